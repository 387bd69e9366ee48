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
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    LocalNames,
    Scan,
    damaged,
    protected,
    too_spread,
)

if TYPE_CHECKING:
    from typing import Never

    from pipeline_tui.exchange.workbook_parts import Parts

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_MOST_SHEETS = 1_000
_LONGEST_PROPERTY = 1_000
_MOST_STYLES = 100_000
_MOST_MERGES = 200_000
_MOST_TEXTS, _LONGEST_TEXT = 10, 100
"""The pieces of a text of which an error is named, and their length."""
_REPEATED = re.compile(r"[0-9]{1,7}")
_HIDDEN = ("collapse", "filter")
_PERCENT = CellFormat(is_percent=True)
(_TABLE, _ROW, _COLUMN, _CELL, _COVERED, _TEXT, _COMMENT, _STYLE, _TABLE_STYLE) = range(1, 10)
_KINDS = {"table": _TABLE, "table-row": _ROW, "table-column": _COLUMN, "table-cell": _CELL,
          "covered-table-cell": _COVERED, "p": _TEXT, "annotation": _COMMENT, "style": _STYLE,
          "table-properties": _TABLE_STYLE}  # fmt: skip


class OdsInfo:
    """What is known of an ODS."""

    def __init__(self, parts: Parts) -> None:
        """Raise PipelineError if it is damaged, encrypted or too large."""
        encrypted = _Found("encryption-data")
        parts.parse(_MANIFEST, encrypted)
        if encrypted.is_done:
            raise protected(parts.name)
        scan = _ContentScan(parts.name)
        parts.parse(CONTENT, scan)
        self.states = scan.states
        self._infos = scan.infos
        self._filled = scan.filled
        properties = _Properties()
        parts.parse("meta.xml", properties)
        self.properties = properties.found

    def has_rows(self, title: str) -> bool:
        """Return whether a sheet holds a value."""
        return title in self._filled

    def sheet(self, title: str) -> SheetInfo:
        """Return what is known of a sheet."""
        return self._infos[title]


def _local(attributes: dict[str, str]) -> dict[str, str]:
    """Return the attributes without their prefixes.

    `calcext:value-type` is written beside `office:value-type`; the former knows errors.
    """
    local: dict[str, str] = {}
    for name, value in attributes.items():
        prefix, _, bare = name.rpartition(":")
        local[f"calcext:{bare}" if prefix == "calcext" else bare] = value
    return local


