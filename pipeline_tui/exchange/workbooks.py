"""XLSX, XLS and ODS: the rows of one sheet, as text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice
from math import isfinite
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.compound_file import COMPOUND
from pipeline_tui.exchange.header_row import LOOKED_AT, find_header
from pipeline_tui.exchange.layout import AS_FOUND, Layout, column_letters
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.ods_info import CONTENT, OdsInfo
from pipeline_tui.exchange.sheet import MOST_ROWS, Row, Sheet, too_many_rows
from pipeline_tui.exchange.table_rows import TableRows, above_notice, header_notice
from pipeline_tui.exchange.workbook_info import (
    Area,
    CellNames,
    SheetInfo,
    State,
    WorkbookInfo,
    cell_name,
)
from pipeline_tui.exchange.workbook_parts import MOST_CELLS, ZIPPED, Parts, damaged
from pipeline_tui.exchange.xls_limits import check_xls
from pipeline_tui.exchange.xlsx_info import WORKBOOK, XlsxInfo
from pipeline_tui.present.values import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

    from pipeline_tui.exchange.workbook_info import Span

Cell = str | int | float | bool | date | datetime | time | timedelta
_MOST_BLANK = 1_000
"""Empty rows one after the other; rows after them are not part of the table."""
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
                     "#GETTING_DATA"})  # fmt: skip
_LONGEST_NAMED = 40
_DURATION = re.compile(r"PT(\d{1,6})H(\d\d)M(\d\d)(?:[.,]\d{1,9})?S")


class _Table(NamedTuple):
    """The rows of one sheet that have a value."""

    title: str
    rows: list[Row]
    left: int
    """How many columns are before the first of them."""
    info: SheetInfo
    far: int
    """How many rows were not read, because many empty rows are before them."""


def read_workbook(
    name: str, data: bytes, wanted: str | None = None, layout: Layout = AS_FOUND
) -> Sheet:
    """Return the rows of the sheet `wanted`, else of the first visible one whose header is known.

    Raises PipelineError for a workbook that is damaged, protected, too large or empty, and
    UsageError for a sheet that does not exist.
    """
    book = _Book(name, data)
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
    book = _Book(name, data)
    try:
        for title in titles:
            table = book.table(title) if book.info.has_rows(title) else None
            if table is not None and table.rows:
                yield _sheet(name, table, book.info, [], AS_FOUND)
    finally:
        book.close()


class _BareInfo:
    """What the library says about a workbook whose XML is not known: an XLS."""

    def __init__(self, name: str, workbook: CalamineWorkbook) -> None:
        from python_calamine import SheetVisibleEnum

        self._name = name
        self._workbook = workbook
        self.properties: Mapping[str, str] = {}
        self.states: Mapping[str, State] = {
            each.name: State.VISIBLE if each.visible == SheetVisibleEnum.Visible else State.HIDDEN
            for each in workbook.sheets_metadata
        }

    def has_rows(self, title: str) -> bool:
        """Return whether a sheet holds a value."""
        with _reading(self._name):
            return self._workbook.get_sheet_by_name(title).start is not None

    def sheet(self, title: str) -> SheetInfo:
        """Return the merged ranges of a sheet."""
        with _reading(self._name):
            merges = self._workbook.get_sheet_by_name(title).merged_cell_ranges or []
        return SheetInfo(
            merges=[
                Area(top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in merges
            ]
        )


class _Book:
    """A workbook: its values from the library, and everything else from its XML."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        parts = Parts(name, data) if data.startswith(ZIPPED) else None
        if parts is not None and (foreign := parts.foreign_encodings()):
            data = parts.as_utf8(foreign)
            parts = Parts(name, data)
        # the limits are checked before the library allocates
        known = _described(parts) if parts is not None else None
        self._workbook = _opened(name, data)
        self.info: WorkbookInfo = known or _BareInfo(name, self._workbook)
        self._titles = list(self.info.states)
        names = self._workbook.sheet_names
        # the library may spell a title in another way, with its line breaks
        known_names = names if len(names) == len(self._titles) else self._titles
        self._names = dict(zip(self._titles, known_names, strict=True))
        self._last: tuple[str, CalamineSheet] | None = None
        """The sheet that was judged last; it is often the one that is read."""

    def close(self) -> None:
        """Let the library free its memory."""
        self._workbook.close()

    def chosen(self, wanted: str | None, layout: Layout) -> str:
        """Return the title of the sheet to read."""
        if wanted is not None:
            return _named(self._name, self._titles, wanted)
        filled = []
        for title in self._titles:
            if self.info.states[title] is not State.VISIBLE or not self.info.has_rows(title):
                continue
            filled.append(title)
            if self._is_understood(title, layout):
                return title
        if filled:
            return filled[0]
        hidden = self.others("")
        if hidden:
            raise PipelineError(
                f"{self._name} has rows in hidden sheets only: {', '.join(map(repr, hidden))}",
                f"To read one, add --sheet {quote(hidden[0])}",
            )
        raise PipelineError(f"{self._name} has no rows")

    def others(self, title: str) -> list[str]:
        """Return the titles of the other sheets that have rows."""
        return [each for each in self._titles if each != title and self.info.has_rows(each)]

    def table(self, title: str) -> _Table:
        """Return the rows of a sheet, with the numbers that a spreadsheet program shows."""
        info = self.info.sheet(title)
        rows: list[Row] = []
        left, cells = self._cells(title)
        for row in _until_blank(cells):
            _empty_errors(row, left, info.errors)
            rows.append(row)
            if len(rows) > MOST_ROWS + LOOKED_AT:
                raise too_many_rows(self._name)
        far = sum(1 for _, values in cells if any(each != "" for each in values))
        _show_formats(rows, left, info)
        if isinstance(self.info, OdsInfo):
            _show_durations(rows)
        return _Table(title, rows, left, info, far)

    def _is_understood(self, title: str, layout: Layout) -> bool:
        self.info.sheet(title)  # within the limits
        _, cells = self._cells(title)
        head = [row.values for row in islice(_until_blank(cells), LOOKED_AT)]
        return find_header(head, layout).is_understood

    def _cells(self, title: str) -> tuple[int, Iterator[tuple[int, list[Cell]]]]:
        """Return how many columns are before the first, and each row with its number."""
        sheet = self._sheet(title)
        # the library begins with row 1, and with the first column that has a value
        return (sheet.start or (0, 0))[1], enumerate(sheet.iter_rows(), 1)

    def _sheet(self, title: str) -> CalamineSheet:
        if self._last is None or self._last[0] != title:
            self._last = None  # before the next one is allocated
            with _reading(self._name):
                self._last = title, self._workbook.get_sheet_by_name(self._names[title])
        return self._last[1]


