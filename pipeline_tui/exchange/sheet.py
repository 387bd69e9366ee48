"""What every reader gives: headers, rows of text, and the rows that cannot be used."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.made import Made
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.present.text import first_few

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline_tui.exchange.amounts import Mark
    from pipeline_tui.exchange.percents import PercentScale

MOST_ROWS = 200_000
"""Rows of one import. A save writes the whole book, so more belongs in a database."""

MOST_CELLS = 20_000_000
"""Cells of one import, blank ones too: a file of few bytes may have a wide header."""
MOST_COLUMNS = 20_000
"""More than the widest spreadsheet has."""
_MOST_NUMBERS = 10

_BETWEEN = "\x1f"
"""The sign that was made for it; a row that holds it is not packed."""
_NUMBER = "\x1e"
"""Encloses the currency of a number of a workbook; a row that contains it is not packed either."""
_PERCENT = "\x1d"
"""Replaces the currency of a percentage, which has none."""


class Row(NamedTuple):
    """One row of a file, as text."""

    number: int
    """Its place as a spreadsheet counts: the header of a CSV is row 1. In JSON the place
    in the list, from 1; in JSONL the line."""
    values: list[str]
    """As many as there are headers."""


class PackedRows(Made[Row]):
    """Rows that are kept for the case that one of them is refused: a text each."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._numbers = array("L")
        self._packed: list[str | list[str]] = []
        for row in rows:
            self._numbers.append(row.number)
            text = _BETWEEN.join(row.values)
            is_plain = text.count(_BETWEEN) == len(row.values) - 1 and _NUMBER not in text
            if is_plain and Number in map(type, row.values):
                text = _BETWEEN.join(map(_marked, row.values))
            self._packed.append(text if is_plain else row.values)

    def __len__(self) -> int:
        return len(self._packed)

    def make(self, place: int) -> Row:
        """A row."""
        packed = self._packed[place]
        if not isinstance(packed, str):
            return Row(self._numbers[place], packed)
        values = packed.split(_BETWEEN)
        if _NUMBER in packed:
            values = [*map(_unmarked, values)]
        return Row(self._numbers[place], values)


def _marked(cell: str) -> str:
    if not isinstance(cell, Number):
        return cell
    return f"{_NUMBER}{_PERCENT if cell.is_percent else cell.sign}{_NUMBER}{cell}"


def _unmarked(cell: str) -> str:
    before, _, rest = cell.partition(_NUMBER)
    sign, is_number, digits = rest.partition(_NUMBER)
    if not is_number:
        return before
    return Number(digits, is_percent=True) if sign == _PERCENT else Number(digits, sign)


class Rejected(NamedTuple):
    """A row that was left out, and why."""

    number: int
    values: list[str]
    """As they came, so that they can be mended and imported again."""
    reason: str
    is_text: bool = False
    """Whether it is one text that has no columns."""


class Judged(NamedTuple):
    """How the cells of a file are read, which few rows of it may not show."""

    mark: Mark | None = None
    """The decimal separator, if the column shows it or an option says it."""
    order: str = ""
    """`day-first` or `month-first`, where a date shows it."""
    said: str = ""
    """The format of the dates, where somebody said it."""
    value_at: int | None = None
    """Which column is read with that mark."""
    delimiter: str = ","
    """Between the cells: a file of rejected rows opens where its source does."""
    percent: PercentScale | None = None
    """How percentages without a sign are read, if the column shows it."""


NOTHING_JUDGED = Judged()


@dataclass
class Sheet:
    """The content of one file."""

    name: str
    """What to call the file in a message."""
    headers: list[str]
    rows: Sequence[Row] = ()
    rejected: list[Rejected] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """What the reader passed over, one line each."""
    title: str = ""
    """Which sheet of a workbook it is."""
    titles: Sequence[str] = ()
    """All of that workbook."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """The custom document properties of a workbook; empty for other files."""
    unread: int = 0
    """How many cells are empty here because their value could not be read."""
    judged: Judged = NOTHING_JUDGED
    """What was known of the file whose rejected rows these are."""

    def is_blank(self, column: int) -> bool:
        """Whether the column at that position holds no data."""
        return not any(row.values[column].strip() for row in self.rows)

    def pack(self) -> None:
        """Hold the rows in a third of the room: they have been read, and few are asked for
        again."""
        self.rows = PackedRows(self.rows)

    def all_rows(self) -> Iterator[Row]:
        """Every row, those that the reader could not use too."""
        yield from self.rows
        for each in self.rejected:
            yield Row(each.number, each.values)


def too_many_rows(name: str) -> PipelineError:
    """What to say of a file that does not end."""
    return PipelineError(
        f"{name} has more than {MOST_ROWS:,} rows: that is the limit of one import",
        "Split it, or leave out the rows that you do not need.",
    )


def check_size(name: str, rows: int, columns: int, hint: str = "") -> None:
    """Refuse a table of more cells than memory has room for. Raises PipelineError."""
    if columns > MOST_COLUMNS:
        raise PipelineError(
            f"{name} has more than {MOST_COLUMNS:,} columns",
            hint or "Delete the columns that you do not need.",
        )
    if rows * columns > MOST_CELLS:
        raise PipelineError(
            f"{name} has {columns:,} columns and more than {MOST_CELLS // columns:,} rows: that is"
            f" more than {MOST_CELLS:,} cells",
            "Split it, or delete the columns that you do not need.",
        )


def row_numbers(numbers: Sequence[int]) -> str:
    """`row 3`, `rows 3, 4 and 12 more`."""
    first = [f"{number:,}" for number in numbers[:_MOST_NUMBERS]]
    word = "row" if len(numbers) == 1 else "rows"
    return f"{word} {first_few(first, _MOST_NUMBERS, count=len(numbers))}"
