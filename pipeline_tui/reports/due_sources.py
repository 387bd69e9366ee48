"""Everything that is asked what is due today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports.due_care import in_touch_due
from pipeline_tui.reports.due_contracts import feedback_due, obligations_due, renewals_due

if TYPE_CHECKING:
    from pipeline_tui.reports.due import Source

SOURCES: tuple[Source, ...] = (obligations_due, renewals_due, feedback_due, in_touch_due)
