"""The board: five columns, one for each stage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.reactive import Reactive

from pipeline_tui.model.stages import Stage
from pipeline_tui.present import values
from pipeline_tui.query.duties import duties_done
from pipeline_tui.render.blocks import Cell, Tone, text_of, tone_of
from pipeline_tui.render.list_page import grade_cell
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.keys import BOARD_KEYS, DEAL_KEYS, bindings
from pipeline_tui.tui.stage_column import StageColumn
from pipeline_tui.tui.widgets.cards import Cards
from pipeline_tui.tui.widgets.cells import fit, fit_money, fit_sums
from pipeline_tui.tui.widgets.column_head import ColumnHead

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType
    from textual.widget import Widget

    from pipeline_tui.query.views import DealView
    from pipeline_tui.render.blocks import Part
    from pipeline_tui.tui.picture import Picture
    from pipeline_tui.tui.widgets.rows import Lines, Painter, Rows

SORTS = (("due", "next step"), ("-value", "value"), ("-idle", "idle"), ("name", "name"))


class BoardScreen(DealScreen):
    """Cards move between the columns by key or by mouse."""

    NAME = "Board"
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "board.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEAL_KEYS), *bindings(BOARD_KEYS)]
    # Textual's own draws the whole screen when the keyboard goes from column to column
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]  # noqa: RUF012  Textual: per instance

    def __init__(self) -> None:
        super().__init__()
        self.sort = 0
        self.with_closed = False
        self.currency: str | None = None
        """The currency of the sums; none for all."""
        self.currencies: list[str] = []
        self.columns: dict[Stage, StageColumn] = {stage: StageColumn() for stage in Stage}
        self.wanted: str | None = None
        """The deal to put the cursor on when the board is next shown."""

    def body(self) -> ComposeResult:
        """A head and a list of cards for each stage."""
        with Horizontal(id="columns"):
            for stage in Stage:
                with Vertical(classes="column", id=f"column-{stage}"):
                    yield ColumnHead(classes="column-head", id=f"head-{stage}")
                    yield Cards(stage, id=f"cards-{stage}")

    def cards(self, stage: Stage) -> Cards:
        """The cards of a stage."""
        return self.query_one(f"#cards-{stage}", Cards)

    @property
    def stage(self) -> Stage:
        """The column with the keyboard."""
        return self.focused.stage if isinstance(self.focused, Cards) else Stage.SEARCH

    @property
    def selected(self) -> DealView | None:
        """The card under the cursor."""
        deals = self.columns[self.stage]
        place = self.cards(self.stage).cursor
        return deals[place] if 0 <= place < len(deals) else None

    def show(self, picture: Picture) -> None:
        """Fill the columns; the cursor stays with its deal, wherever that went."""
        before = self.selected
        ref = self.wanted or (before.deal.ref if before else None)
        self.wanted = None
        by, name = SORTS[self.sort]
        for stage in Stage:
            deals = picture.of_stage(stage, by, self.with_closed)
            self.columns[stage] = deals
            head = self.query_one(f"#head-{stage}", ColumnHead)
            head.show(partial(column_head, stage, deals, only=self.currency))
            cards = self.cards(stage)
            cards.refs = deals.refs
            place = next((p for p, each in enumerate(cards.refs) if each == ref), None)
            cards.show_rows(len(deals), self.painter(stage), cursor=place)
            if place is not None:
                cards.focus()
        if not isinstance(self.focused, Cards):
            self.cards(self._first_full()).focus()
        self.currencies = sorted({view.deal.currency for view in picture.shown})
        lost = sum(view.deal.lost is not None for view in picture.shown)
        shown = len(picture.shown) - (0 if self.with_closed else lost)
        said = f"{values.count(shown, 'deal')} by {name}"
        if lost:
            said += f", {lost:,} lost {'shown' if self.with_closed else 'hidden'}"
        if self.currency is not None:
            said += f", {self.currency} only"
        self.show_head(said)

    def watch_focused(self) -> None:
        """The head of the column with the keyboard stands out, in the same frame."""
        here = self.focused.stage if isinstance(self.focused, Cards) else None
        for head in self.query(ColumnHead):
            head.set_class(head.id == f"head-{here}", "-current")

    def _first_full(self) -> Stage:
        return next((stage for stage in Stage if self.columns[stage]), Stage.SEARCH)

    def painter(self, stage: Stage) -> Painter:
        """Draws the cards of a stage."""
        return lambda place, cells: card(self.columns[stage][place], cells)

    def action_column(self, step: int) -> None:
        """The column to the left or right."""
        place = self.stage.position + step
        if 0 <= place < len(Stage):
            self.cards(list(Stage)[place]).focus()

    def action_sort(self) -> None:
        """By the next order."""
        self.sort = (self.sort + 1) % len(SORTS)
        self._again()

    def action_closed(self) -> None:
        """Show or hide what is lost."""
        self.with_closed = not self.with_closed
        self._again()

    def _again(self) -> None:
        if self.picture is not None:
            self.show(self.picture)

    def action_currency(self) -> None:
        """The sums of the next currency; behind the last one, of all."""
        choices: list[str | None] = [None]
        if len(self.currencies) > 1:
            choices += self.currencies
        place = choices.index(self.currency) if self.currency in choices else 0
        self.currency = choices[(place + 1) % len(choices)]
        self._again()

    @on(Cards.Dropped)
    async def drop(self, event: Cards.Dropped) -> None:
        """A card was dragged to another column."""
        view = self.pipeline.view_of(event.ref)
        if view is not None:
            self.wanted = event.ref
            await self.move(view, event.target)

    @on(Cards.Chosen)
    def open_chosen(self, event: Rows.Chosen) -> None:
        """Enter on a card opens the dossier."""
        self.action_open()


def column_head(stage: Stage, deals: StageColumn, room: int, only: str | None = None) -> str:
    """The stage and how many, what they are worth, and weighted; lost ones do not count."""
    value = {c: amount for c, amount in deals.value.items() if only in (None, c)}
    weighted = {c: amount for c, amount in deals.weighted.items() if only in (None, c)}
    number = f" {deals.standing:,}"
    lines = (
        fit(f"{stage.position + 1} {stage}", room - len(number)) + number,
        fit_sums(value, room) if value else fit("—", room),
        f"≈ {fit_sums(weighted, room - 2)}" if value else " " * room,
    )
    return "\n".join(lines)


def card(view: DealView, cells: int) -> Lines:
    """Name, value and idle days, next step with its day; reliability and duties in the line
    between cards."""
    room = max(8, cells - 1)
    deal = view.deal
    idle = f"{view.idle_days}d"
    space = room - len(idle) - 1
    value = fit("no value", space)
    if deal.value is not None:
        value = fit_money(deal.value, deal.currency, space)
    if deal.lost is not None:
        step, tone = f"lost: {deal.lost.reason}", Tone.QUIET
    elif view.step is None:
        step, tone = ("no next step", Tone.BAD) if deal.is_open else ("", Tone.QUIET)
    else:
        due = values.due(view.step.due, view.today)
        step = f"{due}: {view.step.text}"
        tone = Tone.BAD if view.step.due < view.today else Tone.PLAIN
    return (
        [Cell(fit(view.label, room), Tone.STRONG)],
        [
            f"{value} ",
            Cell(idle, Tone.WARNING if view.is_stale else Tone.QUIET),
        ],
        [Cell(fit(step, room), tone)],
        card_foot(view, room),
    )


def card_foot(view: DealView, room: int) -> list[Part]:
    """The line below a card, with the reliability at its left end and the duties done at
    its right: `B ──────── 2/4`. The card has no line more for them."""
    grade = grade_cell(view.grade)
    done, asked = duties_done(view) if view.deal.lost is None else (0, 0)
    left = f"{text_of(grade)} " if text_of(grade) else ""
    right = f" {done}/{asked}" if asked else ""
    return [
        Cell(left, tone_of(grade)),
        Cell("─" * max(0, room - len(left) - len(right)), Tone.QUIET),
        Cell(right, Tone.QUIET),
    ]
