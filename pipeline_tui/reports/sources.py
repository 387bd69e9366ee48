"""What each source brought, and what it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports.by import By
from pipeline_tui.reports.figures import Report
from pipeline_tui.reports.origins import origin_tables

if TYPE_CHECKING:
    from pipeline_tui.reports.facts import Facts


def report(facts: Facts, by: By | None) -> Report:
    """The sources side by side; they are the groups, so `by` is none."""
    del by
    return Report(
        name="sources",
        title="Sources",
        day=facts.day,
        period=facts.period.label,
        tables=origin_tables(facts, By.SOURCE),
    )
