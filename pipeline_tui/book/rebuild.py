"""A damaged book is rebuilt: a copy of it, and the changes of the journal after the copy."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

import msgspec

from pipeline_tui.book.chain import Fault, JournalText, Reason
from pipeline_tui.book.change import apply_changes
from pipeline_tui.book.checks import check_changes, is_readable
from pipeline_tui.book.entries import DamagedLineError, Entry, changed
from pipeline_tui.book.layout import LastEntry, Meta, RawTables
from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.book.entries import DocumentChange, EntryHead


TO_COPY = " # the copy"
"""Ends the command of the first of the two changes that record a restore."""


class Rebuilt(NamedTuple):
    """A book as far as a copy and the journal give it back."""

    tables: RawTables
    meta: Meta
    """As after the last change that came back."""
    changes: list[DocumentChange]
    """How it differs from the copy."""
    entries: Sequence[Entry]
    """The changes that came back."""
    lost: Fault | None
    """The changes that the journal names but could not give back."""
    highest: int
    """The highest revision that was ever given, as far as it is known."""
    is_foreign: bool
    """Whether the journal has another change with the revision of the copy's last one."""


def rebuilt(tables: RawTables, meta: Meta, journal: JournalText, archived: int = 0) -> Rebuilt:
    """Return the book of a copy with the changes of the journal after it.

    The first `archived` bytes of the journal are in archives.
    """
    chain = _Chain(journal, meta)
    entries = list(chain.entries())
    reason = chain.reason
    if entries and entries[-1].command.endswith(TO_COPY):
        entries.pop()  # a restore was killed before the second of its changes
    changes = combined(tables, entries)
    if not _is_sound(tables, changes):
        entries, reason = _sound_part(tables, entries), Reason.DAMAGED
        changes = combined(tables, entries)
    counts: dict[str, int] = {}
    for each in (each for entry in entries for each in entry.changes):
        if each.table != "deals":  # counted by their prospects
            counts[each.table] = max(counts.get(each.table, 0), int(each.key))
    revision = entries[-1].revision if entries else meta.revision
    meta = msgspec.structs.replace(
        meta.with_highest(counts),
        revision=revision,
        saved=entries[-1].at if entries else meta.saved,
        book=meta.book_id or msgspec.UNSET,
        last=chain.last_entry(entries, archived) or meta.last,
    )
    return Rebuilt(
        tables=apply_changes(tables, changes),
        meta=meta,
        changes=changes,
        entries=entries,
        lost=chain.fault_after(revision, reason),
        highest=max(revision, chain.highest),
        is_foreign=not entries and chain.is_foreign,
    )


def combined(tables: RawTables, entries: Sequence[Entry]) -> list[DocumentChange]:
    """Return the changes of several entries as one change of a book."""
    after = {(each.table, each.key): each.new for entry in entries for each in entry.changes}
    made = []
    for (table, key), new in after.items():
        old = tables.get(table, {}).get(key)
        is_same = old is new if old is None or new is None else bytes(old) == bytes(new)
        if not is_same:
            made.append(changed(table, key, old, new))
    return made


def _is_sound(tables: RawTables, changes: Sequence[DocumentChange]) -> bool:
    try:
        check_changes(changes, tables)
    except PipelineError:
        return False
    return True


def _sound_part(tables: RawTables, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries before the first one after which the book could not be read."""
    for count in range(1, len(entries) + 1):
        changes = combined(tables, entries[count - 1 : count])
        if not _is_sound(tables, changes):
            return list(entries[: count - 1])
        tables = apply_changes(tables, changes)
    return list(entries)


class _Chain:
    """The lines of a journal that follow the last change of a copy, each on the one before."""

    def __init__(self, journal: JournalText, copy: Meta) -> None:
        self._journal = journal
        self._copy = copy
        self._at: defaultdict[int, list[int]] = defaultdict(list)
        for index, line in enumerate(journal.lines):
            if line.head is not None:
                self._at[line.head.revision].append(index)
        self.highest = max(self._at, default=0)
        """The highest revision of a line whose head can be read."""
        self.reason = Reason.MISSING
        """Why the chain ends, if there are more lines."""
        self._link = copy.own_entry.digest if copy.own_entry is not None else ""
        self._start = self._find_start()

    def _head(self, index: int) -> EntryHead:
        return cast("EntryHead", self._journal.lines[index].head)  # only those are in `_at`

    def _find_start(self) -> int:
        """Return the index of the last change of the copy: -1 for an empty one, and an index
        after all others if the journal does not hold it."""
        for index in self._at.get(self._copy.revision, ()):
            head = self._head(index)
            if head.link == self._link if self._link else head.at == self._copy.saved:
                return index
        return -1 if self._copy.revision == 0 else len(self._journal.lines)

    @property
    def is_foreign(self) -> bool:
        """Whether the journal has another change with the revision of the copy's last one."""
        return self._start == len(self._journal.lines) and self._copy.revision in self._at

    def last_entry(self, entries: Sequence[Entry], archived: int) -> LastEntry | None:
        """Return the book's record of the last of the entries that has a digest."""
        links = [entry.link for entry in reversed(entries) if not entry.is_old]
        link = links[0] if links else self._link
        for line in reversed(self._journal.lines):
            if link and line.head is not None and line.head.link == link:
                start, end = line.start - archived, line.stop + 1 - archived
                place = (start, end) if start >= 0 else (0, 1)  # (0, 1): it is in an archive
                return LastEntry(line.head.revision, link, *place)
        return None

    def entries(self) -> Iterator[Entry]:
        """Yield the changes after the copy, as far as they are sound and follow one another."""
        before, link, revision = self._start, self._link, self._copy.revision + 1
        while (index := self._next(revision, before, link)) is not None:
            try:
                entry = self._journal.entry_of(self._journal.lines[index])
            except DamagedLineError:
                self.reason = Reason.DAMAGED
                return
            if not all(map(is_readable, entry.changes)):
                self.reason = Reason.DAMAGED
                return
            yield entry
            before, link, revision = index, "" if entry.is_old else entry.link, revision + 1

    def _next(self, revision: int, before: int, link: str) -> int | None:
        """Return the index of the line of a revision that follows the one before, or None."""
        self.reason = Reason.FOREIGN
        for index in self._at.get(revision, ()):
            head = self._head(index)
            if self._journal.marks[index] is Reason.DAMAGED:
                self.reason = Reason.DAMAGED
            elif link and not head.is_old:
                if head.previous == link:
                    return index
            elif index == before + 1:  # an older version only appends; its lines may be sealed
                return index
        if revision not in self._at:
            is_damaged = any(line.head is None for line in self._journal.lines[before + 1 :])
            self.reason = Reason.DAMAGED if is_damaged else Reason.MISSING
        return None

    def fault_after(self, revision: int, reason: Reason) -> Fault | None:
        """Return the changes that the journal has after the last one that came back."""
        lines = self._journal.lines
        begin = max((index for at, found in self._at.items() if at <= revision for index in found),
                    default=-1)  # fmt: skip
        if self.highest <= revision:
            if not self._journal.is_torn and all(line.head for line in lines[begin + 1 :]):
                return None
            reason = Reason.DAMAGED
        return Fault(revision + 1, max(revision + 1, self.highest), reason)
