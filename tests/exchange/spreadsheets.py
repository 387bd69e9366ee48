"""Workbooks for the tests: XLSX by openpyxl, ODS as the XML of its tables."""

from __future__ import annotations

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


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return the archive with a text of one part replaced."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part]
    assert isinstance(text, bytes)
    assert old.encode() in text
    return zipped({**parts, part: text.replace(old.encode(), new.encode())})
