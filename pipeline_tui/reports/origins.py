"""Sources and segments: their prospects, the deals that came of them, and what those were worth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.model.folding import fold
from pipeline_tui.reports.clients import client_groups, clients
from pipeline_tui.reports.figures import Figure, Head, Row, Table, Term, Unit, unknown
from pipeline_tui.reports.measures import (
    average_deal,
    cents,
    count,
    open_pipeline,
    proportion,
    sales_cycle,
    total,
    weighted_pipeline,
    win_rate,
    win_rate_by_value,
)
from pipeline_tui.reports.spelling import by_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

_HOLDS = (
    Head("prospects", "prospects"),
    Head("deals", "deals"),
    Head("open", "open"),
    Head("value_open", "value open"),
    Head("weighted", "weighted"),
)
_WON = (
    Head("won", "won"),
    Head("value_won", "value won"),
    Head("lost", "lost"),
    Head("win_rate", "win rate"),
    Head("win_rate_value", "by value"),
)
_WORTH = (
    Head("average_won", "average won"),
    Head("cycle_median", "median cycle"),
    Head("clients", "became clients"),
    Head("conversion", "of its prospects"),
    Head("value_per_prospect", "won per prospect"),
)
PROSPECTS_RULE = "prospects as of the day; with a filter those of its deals"
CLIENTS_RULE = "prospects with a deal won in the period"
CONVERSION_RULE = "prospects with a deal won in the period ÷ prospects, as of the day"
PER_PROSPECT_RULE = "value won in the period ÷ prospects, as of the day"


class _Group:
    """The deals of a source or a segment, and how many prospects it has."""

    def __init__(self, facts: Facts, prospects: int) -> None:
        self.facts = facts
        self.prospects = Term("prospects", prospects, facts.views)


def origin_tables(facts: Facts, by: By) -> Sequence[Table]:
    """What each group holds, what it won, what it is worth. `by` is source or segment."""
    everyone = clients(facts).values()
    named = by_name((name, each) for each in everyone for name in client_groups(each, by))
    counts = {fold(name): len(group) for name, group in named.items()}
    inside = facts.groups(by)
    groups = {name: _Group(part, counts.get(fold(name), 0)) for name, part in inside.items()}
    of_deals = {fold(name) for name in inside}
    for name in sorted(named, key=fold):
        if fold(name) not in of_deals:
            groups[name] = _Group(facts.only(()), len(named[name]))
    whole = _Group(facts, sum(counts.values()))
    aspects = (
        ("holds", f"Pipeline by {by}", _HOLDS, _holds, "value_open"),
        ("won", f"Won and lost by {by}", _WON, _won, "value_won"),
        ("worth", f"What a {by} is worth", _WORTH, _worth, "value_per_prospect"),
    )
    return [
        Table(
            name=name,
            title=title,
            of=by.value,
            heads=heads,
            rows=[Row(label, cells(group)) for label, group in groups.items()],
            total=Row("all", cells(whole)) if groups else None,
            bars=bars,
            empty="no prospect",
        )
        for name, title, heads, cells, bars in aspects
    ]


def _holds(group: _Group) -> Sequence[Cell]:
    facts = group.facts
    return (
        Figure(Unit.COUNT, group.prospects.value, PROSPECTS_RULE, group.prospects),
        count(facts.views, "open, won and lost"),
        count(facts.open, "open"),
        open_pipeline(facts),
        weighted_pipeline(facts),
    )


def _won(group: _Group) -> Sequence[Cell]:
    facts = group.facts
    return (
        count(facts.won, "won in the period"),
        total(facts, facts.won, "won in the period"),
        count(facts.lost, "lost in the period"),
        win_rate(facts),
        win_rate_by_value(facts),
    )


def _worth(group: _Group) -> Sequence[Cell]:
    facts = group.facts
    bought = len({view.prospect.number for view in facts.won})
    term = Term("with a deal won in the period", bought, facts.won)
    return (
        average_deal(facts),
        sales_cycle(facts),
        Figure(Unit.COUNT, bought, CLIENTS_RULE, term),
        proportion(term, group.prospects, CONVERSION_RULE, "it has no prospect"),
        _per_prospect(group),
    )


def _per_prospect(group: _Group) -> Figure:
    facts, prospects = group.facts, group.prospects.value
    sums = facts.sums(facts.won)
    top = Term("value won", sums, facts.won)
    if not isinstance(prospects, int) or not prospects:
        return unknown(Unit.MONEY, PER_PROSPECT_RULE, "it has no prospect", top=top, n=0)
    means = {currency: cents(amount / Decimal(prospects)) for currency, amount in sums.items()}
    return Figure(Unit.MONEY, means, PER_PROSPECT_RULE, top, group.prospects, n=prospects)
