"""Why deals were lost, from which stage, and whether that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.folding import fold
from pipeline_tui.model.stages import OPEN_STAGES
from pipeline_tui.reports.by import By
from pipeline_tui.reports.figures import Chart, Head, Report, Row, Table, Term, Unit
from pipeline_tui.reports.matrix import by_table
from pipeline_tui.reports.measures import count, proportion, total
from pipeline_tui.reports.spelling import by_name
from pipeline_tui.reports.trend import MONTHS, last_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell, Figure

NO_REASON = "(no reason)"
SHARE_RULE = "deals lost for the reason ÷ all deals lost in the period"
GROUP_RULE = "deals of the group lost in the period ÷ all deals lost in it"
CLOSED_RULE = "lost ÷ (won + lost), closed in the period, by the latest outcome"
NOTHING = "nothing was lost in the period"
_CHARTED = 4
"""Reasons that get a line of their own over the months."""
_HEADS = (
    Head("lost", "lost"),
    Head("share", "of all lost"),
    Head("value", "value"),
)
_BY_HEADS = (
    *_HEADS,
    Head("loss_rate", "of the closed"),
    Head("reason", "most often", is_text=True),
)


def report(facts: Facts, by: By | None) -> Report:
    """Reasons ranked, the stages that deals were lost from, and month by month."""
    reasons = by_reason(facts.lost)
    tables = [_ranked(facts, reasons), _stages(facts, reasons)]
    for way in dict.fromkeys([by, By.MONTH] if by else [By.MONTH]):
        tables.append(_groups(facts, way, reasons))
    return Report(
        name="losses",
        title="Losses",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        charts=_charts(facts),
    )


def by_reason(lost: Iterable[DealView]) -> dict[str, list[DealView]]:
    """Return lost deals by their reason, the most frequent first; spellings as in `by_name`."""
    found = by_name(
        ((view.deal.lost.reason if view.deal.lost else "") or NO_REASON, view) for view in lost
    )
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].casefold()))
    return dict(ranked)


def _ranked(facts: Facts, reasons: dict[str, list[DealView]]) -> Table:
    rows = [Row(reason, _cells(facts, deals, SHARE_RULE)) for reason, deals in reasons.items()]
    return Table(
        name="reasons",
        title="Why deals were lost",
        of="reason",
        heads=_HEADS,
        rows=rows,
        total=Row("all", _cells(facts, facts.lost, SHARE_RULE)) if rows else None,
        bars="lost",
        empty=NOTHING,
    )


def _cells(facts: Facts, deals: Sequence[DealView], rule: str) -> Sequence[Cell]:
    return (
        count(deals, "lost in the period"),
        _share(deals, facts.lost, rule),
        total(facts, deals, "lost in the period"),
    )


def _share(deals: Sequence[DealView], lost: Sequence[DealView], rule: str) -> Figure:
    top, bottom = Term("lost", len(deals), deals), Term("all lost", len(lost), lost)
    # a part of what there is, not a sample of it: there is nothing to be unsure about
    return proportion(top, bottom, rule, NOTHING)._replace(interval=None)


def _stages(facts: Facts, reasons: dict[str, list[DealView]]) -> Table:
    """Reasons down, the stages that the deals were lost from across."""
    heads = [Head(stage.name.lower(), stage.value) for stage in OPEN_STAGES]
    rows = [Row(reason, _lost_from(deals)) for reason, deals in reasons.items()]
    return Table(
        name="stages",
        title="Lost from stage",
        of="reason",
        heads=(*heads, Head("all", "all")),
        rows=rows,
        total=Row("all", _lost_from(facts.lost)) if rows else None,
        bars="all",
        empty=NOTHING,
    )


def _lost_from(deals: Sequence[DealView]) -> Sequence[Cell]:
    cells = [
        count([view for view in deals if view.deal.stage is stage], f"lost from {stage}")
        for stage in OPEN_STAGES
    ]
    return (*cells, count(deals, "lost in the period"))


def _groups(facts: Facts, by: By, reasons: Iterable[str]) -> Table:
    shown = {fold(reason): reason for reason in reasons}

    def cells(group: Facts) -> Sequence[Cell]:
        lost = group.lost
        often = shown.get(fold(next(iter(by_reason(lost)), "")), "")
        closed = Term("won and lost", len(group.closed), group.closed)
        rate = proportion(Term("lost", len(lost), lost), closed, CLOSED_RULE,
                          "nothing was won or lost in the period")  # fmt: skip
        shares = (
            count(lost, "lost in the period"),
            _share(lost, facts.lost, GROUP_RULE),
            total(group, lost, "lost in the period"),
        )
        return (*shares, rate, often)

    table = by_table(facts, by, f"by_{by.value}", "Lost", _BY_HEADS, cells, "lost")
    if by is not By.MONTH:
        return table
    # by the month in which they closed: those of a month that only open deals expect are empty
    lost_in = {f"{view.deal.closed:%Y-%m}" for view in facts.lost}
    rows = [row for row in table.rows if row.label in lost_in]
    return table._replace(rows=rows, total=table.total if rows else None, empty=NOTHING)


def _charts(facts: Facts) -> Sequence[Chart]:
    """Twelve months of lost deals: all, and those of the most frequent reasons."""
    months = last_months(facts.day)
    first = months[0]
    lost = [
        view
        for view in facts.views
        if view.deal.lost is not None and view.deal.lost.on.isoformat()[:7] >= first
    ]
    if not lost:
        return ()
    lines = {"lost": lost, **dict(list(by_reason(lost).items())[:_CHARTED])}
    return [
        Chart(f"{name}, {MONTHS} months", months, _by_month(deals, months), Unit.COUNT)
        for name, deals in lines.items()
    ]


def _by_month(deals: Iterable[DealView], months: Sequence[str]) -> Sequence[int]:
    lost_in = [f"{view.deal.closed:%Y-%m}" for view in deals]
    return [lost_in.count(month) for month in months]
