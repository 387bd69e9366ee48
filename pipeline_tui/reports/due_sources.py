"""Everything that puts lines about records on the list of the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui.reports.due import Group
from pipeline_tui.reports.due_care import in_touch_due
from pipeline_tui.reports.due_contracts import feedback_due, obligations_due, renewals_due
from pipeline_tui.reports.due_handover import due_handovers
from pipeline_tui.reports.due_objections import due_objections
from pipeline_tui.reports.due_proposals import due_proposals
from pipeline_tui.reports.due_reliability import stale_grades

if TYPE_CHECKING:
    from pipeline_tui.reports.due import Desk, Source
    from pipeline_tui.reports.lines import TodayLine

SOURCES: tuple[Source, ...] = (
    obligations_due, due_proposals, due_objections, renewals_due, feedback_due, stale_grades,
    due_handovers, in_touch_due,
)  # fmt: skip


def all_due(desk: Desk) -> dict[Group, tuple[TodayLine, ...]]:
    """Every group in the order of days, the oldest first."""
    found: dict[Group, list[TodayLine]] = {group: [] for group in Group}
    for source in SOURCES:
        for each in source(desk):
            found[each.group].append(each.line)
    return {
        group: tuple(sorted(lines, key=lambda line: (line.next_due or date.min, line.ref)))
        for group, lines in found.items()
    }
