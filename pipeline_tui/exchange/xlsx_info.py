"""What an XLSX says about its sheets: one pass over the XML of each sheet that is read."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from pipeline_tui.exchange.workbook_info import (
    Area,
    CellFormat,
    SheetInfo,
    State,
    add_formats,
    add_span,
    cell_format,
    cell_name,
    column_number,
    shown_error,
)
from pipeline_tui.exchange.workbook_parts import (
    MOST_COLUMNS,
    MOST_ROWS,
    LocalNames,
    Scan,
    check_spread,
    damaged,
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
    from collections.abc import Callable, Mapping
    from typing import Never

    from pipeline_tui.exchange.workbook_parts import Parts

WORKBOOK = "xl/workbook.xml"
_TEXTS = "xl/sharedStrings.xml"
_DIGITS = 7
"""Of the number of different texts, at most 8,000,000."""
_PERCENT_FORMATS = ("9", "10")
"""The numbers of the percent formats that each spreadsheet program has."""
_STATES = {"hidden": State.HIDDEN, "veryHidden": State.VERY_HIDDEN}
_TRUE = ("1", "true")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[0-9]{1,7}")
_CELL, _VALUE, _FORMULA, _ROW, _EXTENSION, _COLUMN, _MERGE = range(1, 8)
_KINDS = {"c": _CELL, "v": _VALUE, "is": _VALUE, "f": _FORMULA, "row": _ROW, "col": _COLUMN,
          "extLst": _EXTENSION, "mergeCell": _MERGE}  # fmt: skip


class XlsxInfo:
    """What is known of an XLSX. The XML of a sheet is parsed when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        """Raise PipelineError if it is damaged."""
        self._parts = parts
        links = _links(parts, WORKBOOK)
        self.states: dict[str, State] = {}
        self._places: dict[str, str] = {}
        for each in _elements(parts, WORKBOOK, "sheet"):
            title = each.get("name", "")
            kind, target = links.get(_link_id(each), ("", ""))
            self.states[title] = _STATES.get(each.get("state", ""), State.VISIBLE)
            self._places[title] = target if kind == "worksheet" else ""
            if len(self.states) > MOST_SHEETS:
                raise damaged(parts.name)
        self.properties = _properties(parts)
        self._formats: Mapping[str, CellFormat] | None = None
        self._infos: dict[str, SheetInfo] = {}
        for table in _elements(parts, _TEXTS, "sst"):
            # the library allocates as many as are announced: the program would be aborted
            announced = table.get("uniqueCount", "0")
            if len(announced) > _DIGITS or not announced.isdecimal():
                raise damaged(parts.name)

    def has_rows(self, title: str) -> bool:
        """Return whether a sheet holds a value; its XML is read as far as the first."""
        scan = FirstElement("v", "is")
        self._parts.parse(self._places[title], scan)
        return scan.is_done

    def sheet(self, title: str) -> SheetInfo:
        """Return what is known of a sheet. Raises PipelineError if it is too large."""
        if title not in self._infos:
            if self._formats is None:
                self._formats = _formats(self._parts)
            place = self._places[title]
            scan = _SheetScan(self._parts.name, self._formats)
            self._parts.parse(place, scan)
            self._infos[title] = scan.finish()
            self._find_comments(place, self._infos[title])
        return self._infos[title]

    def _find_comments(self, place: str, info: SheetInfo) -> None:
        for kind, target in _links(self._parts, place).values():
            if kind == "comments":
                for comment in _elements(self._parts, target, "comment"):
                    info.comments.add(comment.get("ref", "?")[:10])


class _Elements(Scan):
    """Passes the attributes of each element of one name to a function."""

    def __init__(self, name: str, take: Callable[[dict[str, str]], object]) -> None:
        super().__init__()
        self._names = LocalNames({name: 1})
        self._take = take

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        if self._names[name]:
            self._take(attributes)


