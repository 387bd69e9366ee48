"""The journal beside the book: one JSON line for each change.

A line is written and on the disk before the book is replaced. So a line whose
revision is above the book's records a save that never happened, and the next
writer puts it aside: it may also be that the book was put back to an older copy,
and then the line is the last trace of a change. Undo and redo are lines of their own.
What a line holds, entries.py says; which lines are sound, chain.py. Few commands need archives,
so archive.py is imported by those that do.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.book.atomic import append_pieces, cut_to, not_saved, open_plain, replace_file
from pipeline_tui.book.chain import JournalText, last_digest
from pipeline_tui.book.entries import (
    ANY_REVISION,
    END,
    PREFIX,
    EntryHead,
    digest_mark,
    is_long,
    line_spans,
    pieces,
    revision_in,
    sealed,
)
from pipeline_tui.book.layout import LastEntry, Meta
from pipeline_tui.book.shown import shown
from pipeline_tui.errors import BookUnreadableError, PipelineError
from pipeline_tui.paths import close_quietly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from pipeline_tui.book.archive import Split
    from pipeline_tui.book.entries import DocumentChange

_BLOCK = 64 * 1024
_HEAD = 1024
"""Bytes of a line that hold its digest; only the actor has no fixed length, and it is cut."""


def journal_path(book: Path) -> Path:
    """The journal of a book."""
    return book.with_name(f"{book.name}.journal")


def aside_path(book: Path) -> Path:
    """The file for lines whose changes the book does not contain."""
    return book.with_name(f"{book.name}.journal.aside")


class Journal:
    """Reads from and appends to the journal of one book."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self.path = journal_path(book)
        self.aside = aside_path(book)

    @property
    def exists(self) -> bool:
        """Whether a change was ever recorded."""
        try:
            return os.stat(self.path).st_size > 0
        except OSError:
            return False

    def begins_at_first(self) -> bool:
        """Whether it begins, or its archives begin, with the first change of a book."""
        from pipeline_tui.book.archive import first_revision

        try:
            return first_revision(self._since(self._data(), 0)[0]) == 1
        except PipelineError:
            return False

    def append(self, head: EntryHead, changes: Sequence[DocumentChange], meta: Meta) -> LastEntry:
        """Put a change on the disk; `meta` is that of the book until it is replaced.

        Returns what the new book remembers of the entry. Raises NotSavedError.
        """
        start, previous = self._end_of(meta)
        head, beginning = sealed(msgspec.structs.replace(head, previous=previous), changes)
        line = pieces(beginning, changes)
        if is_long(changes):
            end = append_pieces(self.path, line, start, END)
        else:
            end = append_pieces(self.path, [b"".join(line) + END], start)
        return LastEntry(head.revision, head.digest, start, end)

    def take_back(self, start: int) -> None:
        """Remove the line that begins there: its save did not happen."""
        cut_to(self.path, start)

    def put_aside(self) -> None:
        """Put every line aside: they are those of another book. Raises NotSavedError."""
        if data := self._data():
            self._set_aside(data)
            cut_to(self.path, 0)

    def read(self, meta: Meta, since: int | None = None) -> JournalText:
        """Return the text of the journal as that of a book, without the archived lines unless
        those of the change `since` are among them. Raises PipelineError.
        """
        data, faults = self._since(self._data(), since)
        return JournalText(data, meta, faults)

    def _since(self, data: bytes, since: int | None) -> tuple[bytes, tuple[str, ...]]:
        """Return the text of the journal with the archives that are needed, and which of those
        cannot be read."""
        if since is None:
            return data, ()
        from pipeline_tui.book.archive import archived_text, first_revision, list_archives

        first = first_revision(data)
        if since >= first:
            return data, ()
        archived, faults = archived_text(list_archives(self._book), first, since)
        return archived + data, faults

    @property
    def has_archives(self) -> bool:
        """Whether there are lines in archives."""
        from pipeline_tui.book.archive import list_archives

        return bool(list_archives(self._book))

    def archive(self, meta: Meta, day: date, before: datetime) -> tuple[Split, Meta] | None:
        """Move the lines from before a day into an archive. Call it with the lock held.

        Returns what was moved, and the record of the book with the new position of its last entry;
        None if no line is so old. Raises NotSavedError or StateUnknownError.
        """
        from pipeline_tui.book.archive import split_journal
        from pipeline_tui.book.compression import compress

        found = split_journal(self._book, self._data(), day, before, meta.revision)
        if found is None:
            return None
        if found.archive is not None:
            replace_file(found.archive, compress(found.moved))
        replace_file(self.path, [found.rest])
        return found, relocated(meta, found.rest)

    def read_without_book(self) -> tuple[JournalText, int]:
        """Return the text of archives and journal, when there is no book to compare it with, and
        how many bytes of it are in archives."""
        data = self._data()
        whole, faults = self._since(data, 0)
        return JournalText(whole, Meta(revision=ANY_REVISION), faults), len(whole) - len(data)

    def fault(self, meta: Meta) -> str:
        """Return why the journal is not that of the book, or an empty text.

        It takes one small read, unless something is wrong.
        """
        last = meta.last_entry
        try:
            if last is None or self._holds(last):
                return ""
            data, _ = self._since(self._bytes(), last.revision)
            found = JournalText(data, meta).last(last.revision)
        except FileNotFoundError:
            return "the journal of this book is missing"
        except OSError as error:
            return f"the journal cannot be read: {error.strerror}"
        if found is None:
            return "the journal of this book is damaged or cut short"
        if found.link != last.digest:
            return "the journal belongs to another history than this book"
        return ""  # at another position: entries before it were archived or erased

    def _holds(self, last: LastEntry) -> bool:
        """Whether the last entry of a book is where it was written. Raises OSError."""
        with _opened(self.path) as descriptor:
            if not _ends_lines(descriptor, last):
                return False
            line = os.pread(descriptor, min(_HEAD, last.end - last.start), last.start)
        return revision_in(line) == last.revision and digest_mark(last.digest) in line

    def _bytes(self) -> bytes:
        with open(open_plain(self.path, os.O_RDONLY), "rb", buffering=0) as file:
            return file.readall()

    def _data(self) -> bytes:
        try:
            return self._bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise _unreadable(self.path, error) from None

    def _end_of(self, meta: Meta) -> tuple[int, str]:
        """Return where the line after the book's last entry begins, and the digest of that entry.

        What follows is put aside.
        """
        last = meta.own_entry
        try:
            with _opened(self.path) as descriptor:
                size = os.fstat(descriptor).st_size
                whole = _last_newline(descriptor, size)
                if last is not None and _ends_lines(descriptor, last):
                    end = last.end  # damaged or not, it is the line of the last change
                else:
                    end = _end_within(descriptor, whole, meta.revision)
                    whole = whole if last is None else size  # no crash has torn the last line
                lines = os.pread(descriptor, whole - end, end)
        except FileNotFoundError:
            end, lines = 0, b""
        except OSError as error:
            raise _unreadable(self.path, error) from None
        if lines:
            self._set_aside(lines)
        if last is not None:
            return end, last.digest
        return end, last_digest(self._data()[:end])

    def _set_aside(self, lines: bytes) -> None:
        """Keep the lines in the file for that: only the manager may delete a recorded change."""
        try:
            size = os.stat(self.aside).st_size
        except FileNotFoundError:
            size = 0
        except OSError as error:
            raise not_saved(self.aside, error) from None
        append_pieces(self.aside, [lines if lines.endswith(b"\n") else lines + b"\n"], size)


