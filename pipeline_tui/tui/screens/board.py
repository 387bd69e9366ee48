"""The board: five columns, one for each stage."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from pipeline_tui.model.stages import Stage
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, pad, shorten
from pipeline_tui.render.blocks import Cell, Tone
from pipeline_tui.tui.deal_actions import DealScreen
from pipeline_tui.tui.keys import BOARD_KEYS, DEAL_KEYS, bindings
from pipeline_tui.tui.widgets.cards import Cards

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from pipeline_tui.query.views import DealView
    from pipeline_tui.tui.picture import Picture
    from pipeline_tui.tui.widgets.rows import Lines, Painter, Rows

SORTS = (("due", "next step"), ("-value", "value"), ("-idle", "idle"), ("name", "name"))


class BoardScreen(DealScreen):
    """Cards move between the columns by key or by mouse."""

    NAME = "Board"
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "board.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEAL_KEYS), *bindings(BOARD_KEYS)]

    def __init__(self) -> None:
        super().__init__()
        self.sort = 0
        self.with_closed = False
        self.columns: dict[Stage, list[DealView]] = {stage: [] for stage in Stage}
        self.wanted: str | None = None
        """The deal to put the cursor on when the board is next shown."""

    def body(self) -> ComposeResult:
        """A head and a list of cards for each stage."""
        with Horizontal(id="columns"):
            for stage in Stage:
                with Vertical(classes="column", id=f"column-{stage}"):
                    yield Static("", classes="column-head", id=f"head-{stage}", markup=False)
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
            self.query_one(f"#head-{stage}", Static).update(_head(stage, deals))
            place = next((p for p, view in enumerate(deals) if view.deal.ref == ref), None)
            self.cards(stage).show_rows(len(deals), self.painter(stage), cursor=place)
            if place is not None:
                self.cards(stage).focus()
        if not isinstance(self.focused, Cards):
            self.cards(self._first_full()).focus()
        hidden = "" if self.with_closed else ", lost ones hidden"
        self.show_head(f"{len(picture.shown):,} deals by {name}{hidden}")

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

    @on(Cards.Dropped)
    async def drop(self, event: Cards.Dropped) -> None:
        """A card was dragged to another column."""
        deals = self.columns[event.source]
        if event.place < len(deals) and event.target is not event.source:
            view = deals[event.place]
            self.wanted = view.deal.ref
            await self.move(view, event.target)

    @on(Cards.Chosen)
    def open_chosen(self, event: Rows.Chosen) -> None:
        """Enter on a card opens the dossier."""
        self.action_open()


def _head(stage: Stage, deals: list[DealView]) -> str:
    """The stage, how many, what they are worth, and weighted."""
    value: dict[str, Decimal] = {}
    weighted: dict[str, Decimal] = {}
    for view in deals:
        if view.deal.value is not None and view.deal.lost is None:
            currency = view.deal.currency
            value[currency] = value.get(currency, Decimal(0)) + view.deal.value
            weighted[currency] = weighted.get(currency, Decimal(0)) + view.weighted
    rounded = {currency: amount.quantize(Decimal(1)) for currency, amount in weighted.items()}
    place = stage.position + 1
    return (
        clean(f"{place} {stage} ({len(deals):,})")
        + "\n"
        + "\n".join(
            (values.sums(value) if value else "—", f"≈ {values.sums(rounded)}" if value else "")
        )
    )


def card(view: DealView, cells: int) -> Lines:
    """Name, value and idle days, next step with its day; a line between cards."""
    room = max(8, cells - 1)
    deal = view.deal
    idle = f"{view.idle_days}d"
    value = values.money(deal.value, deal.currency) if deal.value is not None else "no value"
    if deal.lost is not None:
        step, tone = f"lost: {deal.lost.reason}", Tone.QUIET
    elif view.step is None:
        step, tone = ("no next step", Tone.BAD) if deal.is_open else ("", Tone.QUIET)
    else:
        due = values.due(view.step.due, view.today)
        step = f"{due}: {view.step.text}"
        tone = Tone.BAD if view.step.due < view.today else Tone.PLAIN
    return (
        [Cell(pad(shorten(view.label, room), room), Tone.STRONG)],
        [
            pad(shorten(value, room - len(idle) - 1), room - len(idle)),
            Cell(idle, Tone.WARNING if view.is_stale else Tone.QUIET),
        ],
        [Cell(shorten(step, room), tone)],
        [Cell("─" * room, Tone.QUIET)],
    )
