"""XLSX, XLS and ODS: the rows of one sheet, as text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.cell_currencies import cell_currencies
from pipeline_tui.exchange.header_row import find_header
from pipeline_tui.exchange.layout import AS_FOUND, Layout, column_letters
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.sheet import MOST_ROWS, Row, Sheet, too_many_rows
from pipeline_tui.exchange.table_rows import TableRows, above_notice, header_notice
from pipeline_tui.exchange.workbook_safety import check_workbook, damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from python_calamine import CalamineWorkbook

Cell = str | int | float | bool | date | datetime | time | timedelta
ZIPPED = b"PK\x03\x04"
_MOST_BLANK = 1_000
"""Blank rows one after the other behind which nothing is looked for."""
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
                     "#GETTING_DATA"})  # fmt: skip
_MOST_NAMED = 5


class _Table(NamedTuple):
    """One sheet of a workbook, up to its last row."""

    title: str
    rows: list[Row]
    left: int
    """How many columns stand before the first of them."""
    errors: list[str]
    """`#REF! in B7`: cells that came as the text of an error."""


def read_workbook(
    name: str, data: bytes, wanted: str | None = None, layout: Layout = AS_FOUND
) -> Sheet:
    """The rows of the sheet `wanted`, else of the first whose header is understood.

    Raises PipelineError for a workbook that is damaged, too large or empty, and
    UsageError for a sheet that is not there or where none is understood.
    """
    errors = check_workbook(name, data) if data.startswith(ZIPPED) else []
    table, titles = _chosen_table(name, data, wanted, layout)
    _show_currencies(table, data)
    sheet = _sheet(name, table, titles, is_wanted=wanted is not None, layout=layout)
    errors += table.errors
    if errors:
        shown = ", ".join(errors[:_MOST_NAMED])
        more = len(errors) - _MOST_NAMED
        sheet.notices.append(
            f"{len(errors):,} cell(s) of the workbook hold an error, read as empty: {shown}"
            + (f" and {more:,} more" if more > 0 else "")
        )
    return sheet


def _chosen_table(
    name: str, data: bytes, wanted: str | None, layout: Layout
) -> tuple[_Table, list[str]]:
    with _opened(name, data) as workbook:
        titles = workbook.sheet_names
        if wanted is not None:
            return _table(name, workbook, _chosen(name, titles, wanted)), titles
        first = None
        for title in titles:
            table = _table(name, workbook, title)
            if not table.rows:
                continue
            header = find_header([row.values for row in table.rows], layout)
            if header.is_understood or len(titles) == 1:
                return table, titles
            first = first or table
    if first is None:
        raise PipelineError(f"{name} has no rows")
    return first, titles


def _opened(name: str, data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError:
        raise damaged(name) from None


def _chosen(name: str, titles: list[str], wanted: str) -> str:
    for title in titles:
        if title.casefold() == wanted.casefold():
            return title
    raise UsageError(f"{name} has no sheet {wanted!r}", f"It has: {', '.join(map(repr, titles))}")


def _table(name: str, workbook: CalamineWorkbook, title: str) -> _Table:
    """The rows of a sheet that say something, with the numbers a spreadsheet shows."""
    from python_calamine import CalamineError

    rows: list[Row] = []
    errors: list[str] = []
    try:
        sheet = workbook.get_sheet_by_name(title)
        above, left = sheet.start or (0, 0)
        for row in _until_blank(sheet.iter_rows(), above + 1):
            _empty_errors(row, left, errors)
            rows.append(row)
            if len(rows) > MOST_ROWS + 1:
                raise too_many_rows(name)
    except CalamineError:
        raise damaged(name) from None
    return _Table(title, rows, left, errors)


def _until_blank(rows: Iterable[list[Cell]], first: int) -> Iterator[Row]:
    """The filled rows, until a thousand blank ones stand between two of them."""
    blank = 0
    for number, cells in enumerate(rows, first):
        values = [each if type(each) is str else _text(each) for each in cells]
        if not any(values):
            blank += 1
            if blank >= _MOST_BLANK:
                return
            continue
        blank = 0
        yield Row(number, values)


def _empty_errors(row: Row, left: int, errors: list[str]) -> None:
    """A cell that shows an error says nothing; where it stands is told."""
    if _ERRORS.isdisjoint(row.values):
        return
    for place, value in enumerate(row.values):
        if value in _ERRORS:
            errors.append(f"{value} in {column_letters(left + place)}{row.number}")
            row.values[place] = ""


def _show_currencies(table: _Table, data: bytes) -> None:
    """A number knows the currency that its cell shows."""
    signs = cell_currencies(data, table.title) if data.startswith(ZIPPED) else {}
    for row in table.rows if signs else ():
        for place, value in enumerate(row.values):
            sign = signs.get((row.number, table.left + place + 1))
            if sign and value:
                row.values[place] = Number(value, sign)


def _text(cell: Cell) -> str:
    """A cell as somebody would type it: a day without midnight, a number without `.0`."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else Number(format(Decimal(repr(cell)), "f"))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _sheet(name: str, table: _Table, titles: list[str], is_wanted: bool, layout: Layout) -> Sheet:
    if not table.rows:
        raise PipelineError(f"{name}: the sheet {table.title!r} has no rows")
    header = find_header([row.values for row in table.rows], layout)
    sheet = Sheet(name, header.names, title=table.title, titles=titles)
    above, below = table.rows[: header.place], table.rows[header.end :]
    rows = TableRows(sheet, header)
    for row in below:
        rows.take(row.number, row.values)
    rows.finish()
    others = [each for each in titles if each != table.title]
    if others and not is_wanted:
        named = ", ".join(map(repr, others))
        sheet.notices.append(f"read the sheet {table.title!r}; --sheet names another: {named}")
    sheet.notices += above_notice(above)
    sheet.notices += header_notice(header, table.rows[header.place].number)
    return sheet
