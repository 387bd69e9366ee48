"""What will come in, month by month: open deals by their expected close, and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.reports.figures import Figure, Head, Report, Row, Table, Term, Unit, unknown
from pipeline_tui.reports.matrix import by_table
from pipeline_tui.reports.measures import (
    count,
    open_pipeline,
    total,
    weighted_pipeline,
    weighted_sums,
)
from pipeline_tui.reports.trust import NOTE as TRUST_NOTE
from pipeline_tui.reports.trust import trust_tables

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell, Sums

OVERDUE, LATER, UNDATED = "overdue", "outside the period", "no close date"
FORECAST_RULE = "won in the month so far + weighted value of the open deals expected in it"
GAP_RULE = "target of the month − won in it so far"
SHORT_RULE = "target of the month − forecast; below zero the plan is exceeded"

_HEADS = (
    Head("open", "open"),
    Head("value", "value"),
    Head("weighted", "weighted"),
    Head("won", "won so far"),
    Head("forecast", "forecast"),
    Head("target", "target"),
    Head("gap", "gap"),
    Head("short", "short of target"),
)
_BY_HEADS = (*_HEADS[:5], Head("overdue", "overdue"), Head("undated", "no close date"))


def report(facts: Facts, by: By | None) -> Report:
    """The forecast of this month and the coming ones that the period touches."""
    won = won_by_month(facts)
    months = _months(facts)
    expected = facts.only([view for part in months.values() for view in part.open])
    all_won = [view for month in months for view in won.get(month, ())]
    table = Table(
        "forecast", "Forecast by expected close", "month", _HEADS,
        [_month(month, part, won.get(month, ())) for month, part in months.items()]
        + [_rest(name, part) for name, part in _others(facts).items()],
        total=_all(facts, expected, all_won), bars="weighted",
    )  # fmt: skip
    trusted = trust_tables(facts, all_won, expected.open, _forecast)
    tables = [table, *trusted]
    if by:

        def cells(group: Facts) -> Sequence[Cell]:
            return _group(group, months)

        tables.append(by_table(facts, by, "groups", "Forecast", _BY_HEADS, cells, "weighted"))
    return Report(
        name="forecast",
        title="Forecast",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        notes=(
            "weighted = value × probability, the deal's own, else its stage's;"
            " lost deals count nothing, won ones in the month in which they closed",
            "overdue: open, though the expected close is before the day of the report",
            *((TRUST_NOTE,) if trusted else ()),
        ),
    )


def this_month(facts: Facts) -> str:
    """The month of the report's day, `2026-11`."""
    return facts.day.isoformat()[:7]


def _months(facts: Facts) -> dict[str, Facts]:
    """The open deals that are expected in each month of the period, from this one on.

    Months without a deal are there when they have a target or are this one.
    """
    found: dict[str, list[DealView]] = {
        month: []
        for month in sorted({this_month(facts), *facts.settings.targets})
        if month >= this_month(facts) and facts.period.touches(month)
    }
    for view in facts.open:
        month = _expected(facts, view)
        if month not in (OVERDUE, LATER, UNDATED):
            found.setdefault(month, []).append(view)
    return {month: facts.only(found[month]) for month in sorted(found)}


def _others(facts: Facts) -> dict[str, Facts]:
    """The open deals that no month of the report expects; only what there is."""
    found: dict[str, list[DealView]] = {OVERDUE: [], LATER: [], UNDATED: []}
    for view in facts.open:
        month = _expected(facts, view)
        if month in found:
            found[month].append(view)
    return {name: facts.only(views) for name, views in found.items() if views}


def _expected(facts: Facts, view: DealView) -> str:
    """The month in which an open deal is expected, or why there is none."""
    close = view.deal.close
    if close is None:
        return UNDATED
    if close < facts.day:
        return OVERDUE
    month = close.isoformat()[:7]
    return month if facts.period.touches(month) else LATER


def won_by_month(facts: Facts) -> dict[str, list[DealView]]:
    """All won deals by the month in which they closed, whatever the period."""
    found: dict[str, list[DealView]] = {}
    for view in facts.views:
        closed = view.deal.closed
        if closed is not None and view.deal.lost is None:
            found.setdefault(closed.isoformat()[:7], []).append(view)
    return found


def _month(month: str, part: Facts, won: Sequence[DealView]) -> Row:
    target = _target(part, month)
    so_far, sums = part.sums(won), _forecast_sums(part, won)
    return Row(month, (
        *_open_cells(part),
        _won(part, won),
        _forecast(part, won),
        target,
        _left(target, so_far, GAP_RULE, Term("won", so_far, won)),
        _left(target, sums, SHORT_RULE, Term("forecast", sums, [*won, *part.open])),
    ))  # fmt: skip


def _rest(name: str, part: Facts) -> Row:
    return Row(name, (*_open_cells(part), "", "", "", "", ""))


def _all(facts: Facts, expected: Facts, won: Sequence[DealView]) -> Row:
    """Every open deal; won and forecast of the months. The plan is told month by month."""
    cells = (*_open_cells(facts), _won(facts, won), _forecast(expected, won), "", "", "")
    return Row("all", cells)


def _group(facts: Facts, months: Container[str]) -> Sequence[Cell]:
    won = [view for month, views in won_by_month(facts).items() if month in months
           for view in views]  # fmt: skip
    others = _others(facts)
    overdue, undated = (others.get(name, facts.only(())) for name in (OVERDUE, UNDATED))
    expected = [view for part in _months(facts).values() for view in part.open]
    return (
        *_open_cells(facts),
        _won(facts, won),
        _forecast(facts.only(expected), won),
        count(overdue.open, "open after their expected close"),
        count(undated.open, "open without an expected close"),
    )


def _open_cells(part: Facts) -> tuple[Cell, ...]:
    return count(part.open, "open"), open_pipeline(part), weighted_pipeline(part)


def _won(facts: Facts, won: Sequence[DealView]) -> Figure:
    return total(facts, won, "won", "value of the deals won in the month, up to the day")


def _forecast_sums(part: Facts, won: Sequence[DealView]) -> dict[str, Decimal]:
    sums = part.sums(won)
    for currency, amount in weighted_sums(part).items():
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums


def _forecast(part: Facts, won: Sequence[DealView]) -> Figure:
    sums = _forecast_sums(part, won)
    deals = [*won, *part.open]
    without = sum(view.deal.value is None for view in deals)
    note = f"{without:,} without a value" if without else ""
    return Figure(Unit.MONEY, sums, FORECAST_RULE, Term("won + weighted", sums, deals), note=note)


def _target(facts: Facts, month: str) -> Figure:
    """The target of the settings, in the currency of the report."""
    rule = f"target.{month}.value of the settings"
    target = facts.settings.targets.get(month)
    if target is None or target.value is None:
        return unknown(Unit.MONEY, rule, f"no target is set for {month}")
    home = facts.settings.currency
    amount = facts.money.convert(target.value, home, facts.day)
    return Figure(Unit.MONEY, {facts.money.to or home: amount}, rule)


def _left(target: Figure, sums: Sums, rule: str, term: Term) -> Figure:
    """Target − sums, in the currency of the target; other currencies are named."""
    if not isinstance(target.value, Mapping):
        return unknown(Unit.MONEY, rule, target.unknown, top=term)
    [(currency, amount)] = target.value.items()
    others = sorted(set(sums) - {currency})
    note = f"{', '.join(others)} not counted against a target in {currency}" if others else ""
    left = {currency: amount - sums.get(currency, Decimal(0))}
    return Figure(Unit.MONEY, left, rule, term, Term("target", target.value), note=note)
