"""The month as one document: plan and fact, funnel, won and lost, work done, segments,
after-sales, and what the next month holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports import after_sales, next_month, work_done
from pipeline_tui.reports.attainment import no_target, target_table
from pipeline_tui.reports.catalogue import find_report, maker
from pipeline_tui.reports.figures import Head, Report, Row, Table
from pipeline_tui.reports.measures import (
    average_deal,
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

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts


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
        *_of_report("losses", facts)[:2],  # by month it would be one row
        *work_done.tables(facts),
        *_of_report("segments", facts),
        *after_sales.tables(facts),
        *next_month.tables(facts),
    )
    notes = [] if plan else [no_target(facts)]
    return Report(
        name="monthly",
        title="Monthly report",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        charts=charts(facts),
        notes=notes,
    )


def _of_report(name: str, facts: Facts) -> Sequence[Table]:
    """The tables of a report of the catalogue."""
    made = maker(find_report(name))(facts, None)
    return [each._replace(name=f"{name}_{each.name}") for each in made.tables]


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