def relocated(meta: Meta, data: bytes) -> Meta:
    """Return the record of a book with the position of its last entry in a text of the journal."""
    last = meta.last_entry
    if last is None:
        return meta
    for start, stop in line_spans(data):
        head = data[start : min(stop, start + _HEAD)]
        if revision_in(head) == last.revision and digest_mark(last.digest) in head:
            last = msgspec.structs.replace(last, start=start, end=stop + 1)
    return msgspec.structs.replace(meta, last=last)


def _unreadable(path: Path, error: OSError) -> PipelineError:
    return BookUnreadableError(f"cannot read the journal: {error.strerror}: {shown(path)}")


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = open_plain(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        close_quietly(descriptor)


def _ends_lines(descriptor: int, last: LastEntry) -> bool:
    """Whether a line begins and one ends where those of the last entry of a book did."""
    is_begin = last.start == 0 or os.pread(descriptor, 1, last.start - 1) == b"\n"
    return is_begin and os.pread(descriptor, 1, last.end - 1) == b"\n"


def _end_within(descriptor: int, whole: int, revision: int) -> int:
    """Where the lines end that belong to a book of this revision."""
    end = whole
    while end > 0:
        start = _last_newline(descriptor, end - 1)
        found = revision_in(os.pread(descriptor, PREFIX, start))
        if 0 < found <= revision:
            break
        if found == 0 and _revision_before(descriptor, start) != revision:
            break  # a damaged line of this book: it stays, and history shows it
        end = start
    return end


def _revision_before(descriptor: int, start: int) -> int:
    if start == 0:
        return 0
    return revision_in(os.pread(descriptor, PREFIX, _last_newline(descriptor, start - 1)))


def _last_newline(descriptor: int, end: int) -> int:
    """The position after the last newline before `end`."""
    while end > 0:
        start = max(0, end - _BLOCK)
        block = os.pread(descriptor, end - start, start)
        found = block.rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0
