"""Which kinds of records ask for something today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.reports.due_objections import due_objections
from pipeline_tui.reports.due_proposals import due_proposals

if TYPE_CHECKING:
    from pipeline_tui.reports.due import Source

SOURCES: tuple[Source, ...] = (due_objections, due_proposals)
