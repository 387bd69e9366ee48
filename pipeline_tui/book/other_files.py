"""The text of files near the book that are not of this program: exports, hand-overs, rejected rows.

`forget` does not change them. It lists those that hold the person.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from pipeline_tui.book.compression import decompress, is_compressed
from pipeline_tui.book.layout import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST = 100_000_000
_MOST_FILES = 5_000
_TEXTS = frozenset(
    ".csv .gz .htm .html .ics .json .jsonl .log .md .ods .tsv .txt .vcf .xlsx .xml".split()
)
"""Endings of the files that this program reads or writes. A folder may hold films, too."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})((?:\\u[0-9a-fA-F]{4})*)")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def other_files(book: Path) -> list[Path]:
    """Return the files of the book's folder and the folders in it that may hold text.

    Files named after the book are among them whatever their ending is.
    """
    found: list[Path] = []
    for folder in (book.parent, *_folders(book.parent)):
        for entry in _entries(folder):
            is_of_book = entry.name.lstrip(".").startswith(book.name)
            is_text = os.path.splitext(entry.name)[1].lower() in _TEXTS
            if (is_text or is_of_book or folder.name.startswith(book.name)) and _is_file(entry):
                found.append(folder / entry.name)
        if len(found) > _MOST_FILES:
            break
    return sorted(found)


def texts_of(path: Path) -> Iterator[str]:
    """Yield the text of a file in each way it can be read; nothing if it is too large or damaged.

    A table of an older program may be in the encoding of its system, and JSON may be escaped.
    """
    try:
        if path.stat().st_size > _LARGEST:
            return
        data = path.read_bytes()
        if is_compressed(data):
            data = decompress(data, _LARGEST)
        elif data.startswith(b"PK\x03\x04"):
            data = _unzipped(data)
    except (OSError, LayoutError, zipfile.BadZipFile, zlib.error, ValueError, RuntimeError,
            NotImplementedError):  # fmt: skip
        return
    if data.startswith(_UTF_16):
        yield data.decode("utf-16", "replace")
        return
    text = data.decode("utf-8", "replace")
    yield text
    if "\\u" in text:
        yield _ESCAPE.sub(_unescaped, text)
    if "\ufffd" in text:
        yield from (data.decode(encoding, "replace") for encoding in ("cp1251", "cp1252"))


def _unescaped(escape: re.Match[str]) -> str:
    units = bytes.fromhex(escape[0].replace("\\u", ""))
    return units.decode("utf-16-be", "replace")


def _unzipped(data: bytes) -> bytes:
    """Return the members of a workbook one after the other. Raises LayoutError if too large."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = [each for each in file.infolist() if each.filename.endswith((".xml", ".txt"))]
        if sum(each.file_size for each in members) > _LARGEST:
            raise LayoutError("the file is too large")
        return b"\n".join(file.read(each) for each in members)


def _folders(folder: Path) -> list[Path]:
    return [folder / each.name for each in _entries(folder) if _is_folder(each)]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, or a link to one; not a pipe, which would be waited for."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
