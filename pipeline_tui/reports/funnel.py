"""Where deals get stuck: for each stage, what became of those that entered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.reports.conversion import Cohort, Fate, cohorts
from pipeline_tui.reports.course import is_told_afterwards
from pipeline_tui.reports.figures import FEW, Head, Report, Row, Table
from pipeline_tui.reports.matrix import stage_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell, Figure

_HEADS = (
    Head("entered", "entered"),
    Head("value", "value entered"),
    Head("advanced", "advanced"),
    Head("lost", "lost"),
    Head("pending", "pending"),
    Head("conversion", "conversion"),
    Head("resolved", "resolved"),
    Head("won", "won by now"),
)
_BY: tuple[tuple[str, str, Callable[[Cohort], Figure]], ...] = (
    ("entered", "Entered", Cohort.entries),
    ("conversion", "Conversion", Cohort.conversion),
    ("resolved", "Resolved", Cohort.resolved),
)


def report(facts: Facts, by: By | None) -> Report:
    """The funnel of all deals; with `by` each group's conversion beside the others'."""
    rows = [Row(cohort.stage.value, _cells(cohort)) for cohort in cohorts(facts)]
    funnel = Table("funnel", "Funnel", "stage", _HEADS, rows, bars="entered")
    return Report(
        name="funnel",
        title="Funnel",
        day=facts.day,
        period=facts.period.label,
        tables=(funnel, *(stage_tables(facts, by, cohorts, _BY) if by else ())),
        notes=(
            "conversion = advanced ÷ entered; resolved = advanced ÷ (advanced + lost);"
            f" the range is where the true rate lies, shown for fewer than {FEW} deals",
            *_told_afterwards(facts),
        ),
    )


def _told_afterwards(facts: Facts) -> Sequence[str]:
    told = sum(is_told_afterwards(view.deal) for view in facts.views)
    if not told:
        return ()
    return (
        f"{values.count(told, 'closed deal')} told afterwards (an import): counted as if gone from"
        " the stage of the beginning straight to the end",
    )


def _cells(cohort: Cohort) -> Sequence[Cell]:
    return (
        cohort.entries(),
        cohort.value(),
        cohort.count(Fate.ADVANCED),
        cohort.count(Fate.LOST),
        cohort.count(Fate.PENDING),
        cohort.conversion(),
        cohort.resolved(),
        cohort.wins(),
    )