class _Found(Scan):
    """Whether a part has an element."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._names = LocalNames({name: 1})

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        if self._names[name]:
            self.is_done = True


class _Properties(Scan):
    """The custom document properties."""

    def __init__(self) -> None:
        super().__init__()
        self._names = LocalNames({"user-defined": 1})
        self.found: dict[str, str] = {}
        self._name: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        if self._names[name]:
            self._name = _local(attributes).get("name", "")
            self.watch(True)

    def text(self, text: str) -> None:
        if self._name is not None:
            value = self.found.get(self._name, "") + text.strip()
            self.found[self._name] = value[:_LONGEST_PROPERTY]

    def end(self, name: str) -> None:
        if self._names[name]:
            self._name = None
            self.watch(False)


class _ContentScan(Scan):
    """The sheets, rows and cells, within the limits."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._names = LocalNames(_KINDS)
        self.states: dict[str, State] = {}
        self.infos: dict[str, SheetInfo] = {}
        self.filled: set[str] = set()
        """The titles of the sheets that hold a value."""
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables = 0
        """How many tables are open: one within a cell is not a sheet."""
        self._title = ""
        self._info = SheetInfo()
        self._row = self._rows = self._column = self._columns = self._next_column = 0
        self._last_row = self._widest = self._filled_width = 0
        self._shown: list[tuple[int, CellFormat]] = []
        """The cells of the row whose format matters."""
        self._pairs: dict[tuple[int, CellFormat], tuple[int, CellFormat]] = {}
        """Each pair of them once: it costs a hundred bytes."""
        self._cell: dict[str, str] = {}
        self._has_value = self._is_comment = False
        self._texts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        kind = self._names[name]
        if not kind:
            return
        if kind in (_STYLE, _TABLE_STYLE):
            self._read_style(kind, _local(attributes))
        elif kind == _TABLE:
            self._tables += 1
            if self._tables == 1:
                self._start_table(_local(attributes))
        elif self._tables == 1:
            self._start_part(kind, _local(attributes))

    def _start_part(self, kind: int, attributes: dict[str, str]) -> None:
        if kind in (_CELL, _COVERED):
            self._start_cell(kind, attributes)
        elif kind == _TEXT:
            self._has_value = self._has_value or not self._is_comment
        elif kind == _ROW:
            self._row += self._rows
            self._rows = self._repeated(attributes, "number-rows-repeated", MOST_ROWS)
            self._column = self._columns = self._filled_width = 0
            if attributes.get("visibility") in _HIDDEN:
                add_span(self._info.hidden_rows, self._row, self._row + self._rows - 1)
        elif kind == _COLUMN:
            columns = self._repeated(attributes, "number-columns-repeated", MOST_COLUMNS)
            if attributes.get("visibility") in _HIDDEN:
                last = self._next_column + columns - 1
                add_span(self._info.hidden_columns, self._next_column, last)
            self._next_column += columns
        elif kind == _COMMENT:
            self._is_comment = True
            self._info.comments.add(cell_name(self._row, self._column))

    def text(self, text: str) -> None:
        if not self._is_comment and len(self._texts) < _MOST_TEXTS:
            self._texts.append(text[:_LONGEST_TEXT])

    def end(self, name: str) -> None:
        kind = self._names[name]
        if kind == _TABLE:
            self._tables -= 1
            if not self._tables:
                self.watch(False)
        elif self._tables != 1:
            return
        elif kind == _COMMENT:
            self._is_comment = False
        elif kind in (_CELL, _COVERED):
            self._end_cell()
        elif kind == _ROW:
            self._end_row()

    def _read_style(self, kind: int, attributes: dict[str, str]) -> None:
        if kind == _STYLE:
            self._style = attributes.get("name", "")
        elif attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
            if len(self._hidden_styles) > _MOST_STYLES:
                self._refuse()

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._title = attributes.get("name", "")
        is_hidden = attributes.get("style-name", "") in self._hidden_styles
        self.states[self._title] = State.HIDDEN if is_hidden else State.VISIBLE
        self._info = self.infos[self._title] = SheetInfo()
        if len(self.states) > _MOST_SHEETS:
            self._refuse()
        self._row = self._rows = self._next_column = 1
        self._row = 0
        self._last_row = self._widest = 0
        self.watch(True)

    def _start_cell(self, kind: int, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._column += max(self._columns, 1)
        self._columns = self._repeated(attributes, "number-columns-repeated", MOST_COLUMNS)
        self._has_value = "value-type" in attributes
        self._texts.clear()
        if kind == _CELL and {"number-columns-spanned", "number-rows-spanned"} & set(attributes):
            wide = self._repeated(attributes, "number-columns-spanned", MOST_COLUMNS)
            tall = self._repeated(attributes, "number-rows-spanned", MOST_ROWS)
            if len(self._info.merges) >= _MOST_MERGES:
                self._refuse()
            if wide > 1 or tall > 1:
                area = Area(self._row, self._column, self._row + tall - 1, self._column + wide - 1)
                self._info.merges.append(area)

    def _end_cell(self) -> None:
        cell = self._cell
        place = cell_name(self._row, self._column)
        kind = cell.get("value-type", "")
        if cell.get("calcext:value-type") == "error":
            self._info.errors.add(f"{shown_error(''.join(self._texts))} in {place}")
        elif "formula" in cell and not self._has_value:
            self._info.formulas.add(place)
        shown = CellFormat(cell.get("currency", "")) if kind == "currency" else CellFormat()
        shown = _PERCENT if kind == "percentage" else shown
        if any(shown):
            for column in range(self._column, self._column + self._columns):
                pair = column, shown
                self._shown.append(self._pairs.setdefault(pair, pair))
        if self._has_value:
            self._filled_width = self._column + self._columns - 1
        self._has_value = False

    def _end_row(self) -> None:
        if not self._filled_width:
            self._shown.clear()
            return
        self.filled.add(self._title)
        self._last_row = self._row + self._rows - 1
        self._widest = max(self._widest, self._filled_width)
        if self._last_row * self._widest > MOST_CELLS:
            raise too_spread(self._name, self._last_row * self._widest)
        add_formats(self._info.formats, self._row, self._last_row, self._shown)
        self._shown.clear()

    def _repeated(self, attributes: dict[str, str], name: str, most: int) -> int:
        text = attributes.get(name, "1")
        number = int(text) if _REPEATED.fullmatch(text) else 0
        if not 0 < number <= most:
            raise (
                too_spread(self._name, MOST_CELLS + 1) if text.isdecimal() else damaged(self._name)
            )
        return number

    def _refuse(self) -> Never:
        raise damaged(self._name)
