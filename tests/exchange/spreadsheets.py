"""Workbooks for the tests: XLSX by openpyxl, ODS as the XML of its tables."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = (
    f'xmlns:office="{_URN}:office:1.0" xmlns:table="{_URN}:table:1.0" xmlns:text="{_URN}:text:1.0"'
    f' xmlns:style="{_URN}:style:1.0" xmlns:meta="{_URN}:meta:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def packed(book: Workbook) -> bytes:
    """Return the bytes of a workbook of openpyxl."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def ods(body: str, *, styles: str = "", meta: str = "", head: str = "") -> bytes:
    """Return an ODS with these tables; `head` goes before the root of its content."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
            "meta.xml": f"<office:document-meta {_SPACES}>{meta}</office:document-meta>",
        }
    )


def table(title: str, *rows: str, style: str = "") -> str:
    """Return a table of an ODS."""
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{title}"{named}>{"".join(rows)}</table:table>'


def line(*cells: str, attributes: str = "") -> str:
    """Return a row of an ODS; texts that begin with < are cells of their own."""
    made = "".join(cell if cell.startswith("<") else text_cell(cell) for cell in cells)
    return f"<table:table-row {attributes}>{made}</table:table-row>"


def text_cell(text: str, attributes: str = "", before: str = "") -> str:
    """Return a cell of an ODS."""
    return (
        f'<table:table-cell office:value-type="string" {attributes}>{before}'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return an archive."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def with_part(data: bytes, part: str, content: str | bytes) -> bytes:
    """Return the archive with another content of one part."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, part: content})


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return the archive with a text of one part replaced."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        text = archive.read(part).decode()
    assert old in text
    return with_part(data, part, text.replace(old, new))


def compound(names: tuple[str, ...], table_entries: tuple[int, ...], stream: bytes = b"") -> bytes:
    """Return a compound file: its table of chains in sector 0, its directory in sector 1, and
    from sector 2 the stream of the second name."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    chains = struct.pack("<128I", *table_entries, *[free] * (128 - len(table_entries)))
    entries = b""
    for at, name in enumerate(names):
        text = name.encode("utf-16-le")
        kind = 2 if at else 5
        entries += text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        entries += struct.pack("<III", free, free, 1 if at == 0 else free) + bytes(36)
        entries += struct.pack("<IQ", 2 if at and stream else end, len(stream) if at else 0)
    return header + chains + entries.ljust(512, b"\0") + stream


def xls(*records: tuple[int, bytes]) -> bytes:
    """Return an XLS with these records."""
    stream = b"".join(struct.pack("<HH", kind, len(each)) + each for kind, each in records)
    chain = (0xFFFFFFFD, 0xFFFFFFFE, 3, 4, 5, 6, 7, 8, 9, 0xFFFFFFFE)
    return compound(("Root Entry", "Workbook"), chain, stream.ljust(4096, b"\0"))


def xls_of(*sheets: tuple[str, int, list[list[str | float]], list[tuple[int, ...]]]) -> bytes:
    """Return an XLS of sheets: title, whether it is hidden, rows, and merged ranges as first and
    last row, first and last column."""
    version = struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)
    bodies = []
    for _, _, rows, merges in sheets:
        body = [(0x809, version)]
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                place = struct.pack("<HHH", at, column, 0)
                if isinstance(cell, str):
                    text = struct.pack("<HB", len(cell), 0) + cell.encode("latin-1")
                    body.append((0x204, place + text))
                else:
                    body.append((0x203, place + struct.pack("<d", cell)))
        ranges = b"".join(struct.pack("<HHHH", *each) for each in merges)
        body += [(0xE5, struct.pack("<H", len(merges)) + ranges), (0x0A, b"")]
        bodies.append(body)

    def listed(starts: list[int]) -> list[tuple[int, bytes]]:
        begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
        records = [(0x809, begin)]
        for (title, hidden, _, _), start in zip(sheets, starts, strict=True):
            name = title.encode("latin-1")
            records.append((0x85, struct.pack("<IBBBB", start, hidden, 0, len(name), 0) + name))
        return [*records, (0x0A, b"")]

    starts = [0] * len(sheets)
    at = sum(4 + len(content) for _, content in listed(starts))
    for number, body in enumerate(bodies):
        starts[number] = at
        at += sum(4 + len(content) for _, content in body)
    return xls(*listed(starts), *(record for body in bodies for record in body))
