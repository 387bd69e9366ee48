"""A report with a cursor that goes from figure to figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from pipeline_tui.render.blocks import Tone
from pipeline_tui.tui.widgets.figure_lines import page_lines, report_lines
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual import events

    from pipeline_tui.render.blocks import Page
    from pipeline_tui.render.report_grid import Spot
    from pipeline_tui.reports.figures import Report
    from pipeline_tui.tui.widgets.figure_lines import FigureLine, Placed

_MARGIN = 1


class FigureTable(Rows):
    """Draws what is visible of a report, however long it is."""

    DEFAULT_CSS = """
    FigureTable { padding: 0 1; background: $background; scrollbar-gutter: stable; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "across(-1)", "Figure left", show=False),
        Binding("right,l", "across(1)", "Figure right", show=False),
    ]

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lay_out: Callable[[int], list[FigureLine]] = lambda room: []
        self._lines_shown: Sequence[FigureLine] = ()
        self._laid_for = 0
        self._column = 0
        """The cell at which the cursor would like to stand."""

    def show_report(self, report: Report) -> None:
        """The report, the cursor on the figure that it was on, if that is still there."""
        before = self.chosen
        self._show(lambda room: report_lines(report, room))
        self._return_to(before)

    def show_page(self, page: Page) -> None:
        """Something else in its place, without figures: why there is no report."""
        self._show(lambda room: page_lines(page, room))

    @property
    def chosen(self) -> Spot | None:
        """The figure under the cursor."""
        placed = self._placed
        return placed.spot if placed is not None else None

    @property
    def _placed(self) -> Placed | None:
        if not 0 <= self.cursor < len(self._lines_shown):
            return None
        figures = self._lines_shown[self.cursor].figures
        return min(figures, key=self._distance) if figures else None

    def _distance(self, placed: Placed) -> int:
        return max(placed.start - self._column, self._column - placed.end + 1, 0)

    def _show(self, lay_out: Callable[[int], list[FigureLine]]) -> None:
        self._lay_out = lay_out
        self._laid_for = 0
        self._lay_out_anew()

    def _lay_out_anew(self) -> None:
        room = max(20, self.scrollable_content_region.width)
        if room == self._laid_for:
            return
        self._laid_for = room
        lines = self._lines_shown = self._lay_out(room)
        self.show_rows(len(lines), self._draw, lambda place: bool(lines[place].figures))

    def _return_to(self, before: Spot | None) -> None:
        """To the figure of the same place; to the first one where there is none."""
        for number, line in enumerate(self._lines_shown):
            for placed in line.figures:
                if before is not None and placed.spot.place == before.place:
                    self._column = placed.start
                    self.cursor = number
                    return
        self.action_edge(0)

    def on_resize(self) -> None:
        """Another width: laid out for it, the cursor on the same figure."""
        before = self.chosen
        self._lay_out_anew()
        if before is not None:
            self._return_to(before)
        super().on_resize()

    def _draw(self, place: int, cells: int) -> Lines:
        return (self._lines_shown[place].parts,)

    def render_line(self, y: int) -> Strip:
        """A line; on that of the cursor its figure stands out."""
        strip = super().render_line(y)
        placed = self._placed
        if placed is None or y + self.scroll_offset.y != self.cursor:
            return strip
        look = self.get_component_rich_style("rows--cursor")
        before, figure, after = strip.divide([placed.start, placed.end, strip.cell_length])
        lit = Strip(Segment.apply_style(figure, post_style=look), figure.cell_length)
        return Strip.join([before, lit, after])

    def _row_style(self, place: int) -> Style:
        return self._tone(Tone.PLAIN)  # a figure stands out, not its whole line

    def _is_lit(self, place: int) -> bool:
        return False

    def action_across(self, step: int) -> None:
        """The figure to the left or right on the same line."""
        placed = self._placed
        if placed is None:
            return
        figures = list(self._lines_shown[self.cursor].figures)
        at = min(max(figures.index(placed) + step, 0), len(figures) - 1)
        self._column = figures[at].start
        self._refresh_row(self.cursor)
        self.post_message(self.Highlighted(self, self.cursor))

    def action_step(self, step: int) -> None:
        """The next line with figures; where there is none, what else stands there."""
        before = self.cursor
        super().action_step(step)
        if self.cursor == before:
            self.scroll_relative(y=step, animate=False)

    def action_edge(self, last: int) -> None:
        """The first figure or the last, with what stands before or behind it."""
        super().action_edge(last)
        if last:
            self.scroll_end(animate=False)
        else:
            self.scroll_home(animate=False)

    def on_click(self, event: events.Click) -> None:
        """One click puts the cursor on a figure, two ask why."""
        self._column = max(0, event.x - _MARGIN)
        self._refresh_row(self.cursor)
        super().on_click(event)
