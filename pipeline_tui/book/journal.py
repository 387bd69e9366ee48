"""The journal beside the book: one JSON line for each change, never rewritten.

A line is written and on the disk before the book is replaced. So a line whose
revision is above the book's tells of a save that never happened, and the next
writer cuts it off. Undo and redo are lines of their own.
"""

from __future__ import annotations

import os
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Raw

from pipeline_tui.book.atomic import append_line, cut_to, replace_file
from pipeline_tui.errors import BookDamagedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_BLOCK = 64 * 1024
EntryT = TypeVar("EntryT")
_NULL = Raw(b"null")


class EntryKind(StrEnum):
    """What a line of the journal records."""

    CHANGE = "change"
    UNDO = "undo"
    REDO = "redo"


class DocumentChange(msgspec.Struct, frozen=True):
    """One document before and after a change."""

    table: str
    key: str
    before: Raw = _NULL
    after: Raw = _NULL

    @property
    def old(self) -> Raw | None:
        """The document as it was; none where it was not yet."""
        return None if bytes(self.before) == b"null" else self.before

    @property
    def new(self) -> Raw | None:
        """The document as it is after the change; none where it is no more."""
        return None if bytes(self.after) == b"null" else self.after


def changed(table: str, key: str, old: Raw | None, new: Raw | None) -> DocumentChange:
    """A change of one document; msgspec cannot read `Raw | None`, so none is null."""
    return DocumentChange(table, key, old or _NULL, new or _NULL)


class EntryHead(msgspec.Struct, frozen=True, kw_only=True):
    """A line without its documents."""

    revision: int
    at: datetime
    command: str
    """The command that did it, as the manager could type it."""
    kind: EntryKind = EntryKind.CHANGE
    of: int | None = None
    """The revision that an undo or redo concerns."""
    size: int = 0
    """How many documents it changed."""


class Entry(EntryHead, frozen=True, kw_only=True):
    """A line with its documents."""

    changes: tuple[DocumentChange, ...] = ()


_decode_head = msgspec.json.Decoder(EntryHead).decode
_decode_entry = msgspec.json.Decoder(Entry).decode


def journal_path(book: Path) -> Path:
    """The journal of a book."""
    return book.with_name(f"{book.name}.journal")


class Journal:
    """Reads from and appends to the journal of one book."""

    def __init__(self, book: Path) -> None:
        self.path = journal_path(book)

    @property
    def exists(self) -> bool:
        """Whether a change was ever recorded."""
        return self.path.exists()

    def append(self, entry: Entry, after_revision: int) -> int:
        """Put a change on the disk; the book is at `after_revision` until it is replaced.

        Returns where the line begins, for `take_back`. Raises NotSavedError.
        """
        start = self._end_of(after_revision)
        append_line(self.path, (msgspec.json.encode(entry), b"\n"), start)
        return start

    def take_back(self, start: int) -> None:
        """Remove the line that begins there: its save did not happen."""
        cut_to(self.path, start)

    def heads(self, up_to: int) -> list[EntryHead]:
        """Every change that happened, the oldest first, without documents."""
        heads = []
        for line in self._lines():
            head = self._read(line, _decode_head)
            if head is not None and head.revision <= up_to:
                heads.append(head)
        return heads

    def entry(self, revision: int) -> Entry:
        """One change with its documents. Raises PipelineError when it is not there."""
        mark = b'{"revision":%d,' % revision
        for line in self._lines():
            if line.startswith(mark):
                entry = self._read(line, _decode_entry)
                if entry is not None:
                    return entry
        raise PipelineError(f"change {revision} is not in the journal {self.path}")

    def entries_after(self, revision: int, up_to: int) -> Iterator[Entry]:
        """The changes above one revision, with their documents."""
        for line in self._lines():
            head = self._read(line, _decode_head)
            if head is not None and revision < head.revision <= up_to:
                entry = self._read(line, _decode_entry)
                if entry is not None:
                    yield entry

    def _lines(self) -> list[bytes]:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise PipelineError(f"cannot read the journal: {error.strerror}: {self.path}") from None
        lines = data.split(b"\n")
        lines.pop()  # behind the last newline is nothing, or a line torn off by a crash
        return lines

    def _read(self, line: bytes, decode: Callable[[bytes], EntryT]) -> EntryT | None:
        if not line.strip():
            return None
        try:
            return decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise BookDamagedError(
                f"the journal is damaged: {self.path}",
                "The book itself is not touched by this. To go on without the old undo history,"
                f" move the journal away:\n  mv '{self.path}' '{self.path}.damaged'",
            ) from None

    def _end_of(self, revision: int) -> int:
        """Where the line behind the book's revision begins (and torn ones are cut)."""
        try:
            with open(self.path, "rb") as file:
                return self._find_end(file.fileno(), revision)
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise PipelineError(f"cannot read the journal: {error.strerror}: {self.path}") from None

    def _find_end(self, descriptor: int, revision: int) -> int:
        end = _last_newline(descriptor, os.fstat(descriptor).st_size)
        abandoned = 0
        whole = end
        while end > 0:
            start = _last_newline(descriptor, end - 1)
            head = os.pread(descriptor, 40, start)
            if _revision_in(head) <= revision:
                break
            end, abandoned = start, abandoned + 1
        if abandoned > 1:
            self._set_aside(os.pread(descriptor, whole - end, end))
        return end

    def _set_aside(self, lines: bytes) -> None:
        """A crash leaves one line above the book; more mean that the book was put
        back to an older copy, and then nobody but the manager may drop them."""
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.aside-{number}")).exists():
            number += 1
        replace_file(aside, [lines])


def _last_newline(descriptor: int, end: int) -> int:
    """The place behind the last newline before `end`."""
    while end > 0:
        start = max(0, end - _BLOCK)
        block = os.pread(descriptor, end - start, start)
        found = block.rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def _revision_in(head: bytes) -> int:
    digits = head.removeprefix(b'{"revision":').split(b",")[0]
    return int(digits) if digits.isdigit() else 0
