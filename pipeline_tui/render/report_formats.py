"""A report in the format that is asked for: command line and screens write the same bytes."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.figures import Report

ON_A_PAGE = 20
"""Rows of one table on a terminal or in a mail; a file has them all."""


class ReportFormat(StrEnum):
    """How a report is written."""

    TABLE = "table"
    MD = "md"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


_SUFFIXES = {
    "txt": ReportFormat.TABLE, "md": ReportFormat.MD, "markdown": ReportFormat.MD,
    "html": ReportFormat.HTML, "htm": ReportFormat.HTML, "csv": ReportFormat.CSV,
    "json": ReportFormat.JSON,
}  # fmt: skip


def format_of(path: Path) -> ReportFormat:
    """The format of a file by its name. Raises UsageError."""
    suffix = os.path.splitext(path.name)[1].lower().removeprefix(".")
    if suffix not in _SUFFIXES:
        raise UsageError(
            f"a report cannot be a {f'.{suffix} file' if suffix else 'file without a suffix'}:"
            f" use .{', .'.join(_SUFFIXES)}"
        )
    return _SUFFIXES[suffix]


def report_bytes(
    report: Report, how: ReportFormat, why: bool = False, limit: int | None = None
) -> bytes:
    """The report as the content of a file; a table is plain text."""
    if how is ReportFormat.JSON:
        from pipeline_tui.render.json_text import json_object
        from pipeline_tui.render.report_json import report_record

        return json_object(report_record(report, why))
    return _text(report, how, why, limit).encode("utf-8", "replace")


def _text(report: Report, how: ReportFormat, why: bool, limit: int | None) -> str:
    if how is ReportFormat.CSV:
        from pipeline_tui.render.report_csv import report_csv

        return report_csv(report, why)
    if how is ReportFormat.HTML:
        from pipeline_tui.render.report_html import report_html

        return report_html(report, why, limit)
    from pipeline_tui.render.report_page import report_page

    page = report_page(report, why, limit)
    if how is ReportFormat.MD:
        from pipeline_tui.render.markdown import markdown

        return markdown(page, tidy=True)
    from pipeline_tui.render.plain import plain_text

    return plain_text(page)
