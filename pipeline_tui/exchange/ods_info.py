"""What an ODS says about its sheets: one pass over its content, which has all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline_tui.exchange.workbook_info import (
    Area,
    CellFormat,
    SheetInfo,
    State,
    add_formats,
    add_span,
    cell_name,
    shown_error,
)
from pipeline_tui.exchange.workbook_parts import (
    MOST_COLUMNS,
    MOST_ROWS,
    Scan,
    check_spread,
    damaged,
    protected,
)
from pipeline_tui.exchange.workbook_scans import (
    LONGEST_TEXT,
    MOST_MERGES,
    MOST_SHEETS,
    MOST_STYLES,
    MOST_TEXTS,
    FirstElement,
    Properties,
)

if TYPE_CHECKING:
    from pipeline_tui.exchange.workbook_parts import Parts

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_REPEATED = re.compile(r"[0-9]{1,7}")
_HIDDEN = ("collapse", "filter")
_PERCENT = CellFormat(is_percent=True)
_SPANS = frozenset({"table:number-columns-spanned", "table:number-rows-spanned"})
_MOST_SPACES = 1_000_000
"""Of all the spaces that are only counted: the library makes a text of them."""
_TABLE, _ROW, _COLUMN, _CELL, _COMMENT, _STYLE, _TABLE_STYLE, _SPACES = range(1, 9)
_BEFORE_SHEETS = (_TABLE, _STYLE, _TABLE_STYLE)
# the library too knows these names by their usual prefixes only
_KINDS = {"table:table": _TABLE, "table:table-row": _ROW, "table:table-column": _COLUMN,
          "table:table-cell": _CELL, "table:covered-table-cell": _CELL,
          "office:annotation": _COMMENT, "style:style": _STYLE,
          "style:table-properties": _TABLE_STYLE, "text:s": _SPACES}  # fmt: skip


class OdsInfo:
    """What is known of an ODS."""

    def __init__(self, parts: Parts) -> None:
        """Raise PipelineError if it is damaged, encrypted or too large."""
        encrypted = FirstElement("encryption-data")
        parts.parse(_MANIFEST, encrypted)
        if encrypted.is_done:
            raise protected(parts.name)
        scan = _ContentScan(parts.name)
        parts.parse(CONTENT, scan)
        scan.finish()
        self.states = scan.states
        self._infos = scan.infos
        self._filled = scan.filled
        properties = Properties("user-defined", "meta:name")
        parts.parse("meta.xml", properties)
        self.properties = properties.found

    def has_rows(self, title: str) -> bool:
        """Return whether a sheet holds a value."""
        return title in self._filled

    def sheet(self, title: str) -> SheetInfo:
        """Return what is known of a sheet."""
        return self._infos[title]


class _ContentScan(Scan):
    """The sheets, rows and cells, within the limits.

    A cell and a row are judged when the next one starts: the ends of elements are not watched.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.states: dict[str, State] = {}
        self.infos: dict[str, SheetInfo] = {}
        self.filled: set[str] = set()
        """The titles of the sheets that hold a value."""
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = 0
        """How many elements are open around a sheet; a table further down is within a cell."""
        self._title = ""
        self._info = SheetInfo()
        self._row = self._rows = self._column = self._columns = self._next_column = 0
        self._last_row = self._widest = self._filled_width = 0
        self._shown: list[tuple[int, CellFormat]] = []
        """The cells of the row whose format matters."""
        self._pairs: dict[tuple[int, CellFormat], tuple[int, CellFormat]] = {}
        """Each pair of them once: it costs a hundred bytes."""
        self._is_comment = False
        self._texts: list[str] = []
        self._spaces = 0

    def finish(self) -> None:
        """Judge the last row."""
        self._end_row()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        kind = _KINDS.get(name)
        if kind is None or not (self._depth or kind in _BEFORE_SHEETS):
            return
        if kind == _CELL:
            self._start_cell(attributes)
        elif kind == _ROW:
            self._start_row(attributes)
        elif kind == _TABLE:
            self._start_table(attributes)
        elif kind == _COLUMN:
            self._start_column(attributes)
        elif kind == _COMMENT:
            self._is_comment = True
            self._info.comments.add(cell_name(self._row, max(self._column, 1)))
        elif kind == _SPACES:
            self._count_spaces(attributes)
        else:
            self._read_style(kind, attributes)

    def _count_spaces(self, attributes: dict[str, str]) -> None:
        self._spaces += self._repeated(attributes, "text:c", _MOST_SPACES)
        if self._spaces > _MOST_SPACES:
            raise damaged(self._name)

    def text(self, text: str) -> None:
        if not self._is_comment and len(self._texts) < MOST_TEXTS:
            self._texts.append(text[:LONGEST_TEXT])

    def end(self, name: str) -> None:
        kind = _KINDS.get(name)
        if kind == _COMMENT:
            self._is_comment = False
        elif kind == _CELL:
            self.watch(False)
            error = shown_error("".join(self._texts))
            self._info.errors.add(f"{error} in {cell_name(self._row, self._column)}")

    def _read_style(self, kind: int, attributes: dict[str, str]) -> None:
        if kind == _STYLE:
            self._style = attributes.get("style:name", "")
        elif attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
            if len(self._hidden_styles) > MOST_STYLES:
                raise damaged(self._name)

    def _start_table(self, attributes: dict[str, str]) -> None:
        depth = self.open_elements()
        if self._depth and depth > self._depth:
            return
        self._end_row()
        self._depth = depth
        self._title = attributes.get("table:name", "")
        is_hidden = attributes.get("table:style-name", "") in self._hidden_styles
        self.states[self._title] = State.HIDDEN if is_hidden else State.VISIBLE
        self._info = self.infos[self._title] = SheetInfo()
        if len(self.states) > MOST_SHEETS:
            raise damaged(self._name)
        self._row, self._rows, self._next_column = 0, 1, 1
        self._last_row = self._widest = 0

    def _start_column(self, attributes: dict[str, str]) -> None:
        columns = self._repeated(attributes, "table:number-columns-repeated", MOST_COLUMNS)
        if attributes.get("table:visibility") in _HIDDEN:
            last = self._next_column + columns - 1
            add_span(self._info.hidden_columns, self._next_column, last)
        self._next_column += columns

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._end_row()
        self._row += self._rows
        self._rows = self._repeated(attributes, "table:number-rows-repeated", MOST_ROWS)
        self._column, self._columns = 0, 1
        if attributes.get("table:visibility") in _HIDDEN:
            add_span(self._info.hidden_rows, self._row, self._row + self._rows - 1)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._is_comment = False
        self._column += self._columns
        self._columns = 1
        if "table:number-columns-repeated" in attributes:
            name = "table:number-columns-repeated"
            self._columns = self._repeated(attributes, name, MOST_COLUMNS)
        kind = attributes.get("office:value-type")
        if kind is not None or any(name.startswith("office:") for name in attributes):
            self._filled_width = self._column + self._columns - 1
        elif "table:formula" in attributes:
            self._info.formulas.add(cell_name(self._row, self._column))
        if kind == "percentage":
            self._show(_PERCENT)
        elif kind == "currency" and "office:currency" in attributes:
            self._show(CellFormat(attributes["office:currency"][:LONGEST_TEXT]))
        if not _SPANS.isdisjoint(attributes):
            self._start_merge(attributes)
        if attributes.get("calcext:value-type") == "error" and "office:string-value" in attributes:
            # the value is empty, and only the text says which error it is
            self._texts.clear()
            self.watch(True)

    def _show(self, shown: CellFormat) -> None:
        for column in range(self._column, self._column + self._columns):
            pair = column, shown
            self._shown.append(self._pairs.setdefault(pair, pair))

    def _start_merge(self, attributes: dict[str, str]) -> None:
        wide = self._repeated(attributes, "table:number-columns-spanned", MOST_COLUMNS)
        tall = self._repeated(attributes, "table:number-rows-spanned", MOST_ROWS)
        if len(self._info.merges) >= MOST_MERGES:
            raise damaged(self._name)
        if wide > 1 or tall > 1:
            area = Area(self._row, self._column, self._row + tall - 1, self._column + wide - 1)
            self._info.merges.append(area)

    def _end_row(self) -> None:
        if self._filled_width:
            self.filled.add(self._title)
            self._last_row = self._row + self._rows - 1
            self._widest = max(self._widest, self._filled_width)
            check_spread(self._name, self._last_row * self._widest, self.read)
            add_formats(self._info.formats, self._row, self._last_row, self._shown)
        self._shown.clear()
        self._filled_width = 0

    def _repeated(self, attributes: dict[str, str], name: str, most: int) -> int:
        text = attributes.get(name, "1")
        number = int(text) if _REPEATED.fullmatch(text) else 0
        if not 0 < number <= most:
            raise damaged(self._name)
        return number
