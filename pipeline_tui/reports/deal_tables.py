"""Tables of which each row is a deal: won, lost, moved, closing next month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports.figures import Figure, Head, Row, Table, Term, Unit, unknown
from pipeline_tui.reports.measures import total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

VALUE_RULE = "value of the deal"


def deal_value(facts: Facts, view: DealView) -> Figure:
    """What one deal is worth."""
    if view.deal.value is None:
        top = Term("the deal", None, [view])
        return unknown(Unit.MONEY, VALUE_RULE, "a deal has no value", top=top)
    return total(facts, [view], "the deal", VALUE_RULE)


def deal_table(
    name: str,
    title: str,
    facts: Facts,
    lines: Iterable[tuple[DealView, Sequence[Cell]]],
    heads: Sequence[Head],
) -> Table:
    """A row for each deal: reference, prospect, value, then what the caller has to say."""
    rows = [
        Row(view.deal.ref, (view.label, deal_value(facts, view), *cells)) for view, cells in lines
    ]
    return Table(
        name=name,
        title=f"{title} ({len(rows):,})",
        of="deal",
        heads=(Head("prospect", "prospect", is_text=True), Head("value", "value"), *heads),
        rows=rows,
        empty="none",
    )


def by_value(views: Iterable[DealView]) -> list[DealView]:
    """The most valuable first, those without a value last."""
    return sorted(views, key=lambda view: (-(view.deal.value or 0), view.deal.key))
