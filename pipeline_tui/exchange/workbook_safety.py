"""A workbook is looked over before a library opens it: bombs are refused, not met."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from zipfile import ZipInfo

MOST_UNPACKED = 200 * 1024 * 1024
MOST_CELLS = 8_000_000
"""Of one sheet, from its first row and column to its last: the library holds all of them."""
_CHUNK = 1 << 20
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_COLUMN = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})\d')
_FILLED = re.compile(rb'<c (?:[^>]*? )?r="([A-Z]{1,3})(\d+)"[^>/]*>')
_ERROR = re.compile(
    rb'<c (?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3}\d+)"[^>]*>(?:<f[^<]*(?:</f>)?)?<v>(#[^<]{1,20})</v>'
)
_ODS_ROW = re.compile(rb"<table:table-row([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_CELL = re.compile(rb"<table:table-cell([^>]*)>")
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def check_workbook(name: str, data: bytes) -> list[str]:
    """Refuse a zipped workbook that is damaged, or that would not fit into memory.

    What a part says of its own size is not trusted: every part is unpacked, piece by
    piece, and counted. Gives the cells that hold an error, `#REF! in B7`, which the library
    would read as empty. Raises PipelineError.
    """
    errors: list[str] = []
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _too_large(name)
            room = MOST_UNPACKED
            for part in parts:
                content = _unpacked(name, archive, part, room)
                room -= len(content)
                _check_extent(name, part.filename, content)
                errors += [
                    f"{what.decode(errors='replace')} in {place.decode()}"
                    for place, what in (_ERROR.findall(content) if b't="e"' in content else ())
                ]
    except (BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError):
        raise damaged(name) from None
    return errors


def damaged(name: str) -> PipelineError:
    """What to say of a workbook that cannot be opened."""
    return PipelineError(
        f"{name} is no workbook that can be read: it is damaged, or protected by a password",
        "Open it in a spreadsheet program and save it again as .xlsx or CSV.",
    )


def _too_large(name: str) -> PipelineError:
    return PipelineError(
        f"{name} unpacks to more than {MOST_UNPACKED // 1024**2} MB: that is the limit",
        "Save the sheet as CSV and import that.",
    )


def _unpacked(name: str, archive: ZipFile, part: ZipInfo, room: int) -> bytes:
    """The content of a part, where it may matter how far its cells spread; else nothing."""
    pieces, size = [], 0
    is_sheet = "/worksheets/" in part.filename or part.filename == "content.xml"
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > room:
                raise _too_large(name)
            if is_sheet:
                pieces.append(piece)
    return b"".join(pieces)


def _check_extent(name: str, part: str, content: bytes) -> None:
    cells = _ods_cells(content) if part == "content.xml" else _xlsx_cells(content)
    if cells > MOST_CELLS:
        raise PipelineError(
            f"{name} has a sheet whose cells spread over {cells:,} places: the limit is"
            f" {MOST_CELLS:,}",
            "Delete the cells far out, or save the sheet as CSV and import that.",
        )


def _xlsx_cells(content: bytes) -> int:
    """At most how many places there are from the first to the last filled cell."""
    rows = max(map(int, _ROW.findall(content)), default=content.count(b"<row"))
    columns = max(map(column_number, set(_COLUMN.findall(content))), default=1)
    if rows * columns <= MOST_CELLS:
        return rows * columns
    filled = {(column_number(column), int(row)) for column, row in _FILLED.findall(content)}
    last_row = max((row for _, row in filled), default=0)
    return last_row * max((column for column, _ in filled), default=0)


def column_number(letters: bytes | str) -> int:
    """1 for `A`, 27 for `AA`."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number


def _ods_cells(content: bytes) -> int:
    """The places of filled rows: a row that is repeated counts as often."""
    rows, columns = 0, 1
    for attributes, inside in _ODS_ROW.findall(content):
        if b"value" not in inside and b"<text:p" not in inside:
            continue
        repeated = _ODS_ROWS.search(attributes)
        rows += int(repeated[1]) if repeated else 1
        columns = max(columns, _ods_width(inside))
    return rows * columns


def _ods_width(row: bytes) -> int:
    width = filled = 0
    for cell in _ODS_CELL.findall(row):
        repeated = _ODS_COLUMNS.search(cell)
        width += int(repeated[1]) if repeated else 1
        if b"value" in cell:
            filled = width
    return filled
