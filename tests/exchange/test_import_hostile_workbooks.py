"""Workbooks that were made, or damaged, to do harm: one line, no hang, bounded memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from spreadsheets import compound, line, ods, packed, table, text_cell, with_part, xls, zipped

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.workbooks import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REPEATED = "table:number-rows-repeated"
_LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(at + 1)} "{f"&{chr(at)};" * 10}">' for at in range(97, 105))
    + "]>"
)  # fmt: skip
_HEAD = line("Company", "Deal name")
_MOST_SECONDS = 30
_MOST_MEGABYTES = 700


def book_with(part: str, content: str | bytes) -> bytes:
    """Return a workbook of one deal with one of its parts replaced, or one more."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Company", "Deal name"])
    page.append(["Rowan", "Roof"])
    return with_part(packed(book), part, content)


def sheet_with(rows: str, after: str = "") -> bytes:
    """Return a workbook with this XML as the rows of its sheet."""
    data = f"<worksheet {_MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>"
    return book_with(_SHEET, data)


def styles_with(inside: str) -> bytes:
    """Return a workbook with these styles."""
    return book_with("xl/styles.xml", f"<styleSheet {_MAIN}>{inside}</styleSheet>")


_REFUSED: dict[str, Callable[[], bytes]] = {
    "unfinished tags": lambda: book_with(_SHEET, "<row " * 20_000),
    "unclosed rows": lambda: book_with(_SHEET, "<worksheet><sheetData>" + "<row>" * 2_000_000),
    "unclosed cells": lambda: sheet_with("<row>" + "<c>" * 2_000_000),
    "an endless tag": lambda: book_with(_SHEET, "<worksheet><row " + "r" * 100_000_000),
    "an endless attribute": lambda: book_with(_SHEET, '<worksheet><row r="' + "1" * 100_000_000),
    "an endless comment": lambda: book_with(_SHEET, "<worksheet><!--" + "-x" * 50_000_000),
    "many names": lambda: sheet_with("".join(f"<a{at}/>" for at in range(200_000))),
    "billion laughs": lambda: book_with(_SHEET, f"{_LAUGHS}<worksheet {_MAIN}>&i;</worksheet>"),
    "billion laughs, ods": lambda: ods(table("A", _HEAD, line("&i;", "x")), head=_LAUGHS),
    "6,000 digits of rows": lambda: ods(
        table("A", _HEAD, line("x", "y", attributes=f'{_REPEATED}="{"9" * 6000}"'))
    ),
    "6,000 digits of empty rows": lambda: ods(
        table("A", _HEAD, f'<table:table-row {_REPEATED}="{"9" * 6000}"/>')
    ),
    "6,000 digits of columns": lambda: ods(
        table("A", line(text_cell("x", f'table:number-columns-repeated="{"9" * 6000}"')))
    ),
    "negative repeats": lambda: ods(table("A", line("x", attributes=f'{_REPEATED}="-5"'))),
    "tables in tables": lambda: ods("<table:table>" * 1_000_000),
    "a million styles": lambda: styles_with(
        "<cellXfs>" + '<xf numFmtId="9"/>' * 1_000_000 + "</cellXfs>"
    ),
    "a million formats": lambda: styles_with(
        "<numFmts>"
        + "".join(f'<numFmt numFmtId="{at}" formatCode="0%"/>' for at in range(1_000_000))
        + "</numFmts>"
    ),
    "a negative place": lambda: sheet_with('<row r="-7"><c r="A-7"><v>1</v></c></row>'),
    "row 0": lambda: sheet_with('<row r="1"><c r="A0"><v>1</v></c></row>'),
    "an absurd place": lambda: sheet_with(f'<row><c r="ZZZZ{"9" * 6000}"><v>1</v></c></row>'),
    "five million rows": lambda: sheet_with("<row/>" * 5_000_000),
    "a million merged ranges": lambda: sheet_with(
        "", "<mergeCells>" + '<mergeCell ref="A9:A12"/>' * 1_000_000 + "</mergeCells>"
    ),
    "more texts than it has": lambda: book_with(
        "xl/sharedStrings.xml", f'<sst {_MAIN} uniqueCount="999999999999"/>'
    ),
    "a hundred thousand parts": lambda: zipped({f"{at}.xml": b"" for at in range(100_000)}),
    "two parts of one name": lambda: book_with("XL/Workbook.xml", "<workbook/>"),
    "two kinds in one": lambda: book_with("content.xml", "<office:document-content/>"),
    "a document of another kind": lambda: zipped({"word/document.xml": "<x/>"}),
    "an odd encoding": lambda: book_with(_SHEET, '<?xml version="1.0" encoding="idna"?><a/>'),
    "rows of an xls that wrap around": lambda: xls(
        (0x809, bytes(16)), (0x200, struct.pack("<IIHHH", 0x8000, 6, 0, 8, 0))
    ),
    "too many rows of an xls": lambda: xls((0x200, struct.pack("<IIHHH", 0, 2**31, 0, 256, 0))),
    "a cell of an xls far out": lambda: xls((0x203, struct.pack("<HHHd", 65535, 65535, 0, 1.0))),
    "texts of an xls": lambda: xls((0xFC, struct.pack("<II", 2**31, 2**31))),
    "a chain in a circle": lambda: compound(("Root Entry", "Workbook"), (0xFFFFFFFD, 2, 3, 2)),
}  # fmt: skip