def _elements(parts: Parts, part: str, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    parts.parse(part, _Elements(name, found.append))
    return found


def _link_id(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _links(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the target of each relationship of a part."""
    folder, _, name = part.rpartition("/")
    links = {}
    for each in _elements(parts, f"{folder}/_rels/{name}.rels", "Relationship"):
        target = each.get("Target", "")
        # a target that begins with the folder of the workbook is not relative to it
        place = target if target.startswith("xl/") else posixpath.join(folder, target)
        kind = each.get("Type", "").rpartition("/")[2]
        links[each.get("Id", "")] = kind, posixpath.normpath(place).lstrip("/")
    return links


def _properties(parts: Parts) -> dict[str, str]:
    scan = Properties("property", "name")
    parts.parse("docProps/custom.xml", scan)
    return scan.found


class _Styles(Scan):
    """The number format of each cell style."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._names = LocalNames({"numFmt": 1, "cellXfs": 2, "cellStyles": 3, "xf": 4})
        self._formats = dict.fromkeys(_PERCENT_FORMATS, CellFormat(is_percent=True))
        self._is_cell_style = False
        self._count = 0
        self.found: dict[str, CellFormat] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        kind = self._names[name]
        if kind == 1 and attributes.get("formatCode"):
            self._formats[attributes.get("numFmtId", "")] = cell_format(attributes["formatCode"])
        elif kind in (2, 3):
            self._is_cell_style = kind == 2
        elif kind == 4 and self._is_cell_style:
            shown = self._formats.get(attributes.get("numFmtId", ""))
            if shown is not None and any(shown):
                self.found[str(self._count)] = shown
            self._count += 1
        if max(self._count, len(self._formats)) > MOST_STYLES:
            raise damaged(self._name)


def _formats(parts: Parts) -> dict[str, CellFormat]:
    """Return the formats that matter, by the number of the cell style.

    A currency format that a spreadsheet program has of its own shows the currency of the
    reader's country. No file contains it, so it says nothing.
    """
    scan = _Styles(parts.name)
    parts.parse("xl/styles.xml", scan)
    return scan.found


class _SheetScan(Scan):
    """The rows and cells of one sheet, within the limits."""

    def __init__(self, name: str, formats: Mapping[str, CellFormat]) -> None:
        super().__init__()
        self._name = name
        self._names = LocalNames(_KINDS)
        self._formats = formats
        self._info = SheetInfo()
        self._row, self._row_text = 0, "0"
        self._cell: dict[str, str] = {}
        self._letters: dict[str, int] = {}
        """The columns by their letters, as they occur."""
        self._shown: list[tuple[int, CellFormat]] = []
        """The cells of the row whose format matters."""
        self._pairs: dict[tuple[int, CellFormat], tuple[int, CellFormat]] = {}
        """Each pair of them once: it costs a hundred bytes."""
        self._last_row = self._widest = 0
        self._has_value = False
        """Whether the row has a value."""
        self._is_formula = False
        """Whether the cell has a formula and no value so far."""
        self._texts: list[str] = []

    def finish(self) -> SheetInfo:
        """Return what was read."""
        self._end_row()
        self._info.formats.sort(key=lambda run: run.rows)
        return self._info

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # called twice per cell: what is rare is elsewhere
        self.started += 1
        kind = self._names[name]
        if kind == _VALUE:
            cell = self._cell
            reference = cell.get("r", "")
            if reference.endswith(self._row_text):
                column = self._letters.get(reference[: -len(self._row_text)], 0)
            else:
                column = 0
            if not column:
                column = self._new_column(cell)
            self._has_value = True
            if "s" in cell and cell["s"] in self._formats and cell.get("t", "n") == "n":
                pair = column, self._formats[cell["s"]]
                self._shown.append(self._pairs.setdefault(pair, pair))
            if self._is_formula or cell.get("t") == "e":
                self._texts.clear()
                self.watch(True)
        elif kind == _CELL:
            if self._is_formula:
                self._end_formula()
            if "r" not in attributes:
                attributes["r"] = cell_name(self._row, self._new_column(self._cell) + 1)
            self._cell = attributes
        elif kind == _ROW:
            self._start_row(attributes)
        elif kind:
            self._start_other(kind, attributes)

    def text(self, text: str) -> None:
        if len(self._texts) < MOST_TEXTS:
            self._texts.append(text[:LONGEST_TEXT])

    def end(self, name: str) -> None:
        if self._names[name] != _VALUE:
            return
        self.watch(False)
        text = "".join(self._texts).strip()
        kind = self._cell.get("t", "n")
        if kind == "e" and text:
            self._info.errors.add(f"{shown_error(text)} in {self._cell['r']}")
        if text or kind == "str":
            self._is_formula = False

    def _end_formula(self) -> None:
        self._is_formula = False
        self._info.formulas.add(self._cell["r"])

    def _new_column(self, cell: dict[str, str]) -> int:
        """Return the column of a cell, 0 without one; a cell of another row begins that row."""
        if not cell:
            return 0
        reference = cell["r"]
        row, column = self._place(reference)
        if row != self._row:
            self._end_row()
            self._row, self._row_text, self._cell = row, str(row), cell
        self._letters[reference[: -len(self._row_text)]] = column
        self._widest = max(self._widest, column)
        return column

    def _place(self, reference: str) -> tuple[int, int]:
        found = _REFERENCE.fullmatch(reference)
        row, column = (int(found[2]), column_number(found[1].upper())) if found else (0, 0)
        if not (0 < row <= MOST_ROWS and column <= MOST_COLUMNS):
            self._refuse()
        return row, column

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._has_value or self._is_formula:
            self._end_row()
        self._cell = {}
        self._row += 1
        self._row_text = str(self._row)
        if self._row > MOST_ROWS:
            self._refuse()
        if attributes.get("r", self._row_text) != self._row_text:
            self._row = self._number(attributes["r"])
            self._row_text = str(self._row)
        if attributes.get("hidden") in _TRUE:
            add_span(self._info.hidden_rows, self._row, self._row)

    def _end_row(self) -> None:
        if self._is_formula:
            self._end_formula()
        if self._has_value:
            self._has_value = False
            self._last_row = max(self._last_row, self._row)
            check_spread(self._name, self._last_row * self._widest, self.read)
        if self._shown:
            add_formats(self._info.formats, self._row, self._row, self._shown)
            self._shown.clear()

    def _start_other(self, kind: int, attributes: dict[str, str]) -> None:
        if kind == _FORMULA:
            self._is_formula = bool(self._cell)
        elif kind == _EXTENSION:
            # formulas in an extension are not those of a cell
            if self._is_formula:
                self._end_formula()
            self._cell = {}
        elif kind == _COLUMN and attributes.get("hidden") in _TRUE:
            first, last = (self._number(attributes.get(each, "")) for each in ("min", "max"))
            add_span(self._info.hidden_columns, first, last)
        elif kind == _MERGE:
            corner, _, other = attributes.get("ref", "").partition(":")
            (top, left), (bottom, right) = self._place(corner), self._place(other or corner)
            if len(self._info.merges) >= MOST_MERGES:
                self._refuse()
            self._info.merges.append(
                Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
            )

    def _number(self, text: str) -> int:
        number = int(text) if _NUMBER.fullmatch(text) else 0
        if not 0 < number <= MOST_ROWS:
            self._refuse()
        return number

    def _refuse(self) -> Never:
        raise damaged(self._name)
