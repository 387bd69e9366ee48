"""The rows of a table, of a text or of a workbook: which hold data, and what is skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.layout import column_letters
from pipeline_tui.exchange.sheet import (
    MOST_ROWS,
    Rejected,
    Row,
    check_size,
    row_numbers,
    too_many_rows,
)
from pipeline_tui.exchange.total_rows import Candidate, find_totals, total_phrase
from pipeline_tui.present import values
from pipeline_tui.present.text import first_few, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.header_row import Header
    from pipeline_tui.exchange.sheet import Sheet

_MOST_SHARED = 4_096
"""Different texts of a column that are held once; with more they hardly repeat."""
_MOST_NAMED = 10
_LONGEST = 60


class _Skipped(NamedTuple):
    """A row that is not imported, as a person recognises it."""

    number: int
    cells: Sequence[str]

    def __str__(self) -> str:
        text = " | ".join(" ".join(cell.split()) for cell in self.cells if cell.strip())
        return f"row {self.number} {one_line(text, _LONGEST)!r}"


class TableRows:
    """Takes in the rows after a header, and sorts them into data and what is skipped."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet, self._width = sheet, len(sheet.headers)
        self._lines = header.lines
        self._words = frozenset(cell for line in header.lines for cell in line if cell)
        self._rows: list[Row] = []
        self._shared: list[dict[str, str] | None] = [{} for _ in sheet.headers]
        self._repeated: list[int] = []
        self._padded: list[int] = []
        self._totals: list[Candidate] = []
        self._after_blank: set[int] = set()
        """The indexes of rows after a blank one."""
        self._previous: int | None = None
        """The number of the last row that is not blank."""

    def take(self, number: int, cells: list[str]) -> None:
        """Take in one row; the list becomes part of the sheet.

        Raises PipelineError for too many rows, or too many cells.
        """
        first = next((index for index, cell in enumerate(cells) if cell and not cell.isspace()), -1)
        if first < 0:
            return
        if self._previous is not None and number - self._previous > 1:
            self._after_blank.add(len(self._rows))
        self._previous = number
        if len(cells) != self._width and not self._fits(number, cells):
            return
        text = cells[first]
        if self._is_header(text, cells):
            self._repeated.append(number)
            return
        is_clear = total_phrase(text)
        if is_clear is not None:
            self._totals.append(Candidate(len(self._rows), first, is_clear))
        self._share(cells)
        self._rows.append(Row(number, cells))
        if len(self._rows) > MOST_ROWS:
            raise too_many_rows(self._sheet.name)

    def _fits(self, number: int, cells: list[str]) -> bool:
        """Make the row as wide as the header, or reject it."""
        missing = self._width - len(cells)
        if missing > 0:
            self._padded.append(number)
            check_size(self._sheet.name, len(self._rows), self._width)
            cells += [""] * missing
        elif any(map(str.strip, cells[self._width :])):
            reason = f"it has {len(cells)} cells, the header has {self._width}"
            self._sheet.rejected.append(Rejected(number, cells, reason))
            return False
        else:
            del cells[self._width :]
        return True

    def _is_header(self, text: str, cells: Sequence[str]) -> bool:
        """Whether a row is a line of the header once more; some of its cells may be blank."""
        if text.strip() not in self._words:
            return False
        filled = [(index, cell.strip()) for index, cell in enumerate(cells) if cell.strip()]
        for line in self._lines:
            if len(filled) < 2 and len(filled) != sum(map(bool, line)):
                continue
            if all(index < len(line) and line[index] == cell for index, cell in filled):
                return True
        return False

    def _share(self, cells: list[str]) -> None:
        """Stages, owners and days repeat: each is held once."""
        for index, known in enumerate(self._shared):
            # a number of a workbook equals another of another currency
            if known is not None and type(cells[index]) is str:
                cells[index] = known.setdefault(cells[index], cells[index])
                if len(known) > _MOST_SHARED:
                    self._shared[index] = None

    def finish(self) -> None:
        """Give the rows to the sheet, with what to say of those that are skipped."""
        sheet, rows = self._sheet, self._rows
        totals = find_totals(sheet.headers, rows, self._totals)
        below = self._below(totals)
        skipped = {*totals, *below}
        if self._repeated:
            what = values.count(len(self._repeated), "repeated header row")
            sheet.notices.append(f"skipped {what}: {row_numbers(self._repeated)}")
        for indexes, what in ((totals, "total row"), (below, "row")):
            if indexes:
                where = " below the table" if indexes is below else ""
                named = named_rows([_Skipped(*rows[index]) for index in indexes])
                count = values.count(len(indexes), what)
                sheet.notices.append(f"skipped {count}{where}: {named}")
        dropped = {rows[index].number for index in skipped}
        padded = [number for number in self._padded if number not in dropped]
        if padded:
            what = values.count(len(padded), "row")
            verb = "ends" if len(padded) == 1 else "end"
            sheet.notices.append(
                f"{what} {verb} before the last column, read as blank there: {row_numbers(padded)}"
            )
        if skipped:
            rows = [row for index, row in enumerate(rows) if index not in skipped]
        sheet.rows = rows
        _name_columns(sheet)

    def _below(self, totals: Sequence[int]) -> list[int]:
        """The lines that a report prints after its table: after a blank row, single cells in a
        table that has none elsewhere."""
        rows, skipped = self._rows, set(totals)
        first = len(rows)
        found: list[int] = []
        for index in range(len(rows) - 1, -1, -1):
            if index not in skipped and sum(map(bool, rows[index].values)) != 1:
                break
            if index not in skipped:
                found.append(index)
            if index in self._after_blank:
                first = index
        if self._width < 3 or first in (0, len(rows)):
            return []
        if any(sum(map(bool, rows[index].values)) == 1 for index in range(first)):
            return []
        return [index for index in reversed(found) if index >= first]


def above_notice(rows: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    """What to say of the rows above the header, by number and cells."""
    filled = [_Skipped(number, cells) for number, cells in rows if any(map(str.strip, cells))]
    if not filled:
        return []
    what = values.count(len(filled), "row")
    return [f"skipped {what} above the header: {named_rows(filled)}"]


def header_notice(header: Header, number: int) -> list[str]:
    """What to say of a header of two lines; `number` is the row of the first."""
    if len(header.lines) < 2:
        return []
    names = ", ".join(repr(name) for name in header.names if name)
    return [f"read a header of two lines, rows {number} and {number + 1}: {names}"]


def named_rows(rows: Sequence[_Skipped]) -> str:
    """Rows with their text, as many as one can read."""
    return first_few(list(map(str, rows[:_MOST_NAMED])), _MOST_NAMED, count=len(rows))


def _name_columns(sheet: Sheet) -> None:
    """Call a column that holds data and has no header by its letter."""
    for index, header in enumerate(sheet.headers):
        if not header and any(row.values[index].strip() for row in sheet.rows):
            sheet.headers[index] = f"column {column_letters(index)}"
