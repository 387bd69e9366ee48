"""Won and lost against each competitor: the rates of `competition`, over a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.folding import fold
from pipeline_tui.reports.figures import Head, Report, Row, Table
from pipeline_tui.reports.matrix import by_table
from pipeline_tui.reports.measures import count, total, win_rate, win_rate_by_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

RIVALS_RULE = "won ÷ (won + lost) among the deals that name the competitor, closed in the period"
_HEADS = (
    Head("deals", "deals"),
    Head("open", "open"),
    Head("won", "won"),
    Head("lost", "lost"),
    Head("win_rate", "win rate"),
)
_VALUE_HEADS = (
    Head("value_open", "open"),
    Head("value_won", "won"),
    Head("value_lost", "lost to them"),
    Head("win_rate_value", "win rate"),
)


def report(facts: Facts, by: By | None) -> Report:
    """Each competitor by count and by value; beside them the deals that name none."""
    rivals = _naming(facts)
    tables = [
        _table("competitors", "Against each competitor", _HEADS, _counts, rivals, "lost"),
        _table("values", "By value", _VALUE_HEADS, _values, rivals, "value_lost"),
        _race(facts),
    ]
    if by:
        contested = facts.only([view for view in facts.views if view.deal.competitors])
        tables.append(by_table(contested, by, "groups", "With a competitor", _HEADS, _counts))
    return Report(
        name="competitors",
        title="Competitors",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        notes=("a deal that names several competitors stands in the row of each",),
    )


def _naming(facts: Facts) -> dict[str, Facts]:
    """The deals that name each competitor, most losses first; called as its card is."""
    names = {fold(each.name): each.name for each in facts.records.all(Competitor)}
    found: dict[str, list[DealView]] = {}
    for view in facts.views:
        spelled = {fold(name): name for name in view.deal.competitors}
        for folded, name in spelled.items():
            found.setdefault(names.setdefault(folded, name), []).append(view)
    groups = {name: facts.only(deals) for name, deals in found.items()}
    ranked = sorted(groups, key=lambda name: (-len(groups[name].lost), fold(name)))
    return {name: groups[name] for name in ranked}


def _table(
    name: str,
    title: str,
    heads: Sequence[Head],
    cells: Callable[[Facts], Sequence[Cell]],
    rivals: dict[str, Facts],
    bars: str,
) -> Table:
    return Table(
        name=name,
        title=title,
        of="competitor",
        heads=heads,
        rows=[Row(rival, cells(facts)) for rival, facts in rivals.items()],
        bars=bars,
        empty="no deal names a competitor",
    )


def _counts(facts: Facts) -> Sequence[Cell]:
    return (
        count(facts.views, "in the race"),
        count(facts.open, "open"),
        count(facts.won, "won in the period"),
        count(facts.lost, "lost in the period"),
        win_rate(facts)._replace(rule=RIVALS_RULE),
    )


def _values(facts: Facts) -> Sequence[Cell]:
    return (
        total(facts, facts.open, "open"),
        total(facts, facts.won, "won in the period"),
        total(facts, facts.lost, "lost in the period"),
        win_rate_by_value(facts),
    )


def _race(facts: Facts) -> Table:
    """Whether a competitor in the race makes a difference."""
    with_one = [view for view in facts.views if view.deal.competitors]
    without = [view for view in facts.views if not view.deal.competitors]
    rows = (("a competitor named", with_one), ("none named", without))
    return Table(
        name="race",
        title="With and without a competitor",
        of="deals",
        heads=_HEADS,
        rows=[Row(label, _race_cells(facts, deals)) for label, deals in rows],
        total=Row("all", _race_cells(facts, facts.views)),
    )


def _race_cells(facts: Facts, deals: Iterable[DealView]) -> Sequence[Cell]:
    part = facts.only(list(deals))
    return (*_counts(part)[:-1], win_rate(part))
