"""What to do today: the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import Static

from pipeline_tui.model.deal import deal_key
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell
from pipeline_tui.render.day_groups import day_counts
from pipeline_tui.tui.day_lines import DayRow, Needs, Room, day_rows, paint_line, whole_line
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.keys import DEAL_KEYS, bindings
from pipeline_tui.tui.subject import Subject
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.day import Today
    from pipeline_tui.reports.lines import TodayLine
    from pipeline_tui.tui.picture import Picture


_DRAWN = 0.005
"""Seconds after a frame in which it reaches the terminal."""


class TodayScreen(DealScreen):
    """The list of the day, group by group."""

    NAME = "Today"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012  Textual: per instance
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEAL_KEYS)]

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[DayRow] = []
        self._needs = Needs(0, 0)

    def body(self) -> ComposeResult:
        """The list, and what to say where there is nothing."""
        yield Static("", id="nothing", markup=False)
        yield Rows(id="day")
        yield Static("", id="whole", markup=False)

    @property
    def list(self) -> Rows:
        """The list widget."""
        return self.query_one("#day", Rows)

    @property
    def selected(self) -> DealView | None:
        """The deal of the line under the cursor."""
        line = self.selected_line
        return self.pipeline.view_of(line.ref) if line else None

    @property
    def subject(self) -> Subject | None:
        """The step of the line, which need not be its deal's first, nor a deal's at all."""
        line, picture = self.selected_line, self.picture
        if line is None or picture is None:
            return None
        number, _, deal = line.ref.partition(".")
        prospect = picture.prospect(int(number))
        if prospect is None:
            return None
        planned = picture.plans.get(deal_key(int(number), int(deal or 0)), [])
        step = next((each for each in planned if each.id == line.record), None)
        return Subject(prospect, self.pipeline.view_of(line.ref), step)

    @property
    def selected_line(self) -> TodayLine | None:
        """The line under the cursor."""
        place = self.list.cursor
        return self.rows[place].line if 0 <= place < len(self.rows) else None

    def show(self, picture: Picture) -> None:
        """What is due first: in a book of thousands it stands there before the rest is read."""
        beginning = picture.beginning if self.selected_line is None else None
        if beginning is None:
            self._show_all(picture)
            return
        self._show_day(picture, beginning)
        self.show_head(values.day(picture.today, picture.today))
        self.call_after_refresh(self.set_timer, _DRAWN, self._show_rest)

    def _show_rest(self) -> None:
        if self.picture is not None:
            self._show_all(self.picture)

    def _show_all(self, picture: Picture) -> None:
        self._show_day(picture, picture.day)
        full, brief = (_summary(picture.day, is_brief=each) for each in (False, True))
        self.show_head(full, brief)
        self.pipeline.day_stands()

    def _show_day(self, picture: Picture, day: Today) -> None:
        """The groups of the day; a deal stands where it first belongs."""
        before = self.selected_line
        self.rows = day_rows(day)
        self._needs = Needs.of(self.rows)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not self.rows and not picture.is_empty
        nothing.update("\n  Nothing is due, and every open deal has a next step.")
        self.list.display = bool(self.rows)
        self.list.show_rows(
            len(self.rows),
            self.paint,
            lambda place: self.rows[place].line is not None,
            self._place_of(before),
        )
        self.query_one("#whole").display = bool(self.rows)
        self.show_whole_line()
        self._welcome(picture.is_empty)
        if self.rows and self.focused is not self.list:
            self.list.focus()

    def _welcome(self, is_empty: bool) -> None:
        """How to begin, where there is nothing yet. A book that has something pays nothing."""
        there = self.query("#welcome")
        there.set(display=is_empty)
        if is_empty and not there:
            from pipeline_tui.tui.screens.welcome import Welcome

            self.query_one("#body").mount(Welcome(self.desk.settings.keys), before="#nothing")
        elif is_empty and self.focused is None:
            there.first().query("Button").first().focus()

    def _place_of(self, before: TodayLine | None) -> int | None:
        """Where the line that was under the cursor is now."""
        if before is None:
            return None
        for place, row in enumerate(self.rows):
            if row.line is not None and _identity(row.line) == _identity(before):
                return place
        return None

    def paint(self, place: int, cells: int) -> Lines:
        """A heading or a line."""
        row = self.rows[place]
        if row.line is None:
            return ([Cell(row.heading, row.tone)],)
        return (paint_line(row.line, row.tone, Room(cells, self._needs)),)

    @on(Rows.Highlighted)
    def show_whole_line(self) -> None:
        """What is cut in the list stands below it."""
        line = self.selected_line
        self.query_one("#whole", Static).update(whole_line(line) if line else "")

    def action_done(self) -> Worker[None]:
        """Do the step of the line; of a line about a record, what can be done with that."""
        line = self.selected_line
        if line is None or line.kind in ("step", "deal"):
            return super().action_done()
        return self.work_on_line(line)

    @work
    async def work_on_line(self, line: TodayLine) -> None:
        """The record of the line; without one (keep in touch) log what was said."""
        from pipeline_tui.render.sections import record_of

        scene = self.scene
        record = record_of(scene.everything, line.kind, line.record) if scene else None
        if record is None:
            self.action_log()
        else:
            await self.work_on(line.kind, record)

    @on(Rows.Chosen)
    def open_chosen(self) -> None:
        """Enter on a line opens the dossier, of a prospect without a deal too."""
        line = self.selected_line
        if line is not None:
            number, _, deal = line.ref.partition(".")
            self.pipeline.open_dossier(int(number), deal_key(int(number), int(deal or 0)))


def _identity(line: TodayLine) -> tuple[str, str, int | None]:
    return line.kind, line.ref, line.record


def _summary(day: Today, is_brief: bool) -> str:
    return f"{values.day(day.day, day.day)}  ·  {day_counts(day, is_brief)}"
