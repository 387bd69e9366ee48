"""What was done in a period: by kind and week, by month, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.activity import Activity, ActivityKind
from pipeline_tui.reports import work_done
from pipeline_tui.reports.by import By
from pipeline_tui.reports.clients import client_groups, every_client
from pipeline_tui.reports.facts import NONE
from pipeline_tui.reports.figures import (
    Chart,
    Figure,
    Head,
    Report,
    Row,
    Table,
    Term,
    Unit,
    unknown,
)
from pipeline_tui.reports.period import Period
from pipeline_tui.reports.spelling import by_name
from pipeline_tui.reports.trend import WEEKS, by_week

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.clients import Client
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

ACTIVITIES_RULE = "activities logged for days of the period, at the prospects of the deals"
TOUCHED_RULE = "prospects with an activity in the period"
PER_RULE = "activities in the period ÷ prospects with one"
MEETINGS_RULE = "meetings and visits in the period ÷ deals won in it"
_SHORT = 100
"""Days: a longer period is told by month, not by week."""
_MEETINGS = (ActivityKind.MEETING, ActivityKind.VISIT)
_HEADS = (
    Head("activities", "activities"),
    Head("prospects", "prospects touched"),
    Head("per_prospect", "per prospect"),
    Head("meetings", "meetings"),
    Head("won", "won deals"),
    Head("meetings_per_won", "meetings a won deal"),
)


class _Part(NamedTuple):
    """Some activities, and the deals won in the same part of the book."""

    activities: Sequence[Activity]
    won: Sequence[DealView]


def report(facts: Facts, by: By | None) -> Report:
    """Activities by kind and week, what they come to, and the last twelve weeks as a line."""
    whole = _Part(facts.activities, facts.won)
    tables = [
        *work_done.tables(facts),
        Table("effort", "What it took", "activities", _HEADS, [Row("all", _cells(facts, whole))]),
    ]
    days = (facts.period.last - facts.period.first).days
    if days > work_done.MOST_WEEKS * 7 and by is not By.MONTH:
        tables.append(_by_kind(facts, None if days <= _SHORT else By.MONTH))
    if by is not None:
        tables += [_by_kind(facts, by), _effort(facts, by)]
    return Report(
        name="activity",
        title="Activities",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        charts=(_weeks(facts),),
        notes=("meetings are meetings and visits; an activity counts where its prospect stands",),
    )


def _by_kind(facts: Facts, way: By | None) -> Table:
    """A row for each group, without a way for each week; a column for each kind there is."""
    of = way.value if way else "week"
    kinds = [kind for kind in ActivityKind if any(each.kind is kind for each in facts.activities)]
    groups = {name: part for name, part in _groups(facts, way).items() if part.activities}
    return Table(
        name=f"kinds_by_{of}",
        title=f"Activities by {of}" + ("" if way else " (from Monday)"),
        of=of,
        heads=(Head("all", "all"), *(Head(kind.value, kind.value) for kind in kinds)),
        rows=[Row(name, _counts(facts, part.activities, kinds)) for name, part in groups.items()],
        total=Row("all", _counts(facts, facts.activities, kinds)) if groups else None,
        bars="all",
        empty="none was logged",
    )


def _counts(
    facts: Facts, activities: Sequence[Activity], kinds: Sequence[ActivityKind]
) -> Sequence[Cell]:
    parts = [[each for each in activities if each.kind is kind] for kind in kinds]
    return [_number(facts, activities), *(_number(facts, part) for part in parts)]


def _number(facts: Facts, activities: Sequence[Activity]) -> Figure:
    number = len(activities)
    return Figure(
        Unit.COUNT, number, ACTIVITIES_RULE, Term("activities", number, _deals(facts, activities))
    )


def _deals(facts: Facts, activities: Sequence[Activity]) -> list[DealView]:
    """The deals that they name; those of a prospect alone name none."""
    named = {(each.prospect, each.deal) for each in activities if each.deal}
    if not named:
        return []
    return [view for view in facts.views if (view.deal.prospect, view.deal.number) in named]


def _effort(facts: Facts, by: By) -> Table:
    return Table(
        name="effort_by",
        title=f"What it took by {by}",
        of=by.value,
        heads=_HEADS,
        rows=[Row(name, _cells(facts, part)) for name, part in _groups(facts, by).items()],
        bars="activities",
        empty="none was logged",
    )


def _cells(facts: Facts, part: _Part) -> Sequence[Cell]:
    meetings = [each for each in part.activities if each.kind in _MEETINGS]
    prospects = len({each.prospect for each in part.activities})
    top = Term("activities", len(part.activities), _deals(facts, part.activities))
    met = Term("meetings and visits", len(meetings), _deals(facts, meetings))
    won = Term("won in the period", len(part.won), part.won)
    return (
        Figure(Unit.COUNT, len(part.activities), ACTIVITIES_RULE, top),
        Figure(Unit.COUNT, prospects, TOUCHED_RULE, Term("prospects", prospects)),
        _ratio(top, Term("prospects", prospects), PER_RULE, "no prospect was touched"),
        Figure(Unit.COUNT, len(meetings), MEETINGS_RULE.partition(" ÷")[0], met),
        Figure(Unit.COUNT, len(part.won), "deals won in the period", won),
        _ratio(met, won, MEETINGS_RULE, "no deal was won in the period"),
    )


def _ratio(top: Term, bottom: Term, rule: str, why: str) -> Figure:
    part, whole = top.value, bottom.value
    if not isinstance(part, int) or not isinstance(whole, int) or not whole:
        return unknown(Unit.SCORE, rule, why, top=top, bottom=bottom, n=0)
    value = (Decimal(part) / Decimal(whole)).quantize(Decimal("0.1"))
    return Figure(Unit.SCORE, value, rule, top, bottom, n=whole)


def _groups(facts: Facts, way: By | None) -> dict[str, _Part]:
    """The activities and won deals of each group, without a way those of each week; with tags
    in each of theirs."""
    known = every_client(facts) if way not in (None, By.MONTH) else {}
    dated: list[tuple[date, int, Activity | DealView]] = [
        (each.on, each.prospect, each) for each in facts.activities
    ]
    dated += [(view.deal.closed or facts.day, view.prospect.number, view) for view in facts.won]
    found = by_name(
        (name, each) for day, number, each in dated for name in _names(way, day, known.get(number))
    )
    order = sorted(found, key=lambda name: (name == NONE, name.casefold()))
    return {name: _part(found[name]) for name in order}


def _part(found: Sequence[Activity | DealView]) -> _Part:
    activities = [each for each in found if isinstance(each, Activity)]
    return _Part(activities, [each for each in found if not isinstance(each, Activity)])


def _names(way: By | None, day: date, client: Client | None) -> Sequence[str]:
    if way is None:
        return ((day - timedelta(days=day.weekday())).isoformat(),)
    return (f"{day:%Y-%m}",) if way is By.MONTH else client_groups(client, way)


def _weeks(facts: Facts) -> Chart:
    monday = facts.day - timedelta(days=facts.day.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    logged = facts.during(Period(first, facts.day, "")).activities
    labels = [(first + timedelta(weeks=number)).isoformat() for number in range(WEEKS)]
    counts = by_week((each.on for each in logged), facts.day)
    return Chart(f"activities, {WEEKS} weeks", labels, counts, Unit.COUNT)
