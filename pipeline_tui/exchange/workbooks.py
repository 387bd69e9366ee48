"""XLSX, XLS and ODS: the rows of one sheet, as text."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.header_row import LOOKED_AT, find_header
from pipeline_tui.exchange.layout import AS_FOUND, Layout, column_letters
from pipeline_tui.exchange.merged_cells import merge_cells
from pipeline_tui.exchange.opened_workbook import BareInfo, OpenedWorkbook
from pipeline_tui.exchange.sheet import Sheet
from pipeline_tui.exchange.table_rows import TableRows, above_notice, header_notice
from pipeline_tui.exchange.workbook_cells import MOST_BLANK
from pipeline_tui.exchange.workbook_info import MOST_NAMED, State
from pipeline_tui.present.text import first_few
from pipeline_tui.present.values import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.exchange.opened_workbook import Table
    from pipeline_tui.exchange.sheet import Row
    from pipeline_tui.exchange.workbook_info import Span, WorkbookInfo


def read_workbook(
    name: str, data: bytes, wanted: str | None = None, layout: Layout = AS_FOUND
) -> Sheet:
    """Return the rows of the sheet `wanted`, else of the first visible one whose header is known.

    Raises PipelineError for a workbook that is damaged, protected, too large or empty, and
    UsageError for a sheet that does not exist.
    """
    book = OpenedWorkbook(name, data)
    try:
        title = book.chosen(wanted, layout)
        table = book.table(title)
        others = book.others(title) if wanted is None else []
    finally:
        book.close()
    if not table.rows:
        raise PipelineError(f"{name}: sheet {title!r} has no rows")
    return _sheet(name, table, book.info, others, layout)


def read_sheets(name: str, data: bytes, titles: Iterable[str]) -> Iterator[Sheet]:
    """Yield those of some sheets that have rows; the workbook is opened once.

    Raises PipelineError for a workbook that is damaged, protected or too large.
    """
    book = OpenedWorkbook(name, data)
    try:
        for title in titles:
            table = book.table(title) if book.info.has_rows(title) else None
            if table is not None and table.rows:
                yield _sheet(name, table, book.info, [], AS_FOUND)
    finally:
        book.close()


def _sheet(
    name: str, table: Table, info: WorkbookInfo, others: Sequence[str], layout: Layout
) -> Sheet:
    header = find_header([row.values for row in table.rows[:LOOKED_AT]], layout)
    sheet = Sheet(name, header.names, title=table.title, titles=list(info.states))
    sheet.properties = info.properties
    sheet.unread = table.info.errors.count + table.info.formulas.count
    above, below = table.rows[: header.start], table.rows[header.end :]
    if others:
        named = ", ".join(
            repr(each) + ("" if info.states[each] is State.VISIBLE else " (hidden)")
            for each in others
        )
        sheet.notices.append(
            f"read sheet {table.title!r}; not read: {named}. Read another with"
            f" --sheet {quote(others[0])}"
        )
    sheet.notices += above_notice(above)
    sheet.notices += header_notice(header, table.rows[header.start].number)
    sheet.notices += merge_cells(name, below, table, sheet.headers)
    rows = TableRows(sheet, header)
    for row in below:
        rows.take(row.number, row.values)
    rows.finish()
    sheet.notices += _notices(table, sheet)
    if isinstance(info, BareInfo):
        sheet.notices.append(
            "an .xls file does not show percentages, currencies, errors and hidden rows: save it"
            " as .xlsx if it has any"
        )
    return sheet


def _notices(table: Table, sheet: Sheet) -> Iterator[str]:
    info = table.info
    if info.errors.count:
        yield f"{count(info.errors.count, 'cell')} with an error, read as empty: {info.errors}"
    if info.formulas.count:
        yield (
            f"{count(info.formulas.count, 'formula')} without a stored value, read as empty:"
            f" {info.formulas}. Open the file in a spreadsheet program and save it"
        )
    if info.long_numbers.count:
        yield (
            f"{count(info.long_numbers.count, 'number')} of more than 15 digits, of which a"
            f" workbook does not keep the last: {info.long_numbers}. Export the column as text"
        )
    hidden = list(_hidden_numbers(sheet.rows, info.hidden_rows))
    if hidden:
        shown = first_few(list(map(str, hidden)), MOST_NAMED)
        yield f"{count(len(hidden), 'hidden row')} read as well: {shown}"
    spans = info.hidden_columns
    columns = [
        header or column_letters(column - 1)
        for column, header in enumerate(sheet.headers, table.left + 1)
        if any(span.first <= column <= span.last for span in spans)
    ]
    if columns:
        shown = first_few(columns, MOST_NAMED)
        yield f"{count(len(columns), 'hidden column')} read as well: {shown}"
    if info.comments.count:
        yield f"{count(info.comments.count, 'cell comment')} not imported: {info.comments}"
    if table.far:
        yield (
            f"{count(table.far, 'row')} not read after row {table.rows[-1].number:,}:"
            f" {MOST_BLANK:,} empty rows are before them"
        )


def _hidden_numbers(rows: Iterable[Row], spans: Sequence[Span]) -> Iterator[int]:
    """Yield the numbers of the rows in these spans; both are in order."""
    remaining = iter(spans)
    span = next(remaining, None)
    for row in rows:
        while span is not None and span.last < row.number:
            span = next(remaining, None)
        if span is None:
            return
        if span.first <= row.number:
            yield row.number
