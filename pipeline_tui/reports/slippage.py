"""Deals that were due in the period and were put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports.figures import Figure, Head, Report, Row, Table, Term, Unit
from pipeline_tui.reports.matrix import by_table
from pipeline_tui.reports.measures import middle_days, proportion, total
from pipeline_tui.reports.pushes import MANY, due_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell
    from pipeline_tui.reports.pushes import Due

DUE_RULE = "deals whose expected close was a day of the period at some time while they were open"
SLIPPED_RULE = "of the deals due in the period: the close moved from a day of it to a later day"
SLIPPAGE_RULE = "slipped ÷ due in the period"
PUSHES_RULE = "how often the close of a slipped deal moved to a later day, in its whole life"
MANY_RULE = f"slipped deals that were pushed {MANY} times or more"
DAYS_RULE = "days by which the close moved later, all pushes of the deal added up"
OVERDUE_RULE = "of the deals due in the period: still open, and the close is past"

_HEADS = (
    Head("due", "due"),
    Head("slipped", "slipped"),
    Head("slippage", "slippage"),
    Head("value_slipped", "value slipped"),
    Head("pushes", "pushes"),
    Head("pushed_often", f"pushed {MANY}× or more"),
    Head("days", "median days slipped"),
    Head("overdue", "overdue"),
)
_DEAL_HEADS = (
    Head("deal", "", is_text=True),
    Head("pushes", "pushes"),
    Head("days", "slipped"),
    Head("value", "value"),
    Head("first_close", "first close", is_text=True),
    Head("close", "close now", is_text=True),
    Head("status", "is", is_text=True),
    Head("flag", "", is_text=True),
)


def report(facts: Facts, by: By | None) -> Report:
    """How much of what was due was put off, and which deals these are."""
    slipped = sorted(
        (due for due in _due(facts) if due.has_slipped),
        key=lambda due: (-len(due.pushes), -due.days, due.view.deal.key),
    )
    deals = Table(
        "deals", "Slipped deals", "ref", _DEAL_HEADS,
        [Row(due.view.deal.ref, _deal_cells(facts, due)) for due in slipped],
        empty="no deal that was due in the period was put off",
    )  # fmt: skip
    if by:
        summary = by_table(facts, by, "slippage", "Slippage", _HEADS, _cells, bars="slippage")
    else:
        rows = [Row("all", _cells(facts))]
        summary = Table("slippage", "Slippage", "deals", _HEADS, rows)
    return Report(
        name="slippage",
        title="Slippage",
        day=facts.day,
        period=facts.period.label,
        tables=(summary, deals),
        notes=("due: the expected close was a day of the period, before or after a push",),
    )


def _due(facts: Facts) -> list[Due]:
    found = (due_in(view, facts.period) for view in facts.views)
    return [due for due in found if due is not None]


def _cells(facts: Facts) -> Sequence[Cell]:
    due = _due(facts)
    slipped = [each for each in due if each.has_slipped]
    often = [each for each in slipped if len(each.pushes) >= MANY]
    overdue = [each for each in due if _is_overdue(facts, each)]
    views = [each.view for each in slipped]
    top = Term("slipped", len(slipped), views)
    bottom = Term("due", len(due), [each.view for each in due])
    return (
        _count(due, "due", DUE_RULE),
        _count(slipped, "slipped", SLIPPED_RULE),
        proportion(top, bottom, SLIPPAGE_RULE, "no deal was due in the period"),
        total(facts, views, "that slipped"),
        _pushes(slipped),
        _count(often, f"pushed {MANY} times or more", MANY_RULE),
        middle_days([each.days for each in slipped], top, f"median {DAYS_RULE}",
                    "no deal slipped"),
        _count(overdue, "open after their expected close", OVERDUE_RULE),
    )  # fmt: skip


def _is_overdue(facts: Facts, due: Due) -> bool:
    deal = due.view.deal
    return deal.is_open and deal.close is not None and deal.close < facts.day


def _count(deals: Sequence[Due], words: str, rule: str) -> Figure:
    term = Term(words, len(deals), [due.view for due in deals])
    return Figure(Unit.COUNT, len(deals), rule, term)


def _pushes(slipped: Sequence[Due]) -> Figure:
    pushes = sum(len(due.pushes) for due in slipped)
    top = Term("pushes", pushes, [due.view for due in slipped])
    return Figure(Unit.COUNT, pushes, PUSHES_RULE, top)


def _deal_cells(facts: Facts, due: Due) -> Sequence[Cell]:
    view = due.view
    deals = (view,)
    return (
        view.label,
        _pushes((due,)),
        Figure(Unit.DAYS, due.days, DAYS_RULE, Term("pushed by", due.days, deals)),
        total(facts, deals, "that slipped"),
        str(due.first_close or ""),
        str(view.deal.close or "none"),
        view.deal.status.value,
        f"{len(due.pushes)} pushes" if len(due.pushes) >= MANY else "",
    )
