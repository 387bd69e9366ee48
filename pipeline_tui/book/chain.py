"""Which entries of a journal are sound, and which are damaged, missing or of another history.

Pure functions over the text of a journal and what the book says of its last entry.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.book.entries import (
    DamagedLineError,
    Entry,
    EntryHead,
    digest_of,
    line_spans,
    read_entry,
    read_head,
    revision_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.book.layout import Meta


class Reason(StrEnum):
    """Why a change cannot be read from the journal."""

    DAMAGED = "damaged"
    MISSING = "missing"
    FOREIGN = "of another history"


class Fault(NamedTuple):
    """Changes that the journal should hold and does not."""

    first: int
    last: int
    reason: Reason

    @property
    def text(self) -> str:
        """What is wrong, as a message begins."""
        several = self.last > self.first
        name = f"changes {self.first} to {self.last}" if several else f"change {self.first}"
        verb = "are" if several else "is"
        if self.reason is Reason.DAMAGED:
            return f"{name} in the journal {verb} damaged"
        if self.reason is Reason.MISSING:
            return f"{name} {verb} missing from the journal"
        return f"{name} in the journal {'belong' if several else 'belongs'} to another history"

    @property
    def from_text(self) -> str:
        """The changes, and what is wrong with the first of them, on which the others depend."""
        if self.first == self.last:
            return self.text
        return f"changes {self.first} to {self.last}, because {self._replace(last=self.first).text}"


class Recorded(NamedTuple):
    """A change as the journal shows it."""

    revision: int
    head: EntryHead | None
    """None if even that cannot be read."""
    reason: Reason | None = None
    """Why its documents cannot be read, or None if they can."""


class Line(NamedTuple):
    """A line of the journal, without its documents."""

    start: int
    stop: int
    head: EntryHead | None
    """None if it is damaged."""

    @property
    def is_chained(self) -> bool:
        """Whether digests prove it."""
        return self.head is not None and not self.head.is_old


class JournalText:
    """The text of a journal, as the journal of one book."""

    def __init__(self, data: bytes, meta: Meta, archive_faults: tuple[str, ...] = ()) -> None:
        self.archive_faults = archive_faults
        """Which archives are needed and cannot be read."""
        self._data = data
        self._revision = meta.revision
        self.is_empty = not data
        self.is_torn = bool(data) and not data.endswith(b"\n")
        """Whether it ends within a line: a crash tore it, or the file was cut."""
        self.lines = _of_book(list(_lines(data)), meta)
        self.marks = _marked(data, self.lines, meta)
        """What is wrong with each line, or None."""
        self._place = {
            line.head.revision: line
            for line, mark in zip(self.lines, self.marks, strict=True)
            if line.head is not None and mark is None
        }

    @property
    def heads(self) -> list[EntryHead]:
        """The entries whose heads are sound, the oldest first."""
        return [line.head for line in self._place.values() if line.head is not None]

    @property
    def faults(self) -> list[Fault]:
        """The changes that are damaged, missing or of another history, the oldest first.

        Changes before the first line are not among them: a journal may begin at any change.
        """
        found: list[Fault] = []
        after: int | None = None  # the last change that is sound; None before the first line
        begin, reasons = 1, set[Reason]()
        for line, mark in zip(self.lines, self.marks, strict=True):
            if mark is None and line.head is not None:
                revision = line.head.revision
                if after is not None or reasons:
                    found += _gap(begin, revision - 1, reasons)
                after, begin, reasons = revision, revision + 1, set()
                continue
            if after is None and not reasons:
                begin = _revision(self._data, line)
                begin = begin if 0 < begin <= self._revision else 1
            reasons.add(mark or Reason.DAMAGED)
        return found + (_gap(begin, self._revision, reasons) if self.lines else [])

    @property
    def damaged_bodies(self) -> list[Fault]:
        """The entries with a sound head whose command or documents are damaged."""
        damaged = []
        for revision in self._place:
            try:
                self._read(revision)
            except DamagedLineError:
                damaged.append(Fault(revision, revision, Reason.DAMAGED))
        return damaged

    def newest(self) -> Iterator[Recorded]:
        """Yield every change, the newest first; each is verified when its turn comes."""
        unread = self.faults
        for head in reversed(self.heads):
            while unread and unread[-1].first > head.revision:
                yield from _unread(unread.pop())
            is_sound = isinstance(self.entry(head.revision), Entry)
            yield Recorded(head.revision, head, None if is_sound else Reason.DAMAGED)
        for fault in reversed(unread):
            yield from _unread(fault)

    def last(self, revision: int) -> EntryHead | None:
        """Return the last sound line of a revision, of this history or another."""
        heads = (line.head for line in reversed(self.lines))
        return next((head for head in heads if head and head.revision == revision), None)

    def entry(self, revision: int) -> Entry | Fault:
        """Return a change with its documents, or why it cannot be read."""
        if revision not in self._place:
            for fault in self.faults:
                if fault.first <= revision <= fault.last:
                    return fault
            return Fault(revision, revision, Reason.MISSING)
        try:
            return self._read(revision)
        except DamagedLineError:
            return Fault(revision, revision, Reason.DAMAGED)

    def sound_entries(self, after: int) -> Iterator[Entry]:
        """Yield the changes after a revision; those that cannot be read are skipped."""
        for revision in self._place:
            if revision > after and isinstance(entry := self.entry(revision), Entry):
                yield entry

    def _read(self, revision: int) -> Entry:
        return self.entry_of(self._place[revision])

    def entry_of(self, line: Line) -> Entry:
        """Return a line with its documents. Raises DamagedLineError."""
        return read_entry(self._data[line.start : line.stop])


def _unread(fault: Fault) -> Iterator[Recorded]:
    for revision in range(fault.last, fault.first - 1, -1):
        yield Recorded(revision, None, fault.reason)


def last_digest(data: bytes) -> str:
    """Return the digest by which the next entry knows a text of whole lines."""
    lines = list(_lines(data))
    for line in reversed(lines):
        if line.is_chained and line.head is not None:
            rest = memoryview(data)[line.stop + 1 :]
            return digest_of(line.head.link.encode(), rest) if rest else line.head.link
    return digest_of(data) if data else ""


def _lines(data: bytes) -> Iterator[Line]:
    """Yield the whole lines, but no blank ones."""
    for start, stop in line_spans(data):
        if data[start:stop].strip():
            try:
                head: EntryHead | None = read_head(data, start, stop)
            except DamagedLineError:
                head = None
            yield Line(start, stop, head)


def _revision(data: bytes, line: Line) -> int:
    if line.head is not None:
        return line.head.revision
    return revision_in(data, line.start)


def _of_book(lines: list[Line], meta: Meta) -> list[Line]:
    """Return the lines without those of changes that never happened, or that the book lost when
    it was put back to an older copy."""
    last = meta.own_entry
    if last is not None:
        for place in range(len(lines) - 1, -1, -1):
            head = lines[place].head
            if head is not None and head.link == last.digest:
                return lines[: place + 1]
    kept = [line for line in lines if line.head is None or line.head.revision <= meta.revision]
    while kept and kept[-1].head is None:
        before = next((each.head.revision for each in kept[-2::-1] if each.head), 0)
        if before < meta.revision or len(kept) == 1:
            break
        kept.pop()
    return kept


def _marked(data: bytes, lines: Sequence[Line], meta: Meta) -> list[Reason | None]:
    """Return what is wrong with each line, or None."""
    marks: list[Reason | None] = [Reason.DAMAGED if each.head is None else None for each in lines]
    before = -1  # the chained line before
    for place, line in enumerate(lines):
        if line.head is not None and line.is_chained:
            _check_link(data, lines, marks, before, (place, line.head))
            before = place
    _check_last(lines, marks, meta)
    highest = 0
    for place, line in enumerate(lines):
        if line.head is not None and marks[place] is None:
            if line.head.revision <= highest:
                marks[place] = Reason.FOREIGN
            highest = max(highest, line.head.revision)
    return marks


def _check_link(
    data: bytes,
    lines: Sequence[Line],
    marks: list[Reason | None],
    before: int,
    chained: tuple[int, EntryHead],
) -> None:
    """Mark the lines before a chained one that it does not know."""
    place, head = chained
    earlier = lines[before].head if before >= 0 else None
    link = earlier.link if earlier is not None else ""
    between = range(before + 1, place)
    if between:
        start = lines[before].stop + 1 if before >= 0 else 0
        if digest_of(link.encode(), memoryview(data)[start : lines[place].start]) == head.previous:
            return
        for each in between:  # one of the lines of an older version is not as it was sealed
            if lines[each].head is not None:
                marks[each] = Reason.DAMAGED
    elif earlier is not None and link != head.previous:
        if earlier.revision < head.revision - 1:
            return  # the lines between are missing
        fork = _known(lines, before, head.previous)
        for each in range(fork + 1, place):
            marks[each] = marks[each] or Reason.FOREIGN


def _known(lines: Sequence[Line], before: int, digest: str) -> int:
    """Return the index of the chained line with a digest, or -1."""
    for place in range(before, -1, -1):
        head = lines[place].head
        if head is not None and not head.is_old and head.link == digest:
            return place
    return -1


def _check_last(lines: Sequence[Line], marks: list[Reason | None], meta: Meta) -> None:
    """Mark the lines of another history than that of the book."""
    last = meta.last_entry
    if last is None:
        return
    for place in range(len(lines) - 1, -1, -1):
        head = lines[place].head
        if head is not None and head.revision == last.revision:
            if head.is_old or head.link != last.digest:
                for each in range(place + 1):
                    marks[each] = marks[each] or Reason.FOREIGN
            return


def _gap(first: int, last: int, reasons: set[Reason]) -> list[Fault]:
    if last < first:
        return []  # the lines of another history beside those of this one
    for reason in (Reason.FOREIGN, Reason.DAMAGED):
        if reason in reasons:
            return [Fault(first, last, reason)]
    return [Fault(first, last, Reason.MISSING)]
