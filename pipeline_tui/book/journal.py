"""The journal beside the book: one JSON line for each change, never rewritten.

A line is written and on the disk before the book is replaced. So a line whose
revision is above the book's tells of a save that never happened, and the next
writer puts it aside: it may also be that the book was put back to an older copy,
and then the line is the last trace of a change. Undo and redo are lines of their own.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Raw

from pipeline_tui.book.atomic import append_pieces, close_quietly, cut_to, not_saved, open_plain
from pipeline_tui.book.shown import quoted, shown
from pipeline_tui.errors import BookDamagedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_BLOCK = 64 * 1024
_PREFIX = 40
"""Bytes of a line that hold its revision."""
_NULL = Raw(b"null")
_TOGETHER = 1_000
"""Documents that are written to the journal at a time."""


class EntryKind(StrEnum):
    """What a line of the journal records."""

    CHANGE = "change"
    UNDO = "undo"
    REDO = "redo"


class DocumentChange(msgspec.Struct, frozen=True, gc=False):
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


def _pieces(entry: Entry) -> Iterator[bytes]:
    """The line of an entry up to its end, some documents at a time: that of an import is as
    long as the book."""
    bare = msgspec.json.encode(msgspec.structs.replace(entry, changes=()))
    yield bare.removesuffix(b"]}")  # the changes are its last field
    between = b""
    for start in range(0, len(entry.changes), _TOGETHER):
        yield between + msgspec.json.encode(entry.changes[start : start + _TOGETHER])[1:-1]
        between = b","


HeadT = TypeVar("HeadT", bound=EntryHead)
_decode_head = msgspec.json.Decoder(EntryHead).decode
_decode_entry = msgspec.json.Decoder(Entry).decode


def journal_path(book: Path) -> Path:
    """The journal of a book."""
    return book.with_name(f"{book.name}.journal")


def aside_path(book: Path) -> Path:
    """Where the lines go that tell of changes which the book does not hold."""
    return book.with_name(f"{book.name}.journal.aside")


class Journal:
    """Reads from and appends to the journal of one book."""

    def __init__(self, book: Path) -> None:
        self.path = journal_path(book)
        self.aside = aside_path(book)

    @property
    def exists(self) -> bool:
        """Whether a change was ever recorded."""
        try:
            return os.stat(self.path).st_size > 0
        except OSError:
            return False

    def append(self, entry: Entry, after_revision: int) -> int:
        """Put a change on the disk; the book is at `after_revision` until it is replaced.

        Returns where the line begins, for `take_back`. Raises NotSavedError.
        """
        start = self._end_of(after_revision)
        if len(entry.changes) <= _TOGETHER:
            append_pieces(self.path, [msgspec.json.encode(entry) + b"\n"], start)
        else:
            append_pieces(self.path, _pieces(entry), start, end=b"]}\n")
        return start

    def take_back(self, start: int) -> None:
        """Remove the line that begins there: its save did not happen."""
        cut_to(self.path, start)

    def heads(self, up_to: int) -> list[EntryHead]:
        """Every change that happened, the oldest first, without documents."""
        return [head for head in self._read(_decode_head, up_to) if head.revision <= up_to]

    def entry(self, revision: int) -> Entry:
        """One change with its documents. Raises PipelineError when it is not there."""
        for entry in self._read(_decode_entry, revision, revision):
            if entry.revision == revision:
                return entry
        raise PipelineError(f"change {revision} is not in the journal {shown(self.path)}")

    def entries_after(self, revision: int, up_to: int) -> Iterator[Entry]:
        """The changes above one revision, with their documents."""
        for entry in self._read(_decode_entry, up_to, revision + 1):
            if revision < entry.revision <= up_to:
                yield entry

    def highest(self) -> int:
        """The highest revision of any line that can be read; never raises for damage."""
        return max((_revision_in(line) for line in self._lines()), default=0)

    def _lines(self) -> list[bytes]:
        try:
            with open(open_plain(self.path, os.O_RDONLY), "rb", buffering=0) as file:
                data = file.readall()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unreadable(self.path, error) from None
        lines = data.split(b"\n")
        lines.pop()  # behind the last newline is nothing, or a line torn off by a crash
        return [line for line in lines if line.strip()]

    def _read(
        self, decode: Callable[[bytes], HeadT], up_to: int, lowest: int = 0
    ) -> Iterator[HeadT]:
        """The lines, typed; those that plainly are of a revision below `lowest` are skipped.

        A damaged last line behind the one of `up_to` is a change that a power
        cut tore, so it never happened.
        """
        lines = self._lines()
        for place, line in enumerate(lines):
            revision = _revision_in(line)
            if 0 < revision < lowest:
                continue
            try:
                yield decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                torn = place == len(lines) - 1 and place > 0
                if torn and _revision_in(lines[place - 1]) >= up_to:
                    return
                raise BookDamagedError(
                    f"the journal is damaged: {shown(self.path)}",
                    "The book itself is not touched by this. To go on without the old undo"
                    f" history, move the journal away:\n  mv {quoted(self.path)}"
                    f" {quoted(self.path.with_name(self.path.name + '.damaged'))}",
                ) from None

    def _end_of(self, revision: int) -> int:
        """Where the line behind the book's revision begins; what follows is put aside."""
        try:
            with _opened(self.path) as descriptor:
                whole = _last_newline(descriptor, os.fstat(descriptor).st_size)
                end = _end_within(descriptor, whole, revision)
                lines = os.pread(descriptor, whole - end, end)
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise _unreadable(self.path, error) from None
        if lines:
            self._set_aside(lines)
        return end

    def _set_aside(self, lines: bytes) -> None:
        """Nobody but the manager may drop a change that was once recorded."""
        try:
            size = os.stat(self.aside).st_size
        except FileNotFoundError:
            size = 0
        except OSError as error:
            raise not_saved(self.aside, error) from None
        append_pieces(self.aside, [lines], size)


def _unreadable(path: Path, error: OSError) -> PipelineError:
    return PipelineError(f"cannot read the journal: {error.strerror}: {shown(path)}")


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = open_plain(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        close_quietly(descriptor)


def _end_within(descriptor: int, whole: int, revision: int) -> int:
    """Where the lines end that belong to a book of this revision."""
    end = whole
    while end > 0:
        start = _last_newline(descriptor, end - 1)
        found = _revision_in(os.pread(descriptor, _PREFIX, start))
        if 0 < found <= revision:
            break
        if found == 0 and _revision_before(descriptor, start) != revision:
            break  # a damaged line of this book: it stays, and history tells of it
        end = start
    return end


def _revision_before(descriptor: int, start: int) -> int:
    if start == 0:
        return 0
    return _revision_in(os.pread(descriptor, _PREFIX, _last_newline(descriptor, start - 1)))


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


def _revision_in(line: bytes) -> int:
    """The revision with which a line of ours begins, or 0 where it does not."""
    mark, _, rest = line[:_PREFIX].partition(b":")
    digits = rest.partition(b",")[0]
    return int(digits) if mark == b'{"revision"' and digits.isdigit() else 0
