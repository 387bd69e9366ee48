"""Our own sheets on their way out of a book and back, edited in between."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl

from pipeline_tui.config import Settings
from pipeline_tui.exchange.chosen import Chosen
from pipeline_tui.exchange.drafts import Reading
from pipeline_tui.exchange.export_xlsx import deals_workbook
from pipeline_tui.exchange.exporting import ExportFormat, export_deals
from pipeline_tui.exchange.hand_edits import HandEdits
from pipeline_tui.exchange.importing import FileKind, apply, prepare
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.own_sheet import Home

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book
    from pipeline_tui.clock import Moment
    from pipeline_tui.exchange.report import Report

Rows = list[dict[str, str]]


def export_csv(book: Book, moment: Moment) -> Rows:
    """The rows of a CSV export."""
    content = export_deals(
        book.read(), moment.today, Settings(), lambda _view: True, ExportFormat.CSV, is_all=True
    ).content
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def export_raw(book: Book, moment: Moment) -> bytes:
    """The workbook of an export as it was written."""
    chosen = Chosen(book.read(), moment.today, Settings(), lambda _view: True)
    return deals_workbook(chosen).content


def export_xlsx(book: Book, moment: Moment) -> Any:
    """The workbook of an export, opened in another program."""
    return openpyxl.load_workbook(io.BytesIO(export_raw(book, moment)))


def as_csv(rows: Rows, delimiter: str = ",") -> bytes:
    """Rows as another program saves them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def saved(workbook: Any) -> bytes:
    """A workbook as another program saves it."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def cell(page: Any, ref: str, header: str, key: str = "Ref") -> Any:
    """The cell of a row of a workbook, found by the value of its key column."""
    headers = [each.value for each in page[1]]
    for row in page.iter_rows(min_row=2):
        if str(row[headers.index(key)].value) == ref:
            return row[headers.index(header)]
    raise AssertionError(f"no row {ref}")


def come_back(
    book: Book,
    moment: Moment,
    path: Path,
    content: bytes,
    dry_run: bool = False,
    on_duplicate: OnDuplicate = OnDuplicate.SKIP,
    sheet: str | None = None,
    **how: Any,
) -> Report:
    """Import a file into a book."""
    path.write_bytes(content)
    reading = Reading(
        **{
            "currency": "EUR",
            "today": moment.today,
            "zone": moment.zone,
            "probability": Settings().probability,
            "home": Home(book, Settings()),
            **how,
        }
    )
    prepared = [prepare(str(path), io.BytesIO(), FileKind(sheet=sheet), reading)]

    edits = HandEdits(book.entries)

    def run(change: Any) -> Report:
        return apply(change, prepared, on_duplicate, _no_progress, edits, wants_plan=True)

    if dry_run:
        return run(book.rehearse("import", moment))
    with book.change("import", moment) as change:
        return run(change)


def _no_progress(_done: int, _total: int) -> None:
    pass


def taken(report: Report) -> dict[tuple[str, str], tuple[str, str]]:
    """By ref and field, what the report says that it changed."""
    return {
        (outcome.ref, each.field): (each.old, each.new)
        for outcome in report.files[0].plan
        for each in outcome.differences
    }


def kept(report: Report) -> list[tuple[str, str, str, str]]:
    """Ref, field, what the book has and what the sheet has, for each cell that was not taken."""
    return [
        (outcome.ref, each.field, each.present, each.offered)
        for outcome in report.files[0].plan
        for each in outcome.kept
    ]
