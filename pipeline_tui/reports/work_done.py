"""What was done in a period: activities by kind and week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.reports.figures import Figure, Head, Row, Table, Term, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.reports.facts import Facts

MOST_WEEKS = 6
"""A month touches as many; a longer period is told by kind alone."""
RULE = "activities logged for days of the week that are in the period"
ALL_RULE = "activities logged for days of the period"


def tables(facts: Facts) -> Sequence[Table]:
    """One table: a row for each kind, a column for each week of the period."""
    logged = [(each.kind, _monday(each.on)) for each in facts.activities]
    weeks = _weeks(facts)
    rows = [
        _row(kind.value, [week for each, week in logged if each is kind], weeks)
        for kind in ActivityKind
        if any(each is kind for each, _ in logged)
    ]
    heads = [Head(f"week_{week.isoformat()}", f"{week:%d %b}".lstrip("0")) for week in weeks]
    return [
        Table(
            name="activities",
            title="Activities by kind" + (" and week (from Monday)" if weeks else ""),
            of="kind",
            heads=(Head("all", "all"), *heads),
            rows=rows,
            total=_row("all", [week for _, week in logged], weeks) if rows else None,
            bars="all",
            empty="none was logged",
        )
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(facts: Facts) -> Sequence[date]:
    """The Mondays of the weeks that the period touches; none where they are too many."""
    period = facts.period
    if (period.last - period.first).days > MOST_WEEKS * 7:
        return []
    first, last = _monday(period.first), min(period.last, facts.day)
    count = max((last - first).days // 7 + 1, 0)
    return [first + timedelta(weeks=number) for number in range(count)]


def _row(label: str, logged: Sequence[date], weeks: Sequence[date]) -> Row:
    cells = [_number(len(logged), ALL_RULE)]
    return Row(label, [*cells, *(_number(logged.count(week), RULE) for week in weeks)])


def _number(number: int, rule: str) -> Figure:
    return Figure(Unit.COUNT, number, rule, Term("activities", number))
