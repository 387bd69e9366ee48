"""What a workbook says about its sheets besides the values of their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeline_tui.exchange.layout import column_letters
from pipeline_tui.model.money import CURRENCIES
from pipeline_tui.model.money_words import SYMBOLS
from pipeline_tui.present.text import first_few

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_NAMED = 5
_LONGEST_FORMAT = 255
"""Characters of a number format; a spreadsheet program allows no more."""
_LONGEST_TEXT = 20
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_SHOWN = re.compile(
    r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\"([^\"]*)\"|\\(.)|([^\s\w#?*_.,;:/()\[\]\"\\@%+-])"
)
"""What a format shows with the digits: `[$€-407]`, `"руб."`, `\\€`, `$`."""


class State(StrEnum):
    """Whether a spreadsheet program shows a sheet."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "very hidden"
    """Only a macro can show it."""


class Span(NamedTuple):
    """Rows or columns from the first to the last of them, counted from 1."""

    first: int
    last: int


class Area(NamedTuple):
    """A range of cells; rows and columns are counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


class CellFormat(NamedTuple):
    """What the number format of a cell says about its number."""

    sign: str = ""
    """The sign or code of a currency; empty without one."""
    is_percent: bool = False


class FormatRun(NamedTuple):
    """Consecutive rows whose cells have the same formats."""

    rows: Span
    cells: tuple[tuple[int, CellFormat], ...]
    """The columns, counted from 1, whose format matters."""


@dataclass
class CellNames:
    """Cells of one kind: their number, and the names of the first few."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Count a cell."""
        self.count += 1
        if len(self.first) < MOST_NAMED:
            self.first.append(name)

    def __str__(self) -> str:
        return first_few(self.first, MOST_NAMED, count=self.count)


@dataclass
class SheetInfo:
    """What is known of one sheet."""

    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    formats: list[FormatRun] = field(default_factory=list)
    """In the order of the rows."""
    errors: CellNames = field(default_factory=CellNames)
    """`#REF! in B7`"""
    formulas: CellNames = field(default_factory=CellNames)
    """Formulas without a stored value."""
    long_numbers: CellNames = field(default_factory=CellNames)
    """Numbers whose last digits are not known."""
    comments: CellNames = field(default_factory=CellNames)


class WorkbookInfo(Protocol):
    """What is known of a workbook."""

    @property
    def states(self) -> Mapping[str, State]:
        """The sheets by title, in their order."""
        ...

    @property
    def properties(self) -> Mapping[str, str]:
        """The custom document properties."""
        ...

    def has_rows(self, title: str) -> bool:
        """Return whether a sheet holds a value."""
        ...

    def sheet(self, title: str) -> SheetInfo:
        """Return what is known of a sheet. Raises PipelineError if it is too large."""
        ...


def cell_name(row: int, column: int) -> str:
    """Return `B7` for row 7, column 2."""
    return f"{column_letters(column - 1)}{row}"


def column_number(letters: str) -> int:
    """Return 1 for `A`, 27 for `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def shown_error(text: str) -> str:
    """Return the text of an error as it is named in a message."""
    return " ".join(text.split())[:_LONGEST_TEXT] or "#ERROR"


def add_span(spans: list[Span], first: int, last: int) -> None:
    """Append a span; one that follows the last span extends it."""
    if spans and spans[-1].last + 1 == first:
        spans[-1] = Span(spans[-1].first, last)
    else:
        spans.append(Span(first, last))


def add_formats(
    runs: list[FormatRun], first: int, last: int, cells: Sequence[tuple[int, CellFormat]]
) -> None:
    """Append the formats of some rows; rows that continue the last run extend it."""
    shown = tuple(cells)
    if runs and runs[-1].rows.last + 1 == first and runs[-1].cells == shown:
        runs[-1] = FormatRun(Span(runs[-1].rows.first, last), runs[-1].cells)
    elif shown:
        runs.append(FormatRun(Span(first, last), shown))


def cell_format(pattern: str) -> CellFormat:
    """Return what a number format says: `0.0%`, `#,##0 [$€-407]`."""
    shown = pattern[:_LONGEST_FORMAT].partition(";")[0]
    return CellFormat(_currency(shown), "%" in _QUOTED.sub("", shown))


def _currency(pattern: str) -> str:
    """Return the currency that a number format shows, or an empty text.

    What is in `[$…]` is a currency even if it is not known; other words may be a unit.
    """
    for found in _SHOWN.finditer(pattern):
        word = next(filter(None, found.groups()), "").strip()
        if found[1] or word.rstrip(".").lower() in SYMBOLS or word in CURRENCIES:
            return word
    return ""
