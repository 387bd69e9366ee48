"""Write the report that is shown to a file: its name says the format."""

from __future__ import annotations

import asyncio
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.book.atomic import replace_file
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.target import refuse_target
from pipeline_tui.present.text import clean
from pipeline_tui.render.report_formats import ReportFormat, format_of, report_bytes
from pipeline_tui.tui.dialogs.choice import Choice
from pipeline_tui.tui.dialogs.line import LineDialog

if TYPE_CHECKING:
    from pipeline_tui.reports.figures import Report
    from pipeline_tui.tui.app import PipelineApp

_TITLE = "Write the report to a file: .html, .md, .csv, .json or .txt"
_DOWNLOADS = {
    "html": "HTML, for a browser and paper",
    "md": "Markdown, for a mail",
    "csv": "CSV, for a spreadsheet",
    "json": "JSON, for a program",
    "txt": "Plain text",
}
"""Suffix and meaning of what a browser can download."""
_OVER, _OTHER = "over", "other"


async def export_report(app: PipelineApp, report: Report, command: str) -> None:
    """Ask for the name until the file is written or it was given up; in a browser, for the format
    of a download."""
    if app.is_web:
        await _download(app, report)
        return
    name = f"{report.name}-{report.day.isoformat()}.html"
    dialog = LineDialog(_TITLE, lambda text: _preview(app, text), name)
    while (typed := await app.push_screen_wait(dialog)) is not None:
        path = _path(typed)
        try:
            if not await _may_write(app, path):
                dialog = dialog.again(typed, "Another name, then.")
                continue
            await asyncio.to_thread(_write, report, path)
        except PipelineError as error:
            dialog = dialog.again(typed, str(error))
            continue
        line = clean(f"pipeline {command} -o {shlex.quote(str(path))}")
        app.notify(line, title=clean(f"Wrote {path}"), markup=False)
        return


async def _download(app: PipelineApp, report: Report) -> None:
    """Let the browser download the report in the chosen format."""
    from pipeline_tui.tui.served import deliver

    chosen = await app.push_screen_wait(Choice("Download the report", "", _DOWNLOADS))
    if chosen is not None:
        name = f"{report.name}-{report.day.isoformat()}.{chosen}"
        deliver(app, name, await asyncio.to_thread(_content, report, Path(name)))


def _path(typed: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(typed.strip())))


def _preview(app: PipelineApp, typed: str) -> str:
    """The format and the whole name. Raises PipelineError for what cannot be written."""
    path = _path(typed)
    how = format_of(path)
    refuse_target(path, app.desk.book.path, force=True)
    known = "  (there is such a file)" if os.path.lexists(path) else ""
    return f"{how.value}: {path}{known}"


async def _may_write(app: PipelineApp, path: Path) -> bool:
    """Whether to go on; a file that is there is written over only when that was said."""
    refuse_target(path, app.desk.book.path, force=True)
    if not os.path.lexists(path):
        return True
    answers = {_OTHER: "Choose another name", _OVER: "Write over it"}
    answer = await app.push_screen_wait(Choice("There is such a file", str(path), answers))
    return answer == _OVER


def _write(report: Report, path: Path) -> None:
    replace_file(path, [_content(report, path)])


def _content(report: Report, path: Path) -> bytes:
    how = format_of(path)
    return report_bytes(report, how, why=how is ReportFormat.HTML)
