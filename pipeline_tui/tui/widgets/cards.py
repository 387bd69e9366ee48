"""A column of cards that can be dragged to another column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.model.stages import Stage

CARD_LINES = 4


class Cards(Rows):
    """The cards of one stage."""

    @dataclass
    class Dropped(Message):
        """A card was let go over a column."""

        source: Stage
        place: int
        target: Stage

    def __init__(self, stage: Stage, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, row_height=CARD_LINES)
        self.stage = stage
        self._dragged: int | None = None
        self._over: Cards | None = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a card."""
        place = self.place_at(event.y)
        if place is not None and event.button == 1:
            self._dragged = place
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show the column that the card would fall into."""
        if self._dragged is None:
            return
        over = self._column_at(event.screen_x, event.screen_y)
        if over is not self._over:
            for column, is_target in ((self._over, False), (over, True)):
                if column is not None and column.parent is not None:
                    column.parent.set_class(is_target and column is not self, "-target")
            self._over = over

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the card."""
        place, self._dragged = self._dragged, None
        if place is None:
            return
        self.release_mouse()
        over = self._column_at(event.screen_x, event.screen_y)
        for column in (self._over, over):
            if column is not None and column.parent is not None:
                column.parent.set_class(False, "-target")
        self._over = None
        if over is not None and over is not self:
            self.post_message(self.Dropped(self.stage, place, over.stage))

    def _column_at(self, x: int, y: int) -> Cards | None:
        for cards in self.screen.query(Cards):
            column = cards.parent
            if isinstance(column, Widget) and column.region.contains(x, y):
                return cards
        return None
