"""Which change an undo or a redo concerns, and whether a later one stands in its way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.book.chain import Fault, Reason
from pipeline_tui.book.checks import is_readable, owners_of, stranded
from pipeline_tui.book.entries import DocumentChange, Entry, EntryHead, EntryKind
from pipeline_tui.book.tables import TABLES
from pipeline_tui.errors import BookChangedError, BookDamagedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from msgspec import Raw

    from pipeline_tui.book.layout import RawTables


_OTHERS = (
    "Nothing was changed. Other changes can still be undone by their numbers; see: pipeline history"
)


class Stays(msgspec.Struct, frozen=True):
    """A document that an undo left as it is."""

    change: DocumentChange
    """What the change did to it."""
    later: tuple[EntryHead, ...]
    """The changes that came to it since; none where it only belongs to one that stays."""


class Recovery(msgspec.Struct, frozen=True):
    """What a restore of a damaged book brought back, and what it could not."""

    copy: str
    """The name of the backup; empty if the journal alone brought it back."""
    copied: int
    """The change after which the backup was made."""
    returned: int
    """How many changes came back from the journal."""
    until: EntryHead | None
    """The last of them."""
    has_journal: bool
    lost: Fault | None
    """The changes that the journal names but could not give back."""
    aside: Path | None
    """Where the damaged file is kept, if there was one."""
    unrecorded: str = ""
    """Why the restore itself is not in the journal, so that it cannot be undone."""


class Done(msgspec.Struct, frozen=True):
    """What an undo, a redo or a restore did."""

    revision: int
    """The revision that it became."""
    of: EntryHead | None
    """The change that it concerns."""
    documents: int
    """How many documents it changed."""
    stays: tuple[Stays, ...] = ()
    """What was left as it is, because later changes depend on it."""
    is_whole: bool = True
    """Whether all of the change was taken back."""
    recovery: Recovery | None = None
    """What a restore brought back if the book was damaged."""


def undone_revisions(heads: Iterable[EntryHead]) -> set[int]:
    """The changes that are undone at present."""
    undone: set[int] = set()
    for head in heads:
        if head.kind is EntryKind.UNDO and head.of is not None:
            undone.add(head.of)
        elif head.kind is EntryKind.REDO and head.of is not None:
            undone.discard(head.of)
    return undone


def to_undo(heads: Sequence[EntryHead], faults: Sequence[Fault], revision: int | None) -> EntryHead:
    """Return the change to undo: the one of that revision, or the last that is not undone.

    Raises PipelineError if there is none, and BookDamagedError if the journal does not show
    which one it is.
    """
    undone = undone_revisions(heads)
    if revision is None:
        candidates = [h for h in heads if _is_open(h, undone)]
        _check_since(candidates[-1].revision if candidates else 0, faults)
        if not candidates:
            raise PipelineError("there is nothing to undo")
        return candidates[-1]
    for fault in faults:
        if fault.first <= revision <= fault.last:
            raise unreadable(fault)
    found = next((h for h in heads if h.revision == revision), None)
    if found is None:
        raise PipelineError(f"there is no change {revision}", "See them with: pipeline history")
    if found.kind is EntryKind.FORGET:
        raise PipelineError(f"change {revision} erased a person: it cannot be undone")
    if found.kind is not EntryKind.CHANGE:
        raise PipelineError(f"change {revision} is itself one of undo or redo: use those")
    if revision in undone:
        raise PipelineError(f"change {revision} is undone already")
    if not found.size:
        raise PipelineError(f"change {revision} changed no record: there is nothing to undo")
    return found


def to_redo(heads: Sequence[EntryHead], faults: Sequence[Fault]) -> EntryHead:
    """Return the change that was undone last. Raises PipelineError if there is none or if a
    new change was made since, and BookDamagedError if the journal does not show which one it is.
    """
    by_revision = {head.revision: head for head in heads}
    undone = undone_revisions(heads)
    changes = [h for h in heads if _is_open(h, undone)]
    undos = [head for head in heads if head.kind is EntryKind.UNDO and head.of in undone]
    newest = undos[-1].revision if undos else 0
    _check_since(max(newest, changes[-1].revision if changes else 0), faults)
    if changes and 0 < newest < changes[-1].revision:
        raise PipelineError(
            f"there is nothing to redo: change {changes[-1].revision} ({changes[-1].command})"
            " was made after the last undo"
        )
    target = undos[-1].of if undos else None
    if target is None:
        raise PipelineError("there is nothing to redo")
    if target not in by_revision:
        raise unreadable(Fault(target, target, Reason.MISSING))
    return by_revision[target]


def _is_open(head: EntryHead, undone: Collection[int]) -> bool:
    """Whether it is a change of records, not undone at present."""
    return head.kind is EntryKind.CHANGE and head.size > 0 and head.revision not in undone


def _check_since(revision: int, faults: Sequence[Fault]) -> None:
    """Refuse if a change after this one cannot be read: it could be the one that is meant."""
    for fault in reversed(faults):
        if fault.last > revision:
            raise unreadable(fault)


def unreadable(fault: Fault) -> BookDamagedError:
    """Return the error of a change that the journal does not hold as it was written."""
    return BookDamagedError(fault.text, _OTHERS)


def sound(entry: Entry | Fault) -> Entry:
    """Return the entry. Raises BookDamagedError for a fault, PipelineError if it was erased."""
    if isinstance(entry, Fault):
        raise unreadable(entry)
    if entry.is_erased:
        not_erased(entry)
        raise PipelineError(
            f"change {entry.revision} cannot be undone: some of its records were erased",
            f"To undo the rest of it:\n  pipeline undo {entry.revision} --keep-later",
        )
    _check_known(entry)
    return entry


def _check_known(entry: Entry) -> None:
    if any(each.table not in TABLES for each in entry.changes):
        raise PipelineError(
            f"change {entry.revision} holds records that this version does not know",
            "Nothing was changed. Update the program.",
        )
    if entry.is_old and not all(map(is_readable, entry.changes)):  # no digest proves them
        raise unreadable(Fault(entry.revision, entry.revision, Reason.DAMAGED))


def not_erased(entry: Entry | Fault) -> tuple[DocumentChange, ...]:
    """Return the documents of an entry that were not erased. Raises BookDamagedError for a fault,
    PipelineError if none is left."""
    if isinstance(entry, Fault):
        raise unreadable(entry)
    _check_known(entry)
    left = tuple(each for each in entry.changes if not each.is_erased)
    if entry.changes and not left:
        raise PipelineError(
            f"change {entry.revision} cannot be undone: its records were erased", _OTHERS
        )
    return left


def inverse(changes: Iterable[DocumentChange]) -> list[DocumentChange]:
    """The changes that lead back."""
    return [DocumentChange(each.table, each.key, each.after, each.before) for each in changes]


def check_applicable(
    changes: Sequence[DocumentChange], tables: RawTables, later: Iterable[Entry], target: EntryHead
) -> None:
    """Refuse when the documents are no longer as the change left them.

    Raises BookChangedError, which names the later changes that depend on it.
    """
    touched = _touched(changes, tables)
    orphaned = stranded(changes, tables)
    if not touched and not orphaned:
        return
    places = touched | orphaned
    for each in changes:  # what took the owner away stands in the way too
        if each.new is not None and (each.table, each.key) in orphaned:
            places |= owners_of(each.table, each.new)
    standing = [
        entry for entry in later if any((each.table, each.key) in places for each in entry.changes)
    ]
    names = ", ".join(f"{entry.revision} ({entry.command})" for entry in standing[-3:])
    raise BookChangedError(
        f"change {target.revision} ({target.command}) cannot be undone:"
        + (f" later changes depend on it: {names}" if names else " the book was edited since"),
        "Undo those first, the last one first; or undo the rest, and keep those:\n"
        f"  pipeline undo {target.revision} --keep-later"
        if names
        else "See: pipeline history",
    )


def without_later(
    changes: Sequence[DocumentChange], tables: RawTables, later: Iterable[Entry]
) -> tuple[list[DocumentChange], list[Stays]]:
    """The changes that lead back, without those of documents that later changes touched and
    of what these need: the prospect of a deal that stays, the deal of a logged call. What
    stays is told in the order of the change."""
    places = {(each.table, each.key) for each in changes}
    stays = _touched(changes, tables)
    back = [each for each in changes if (each.table, each.key) not in stays]
    while True:
        needed = set()
        for table, key in stays | stranded(back, tables):
            raw = tables.get(table, {}).get(key)
            if raw is not None:
                needed |= owners_of(table, raw)
        more = (needed & places) - stays
        if not more:
            break
        stays |= more
        back = [each for each in back if (each.table, each.key) not in more]
    since: dict[tuple[str, str], list[EntryHead]] = {}
    for entry in later:
        for change in entry.changes:
            since.setdefault((change.table, change.key), []).append(entry)
    told = [
        Stays(inverse([each])[0], tuple(since.get((each.table, each.key), ())))
        for each in changes
        if (each.table, each.key) in stays and each.key in tables.get(each.table, {})
    ]
    return back, told


def _touched(changes: Iterable[DocumentChange], tables: RawTables) -> set[tuple[str, str]]:
    """The documents that are no longer as the change to be taken back left them."""
    return {
        (each.table, each.key)
        for each in changes
        if not _same(tables.get(each.table, {}).get(each.key), each.old)
    }


def _same(one: Raw | None, other: Raw | None) -> bool:
    if one is None or other is None:
        return one is other
    return bytes(one) == bytes(other) or _value(one) == _value(other)


def _value(raw: Raw) -> object:
    value: object = msgspec.json.decode(raw)
    return value
