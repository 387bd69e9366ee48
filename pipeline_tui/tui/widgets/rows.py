"""A list that draws only what is visible: ten thousand rows cost what a hundred do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Part, Tone, text_of, tone_of

if TYPE_CHECKING:
    from textual import events

Lines = Sequence[Sequence[Part]]
"""A row as lines of parts."""
Painter = Callable[[int, int], Lines]
"""Draws a row: its place and the cells it has → its lines."""


def _no_rows(place: int, cells: int) -> Lines:
    return ()


class Rows(ScrollView, can_focus=True):
    """Rows of equal height with a cursor, drawn by a function when they come into view."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--cursor-here",
        "rows--marked",
        *(f"rows--{tone}" for tone in Tone),
    }
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        background: $surface;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        & > .rows--cursor { background: $surface-lighten-2; }
        & > .rows--marked { background: $primary-muted; }
        & > .rows--plain { color: $foreground; }
        & > .rows--strong { text-style: bold; }
        & > .rows--quiet { color: $text-muted; }
        & > .rows--good { color: $text-success; }
        & > .rows--warning { color: $text-warning; }
        & > .rows--bad { color: $text-error; text-style: bold; }
        & > .rows--cursor-here { background: $primary; color: $text; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", show=False),
        Binding("down,j", "step(1)", "Down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False),
        Binding("home,g", "edge(0)", "First", show=False),
        Binding("end,G", "edge(1)", "Last", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    cursor: reactive[int] = reactive(0)

    @dataclass
    class Highlighted(Message):
        """The cursor came to another row."""

        rows: Rows
        place: int

        @property
        def control(self) -> Rows:
            """The list that it happened in."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was opened, by Enter or a double click."""

        rows: Rows
        place: int

        @property
        def control(self) -> Rows:
            """The list that it happened in."""
            return self.rows

    def __init__(self, *, id: str | None = None, row_height: int = 1) -> None:  # noqa: A002
        super().__init__(id=id)
        self.row_height = row_height
        self.count = 0
        self.marked: set[int] = set()
        self._paint: Painter = _no_rows
        self._is_row: Callable[[int], bool] = lambda place: True
        self._drawn: dict[tuple[int, int], Lines] = {}

    def show_rows(
        self,
        count: int,
        paint: Painter,
        is_row: Callable[[int], bool] = lambda place: True,
        cursor: int | None = None,
    ) -> None:
        """Show so many rows; `is_row` tells rows from headings, which the cursor skips."""
        self.count = count
        self._paint, self._is_row = paint, is_row
        self._drawn.clear()
        self.virtual_size = Size(0, count * self.row_height)
        wanted = self.cursor if cursor is None else cursor
        self.set_reactive(Rows.cursor, self._nearest(min(max(wanted, 0), max(count - 1, 0)), 1))
        self.refresh()
        if self.count:
            self._show_cursor()

    def redraw(self) -> None:
        """Draw everything anew: what the rows show has changed."""
        self._drawn.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Another width: the rows are drawn for it."""
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """One line of what is visible."""
        width = self.scrollable_content_region.width
        place, part = divmod(y + self.scroll_offset.y, self.row_height)
        base = self.rich_style
        if place >= self.count:
            return Strip.blank(width, base)
        lines = self._lines(place, width)
        parts = lines[part] if part < len(lines) else ()
        style = base + self._row_style(place)
        keeps = self._is_lit(place)
        segments = [
            Segment(
                clean(text_of(each)),
                style if keeps and tone_of(each) is not Tone.STRONG
                else style + self._tone(tone_of(each)),
            )
            for each in parts
        ]  # fmt: skip
        return Strip(segments).adjust_cell_length(width, style)

    def _is_lit(self, place: int) -> bool:
        """Whether the whole row has the cursor's colours, whatever its parts mean."""
        return place == self.cursor and self.has_focus

    def _lines(self, place: int, width: int) -> Lines:
        found = self._drawn.get((place, width))
        if found is None:
            if len(self._drawn) > 2_000:
                self._drawn.clear()
            found = self._drawn[place, width] = self._paint(place, width)
        return found

    def _tone(self, tone: Tone) -> Style:
        # only the whole style has a faint colour worked out against its background
        full = self.get_component_rich_style(f"rows--{tone}")
        return Style(color=full.color, bold=full.bold)

    def _row_style(self, place: int) -> Style:
        if place == self.cursor and self._is_row(place):
            here = "-here" if self.has_focus else ""
            return self.get_component_rich_style(f"rows--cursor{here}")
        if place in self.marked:
            return self.get_component_rich_style("rows--marked", partial=True)
        return self._tone(Tone.PLAIN)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two rows that changed, and no more."""
        for place in (old, new):
            self._refresh_row(place)
        self._show_cursor()
        self.post_message(self.Highlighted(self, new))

    def watch_has_focus(self, value: bool) -> None:
        """The cursor looks different without the keyboard.

        Textual would look up every rule of the list and its scroll bar anew, and draw the
        bar in a second frame; no rule of ours asks for `:focus`.
        """
        self._refresh_row(self.cursor)

    def _refresh_row(self, place: int) -> None:
        top = place * self.row_height - self.scroll_offset.y
        self.refresh(Region(0, top, self.size.width, self.row_height))

    def _show_cursor(self) -> None:
        top = self.cursor * self.row_height
        if self.cursor and not self._is_row(self.cursor - 1):
            top -= self.row_height  # with its heading
        region = Region(0, top, 1, self.row_height * (self.cursor + 1) - top)
        self.scroll_to_region(region, animate=False, force=True)

    def _nearest(self, place: int, step: int) -> int:
        """The first row from there on, or back where there is none."""
        for way in (step, -step):
            at = place
            while 0 <= at < self.count:
                if self._is_row(at):
                    return at
                at += way
        return 0

    def action_step(self, step: int) -> None:
        """One row on or back."""
        at = self.cursor + step
        while 0 <= at < self.count and not self._is_row(at):
            at += step
        if 0 <= at < self.count:
            self.cursor = at

    def action_page(self, step: int) -> None:
        """As many rows as are visible."""
        rows = max(1, self.size.height // self.row_height - 1)
        at = min(max(self.cursor + step * rows, 0), max(self.count - 1, 0))
        self.cursor = self._nearest(at, step)

    def action_edge(self, last: int) -> None:
        """The first row or the last."""
        self.cursor = self._nearest(self.count - 1 if last else 0, -1 if last else 1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.count and self._is_row(self.cursor):
            self.post_message(self.Chosen(self, self.cursor))

    def place_at(self, y: int) -> int | None:
        """The row at a line of the widget; none below the last or on a heading."""
        place = (y + self.scroll_offset.y) // self.row_height
        return place if 0 <= place < self.count and self._is_row(place) else None

    def on_click(self, event: events.Click) -> None:
        """One click puts the cursor, two open the row."""
        place = self.place_at(event.y)
        if place is None:
            return
        self.cursor = place
        if event.chain == 2:
            self.action_choose()
