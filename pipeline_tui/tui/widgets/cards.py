"""A column of cards that can be dragged to another column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from pipeline_tui.model.stages import Stage

CARD_LINES = 4


class Cards(Rows):
    """The cards of one stage."""

    DEFAULT_CSS = """
    Cards > .rows--cursor { background: $surface; }
    """

    @dataclass
    class Dropped(Message):
        """A card was let go over a column."""

        ref: str
        """Of the deal: the rows may have moved while it was dragged."""
        target: Stage

    def __init__(self, stage: Stage, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, row_height=CARD_LINES)
        self.stage = stage
        self.refs: Sequence[str] = ()
        """The deals of the rows."""
        self._dragged: str | None = None
        self._over: Cards | None = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a card."""
        place = self.place_at(event.y)
        if place is not None and event.button == 1:
            self._dragged = self.refs[place]
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
        ref, self._dragged = self._dragged, None
        if ref is None:
            return
        self.release_mouse()
        over = self._column_at(event.screen_x, event.screen_y)
        for column in (self._over, over):
            if column is not None and column.parent is not None:
                column.parent.set_class(False, "-target")
        self._over = None
        if over is not None and over is not self:
            self.post_message(self.Dropped(ref, over.stage))

    def _column_at(self, x: int, y: int) -> Cards | None:
        for cards in self.screen.query(Cards):
            column = cards.parent
            if isinstance(column, Widget) and column.region.contains(x, y):
                return cards
        return None
