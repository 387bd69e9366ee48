"""An XLS is checked before the library opens it: its records announce what will be allocated."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pipeline_tui.exchange.compound_file import CompoundFile
from pipeline_tui.exchange.workbook_parts import check_spread, damaged, protected

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAMS = ("Workbook", "Book")
_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
_FILE_PASS = 0x2F
_BEGIN, _DIMENSIONS, _TEXTS = 0x809, 0x200, 0xFC
_CELLS = frozenset({0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E})
"""The records of cells; each begins with its row and its column."""


def check_xls(name: str, data: bytes) -> None:
    """Raise PipelineError for an XLS that is damaged, encrypted or too large."""
    try:
        container = CompoundFile(data)
        if any(each in container for each in _ENCRYPTED):
            raise protected(name)
        for stream in _STREAMS:
            _check_records(name, container.stream(stream))
    except (ValueError, struct.error):
        raise damaged(name) from None


def _check_records(name: str, stream: bytes) -> None:
    last_row = last_column = 0
    for kind, at, length in _records(stream):
        if kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            if row <= last_row and column <= last_column:
                continue
            last_row, last_column = max(last_row, row), max(last_column, column)
        elif kind == _DIMENSIONS and length >= 12:
            top, bottom, left, right = struct.unpack_from("<IIHH", stream, at)
            if top > bottom or left > right:
                raise damaged(name)
            check_spread(name, bottom * right, len(stream))
        elif kind == _BEGIN:
            last_row = last_column = 0
        elif kind == _TEXTS and length >= 8:
            announced = struct.unpack_from("<4xI", stream, at)[0]
            if announced > len(stream):
                raise damaged(name)
        elif kind == _FILE_PASS:
            raise protected(name)
        check_spread(name, (last_row + 1) * (last_column + 1), len(stream))


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the kind of each record, where its content begins, and its length."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length
