"""What the month after the period holds: deals expected to close, next steps that are due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.reports.deal_tables import by_value, deal_table
from pipeline_tui.reports.figures import Figure, Head, Row, Table, Term, Unit
from pipeline_tui.reports.measures import count, open_pipeline, weighted_pipeline
from pipeline_tui.reports.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.reports.facts import Facts


def tables(facts: Facts) -> Sequence[Table]:
    """The sums, then deal by deal; none for a period that does not end."""
    if facts.period.last.year >= 9999:
        return []
    month = following(facts.period.last)
    return [_plan(facts, month), _closing(facts, month)]


def following(day: date) -> Period:
    """The month after the one of a day."""
    last = parse_period(f"{day:%Y-%m}", day).last
    return parse_period(f"{last + timedelta(days=1):%Y-%m}", day)


def _plan(facts: Facts, month: Period) -> Table:
    due = facts.only([view for view in facts.open if month.has(view.deal.close)])
    stepped = [view for view in facts.views if view.step and month.has(view.step.due)]
    rule = f"deals whose next step is due in {month.label}"
    steps = Figure(Unit.COUNT, len(stepped), rule, Term(rule, len(stepped), stepped))
    cells = (
        count(due.open, f"open and expected to close in {month.label}"),
        open_pipeline(due),
        weighted_pipeline(due),
        steps,
    )
    return Table(
        name="next_month",
        title=f"Next month, {month.label}",
        of="plan",
        heads=(
            Head("closing", "deals to close"),
            Head("value", "value"),
            Head("weighted", "weighted"),
            Head("next_steps", "next steps due"),
        ),
        rows=[Row(month.label, cells)],
    )


def _closing(facts: Facts, month: Period) -> Table:
    views = by_value(view for view in facts.open if month.has(view.deal.close))
    heads = (
        Head("weighted", "weighted"),
        Head("stage", "stage", is_text=True),
        Head("close", "expected", is_text=True),
        Head("next_step", "next step", is_text=True),
    )
    lines = (
        (
            view,
            (
                weighted_pipeline(facts.only([view])),
                view.deal.stage.value,
                view.deal.close.isoformat() if view.deal.close else "",
                f"{view.step.due.isoformat()} {view.step.text}" if view.step else "none planned",
            ),
        )
        for view in views
    )
    title = f"To close in {month.label}"
    return deal_table("closing", title, facts, lines, heads)
