"""The sales plan month by month: what was to be won, what was, and whether the rest is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports import attainment
from pipeline_tui.reports.figures import Figure, Head, Report, Row, Table, Unit, unknown
from pipeline_tui.reports.matrix import by_table
from pipeline_tui.reports.measures import count, share
from pipeline_tui.reports.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.attainment import Plan
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

_HEADS = (
    Head("target", "target"),
    Head("won", "won"),
    Head("attainment", "met"),
    Head("gap", "gap"),
    Head("closing", "open, to close"),
    Head("coverage", "coverage"),
    Head("required", "required"),
)
_DEAL_HEADS = (
    Head("target", "target"),
    Head("won", "won"),
    Head("attainment", "met"),
    Head("gap", "gap"),
    Head("closing", "open, to close"),
)
_BY_HEADS = (
    Head("won_deals", "won deals"),
    Head("won", "won"),
    Head("part", "of the target"),
    Head("closing_deals", "open, to close"),
    Head("closing", "value"),
)
PART_RULE = "value won by the group ÷ target of all, of the months that the period touches"
OVER = "the month is over"


def report(facts: Facts, by: By | None) -> Report:
    """A row for each month of the period that has a target."""
    whole = attainment.plan_of(facts)
    months = {month: _month(facts, month) for month in (whole.months if whole else ())}
    plans = {month: plan for month, plan in sorted(months.items()) if plan is not None}
    tables = [_values(facts, plans, whole)]
    if whole is not None and whole.target_deals is not None:
        tables.append(_deals(plans, whole))
    if by and whole is not None:

        def cells(group: Facts) -> Sequence[Cell]:
            return _group(group, whole)

        tables.append(by_table(facts, by, "groups", "Plan", _BY_HEADS, cells, "won"))
    return Report(
        name="targets",
        title="Targets",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        notes=(
            "coverage = open deals expected to close in the month ÷ what remains of the target;"
            " required = 1 ÷ win rate of the last 365 days",
        ),
    )


def _month(facts: Facts, month: str) -> Plan | None:
    return attainment.plan_of(facts.during(parse_period(month, facts.day)))


def _values(facts: Facts, plans: dict[str, Plan], whole: Plan | None) -> Table:
    return Table(
        name="targets",
        title="Plan and fact",
        of="month",
        heads=_HEADS,
        rows=[Row(month, _cells(plan, _is_over(facts, month))) for month, plan in plans.items()],
        total=Row("all", _cells(whole, is_over=False)) if whole else None,
        bars="won",
        empty=attainment.no_target(facts),
    )


def _is_over(facts: Facts, month: str) -> bool:
    return parse_period(month, facts.day).last < facts.day


def _cells(plan: Plan, is_over: bool) -> Sequence[Cell]:
    return (
        attainment.target(plan),
        attainment.won(plan),
        attainment.attainment(plan),
        attainment.gap(plan),
        attainment.closing(plan),
        _coverage(plan, is_over),
        attainment.required(plan.facts),
    )


def _coverage(plan: Plan, is_over: bool) -> Cell:
    """In a month that is over nothing closes any more: it is covered, or it is not."""
    found = attainment.coverage(plan)
    if not is_over or isinstance(found, str) or found.value is None:
        return found
    return unknown(Unit.TIMES, attainment.COVERAGE_RULE, OVER, top=found.top, bottom=found.bottom)


def _deals(plans: dict[str, Plan], whole: Plan) -> Table:
    """The plan where it is told in deals."""
    counted = {month: plan for month, plan in plans.items() if plan.target_deals is not None}
    return Table(
        name="target_deals",
        title="Plan and fact in deals",
        of="month",
        heads=_DEAL_HEADS,
        rows=[Row(month, _deal_cells(plan)) for month, plan in counted.items()],
        total=Row("all", _deal_cells(whole)) if len(counted) == len(plans) else None,
        bars="won",
    )


def _deal_cells(plan: Plan) -> Sequence[Cell]:
    return (
        attainment.target_deals(plan),
        count(plan.won, "won in the months of the target"),
        attainment.attained_deals(plan),
        attainment.gap_deals(plan),
        count(plan.closing, "open and expected to close in the months of the target"),
    )


def _group(group: Facts, whole: Plan) -> Sequence[Cell]:
    plan = attainment.plan_of(group) or whole
    return (
        count(plan.won, "won in the months of the target"),
        attainment.won(plan),
        _part(plan),
        count(plan.closing, "open and expected to close in the months of the target"),
        attainment.closing(plan),
    )


def _part(plan: Plan) -> Figure:
    met = attainment.attainment(plan)
    if met.value is None or not plan.target:
        return met._replace(rule=PART_RULE)
    return met._replace(rule=PART_RULE, value=share(plan.worth(plan.won), plan.target))
