"""The status report with bars: people would rather look than read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from pipeline_tui.present.bars import bar, sparkline
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone
from pipeline_tui.render.layout import GAP
from pipeline_tui.render.status_page import status_page
from pipeline_tui.reports.period import NAMES, parse_period
from pipeline_tui.reports.status import StatusReport, status_report
from pipeline_tui.reports.trend import MONTHS, WEEKS, activities_by_week, won_by_month
from pipeline_tui.tui.keys import REPORT_KEYS, bindings
from pipeline_tui.tui.screens.base import PipelineScreen
from pipeline_tui.tui.widgets.page import page_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pipeline_tui.tui.picture import Picture

_LONGEST_BAR = 40
_PERIODS = ("today", "this-week", "this-month", "last-month", "this-quarter", "this-year", "all")
assert set(_PERIODS) <= set(NAMES)  # noqa: S101  the table of another module is the truth


class ReportScreen(PipelineScreen):
    """The same figures as `pipeline report status`."""

    NAME = "Report"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(REPORT_KEYS),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.period = 2

    def body(self) -> ComposeResult:
        """One long page."""
        with VerticalScroll(id="report"):
            yield Static("", id="page", markup=False)

    def show(self, picture: Picture) -> None:
        """The report of the deals that the filter lets through."""
        period = parse_period(_PERIODS[self.period], picture.today)
        report = status_report(
            picture.snapshot, picture.today, picture.settings, period, picture.filter
        )
        _, heading, stages, *rest = status_page(report)
        room = max(40, self.size.width - 4)
        page = [heading, stages, *_bars(report, room), *_trends(picture), *rest]
        self.query_one("#page", Static).update(page_text(page, room))
        self.show_head(f"{_PERIODS[self.period]} ({report.period})")
        if self.focused is None:
            self.query_one("#report").focus()

    def on_resize(self) -> None:
        """Another width: the tables are laid out for it."""
        if self.is_mounted and self.picture is not None:
            self.show(self.picture)

    def action_period(self, step: int) -> None:
        """A longer or a shorter period."""
        self.period = min(max(self.period + step, 0), len(_PERIODS) - 1)
        if self.picture is not None:
            self.show(self.picture)


def _bars(report: StatusReport, room: int) -> Page:
    """Open value by stage, one block for each currency; no bar is so long that it were cut."""
    page: Page = []
    longest_name = max((len(each.stage) for each in report.stages), default=0)
    for currency in sorted(report.open.value):
        most = max(each.value.get(currency, 0) for each in report.stages)
        cells = min(_LONGEST_BAR, room - longest_name - len(f"{most:,}") - 2 * GAP)
        rows: list[list[Part]] = [
            [
                each.stage,
                Cell(bar(each.value.get(currency, 0), most, cells), Tone.GOOD),
                f"{each.value.get(currency, 0):,}",
            ]
            for each in report.stages
        ]
        page += [
            Heading(f"Open value by stage, {currency}"),
            Grid((Column("stage"), Column(""), Column("value", right=True)), rows, has_head=False),
        ]
    return page


def _trends(picture: Picture) -> Page:
    """Twelve months of won value and twelve weeks of activities, as lines."""
    rows: list[list[Part]] = [
        [
            f"won, {MONTHS} months, {currency}",
            Cell(sparkline(months), Tone.GOOD),
            f"{months[-1]:,} this month",
        ]
        for currency, months in sorted(won_by_month(picture.shown, picture.today).items())
    ]
    weeks = activities_by_week(picture.snapshot, picture.today)
    line = Cell(sparkline(weeks), Tone.GOOD)
    rows.append([f"activities, {WEEKS} weeks", line, f"{weeks[-1]:,} this week"])
    heads = (Column("what"), Column(""), Column("now"))
    return [Heading("How it went"), Grid(heads, rows, has_head=False)]
