"""A table as the stretch of the file's text that it is.

A command that changes one deal needs one line of a file of megabytes. So a
table of our own writing is not parsed until somebody walks through it: one
document is found by its line, and a change is spliced between the old bytes.
This holds because we write one document a line and no line break inside one,
and because the seal of the file was checked before.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Raw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book.entries import DocumentChange

K = TypeVar("K", bound=msgspec.Struct)

_MOST_SPLICED = 100
"""Documents put between old bytes; with more, writing all of them is quicker."""

_NEAR = 4_096
"""Bytes that are looked through rather than halved."""

_decode = msgspec.json.Decoder(dict[str, Raw]).decode


class Stretch:
    """The part of a text that holds the documents of one table, braces included."""

    def __init__(self, text: bytes, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end

    @cached_property
    def documents(self) -> dict[str, Raw]:
        """All of them, parsed once."""
        return _decode(self.view)

    @property
    def view(self) -> memoryview:
        """The text itself."""
        return memoryview(self.text)[self.start : self.end]

    @property
    def is_parsed(self) -> bool:
        """Whether somebody has walked through it already."""
        return "documents" in self.__dict__

    @property
    def is_empty(self) -> bool:
        """Whether it is `{}`."""
        return self.end - self.start == 2

    def find(self, key: str) -> tuple[int, int] | None:
        """Where the document of a key begins and ends; none where there is none."""
        mark = b'\n"%b": ' % key.encode()
        low, high = self._around(int(key))
        at = self.text.find(mark, low, min(high + len(mark), self.end))
        if at < 0:  # not where the order says: a table that this version does not know
            at = self.text.find(mark, self.start, self.end)
        if at < 0:
            return None
        begin = at + len(mark)
        stop = self.text.find(b"\n", begin, self.end)
        return begin, stop - (self.text[stop - 1] == ord(","))

    def _around(self, wanted: int) -> tuple[int, int]:
        """Between which bytes the line of a key begins, by halving: keys are in order, and
        to look through 30 MB takes 20 ms."""
        low, high = self.start, self.end
        while high - low > _NEAR:
            middle = (low + high) // 2
            at = self.text.find(b'\n"', middle, high + 1)
            number = self.text[at + 2 : self.text.find(b'"', at + 2)] if at >= 0 else b""
            if at >= 0 and not number.isdigit():
                return self.start, self.end
            if at >= 0 and int(number) <= wanted:
                low = at
            else:
                high = middle
        return low, high

    def mentioning(self, mark: bytes) -> Iterator[tuple[str, Raw]]:
        """The documents in whose text these bytes stand, with their keys; the others are not
        even parsed. A mark of bytes that no key has."""
        at = self.text.find(mark, self.start, self.end)
        while at >= 0:
            begin = self.text.rfind(b"\n", self.start, at) + 1
            stop = self.text.find(b"\n", at, self.end)
            colon = self.text.index(b'": ', begin)
            key = self.text[begin + 1 : colon].decode()
            yield key, Raw(self.text[colon + 3 : stop - (self.text[stop - 1] == ord(","))])
            at = self.text.find(mark, stop, self.end)

    @property
    def last_key(self) -> str | None:
        """The key of the last line."""
        if self.is_empty:
            return None
        at = self.text.rfind(b'\n"', self.start, self.end) + 2
        return self.text[at : self.text.index(b'"', at)].decode()


class TableText(Mapping[str, Raw]):
    """A table read from a stretch, with some documents that differ from it."""

    def __init__(
        self,
        stretch: Stretch,
        differing: dict[str, Raw] | None = None,
        places: dict[str, tuple[int, int] | None] | None = None,
    ) -> None:
        self._stretch = stretch
        self._differing = differing or {}
        """What stands in the place of a line, or, with higher keys, behind the last one."""
        self._places = places or {}
        """Where that line is; none behind the last one. A search takes a millisecond."""

    @cached_property
    def _documents(self) -> dict[str, Raw]:
        if not self._differing:
            return self._stretch.documents
        return {**self._stretch.documents, **self._differing}

    def __getitem__(self, key: str) -> Raw:
        if key in self._differing:
            return self._differing[key]
        if self._stretch.is_parsed or not key.isdigit():
            return self._stretch.documents[key]
        place = self._place(key)
        if place is None:
            raise KeyError(key)
        return Raw(self._stretch.text[place[0] : place[1]])

    def _place(self, key: str) -> tuple[int, int] | None:
        if key in self._places:
            return self._places[key]
        last = self._stretch.last_key
        return None if last is None or int(key) > int(last) else self._stretch.find(key)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def __bool__(self) -> bool:
        return bool(self._differing) or not self._stretch.is_empty

    def items(self) -> ItemsView[str, Raw]:
        """Every document with its key."""
        return self._documents.items()

    def values(self) -> ValuesView[Raw]:
        """Every document."""
        return self._documents.values()

    def mentioning(self, mark: bytes) -> Iterator[Raw]:
        """The documents in whose text these bytes stand."""
        for key, raw in self._stretch.mentioning(mark):
            if key not in self._differing:
                yield raw
        yield from (raw for raw in self._differing.values() if mark in bytes(raw))

    def decoded(self, decoder: msgspec.json.Decoder[dict[str, K]]) -> Iterator[K] | None:
        """Every document, parsed at once; none where some of them differ from the text."""
        if self._differing or self._stretch.is_parsed:
            return None
        return iter(decoder.decode(self._stretch.view).values())

    def last_key(self) -> str | None:
        """The highest key; none for an empty table."""
        added = max(self._differing, key=int, default=None)
        last = self._stretch.last_key
        return added if last is None or (added and int(added) > int(last)) else last

    def spliced(self, changes: Sequence[DocumentChange]) -> TableText | None:
        """The table after changes; none where that is no matter of replacing lines and
        putting new ones at the end."""
        if len(self._differing) + len(changes) > _MOST_SPLICED:
            return None
        differing, places = dict(self._differing), dict(self._places)
        last = int(self.last_key() or 0)
        for change in changes:
            if change.new is None:
                return None
            if change.key not in differing:
                places[change.key] = self._place(change.key)
                if places[change.key] is None:
                    if int(change.key) <= last:
                        return None
                    last = int(change.key)
            differing[change.key] = change.new
        return TableText(self._stretch, differing, places)

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The text of the table, the old bytes wherever nothing differs."""
        view = memoryview(self._stretch.text)
        at, end = self._stretch.start, self._stretch.end
        added = []
        places = []
        for key, raw in self._differing.items():
            place = self._places[key]
            if place is None:
                added.append(b'"%b": %b' % (key.encode(), raw))
            else:
                places.append((place, raw))
        for (begin, stop), raw in sorted(places, key=lambda each: each[0]):
            yield view[at:begin]
            yield bytes(raw)
            at = stop
        if not added:
            yield view[at:end]
            return
        yield view[at : end - (1 if self._stretch.is_empty else 2)]
        yield b"\n" if self._stretch.is_empty else b",\n"
        yield b",\n".join(added)
        yield b"\n}"


def last_key(documents: Mapping[str, Raw]) -> str | None:
    """The last key of a table, which is its highest, without walking through it."""
    if isinstance(documents, TableText):
        return documents.last_key()
    return next(reversed(dict(documents)), None)
