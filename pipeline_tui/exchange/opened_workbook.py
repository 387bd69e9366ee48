"""An opened workbook: its values from the library, everything else from its XML."""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.compound_file import COMPOUND
from pipeline_tui.exchange.header_row import LOOKED_AT, find_header
from pipeline_tui.exchange.ods_info import CONTENT, OdsInfo
from pipeline_tui.exchange.sheet import MOST_ROWS, Row, too_many_rows
from pipeline_tui.exchange.workbook_cells import (
    empty_errors,
    name_long_numbers,
    show_durations,
    show_formats,
    until_blank,
)
from pipeline_tui.exchange.workbook_info import Area, SheetInfo, State, WorkbookInfo
from pipeline_tui.exchange.workbook_parts import ZIPPED, Parts, damaged
from pipeline_tui.exchange.xls_limits import check_xls
from pipeline_tui.exchange.xlsx_info import WORKBOOK, XlsxInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from python_calamine import CalamineSheet, CalamineWorkbook

    from pipeline_tui.exchange.layout import Layout
    from pipeline_tui.exchange.workbook_cells import Cell


class Table(NamedTuple):
    """The rows of one sheet that have a value."""

    title: str
    rows: list[Row]
    left: int
    """How many columns are before the first of them."""
    info: SheetInfo
    far: int
    """How many rows were not read, because many empty rows are before them."""


class BareInfo:
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


class OpenedWorkbook:
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
        self.info: WorkbookInfo = known or BareInfo(name, self._workbook)
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

    def table(self, title: str) -> Table:
        """Return the rows of a sheet, with the numbers that a spreadsheet program shows."""
        info = self.info.sheet(title)
        rows: list[Row] = []
        left, cells = self._cells(title)
        for row in until_blank(cells):
            empty_errors(row, left, info.errors)
            name_long_numbers(row, left, info.long_numbers)
            rows.append(row)
            if len(rows) > MOST_ROWS + LOOKED_AT:
                raise too_many_rows(self._name)
        far = sum(1 for _, values in cells if any(each != "" for each in values))
        show_formats(rows, left, info)
        if isinstance(self.info, OdsInfo):
            show_durations(rows)
        return Table(title, rows, left, info, far)

    def _is_understood(self, title: str, layout: Layout) -> bool:
        self.info.sheet(title)  # within the limits
        _, cells = self._cells(title)
        head = [row.values for row in islice(until_blank(cells), LOOKED_AT)]
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
