"""Replace a damaged or missing book by a rebuilt one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.book.backups import FROM_JOURNAL, LATEST, find_backup, newest_good
from pipeline_tui.book.rebuild import TO_COPY, Rebuilt, rebuilt
from pipeline_tui.book.restore import is_good_book, put_aside, understand_backup
from pipeline_tui.book.storage import nothing
from pipeline_tui.book.undo import Done, Recovery, inverse
from pipeline_tui.errors import NotFoundError, NotSavedError

if TYPE_CHECKING:
    from pipeline_tui.book.chain import JournalText
    from pipeline_tui.book.entries import DocumentChange
    from pipeline_tui.book.layout import Meta, RawTables
    from pipeline_tui.book.saving import Saver
    from pipeline_tui.clock import Moment


class _Copy(NamedTuple):
    """What a damaged book is rebuilt from."""

    name: str
    tables: RawTables
    meta: Meta


def rebuild_book(saver: Saver, name: str, moment: Moment) -> Done:
    """Replace a damaged or missing book.

    The rebuilt book is saved as it was after its last change that came back. Two changes
    follow: to the backup alone, and forward again. So `undo` leads to the backup, and the
    journal holds every step.
    """
    journal, archived = saver.journal.read_without_book()
    copy = _copy_of(saver, name, journal)
    book = rebuilt(copy.tables, copy.meta, journal, archived)
    aside = put_aside(saver.path, moment.at) if os.path.lexists(saver.path) else None
    saver.storage.save(book.tables, book.meta)
    saver.location.found_file()
    try:
        if book.is_foreign:
            saver.journal.put_aside()
        revision = _record(saver, book, copy.name, moment)
        unrecorded = ""
    except NotSavedError as error:  # the book itself is there by now
        revision, unrecorded = book.meta.revision, error.message
    recovery = Recovery(
        copy=copy.name,
        copied=copy.meta.revision,
        returned=len(book.entries),
        until=book.entries[-1] if book.entries else None,
        has_journal=not journal.is_empty,
        lost=book.lost,
        aside=aside,
        unrecorded=unrecorded,
    )
    return Done(revision, None, 0 if unrecorded else len(book.changes), recovery=recovery)


def _record(saver: Saver, book: Rebuilt, copy: str, moment: Moment) -> int:
    """Record a change to the backup alone and one forward again. Returns the revision.

    If they are the same, one change without records says that the book was restored.
    """
    command = f"backup restore {copy or FROM_JOURNAL}"
    steps: list[tuple[str, list[DocumentChange]]] = [(command, [])]
    if book.changes and copy:
        back = inverse(book.changes)
        steps = [(f"{command}{TO_COPY}", back), (command, book.changes)]
    before = book.meta
    meta = msgspec.structs.replace(before, revision=book.highest)
    start = None
    try:
        for text, changes in steps:
            meta = meta.advanced(moment.at)
            last = saver.journal.append(saver.head(meta, moment, text), changes, before)
            before = meta = msgspec.structs.replace(meta, last=last)
            start = last.start if start is None else start
    except NotSavedError:
        if start is not None:
            saver.journal.take_back(start)
        raise
    saver.save(book.tables, meta, start or 0)
    return meta.revision


def _copy_of(saver: Saver, name: str, journal: JournalText) -> _Copy:
    """Return the backup of a name, or an empty book if the journal reaches back to one."""
    if name == LATEST:
        chosen = newest_good(saver.path, is_good_book)
    elif name == FROM_JOURNAL:
        chosen = None
    else:
        chosen = find_backup(saver.path, name)
    if chosen is not None:
        return _Copy(chosen.name, *understand_backup(chosen.path))
    empty = nothing()
    if not rebuilt(empty.tables, empty.meta, journal).entries:
        raise NotFoundError(
            "the journal does not reach back to the first change, so the book cannot be"
            " rebuilt from it alone"
            if name == FROM_JOURNAL
            else "there is no good backup"
        )
    return _Copy("", empty.tables, empty.meta)
