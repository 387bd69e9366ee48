"""Every report of the catalogue, with the reason of each figure one key away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Horizontal

from pipeline_tui.errors import PipelineError
from pipeline_tui.model.dates import Lean, parse_date
from pipeline_tui.render.blocks import Cell, Tone, line
from pipeline_tui.reports.catalogue import ALL
from pipeline_tui.tui.dialogs.choose import ChooseDialog
from pipeline_tui.tui.dialogs.line import LineDialog
from pipeline_tui.tui.keys import REPORT_KEYS, bindings
from pipeline_tui.tui.report_export import export_report
from pipeline_tui.tui.report_wanted import Wanted, currencies_of, make_report
from pipeline_tui.tui.screens.base import PipelineScreen
from pipeline_tui.tui.screens.why import WhyScreen
from pipeline_tui.tui.widgets.figure_table import FigureTable
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from pipeline_tui.reports.figures import Report
    from pipeline_tui.tui.picture import Picture

_ROOM_FOR_NAMES = 100
"""Cells from which the names of all reports stand at the left."""


class ReportScreen(PipelineScreen):
    """The same figures as `pipeline report NAME`."""

    NAME = "Report"
    AUTO_FOCUS: ClassVar[str | None] = "#report"
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "report.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(REPORT_KEYS)]

    def __init__(self) -> None:
        super().__init__()
        self.wanted = Wanted()
        self.report: Report | None = None
        """What is shown; none while nothing could be made."""

    def body(self) -> ComposeResult:
        """The names of the reports, where there is room, and the one that is shown."""
        with Horizontal():
            yield Rows(id="reports")
            yield FigureTable(id="report")

    @property
    def table(self) -> FigureTable:
        """The report itself."""
        return self.query_one("#report", FigureTable)

    def show(self, picture: Picture) -> None:
        """The report of the deals that the filter lets through."""
        names = self.query_one("#reports", Rows)
        names.display = self.size.width >= _ROOM_FOR_NAMES
        names.show_rows(len(ALL), self._paint_name, cursor=self.wanted.place)
        self.show_head(self.wanted.words())
        if self.focused is None:
            self.table.focus()
        self.compute()

    def _paint_name(self, place: int, cells: int) -> Lines:
        is_shown = place == self.wanted.place
        return ([Cell(f" {ALL[place].name}", Tone.STRONG if is_shown else Tone.PLAIN)],)

    def on_resize(self) -> None:
        """Another width: there is room for the names, or there is not."""
        if self.is_mounted:
            names = self.query_one("#reports", Rows)
            names.display = self.size.width >= _ROOM_FOR_NAMES

    @work(group="report", exclusive=True)
    async def compute(self) -> None:
        """Make the report in a thread, so that typing never waits; a newer wish overtakes."""
        picture, wanted = self.picture, self.wanted
        if picture is None:
            return
        try:
            made = await asyncio.to_thread(make_report, picture, wanted)
        except PipelineError as error:
            self.report = None
            self.table.show_page([line(Cell(each, Tone.BAD)) for each in str(error).splitlines()])
            return
        if wanted == self.wanted:
            self.report = made
            self.table.show_report(made)

    def want(self, wanted: Wanted) -> None:
        """Show another report, or the same of something else."""
        self.wanted = wanted
        if self.picture is not None:
            self.show(self.picture)

    def action_report(self, step: int) -> None:
        """The next report, or the one before."""
        self.want(self.wanted.turned(step))

    @on(Rows.Highlighted, "#reports")
    def show_highlighted(self, event: Rows.Highlighted) -> None:
        """The list of names shows what its cursor is on."""
        if event.place != self.wanted.place:
            self.want(self.wanted.showing(event.place))

    @work
    async def action_choose_report(self) -> None:
        """Choose a report out of a list that says what each is for."""
        said = [f"{entry.name}: {entry.summary}" for entry in ALL]
        dialog = ChooseDialog("Which report?", said, said[self.wanted.place])
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None:
            self.want(self.wanted.showing(said.index(chosen)))

    def action_period(self, step: int) -> None:
        """A longer or a shorter period."""
        self.want(self.wanted.longer(step))

    def action_group(self) -> None:
        """A row for each stage, source, segment …"""
        if self.wanted.entry.groups:
            self.want(self.wanted.regrouped())
        else:
            self.notify(f"{self.wanted.entry.name} has groups of its own.", markup=False, timeout=3)

    def action_in_currency(self) -> None:
        """In one currency, by the rates of the settings, or in each deal's own."""
        if self.picture is not None:
            self.want(self.wanted.exchanged(currencies_of(self.picture)))

    @work
    async def action_as_of(self) -> None:
        """As the book was at the end of a day; an empty line is today."""
        context = self.desk.context

        def understood(text: str) -> str:
            if not text.strip():
                return "as it is now"
            day = parse_date(text, context.today, context.date_order, Lean.PAST)
            return f"as it was at the end of {day.isoformat()}"

        before = self.wanted.as_of.isoformat() if self.wanted.as_of else ""
        dialog = LineDialog("As of which day?", understood, before, "30 sep; empty is now")
        typed = await self.app.push_screen_wait(dialog)
        if typed is None:
            return
        day = None
        if typed.strip():
            day = parse_date(typed, context.today, context.date_order, Lean.PAST)
        self.want(self.wanted._replace(as_of=None if day == context.today else day))

    def action_why(self) -> None:
        """The rule of the figure under the cursor, and the deals behind it."""
        spot = self.table.chosen
        if spot is None or self.picture is None:
            self.notify("There is no figure under the cursor.", markup=False, timeout=3)
            return
        self.app.push_screen(WhyScreen(spot, self.picture, self.wanted))

    @on(Rows.Chosen, "#report")
    def why_of_chosen(self) -> None:
        """Enter on a figure asks why, too."""
        self.action_why()

    @work
    async def action_export(self) -> None:
        """Write what is shown to a file."""
        if self.report is None:
            return
        text = self.desk.filter.text if self.desk.filter else ""
        await export_report(self.pipeline, self.report, self.wanted.command(text))
