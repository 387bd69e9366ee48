"""The status of the pipeline with the reason of each figure: the same as `status.py` gives,
as of any day, in any currency."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.stages import OPEN_STAGES, Status
from pipeline_tui.reports.attainment import target_table
from pipeline_tui.reports.deal_tables import by_value, deal_table
from pipeline_tui.reports.figures import Chart, Figure, Head, Report, Row, Table, Term, Unit
from pipeline_tui.reports.measures import (
    count,
    of_status,
    open_pipeline,
    total,
    weighted_pipeline,
)
from pipeline_tui.reports.period import Period
from pipeline_tui.reports.status import moves, outcome
from pipeline_tui.reports.trend import MONTHS, WEEKS, by_week, last_months, won_by_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell
    from pipeline_tui.reports.status import DealLine

_DEALS, _VALUE = Head("deals", "deals"), Head("value", "value")
_WHAT = (Head("what", "what", is_text=True), Head("on", "on", is_text=True))
MOVED_RULE = "moves between open stages, and deals taken up again, in the period"


def report(facts: Facts, by: By | None) -> Report:
    """The status; it has groups of its own, so `by` is none."""
    del by
    plan = target_table(facts)
    tables = (
        stages_table(facts),
        _book_table(facts),
        period_table(facts),
        activities_table(facts),
        *(table for table in (moved_table(facts), won_table(facts), lost_table(facts))
          if table.rows),
        *([plan] if plan else []),
    )  # fmt: skip
    return Report(
        name="status",
        title="Status",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        charts=charts(facts),
    )


def stages_table(facts: Facts) -> Table:
    """The open pipeline by stage; the total is its sum."""
    rows = []
    for stage in OPEN_STAGES:
        part = facts.only([view for view in facts.open if view.deal.stage is stage])
        rows.append(Row(stage.value, _pipeline(part, f"open in {stage}")))
    return Table(
        name="stages",
        title="Open pipeline",
        of="stage",
        heads=(_DEALS, _VALUE, Head("weighted", "weighted")),
        rows=rows,
        total=Row("all open", _pipeline(facts, "open")),
        bars="value",
    )


def _pipeline(facts: Facts, words: str) -> Sequence[Cell]:
    return count(facts.open, words), open_pipeline(facts), weighted_pipeline(facts)


def _book_table(facts: Facts) -> Table:
    rows = []
    for status in Status:
        deals = of_status(facts, status)
        rows.append(Row(status.value, _pile(facts, deals, f"{status} as of the day")))
    return Table(
        name="book",
        title="All deals of the book",
        of="status",
        heads=(_DEALS, _VALUE),
        rows=rows,
        total=Row("all", _pile(facts, facts.views, "of the book")),
    )


def _pile(facts: Facts, deals: Sequence[DealView], words: str) -> Sequence[Cell]:
    return count(deals, words), total(facts, deals, words)


def period_table(facts: Facts) -> Table:
    """What happened: new, moved, won, lost."""
    new = [view for view in facts.views if facts.period.has(view.deal.created)]
    moved = _moved(facts)
    # a deal that moved twice moved twice, and is worth its value once
    deals = list({view.deal.key: view for view, _ in moved}.values())
    moves_count = Figure(Unit.COUNT, len(moved), MOVED_RULE, Term("moves", len(moved), deals))
    rows = (
        Row("new", _pile(facts, new, "created in the period")),
        Row("moved", (moves_count, total(facts, deals, "moved in the period"))),
        Row("won", _pile(facts, facts.won, "won in the period")),
        Row("lost", _pile(facts, facts.lost, "lost in the period")),
    )
    return Table("period", f"In the period: {facts.period.label}", "event", (_DEALS, _VALUE), rows)


def activities_table(facts: Facts) -> Table:
    """What was logged, by kind."""
    counts = dict.fromkeys(ActivityKind, 0)
    for activity in facts.activities:
        counts[activity.kind] += 1
    rows = [Row(kind.value, (_logged(number),)) for kind, number in counts.items() if number]
    return Table(
        name="activities",
        title="Activities in the period",
        of="kind",
        heads=(Head("number", "number"),),
        rows=rows,
        total=Row("all", (_logged(sum(counts.values())),)) if rows else None,
        bars="number",
        empty="none",
    )


def _logged(number: int) -> Figure:
    rule = "activities logged for days of the period, at the prospects of the deals"
    return Figure(Unit.COUNT, number, rule, Term("activities", number))


def moved_table(facts: Facts) -> Table:
    """Every move in the order of days."""
    lines = ((view, _move(line)) for view, line in _moved(facts))
    return deal_table("moved", "Moved", facts, lines, _WHAT)


def _moved(facts: Facts) -> list[tuple[DealView, DealLine]]:
    found = [(view, line) for view in facts.views for line in moves(view, facts.period)]
    return sorted(found, key=lambda pair: pair[1].on)


def _move(line: DealLine) -> Sequence[str]:
    what = f"{line.old} → {line.new}" if line.old else f"to {line.new}"
    return f"{what} ({line.reason})" if line.reason else what, line.on.isoformat()


def won_table(facts: Facts) -> Table:
    """What was won, the most valuable first."""
    return deal_table("won", "Won", facts, _outcomes(facts.won), _WHAT)


def lost_table(facts: Facts) -> Table:
    """What was lost and why, the most valuable first."""
    return deal_table("lost", "Lost", facts, _outcomes(facts.lost), _WHAT)


def _outcomes(views: Iterable[DealView]) -> Iterable[tuple[DealView, Sequence[str]]]:
    for view in by_value(views):
        line = outcome(view)
        origin = f"from {line.old}" if line.old else ""
        yield view, (f"{origin}: {line.reason}" if line.reason else origin, line.on.isoformat())


def charts(facts: Facts) -> Sequence[Chart]:
    """Twelve months of won value, a line for each currency, and twelve weeks of activities."""
    months = last_months(facts.day)
    won = won_by_month(facts.views, facts.day, facts.money.value)
    lines = [
        Chart(f"won, {MONTHS} months", months, values, Unit.MONEY, currency)
        for currency, values in sorted(won.items())
    ]
    monday = facts.day - timedelta(days=facts.day.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    logged = facts.during(Period(first, facts.day, "")).activities
    weeks = [(first + timedelta(weeks=number)).isoformat() for number in range(WEEKS)]
    counts = by_week((each.on for each in logged), facts.day)
    return [*lines, Chart(f"activities, {WEEKS} weeks", weeks, counts, Unit.COUNT)]