@pytest.mark.parametrize("kind", _REFUSED)
def test_a_hostile_workbook_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "deals.xlsx"
    path.write_bytes(_REFUSED[kind]())
    watch = (
        "import json, resource, sys\n"
        "from pipeline_tui.errors import PipelineError\n"
        "from pipeline_tui.exchange.workbooks import read_workbook\n"
        "try:\n    read_workbook('deals.xlsx', open(sys.argv[1], 'rb').read())\n"
        "except PipelineError as error:\n    said = error.args[0]\n"
        "else:\n    said = ''\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(json.dumps([said, peak]))\n"
    )
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", watch, str(path)], capture_output=True, timeout=120, check=False
    )
    assert time.monotonic() - started < _MOST_SECONDS
    assert done.returncode == 0, done.stderr[-500:]
    said, peak = json.loads(done.stdout)
    assert said.startswith("deals.xlsx ")
    assert "\n" not in said
    kilobytes = 1 if sys.platform != "darwin" else 1 / 1024
    assert peak * kilobytes < _MOST_MEGABYTES * 1024


@pytest.mark.parametrize(
    "data",
    [
        lambda: sheet_with("<row/>", '<mergeCells><mergeCell ref="B9:A2"/></mergeCells>'),
        lambda: styles_with(f'<numFmt numFmtId="200" formatCode="{"[$" * 500_000}"/>'),
        lambda: styles_with('<cellXfs count="99999999999999"><xf numFmtId="9"/></cellXfs>'),
        lambda: book_with("docProps/custom.xml", f"<property name='a'>{'x' * 10**6}</property>"),
    ],
)  # fmt: skip
def test_odd_parts_that_do_no_harm_are_borne(data: Callable[[], bytes]) -> None:
    started = time.monotonic()
    try:
        sheet = read_workbook("deals.xlsx", data())
        assert all(len(each) <= 1_000 for each in sheet.properties.values())
    except PipelineError as refused:
        assert "has no rows" in str(refused)
    assert time.monotonic() - started < _MOST_SECONDS


def test_a_workbook_with_a_password_is_named_as_such() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    locked = with_part(ods(table("A", _HEAD)), "META-INF/manifest.xml", manifest)
    locked = with_part(locked, "content.xml", b"\x01\x02\x03")
    flagged = bytearray(book_with("x.xml", "<x/>"))
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1
    encrypted = compound(("Root Entry", "EncryptedPackage"), (0xFFFFFFFD, 0xFFFFFFFE))
    old = xls((0x809, bytes(16)), (0x2F, bytes(6)))
    for data in (locked, bytes(flagged), encrypted, old):
        with pytest.raises(PipelineError) as refused:
            read_workbook("deals.xlsx", data)
        assert "password" in str(refused.value).splitlines()[0]
