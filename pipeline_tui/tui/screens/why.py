"""Why a figure is what it is: its rule, its terms, and the deals behind them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Part, Tone
from pipeline_tui.render.report_grid import Spot
from pipeline_tui.render.report_page import figure_why
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.keys import DEAL_KEYS, bindings
from pipeline_tui.tui.report_wanted import make_report
from pipeline_tui.tui.widgets.cells import fit
from pipeline_tui.tui.widgets.page import page_text
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.figures import Figure
    from pipeline_tui.tui.picture import Picture
    from pipeline_tui.tui.report_wanted import Wanted


class _Row(NamedTuple):
    """A heading, or a deal."""

    heading: str
    view: DealView | None = None


class WhyScreen(DealScreen):
    """Everything that can be done with a deal can be done with one of these, too."""

    NAME = "Why"
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "why.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        *bindings(DEAL_KEYS),
    ]

    def __init__(self, spot: Spot, picture: Picture, wanted: Wanted) -> None:
        super().__init__()
        self.spot = spot
        self.wanted = wanted
        self.made_of = picture
        """The state of the book that the figure tells of."""
        self.rows: list[_Row] = []

    def body(self) -> ComposeResult:
        """The reason, then the deals."""
        with VerticalScroll(id="reason", can_focus=False):
            yield Static("", id="rule", markup=False)
        yield Rows(id="behind")

    @property
    def list(self) -> Rows:
        """The deals."""
        return self.query_one("#behind", Rows)

    @property
    def selected(self) -> DealView | None:
        """The deal under the cursor as it is now: what is done is done now, whatever the
        day of the report."""
        place = self.list.cursor
        view = self.rows[place].view if 0 <= place < len(self.rows) else None
        return self.pipeline.view_of(view.deal.ref) if view else None

    def show(self, picture: Picture) -> None:
        """The figure at once; if the book has changed since, the new one when it is made."""
        self.show_figure()
        if picture is not self.made_of:
            self.compute()

    @work(group="report", exclusive=True)
    async def compute(self) -> None:
        """The same figure out of the newest state."""
        picture = self.picture
        if picture is None:
            return
        try:
            report = await asyncio.to_thread(make_report, picture, self.wanted)
        except PipelineError as error:
            self.pipeline.tell_error(error)
            return
        found = next((f for place, f in report.figures() if place == self.spot.place), None)
        self.made_of = picture
        if found is not None:
            self.spot = Spot(self.spot.place, found)
            self.show_figure()
        else:
            self.show_head(f"{self.spot.place}  ·  as it was before the change")

    def show_figure(self) -> None:
        """Rule, terms, deals."""
        before = self.rows[self.list.cursor].view if self.rows else None
        self.show_head(f"{self.wanted.words(number_of_reports=False)}  ·  {self.spot.place}")
        self.show_reason()
        self.rows = list(_behind(self.spot.figure))
        keys = [row.view.deal.key if row.view else None for row in self.rows]
        place = keys.index(before.deal.key) if before and before.deal.key in keys else None
        self.list.show_rows(
            len(self.rows), self.paint, lambda place: self.rows[place].view is not None, place
        )
        if self.focused is None:
            self.list.focus()

    def show_reason(self) -> None:
        """The rule, for the width of the terminal."""
        page = figure_why(self.spot.place, self.spot.figure, names_deals=False)
        room = max(20, self.size.width - 4)
        self.query_one("#rule", Static).update(page_text(page, room))

    def on_resize(self) -> None:
        """Another width."""
        if self.is_mounted:
            self.show_reason()

    def paint(self, place: int, cells: int) -> Lines:
        """A heading, or: reference, name, stage, value."""
        row = self.rows[place]
        if row.view is None:
            return ([Cell(row.heading, Tone.STRONG if row.heading else Tone.QUIET)],)
        view, deal = row.view, row.view.deal
        status = str(deal.stage) if deal.is_open else f"{deal.status} {deal.closed}"
        if deal.is_closing_guessed:
            status += "?"
        worth = values.money(deal.value, deal.currency)
        parts: list[Part] = [
            fit(deal.ref, 7, right=True) + " ",
            fit(view.label, max(8, cells - 8 - 17 - 18)) + " ",
            fit(status, 16),
            fit(worth, 17, right=True),
        ]
        return (parts,)

    @on(Rows.Chosen, "#behind")
    def open_chosen(self) -> None:
        """Enter opens the dossier."""
        self.action_open()


def _behind(figure: Figure) -> Iterator[_Row]:
    """The deals of the numerator, then those of the denominator."""
    for name, term in (("numerator", figure.top), ("denominator", figure.bottom)):
        if term is not None and term.deals:
            yield _Row(f"{name}: {term.words}, {values.count(len(term.deals), 'deal')}")
            yield from (_Row("", view) for view in term.deals)
    if not any(term and term.deals for term in (figure.top, figure.bottom)):
        yield _Row("No deal stands behind this figure.")
