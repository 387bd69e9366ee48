"""An import on the screens: file, columns, dry run, and what is said at the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipeline_tui.errors import NotSavedError
from pipeline_tui.exchange.rejects import rejects_path, write_rejects
from pipeline_tui.present import values
from pipeline_tui.present.text import clean
from pipeline_tui.tui.dialogs.import_choices import Choices, Prepared
from pipeline_tui.tui.dialogs.import_file import ImportFileDialog
from pipeline_tui.tui.dialogs.import_mapping import MappingDialog
from pipeline_tui.tui.dialogs.import_preview import PreviewDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.report import FileReport, Report
    from pipeline_tui.tui.app import PipelineApp


async def import_file(app: PipelineApp) -> None:
    """From the choice of the file to the confirmed import; Escape goes one step back."""
    path = ""
    while True:
        opened = await app.push_screen_wait(ImportFileDialog(path, app.desk.book))
        if opened is None:
            return
        path = opened.path
        choices, others = Choices(opened), list[Prepared]()
        while prepared := await app.push_screen_wait(MappingDialog(choices, app.desk, others)):
            files = [prepared, *others]
            report = await app.push_screen_wait(PreviewDialog(files, app.desk))
            if report is not None:
                await _say(app, [each.choices for each in files], report)
                await app.reload()
                return


async def _say(app: PipelineApp, files: Sequence[Choices], report: Report) -> None:
    """What came in; the rows that did not are in a file beside their source."""
    rejects = [
        await asyncio.to_thread(_write_rejects, choices.opened.path, each)
        for choices, each in zip(files, report.files, strict=True)
        if each.rejected
    ]
    counted = _counted(report)
    if report.changes:
        app.tell(f"Imported: {counted}", files[0].command(files[1:]))
    else:
        app.say("Nothing changed")  # u would undo an earlier change
    if rejects:
        said = "\n".join(map(clean, rejects))
        app.notify(said, title="Rejected rows", severity="warning", markup=False, timeout=15)


def _counted(report: Report) -> str:
    deals, prospects = report.deals, report.prospects
    parts = []
    if deals.created or prospects.created:
        new = values.count(prospects.created, "prospect"), values.count(deals.created, "deal")
        parts.append(f"{' and '.join(new)} added")
    tallies = (deals, prospects, report.contacts, report.steps, *report.records.values())
    if changed := sum(each.updated for each in tallies):
        parts.append(f"{values.count(changed, 'record')} updated")
    if not parts:
        added = sum(each.created for each in tallies)
        parts.append(f"{values.count(added, 'record')} added")
    return ", ".join(parts)


def _write_rejects(source: str, report: FileReport) -> str:
    """Write the file of rejected rows; what to say of it. The import is saved by now."""
    rows = values.count(len(report.rejected), "row")
    path = rejects_path(source)
    try:
        write_rejects(path, report)
    except NotSavedError as error:
        return f"{rows} rejected; their file was not written: {error.reason}"
    return f"{rows} rejected. Fix in {path}, then import that file"
