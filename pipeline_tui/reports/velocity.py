"""How fast the open pipeline turns into money, and what that is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports.figures import Head, Report, Row, Table
from pipeline_tui.reports.measures import (
    average_deal,
    count,
    cycle_note,
    sales_cycle,
    velocity,
    win_rate,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

_HEADS = (
    Head("velocity", "velocity"),
    Head("open", "open deals"),
    Head("average_won", "average won"),
    Head("win_rate", "win rate"),
    Head("cycle_mean", "mean cycle"),
    Head("cycle_median", "median cycle"),
)


def report(facts: Facts, by: By | None) -> Report:
    """Velocity of all deals, or of each group."""
    groups = facts.groups(by) if by else {}
    table = Table(
        name="velocity",
        title=f"Velocity by {by}" if by else "Velocity",
        of=by.value if by else "deals",
        heads=_HEADS,
        rows=[Row(name, _cells(group)) for name, group in groups.items()]
        or [Row("all", _cells(facts))],
        total=Row("all", _cells(facts)) if by else None,
        bars="velocity" if by else "",
    )
    return Report(
        name="velocity",
        title="Sales velocity",
        day=facts.day,
        period=facts.period.label,
        tables=(table,),
        notes=(
            "velocity = open deals × average won deal × win rate ÷ mean cycle, in money a day;"
            " the last three out of deals closed in the period",
            *((cycle_note(facts),) if cycle_note(facts) and not by else ()),
        ),
    )


def _cells(facts: Facts) -> Sequence[Cell]:
    return (
        velocity(facts),
        count(facts.open, "open"),
        average_deal(facts),
        win_rate(facts),
        sales_cycle(facts, middle=False),
        sales_cycle(facts),
    )
