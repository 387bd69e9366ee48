"""The container of an XLS and of an encrypted XLSX, a "compound file", and its streams.

The library follows a chain of sectors to its end, so a chain that is a circle would fill the
memory. It does not say either that a file is encrypted.
"""

from __future__ import annotations

import struct
from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMPOUND = b"\xd0\xcf\x11\xe0"
_HEADER = 512
_FIRST_TABLE = 0x4C
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers above are marks: free, end of a chain, part of the table."""
_ENTRY = 128
_MINI = 64
"""Bytes of a sector of a small stream."""
_SMALLEST = 4_096
"""Bytes of a stream that has sectors of its own."""


class _Entry(NamedTuple):
    """A stream as the directory lists it."""

    name: str
    first: int
    """Its first sector."""
    length: int


class CompoundFile:
    """The streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        """Raise ValueError if a chain of sectors has no end or a stream is not in the file."""
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError):
            raise ValueError("a part outside the file") from None

    def __contains__(self, name: str) -> bool:
        return any(entry.name == name for entry in self._entries)

    def stream(self, name: str) -> bytes:
        """Return the content of a stream; empty if it does not exist. Raises ValueError."""
        entry = next((each for each in self._entries if each.name == name), None)
        if entry is None:
            return b""
        try:
            if entry.length >= _SMALLEST:
                return self._joined(entry.first)[: entry.length]
            root = self._joined(self._entries[0].first)
            sectors = _chain(self._small, entry.first)
            joined = b"".join(root[each * _MINI : (each + 1) * _MINI] for each in sectors)
            return joined[: entry.length]
        except IndexError:
            raise ValueError("a sector outside the file") from None

    def _open(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._data, 0x1E)
        if shift not in (9, 12) or 1 << mini_shift != _MINI:
            raise ValueError("not a compound file")
        self._size = 1 << shift
        self._table = array("I")
        for sector in self._table_sectors():
            self._table.frombytes(self._sector(sector))
        _check_chains(self._table)
        self._small = array("I", self._joined(struct.unpack_from("<I", self._data, 0x3C)[0]))
        _check_chains(self._small)
        directory = self._joined(struct.unpack_from("<I", self._data, 0x30)[0])
        self._entries = []
        for at in range(0, len(directory), _ENTRY):
            first, length = struct.unpack_from("<II", directory, at + 0x74)
            if length > len(self._data):
                raise ValueError("a stream longer than the file")
            name = directory[at : at + 0x40].decode("utf-16-le", "replace").partition("\0")[0]
            self._entries.append(_Entry(name, first, length))

    def _table_sectors(self) -> Iterator[int]:
        """Yield the sectors of the table of chains; the header lists the first 109."""
        following, lists = struct.unpack_from("<II", self._data, 0x44)
        listed: Sequence[int] = struct.unpack_from("<109I", self._data, _FIRST_TABLE)
        for _ in range(len(self._data) // self._size + 1):
            yield from (sector for sector in listed if sector < _LAST_SECTOR)
            if following >= _LAST_SECTOR or not lists:
                return
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(following))
            listed, following = numbers[:-1], numbers[-1]
        raise ValueError("the list of the table has no end")

    def _joined(self, first: int) -> bytes:
        return b"".join(map(self._sector, _chain(self._table, first)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._data[start : start + self._size]
        if not found:
            raise ValueError("a sector outside the file")
        return found.ljust(self._size, b"\0")


def _chain(table: Sequence[int], first: int) -> Iterator[int]:
    """Yield the sectors of a chain of a table that has no circle."""
    sector = first
    while sector < _LAST_SECTOR:
        yield sector
        sector = table[sector]


def _check_chains(table: Sequence[int]) -> None:
    """Raise ValueError if a chain comes back to a sector that it had."""
    seen_by = array("L", bytes(array("L").itemsize * len(table)))
    for start in range(len(table)):
        sector = start
        while sector < len(table) and not seen_by[sector]:
            seen_by[sector] = start + 1
            sector = table[sector]
        if sector < len(table) and seen_by[sector] == start + 1:
            raise ValueError("a chain without an end")