def _described(parts: Parts) -> WorkbookInfo:
    if WORKBOOK in parts and CONTENT in parts:
        # the library would try one after the other
        raise damaged(parts.name)
    if WORKBOOK in parts:
        return XlsxInfo(parts)
    if CONTENT in parts:
        return OdsInfo(parts)
    raise damaged(parts.name)


def _opened(name: str, data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    if data.startswith(COMPOUND):
        check_xls(name, data)
    with _reading(name):
        return CalamineWorkbook.from_filelike(BytesIO(data))


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turn what the library raises into a PipelineError."""
    from python_calamine import CalamineError

    try:
        yield
    except CalamineError:
        raise damaged(name) from None
    except BaseException as error:
        # a fault in the library's own code is not an Exception
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(name) from None


def _named(name: str, titles: list[str], wanted: str) -> str:
    for title in titles:
        if title.casefold() == wanted.casefold():
            return title
    raise UsageError(f"{name} has no sheet {wanted!r}", f"It has: {', '.join(map(repr, titles))}")


def _until_blank(rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[Row]:
    """Yield the filled rows, until a thousand empty ones follow one of them."""
    blank, has_begun = 0, False
    for number, cells in rows:
        values = [each if type(each) is str else _text(each) for each in cells]
        if any(values):
            blank, has_begun = 0, True
            yield Row(number, values)
            continue
        blank += has_begun
        if blank >= _MOST_BLANK:
            return


def _empty_errors(row: Row, left: int, errors: CellNames) -> None:
    """Empty each cell that shows an error, and name it."""
    if _ERRORS.isdisjoint(row.values):
        return
    for place, value in enumerate(row.values):
        if value in _ERRORS:
            errors.add(f"{value} in {cell_name(row.number, left + place + 1)}")
            row.values[place] = ""


def _show_formats(rows: Sequence[Row], left: int, info: SheetInfo) -> None:
    """Give each number the currency or the percentage that its cell shows."""
    at = 0
    for run in info.formats:
        while at < len(rows) and rows[at].number < run.rows.first:
            at += 1
        while at < len(rows) and rows[at].number <= run.rows.last:
            values = rows[at].values
            for column, shown in run.cells:
                place = column - left - 1
                if 0 <= place < len(values) and values[place]:
                    values[place] = Number(values[place], shown.sign, shown.is_percent)
            at += 1


def _show_durations(rows: Iterable[Row]) -> None:
    """Show the times of an ODS, which the library gives as `PT26H03M00S`."""
    for row in rows:
        for place, value in enumerate(row.values):
            if value.startswith("PT") and (found := _DURATION.fullmatch(value)):
                row.values[place] = f"{int(found[1])}:{found[2]}:{found[3]}"


def _text(cell: Cell) -> str:
    """Return a cell as somebody would type it: a day without midnight, a number without `.0`."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _duration(round(cell.total_seconds()))
    return str(cell)


def _digits(number: float) -> str:
    if number.is_integer():
        return str(int(number))
    return Number(format(Decimal(repr(number)), "f")) if isfinite(number) else str(number)


def _duration(seconds: int) -> str:
    """Return `26:03:00`, as a spreadsheet program shows it."""
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _sheet(
    name: str, table: _Table, info: WorkbookInfo, others: Sequence[str], layout: Layout
) -> Sheet:
    header = find_header([row.values for row in table.rows[:LOOKED_AT]], layout)
    sheet = Sheet(name, header.names, title=table.title, titles=list(info.states))
    sheet.properties = info.properties
    sheet.unread = table.info.errors.count + table.info.formulas.count
    above, below = table.rows[: header.place], table.rows[header.end :]
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
    sheet.notices += header_notice(header, table.rows[header.place].number)
    sheet.notices += _merge(name, below, table, sheet.headers)
    rows = TableRows(sheet, header)
    for row in below:
        rows.take(row.number, row.values)
    rows.finish()
    sheet.notices += _notices(table, sheet)
    if isinstance(info, _BareInfo):
        sheet.notices.append(
            "an .xls file does not show percentages, currencies, errors and hidden rows: save it"
            " as .xlsx if it has any"
        )
    return sheet


def _notices(table: _Table, sheet: Sheet) -> Iterator[str]:
    info = table.info
    if info.errors.count:
        yield f"{count(info.errors.count, 'cell')} with an error, read as empty: {info.errors}"
    if info.formulas.count:
        yield (
            f"{count(info.formulas.count, 'formula')} without a stored value, read as empty:"
            f" {info.formulas}. Open the file in a spreadsheet program and save it"
        )
    hidden = list(_hidden_numbers(sheet.rows, info.hidden_rows))
    if hidden:
        yield f"{count(len(hidden), 'hidden row')} read as well: {_listed(map(str, hidden))}"
    spans = info.hidden_columns
    columns = [
        header or column_letters(column - 1)
        for column, header in enumerate(sheet.headers, table.left + 1)
        if any(span.first <= column <= span.last for span in spans)
    ]
    if columns:
        yield f"{count(len(columns), 'hidden column')} read as well: {_listed(columns)}"
    if info.comments.count:
        yield f"{count(info.comments.count, 'cell comment')} not imported: {info.comments}"
    if table.far:
        yield (
            f"{count(table.far, 'row')} not read after row {table.rows[-1].number:,}:"
            f" {_MOST_BLANK:,} empty rows are before them"
        )


def _merge(name: str, rows: list[Row], table: _Table, headers: Sequence[str]) -> list[str]:
    """Repeat the value of each merged range in all its cells; remove headings within the table.

    A range that is alone in its row and covers most of the columns is a heading. Returns the
    notices. Raises PipelineError for ranges that overlap without end.
    """
    numbers = [row.number for row in rows]
    width = len(headers)
    repeated, headings = CellNames(), CellNames()
    removed = set()
    filled = 0
    for area in table.info.merges:
        start, end = bisect_left(numbers, area.top), bisect_right(numbers, area.bottom)
        left, right = max(area.left - table.left - 1, 0), min(area.right - table.left, width)
        if start == end or numbers[start] != area.top or left >= right:
            continue
        first = rows[start].values
        value = first[left] if left < len(first) else ""
        if not value or area.left <= table.left:
            continue
        if area.top == area.bottom and sum(map(bool, first)) == 1 and right - left > width / 2:
            headings.add(f"{value[:_LONGEST_NAMED]!r} in row {area.top:,}")
            removed.add(area.top)
            continue
        filled += (end - start) * (right - left)
        if filled > MOST_CELLS:
            raise damaged(name)
        for row in rows[start:end]:
            row.values[left:right] = [value] * (right - left)
        header = headers[left]
        repeated.add(f"{area} ({header})" if header else str(area))
    if removed:
        rows[:] = [row for row in rows if row.number not in removed]
    notices = []
    if repeated.count:
        ranges = count(repeated.count, "merged range")
        notices.append(f"{ranges} read as if each cell had the value: {repeated}")
    if headings.count:
        notices.append(f"{count(headings.count, 'heading')} across the table skipped: {headings}")
    return notices


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


def _listed(words: Iterable[str]) -> str:
    """Return the first few words and how many more there are."""
    names = CellNames()
    for word in words:
        names.add(word)
    return str(names)
