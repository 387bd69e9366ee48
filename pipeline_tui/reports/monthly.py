"""The month as one document: plan and fact, funnel, won and lost, work done, segments,
after-sales, and what the next month holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports import after_sales, next_month, work_done
from pipeline_tui.reports.attainment import target_table
from pipeline_tui.reports.catalogue import REPORTS, maker
from pipeline_tui.reports.facts import By
from pipeline_tui.reports.figures import Head, Report, Row, Table
from pipeline_tui.reports.measures import (
    average_deal,
    count,
    open_pipeline,
    total,
    weighted_pipeline,
    win_rate,
    win_rate_by_value,
)
from pipeline_tui.reports.status_figures import (
    charts,
    lost_table,
    period_table,
    stages_table,
    won_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts

_DEALS, _VALUE = Head("deals", "deals"), Head("value", "value")


def report(facts: Facts, by: By | None) -> Report:
    """The month's report; it has groups of its own, so `by` is none."""
    del by
    plan = target_table(facts)
    tables = (
        *([plan] if plan else []),
        period_table(facts),
        _results(facts),
        *_of_report("funnel", facts),
        stages_table(facts),
        won_table(facts),
        lost_table(facts),
        *(_of_report("losses", facts) or [_reasons(facts)]),
        *work_done.tables(facts),
        *(_of_report("segments", facts) or [_segments(facts)]),
        *after_sales.tables(facts),
        *next_month.tables(facts),
    )
    notes = [] if plan else [_no_plan(facts)]
    return Report(
        name="monthly",
        title="Monthly report",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        charts=charts(facts),
        notes=notes,
    )


def _no_plan(facts: Facts) -> str:
    month = f"{min(facts.period.last, facts.day):%Y-%m}"
    return (
        f"no target is set for {facts.period.label}:"
        f" pipeline config set target.{month}.value 100000"
    )


def _of_report(name: str, facts: Facts) -> Sequence[Table]:
    """The tables of a report of the catalogue; none where there is no such report."""
    for entry in REPORTS:
        if entry.name == name:
            made = maker(entry)(facts, None)
            return [each._replace(name=f"{name}_{each.name}") for each in made.tables]
    return []


def _results(facts: Facts) -> Table:
    return Table(
        name="results",
        title="How it was won",
        of="result",
        heads=(
            Head("win_rate", "win rate, deals"),
            Head("win_rate_value", "win rate, value"),
            Head("average_won", "average won"),
        ),
        rows=[Row("all", (win_rate(facts), win_rate_by_value(facts), average_deal(facts)))],
    )


def _reasons(facts: Facts) -> Table:
    """Lost deals by their reason, the most frequent first."""
    reasons: dict[str, list[DealView]] = {}
    for view in facts.lost:
        reasons.setdefault(view.deal.lost.reason if view.deal.lost else "", []).append(view)
    ranked = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0].casefold()))
    rows = [_pile(facts, reason or "(no reason)", deals, "lost for it") for reason, deals in ranked]
    return Table(
        name="reasons",
        title="Why deals were lost",
        of="reason",
        heads=(_DEALS, _VALUE),
        rows=rows,
        total=_pile(facts, "all", facts.lost, "lost in the period") if rows else None,
        bars="deals",
        empty="nothing was lost",
    )


def _pile(facts: Facts, label: str, deals: Sequence[DealView], words: str) -> Row:
    return Row(label, (count(deals, words), total(facts, deals, words)))


def _segments(facts: Facts) -> Table:
    """What each segment brought, and what it still holds."""
    groups = {
        name: group
        for name, group in facts.groups(By.SEGMENT).items()
        if group.open or group.closed
    }
    return Table(
        name="segments",
        title="Segments",
        of="segment",
        heads=(
            Head("won", "won"),
            Head("value_won", "value won"),
            Head("lost", "lost"),
            Head("win_rate", "win rate"),
            Head("open", "open"),
            Head("value_open", "value open"),
            Head("weighted", "weighted"),
        ),
        rows=[_segment(name, group) for name, group in groups.items()],
        total=_segment("all", facts) if groups else None,
        bars="value_won",
        empty="no deal was open, won or lost",
    )


def _segment(name: str, group: Facts) -> Row:
    return Row(
        name,
        (
            count(group.won, "won in the period"),
            total(group, group.won, "won in the period"),
            count(group.lost, "lost in the period"),
            win_rate(group),
            count(group.open, "open"),
            open_pipeline(group),
            weighted_pipeline(group),
        ),
    )
