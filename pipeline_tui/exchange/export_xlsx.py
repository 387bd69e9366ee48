"""An export as a workbook: deals, prospects, contacts, next steps, obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.exchange.own_columns import workbook_row
from pipeline_tui.exchange.own_pages import PAGES
from pipeline_tui.exchange.xlsx import SheetOut, Workbook, workbook

if TYPE_CHECKING:
    from pipeline_tui.exchange.chosen import Chosen
    from pipeline_tui.exchange.own_pages import PageKind


def deals_workbook(chosen: Chosen) -> Workbook:
    """Return the workbook of an export. Raises PipelineError if a sheet has too many rows."""
    sheets = (_sheet(kind, chosen) for kind in PAGES)
    return workbook(sheets, chosen.saved, chosen.stamp.properties())


def _sheet(kind: PageKind, chosen: Chosen) -> SheetOut:
    headers = [column.title for column in kind.columns]
    rows = (workbook_row(kind.columns, line) for line in kind.lines(chosen))
    return SheetOut(kind.title, headers, rows)
