"""The currencies that the cells of an XLSX show by their formats; the library gives numbers."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from pipeline_tui.exchange.workbook_safety import column_number
from pipeline_tui.model.money import CURRENCIES
from pipeline_tui.model.money_words import SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[int, int]
"""Row and column, both from 1."""

_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b([^>]*)>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*[^>/])>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHOWN = re.compile(
    r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\"([^\"]*)\"|\\(.)|([^\s\w#?*_.,;:/()\[\]\"\\@%+-])"
)
"""What a format shows beside the digits: `[$€-407]`, `"руб."`, `\\€`, `$`."""
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def cell_currencies(data: bytes, title: str) -> Mapping[Place, str]:
    """The sign or code of the currency that is shown beside the number of a cell.

    The currency formats that the program has of itself show that of the reader's country,
    stand in no file and say nothing.
    """
    with ZipFile(BytesIO(data)) as archive:
        styles = _signs_of_styles(_text(archive, "xl/styles.xml"))
        if not styles:
            return {}
        found: dict[Place, str] = {}
        for attributes in _CELL.finditer(_text(archive, _part_of(archive, title))):
            told = _attributes(attributes[1])
            sign = styles.get(told.get("s", "")) if told.get("t", "n") == "n" else None
            place = _PLACE.fullmatch(told.get("r", "")) if sign else None
            if sign and place:
                found[int(place[2]), column_number(place[1])] = sign
        return found


def shown_currency(pattern: str) -> str:
    """The currency that a number format shows; empty where it shows none. What stands in
    `[$…]` is one even if it is not known; other words may be a unit."""
    for found in _SHOWN.finditer(pattern.partition(";")[0]):
        word = next(filter(None, found.groups()), "").strip()
        if found[1] or word.rstrip(".").lower() in SYMBOLS or word in CURRENCIES:
            return word
    return ""


def _signs_of_styles(styles: str) -> dict[str, str]:
    """The sign of each cell style that shows one, by the style's number."""
    patterns = {}
    for found in _FORMAT.finditer(styles):
        told = _attributes(found[1])
        patterns[told.get("numFmtId", "")] = shown_currency(told.get("formatCode", ""))
    block = _CELL_STYLES.search(styles)
    used = enumerate(_STYLE.finditer(block[0])) if block and any(patterns.values()) else ()
    signs = {
        str(number): patterns.get(_attributes(style[1]).get("numFmtId", ""), "")
        for number, style in used
    }
    return {number: sign for number, sign in signs.items() if sign}


def _part_of(archive: ZipFile, title: str) -> str:
    """Where in the archive a sheet stands."""
    sheets = (_attributes(found[1]) for found in _SHEET.finditer(_text(archive, "xl/workbook.xml")))
    told = next((each for each in sheets if each.get("name") == title), {})
    wanted = next((value for name, value in told.items() if name.endswith(":id")), "")
    for found in _LINK.finditer(_text(archive, "xl/_rels/workbook.xml.rels")):
        told = _attributes(found[1])
        if wanted and told.get("Id") == wanted:
            target = told.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return ""


def _text(archive: ZipFile, part: str) -> str:
    try:
        return archive.read(part).decode("utf-8", "replace")
    except KeyError:
        return ""


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {name: unescape(one or other) for name, one, other in found}
