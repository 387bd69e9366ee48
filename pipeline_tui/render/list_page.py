"""Lists of deals and of prospects."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.query.views import DealView
from pipeline_tui.render.blocks import Cell, Column, Grid, Page, Part, Tone, line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.grade import Grade
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import View

NAMES = {
    "ref": "ref", "prospect": "prospect", "title": "deal", "stage": "stage", "status": "status",
    "value": "value", "currency": "currency", "probability": "prob", "next_step": "next step",
    "next_due": "due", "idle_days": "idle", "source": "source", "segment": "segment",
    "owner": "owner", "tags": "tags", "created": "created", "closed": "closed",
    "guessed_dates": "guessed dates",
    "expected_close": "close", "product": "product", "lost_reason": "reason",
    "competitors": "competitors",
    "reliability": "reliability",
}  # fmt: skip
RIGHT = {"ref", "value", "probability", "idle_days"}
_GIVES_WAY = {
    "prospect",
    "title",
    "next_step",
    "tags",
    "product",
    "source",
    "lost_reason",
    "competitors",
}
_LEAST = {"stage": 11, "source": 8, "segment": 8, "owner": 8, "tags": 8, "product": 8}
_STAY = {"ref", "prospect", "value", "next_due"}
_LEAVES = {"next_step": 1, "stage": 2, "idle_days": 4, "title": 5}
"""Where a terminal is too narrow; any other column leaves after the idle days."""


GRADE_TONES = {"A": Tone.GOOD, "D": Tone.BAD}


def deals_page(views: Sequence[DealView], columns: Sequence[str], today: date) -> Page:
    """A table of deals with these columns."""
    heads = [_head(column) for column in columns]
    cells = [CELLS[column] for column in columns]
    return [Grid(heads, [[cell(view, today) for cell in cells] for view in views])]


def _head(column: str) -> Column:
    return Column(
        NAMES[column],
        right=column in RIGHT,
        gives_way=column in _GIVES_WAY,
        least=_LEAST.get(column, 0),
        leaves=0 if column in _STAY else _LEAVES.get(column, 3),
    )


def _value(view: DealView, today: date) -> Part:
    return values.money(view.deal.value, view.deal.currency)


def _stage(view: DealView, today: date) -> Part:
    deal = view.deal
    if deal.lost is not None:
        return Cell(f"lost from {deal.stage}", Tone.QUIET)
    return deal.stage.value if deal.is_open else Cell("won", Tone.GOOD)


def _next_step(view: DealView, today: date) -> Part:
    if view.step is not None:
        return view.step.text
    return Cell("no next step", Tone.BAD) if view.deal.is_open else ""


def _due(view: DealView, today: date) -> Part:
    if view.step is None:
        return ""
    tone = Tone.BAD if view.step.due < today else Tone.PLAIN
    return Cell(values.due(view.step.due, today), tone)


def _idle(view: DealView, today: date) -> Part:
    text = f"{view.idle_days} d"
    return Cell(text, Tone.WARNING) if view.is_stale else text


def _reliability(view: DealView, today: date) -> Part:
    return grade_cell(view.grade)


def grade_cell(grade: Grade) -> Part:
    """The letter of a grade; D is bad, one that is stale wants a look."""
    if grade.letter is None:
        return ""
    if grade.is_stale:
        return Cell(grade.text or "", Tone.WARNING)
    return Cell(grade.letter.value, GRADE_TONES.get(grade.letter, Tone.PLAIN))


def _day(read: Callable[[DealView], date | None]) -> Callable[[DealView, date], Part]:
    def cell(view: DealView, today: date) -> Part:
        day = read(view)
        return day.isoformat() if day else ""

    return cell


def _closed(deal: Deal) -> Part:
    day = deal.closed.isoformat() if deal.closed else ""
    return f"{day} (guessed)" if deal.is_closing_guessed else day


CELLS: dict[str, Callable[[DealView, date], Part]] = {
    "ref": lambda view, today: view.deal.ref,
    "prospect": lambda view, today: view.prospect.name,
    "title": lambda view, today: view.deal.title,
    "stage": _stage,
    "status": lambda view, today: view.deal.status.value,
    "value": _value,
    "currency": lambda view, today: view.deal.currency,
    "probability": lambda view, today: view.probability.text,
    "next_step": _next_step,
    "next_due": _due,
    "idle_days": _idle,
    "source": lambda view, today: view.prospect.source or "",
    "segment": lambda view, today: view.prospect.segment or "",
    "owner": lambda view, today: view.owner or "",
    "tags": lambda view, today: " ".join(f"#{tag}" for tag in view.tags),
    "created": _day(lambda view: view.deal.created),
    "closed": lambda view, today: _closed(view.deal),
    "guessed_dates": lambda view, today: ", ".join(view.deal.guessed_dates),
    "expected_close": _day(lambda view: view.deal.close),
    "product": lambda view, today: view.deal.product or "",
    "lost_reason": lambda view, today: view.deal.lost.reason if view.deal.lost else "",
    "competitors": lambda view, today: ", ".join(view.deal.competitors),
    "reliability": _reliability,
}


def prospects_page(rows: Sequence[tuple[Prospect, Sequence[View]]]) -> Page:
    """A table of prospects with what is open and won at each."""
    heads = [
        Column("ref", right=True),
        Column("prospect", gives_way=True),
        Column("contact", gives_way=True, leaves=1),
        Column("open", right=True),
        Column("value", right=True, wraps=True, least=16),
        Column("won", right=True),
        Column("owner", gives_way=True, least=6, leaves=2),
        Column("tags", gives_way=True, least=6, leaves=3),
    ]
    return [Grid(heads, [_prospect_row(prospect, views) for prospect, views in rows])]


def _prospect_row(prospect: Prospect, views: Sequence[View]) -> list[Part]:
    deals = [view.deal for view in views if isinstance(view, DealView)]
    open_deals = [deal for deal in deals if deal.is_open]
    won = [deal for deal in deals if not deal.is_open and deal.lost is None]
    sums: dict[str, Decimal] = {}
    for deal in open_deals:
        if deal.value is not None:
            sums[deal.currency] = sums.get(deal.currency, Decimal(0)) + deal.value
    return [
        prospect.ref,
        prospect.name,
        prospect.contacts[0].label if prospect.contacts else "",
        str(len(open_deals)),
        values.sums(sums) if sums else "",
        str(len(won)),
        prospect.owner or "",
        " ".join(f"#{tag}" for tag in prospect.tags),
    ]


def nothing_page(is_book_empty: bool, filter_text: str) -> Page:
    """What to say where a list has no row."""
    if is_book_empty:
        return [
            line("Your book is empty. Begin with one of:"),
            line("  pipeline add NAME              a prospect and its first deal"),
            line("  pipeline import FILE           a CSV, XLSX, vCard or JSON file"),
            line("  pipeline demo                  sample data in a throw-away book"),
        ]
    return [line(f"No deal matches {filter_text}." if filter_text else "No deal is here.")]
