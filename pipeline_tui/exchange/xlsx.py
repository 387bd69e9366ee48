"""A workbook for a spreadsheet program: numbers are numbers, days are days, texts are texts.

A text is written as a text whatever it begins with, so no cell is ever a formula
or a link. One row is in memory at a time; the library keeps the others in a
folder that only we can read and that goes when the workbook is done.
"""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, date
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.errors import PipelineError
from pipeline_tui.model.money import minor_digits
from pipeline_tui.model.probability import Probability
from pipeline_tui.present.text import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

MOST_ROWS = 1_048_575
"""Rows below the header that a sheet has room for."""
LONGEST_TEXT = 32_767
"""Characters that a cell has room for."""
_EXACT_DIGITS = 15
"""A spreadsheet's numbers are binary floats: more digits than that would not come out."""
_WIDEST, _NARROWEST = 50, 8
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Amount(NamedTuple):
    """Money in a cell: it shows the digits of its currency."""

    value: Decimal
    currency: str


Value = str | int | Probability | date | Amount | None


class SheetOut(NamedTuple):
    """One sheet: its name, its headers, its rows."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]


class Workbook(NamedTuple):
    """A workbook, and how many of its texts did not fit."""

    content: bytes
    cut_texts: int


def fitted_text(text: str) -> str:
    """Return a text, or the beginning of it that a cell can hold."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def workbook(
    sheets: Iterable[SheetOut], saved: datetime, properties: Mapping[str, str]
) -> Workbook:
    """Return the sheets as one file with these custom document properties.

    Raises PipelineError for a sheet with too many rows.
    """
    import xlsxwriter  # who only reads a sheet does not need it

    content = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="pipeline-export-") as folder:
        book = xlsxwriter.Workbook(content, {**_OPTIONS, "tmpdir": folder})
        book.set_properties({"created": saved.astimezone(UTC).replace(tzinfo=None)})
        for name, text in properties.items():
            book.set_custom_property(name, text, "text")
        writer = _Writer(book)
        for each in sheets:
            writer.sheet(each)
        book.close()
    return Workbook(content.getvalue(), writer.cut_texts)


class _Writer:
    """Writes sheets with the formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._money: dict[int, Any] = {}
        self.cut_texts = 0

    def sheet(self, sheet: SheetOut) -> None:
        """One sheet, its header frozen, its columns as wide as what stands in them."""
        page = self._book.add_worksheet(sheet.name)
        widths = [_NARROWEST] * len(sheet.headers)
        for column, header in enumerate(sheet.headers):
            page.write_string(0, column, header, self._head)
            widths[column] = max(widths[column], width(header) + 2)  # room for the filter's arrow
        last = 0
        for last, row in enumerate(sheet.rows, 1):
            if last > MOST_ROWS:
                raise PipelineError(
                    f"a sheet has room for {MOST_ROWS:,} rows, and {sheet.name} needs more",
                    "Choose fewer with a filter, or export as CSV.",
                )
            for column, value in enumerate(row):
                shown = self._write(page, last, column, value)
                widths[column] = max(widths[column], shown)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(sheet.headers) - 1)
        for column, cells in enumerate(widths):
            page.set_column(column, column, min(cells, _WIDEST) + 1)

    def _write(self, page: Any, row: int, column: int, value: Value) -> int:
        """Write a cell; how wide it is."""
        if value is None or value == "":
            return 0
        if isinstance(value, Amount):
            return self._write_amount(page, row, column, value)
        if isinstance(value, int | Probability):
            page.write_number(row, column, float(value))
            return len(str(value))
        if isinstance(value, date):
            page.write_datetime(row, column, value, self._day)
            return 10
        return self._write_text(page, row, column, value)

    def _write_amount(self, page: Any, row: int, column: int, money: Amount) -> int:
        amount = money.value
        if len(amount.normalize().as_tuple().digits) > _EXACT_DIGITS:
            return self._write_text(page, row, column, f"{amount:f}")
        digits = minor_digits(money.currency)
        if digits not in self._money:
            pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
            self._money[digits] = self._book.add_format({"num_format": pattern})
        # the only number that the format knows; exact for as many digits as are let through
        page.write_number(row, column, float(amount), self._money[digits])
        return len(f"{amount:,.{digits}f}")

    def _write_text(self, page: Any, row: int, column: int, text: str) -> int:
        self.cut_texts += len(text) > LONGEST_TEXT
        text = fitted_text(text)
        page.write_string(row, column, text)
        return max(map(width, text[:200].splitlines()), default=0)
