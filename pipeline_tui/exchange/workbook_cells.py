"""The cells of a workbook as text: numbers, days and times as a person would type them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.sheet import Row
from pipeline_tui.exchange.workbook_info import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.exchange.workbook_info import CellNames, SheetInfo

Cell = str | int | float | bool | date | datetime | time | timedelta
MOST_BLANK = 1_000
"""Empty rows one after the other; rows after them are not part of the table."""
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
                     "#GETTING_DATA"})  # fmt: skip
_EXACT = 1e15
"""A workbook keeps fifteen digits."""
_DURATION = re.compile(r"PT(\d{1,6})H(\d\d)M(\d\d)(?:[.,]\d{1,9})?S")


def until_blank(rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[Row]:
    """Yield the filled rows, until a thousand empty ones follow one of them."""
    blank, has_begun = 0, False
    for number, cells in rows:
        values = [each if type(each) is str else _text(each) for each in cells]
        if any(values):
            blank, has_begun = 0, True
            yield Row(number, values)
            continue
        blank += has_begun
        if blank >= MOST_BLANK:
            return


class LongNumber(str):
    """A number of more digits than a workbook keeps exactly."""

    __slots__ = ()


def name_long_numbers(row: Row, left: int, names: CellNames) -> None:
    """Name each number of a row whose last digits are not known."""
    if LongNumber not in map(type, row.values):
        return
    for index, value in enumerate(row.values):
        if type(value) is LongNumber:
            names.add(cell_name(row.number, left + index + 1))
            row.values[index] = str(value)


def empty_errors(row: Row, left: int, errors: CellNames) -> None:
    """Empty each cell that shows an error, and name it."""
    if _ERRORS.isdisjoint(row.values):
        return
    for index, value in enumerate(row.values):
        if value in _ERRORS:
            errors.add(f"{value} in {cell_name(row.number, left + index + 1)}")
            row.values[index] = ""


def show_formats(rows: Sequence[Row], left: int, info: SheetInfo) -> None:
    """Give each number the currency or the percentage that its cell shows."""
    at = 0
    for run in info.formats:
        while at < len(rows) and rows[at].number < run.rows.first:
            at += 1
        while at < len(rows) and rows[at].number <= run.rows.last:
            values = rows[at].values
            for column, shown in run.cells:
                index = column - left - 1
                if 0 <= index < len(values) and values[index]:
                    values[index] = Number(values[index], shown.sign, shown.is_percent)
            at += 1


def show_durations(rows: Iterable[Row]) -> None:
    """Show the times of an ODS, which the library gives as `PT26H03M00S`."""
    for row in rows:
        for index, value in enumerate(row.values):
            if value.startswith("PT") and (found := _DURATION.fullmatch(value)):
                row.values[index] = f"{int(found[1])}:{found[2]}:{found[3]}"


def _text(cell: Cell) -> str:
    """Return a cell as a person would type it: a day without midnight, a number without `.0`."""
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
        return str(int(number)) if abs(number) < _EXACT else LongNumber(int(number))
    return Number(format(Decimal(repr(number)), "f")) if isfinite(number) else str(number)


def _duration(seconds: int) -> str:
    """Return `26:03:00`, as a spreadsheet program shows it."""
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{rest:02}"
