"""The book: the only door to the data."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.book import backups, undo
from pipeline_tui.book.change import Change, apply_changes
from pipeline_tui.book.checks import changed_faults, check_changes
from pipeline_tui.book.documents import Snapshot
from pipeline_tui.book.entries import DocumentChange, Entry, EntryHead, EntryKind
from pipeline_tui.book.journal import Journal, relocated
from pipeline_tui.book.layout import LayoutError, Meta
from pipeline_tui.book.location import Location
from pipeline_tui.book.lock import TIMEOUT_SECONDS, locked
from pipeline_tui.book.restore import (
    difference,
    is_good_book,
    merged,
    understand_backup,
)
from pipeline_tui.book.shown import quoted, shown
from pipeline_tui.book.storage import BookStorage, Loaded
from pipeline_tui.book.undo import Done
from pipeline_tui.errors import (
    BookDamagedError,
    NotFoundError,
    NotSavedError,
    PipelineError,
    StateUnknownError,
)
from pipeline_tui.paths import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tinydb import TinyDB

    from pipeline_tui.book.chain import JournalText
    from pipeline_tui.book.erasure import Erasure, Extent
    from pipeline_tui.book.saving import Saver
    from pipeline_tui.clock import Moment


class Archived(NamedTuple):
    """What was moved into an archive of the journal."""

    changes: int
    path: Path | None
    """The new file; None if a run that was interrupted had written it already."""


class Book:
    """One manager's book of business in one file.

    Reading takes no lock. Every change goes through `change`, which locks,
    reads the newest state, runs the caller's block, and saves all of it or
    nothing. One object may be kept open for long: it reads the file again
    whenever that has changed.
    """

    def __init__(
        self,
        path: str | Path,
        lock_timeout: float = TIMEOUT_SECONDS,
        *,
        owner: Callable[[], str] | None = None,
        notify: Callable[[str], None] | None = None,
    ) -> None:
        """`owner` gives the name for which changes are recorded, unless `PIPELINE_ACTOR` does.
        `notify` is called with each new `journal_fault`."""
        try:
            self.path = Path(os.path.realpath(path))
            self._link = Path(path) if os.path.islink(path) else None
        except (OSError, ValueError) as error:
            raise PipelineError(f"the path of the book is not valid: {error}") from None
        self._storage = BookStorage(self.path)
        self._journal = Journal(self.path)
        self._location = Location(self.path)
        self._lock_timeout = lock_timeout
        self._owner = owner
        self.notify = notify
        self.journal_fault = ""
        """Why the journal is not that of the book as it was last read; empty if it is."""
        self._checked: Loaded | None = None

    @cached_property
    def _saver(self) -> Saver:
        from pipeline_tui.book.saving import Saver

        return Saver(self._storage, self._journal, self._location, self._owner)

    # -- reading ---------------------------------------------------------------

    def read(self) -> Snapshot:
        """The book as it is now; an empty one where there is none yet.

        Raises BookDamagedError, or PipelineError when the file cannot be read.
        """
        loaded = self._load()
        return Snapshot(loaded.tables, loaded.meta)

    def database(self) -> TinyDB:
        """The same book through TinyDB's own queries, for scripts; read-only."""
        from tinydb import TinyDB

        self._load()  # TinyDB takes a file that is gone for an empty book
        return TinyDB(self.path, storage=BookStorage)

    def _load(self) -> Loaded:
        try:
            loaded = self._storage.load()
        except LayoutError as error:
            raise self._damaged(str(error), error.remedy) from None
        if loaded.signature is None:
            self._check_missing()
        else:
            self._location.found_file()
        if loaded is not self._checked:
            self._checked = loaded
            self._check_journal(loaded)
        return loaded

    def _check_journal(self, loaded: Loaded) -> None:
        fault = self._journal.fault(loaded.meta)
        if fault and not self._storage.is_current(loaded):
            fault = ""  # another program has saved meanwhile; the next reading checks again
        is_new = bool(fault) and fault != self.journal_fault
        self.journal_fault = fault
        if is_new and self.notify is not None:
            self.notify(f"{fault}: {shown(self._journal.path)}; see: pipeline doctor")

    def _check_missing(self) -> None:
        """Refuse to begin an empty book where there was one, or where a link leads nowhere."""
        if self._link is not None:
            raise PipelineError(
                f"the book is a link to a file that is not there: {shown(self._link)}"
                f" leads to {shown(self.path)}",
                "Nothing was written. Is a disk missing? To begin a new book, remove the link.",
            )
        if not self._journal.exists and not backups.list_backups(self.path):
            self._location.check_missing()
            return
        error = self._damaged("the file is gone")
        if self._journal.exists and not backups.list_backups(self.path):
            error.hint += (
                " To begin an empty book, move its journal away:\n"
                f"  mv {quoted(self._journal.path)} {quoted(self._journal.path)}.old"
            )
        raise error

    def _damaged(self, reason: str, remedy: str = "") -> BookDamagedError:
        has_journal = self._journal.begins_at_first
        return backups.damaged(self.path, reason, is_good_book, remedy, has_journal=has_journal)

    # -- changing --------------------------------------------------------------

    @contextmanager
    def change(self, command: str, moment: Moment, backup: str | None = None) -> Iterator[Change]:
        """A change of the book: everything in the block is saved, or nothing.

        `command` is what history shows, unless the block sets another one. `backup` names a
        reason to copy the book first; the first change of a day always does. Raises
        BookLockedError, BookDamagedError, NotSavedError or StateUnknownError; whatever the block
        raises leaves the book as it was.
        """
        with self._writing():
            loaded = self._load()
            change = Change(loaded.tables, loaded.meta, moment, command)
            yield change
            documents = change.document_changes()
            if documents:
                check_changes(documents, loaded.tables)
                self._begin(loaded)
                self._commit(loaded, change.new_meta(), documents, moment, backup,
                             command=change.command)  # fmt: skip
                change.saved_revision = change.meta.revision + 1

    def _begin(self, loaded: Loaded) -> None:
        """An empty book comes before the first line of its journal: so a journal
        without a book always means that the book was lost."""
        if loaded.signature is None:
            try:
                self._storage.save(loaded.tables, loaded.meta)
            except StateUnknownError as error:
                raise NotSavedError(error.message, "Try again.") from None

    def rehearse(self, command: str, moment: Moment) -> Change:
        """A change that is never saved, for a dry run. It takes no lock."""
        loaded = self._load()
        return Change(loaded.tables, loaded.meta, moment, command)

    @contextmanager
    def _writing(self, *, rebuilds: bool = False) -> Iterator[None]:
        if not os.path.lexists(self.path):
            if not rebuilds:  # checked before the lock, which would make a file there
                self._check_missing()
        elif not os.path.isfile(self.path):
            raise self._damaged("it is not an ordinary file")
        try:
            if self._link is None:
                make_private_folder(self.path.parent)
        except OSError as error:
            raise PipelineError(
                f"cannot make the folder of the book: {error.strerror}: {shown(self.path.parent)}"
            ) from None
        with locked(self.path, self._lock_timeout):
            yield

    def _commit(
        self,
        loaded: Loaded,
        meta: Meta,
        changes: Sequence[DocumentChange],
        moment: Moment,
        backup: str | None = None,
        *,
        command: str,
        kind: EntryKind = EntryKind.CHANGE,
        of: int | None = None,
    ) -> None:
        if kind is not EntryKind.FORGET:  # a copy would hold what is to be erased
            self._saver.back_up(loaded, moment, backup)
        head = self._saver.head(meta, moment, command, kind, of)
        self._saver.commit(loaded, meta, changes, head)
        self.journal_fault = ""

    # -- undo, redo, history ---------------------------------------------------

    def journal(self) -> JournalText:
        """Return the journal: every change of the book, and which cannot be read."""
        return self._read_journal(self._load().meta, 1)

    def recent_journal(self, count: int) -> JournalText:
        """Return as much of the journal as has the last changes; archives are read if need be."""
        meta = self._load().meta
        return self._read_journal(meta, max(1, meta.revision - count + 1))

    def _read_journal(self, meta: Meta, since: int | None) -> JournalText:
        """Read the journal, and say which of the archives that are needed cannot be read."""
        journal = self._journal.read(meta, since)
        if self.notify is not None:
            for fault in journal.archive_faults:
                self.notify(fault)
        return journal

    def _find(
        self, meta: Meta, since: int | None, choose: Callable[[JournalText], EntryHead]
    ) -> tuple[JournalText, EntryHead]:
        """Return the journal and the entry that is chosen from it.

        Archives are read only if it is not found without them.
        """
        journal = self._read_journal(meta, since)
        try:
            return journal, choose(journal)
        except PipelineError:
            if not self._journal.has_archives:
                raise
        journal = self._read_journal(meta, 1)
        return journal, choose(journal)

    def _find_to_undo(self, meta: Meta, revision: int | None) -> tuple[JournalText, EntryHead]:
        """Return the journal, and the change of a revision or the last that can be undone."""
        return self._find(
            meta, revision, lambda text: undo.to_undo(text.heads, text.faults, revision)
        )

    def history(self) -> list[EntryHead]:
        """Return every change that can be read, the oldest first."""
        return self.journal().heads

    def entry(self, revision: int) -> Entry:
        """Return one change with its documents.

        Raises PipelineError if there is none, BookDamagedError if it cannot be read.
        """
        meta = self._load().meta
        if revision > meta.revision:
            raise PipelineError(f"there is no change {revision}")
        entry = self._read_journal(meta, revision).entry(revision)
        if isinstance(entry, Entry):
            return entry
        raise undo.unreadable(entry)

    def entries(self) -> Iterator[Entry]:
        """Yield every change that can be read, with its documents, the oldest first."""
        return self.journal().sound_entries(0)

    def first_changes(self, since: int, up_to: int) -> dict[tuple[str, str], DocumentChange]:
        """Return by table and key the first change of each document after the revision `since`:
        what it says of before is how the document was then."""
        found: dict[tuple[str, str], DocumentChange] = {}
        journal = self._read_journal(self._load().meta, since + 1)
        for entry in journal.sound_entries(since):
            if entry.revision <= up_to:
                for each in entry.changes:
                    found.setdefault((each.table, each.key), each)
        return found

    def at_revision(self, revision: int, saved: datetime | None) -> Snapshot:
        """Return the book as it was after the change `revision`, which was saved at that instant.

        Raises PipelineError if the journal does not reach back to that change, or if the
        change was made in another copy of the book.
        """
        loaded = self._load()
        meta = loaded.meta
        if revision > meta.revision:
            raise PipelineError(f"change {revision} is not in this book")
        journal = self._read_journal(meta, revision)
        head = next((head for head in journal.heads if head.revision == revision), None)
        at = meta.saved if revision == meta.revision else head.at if head is not None else saved
        if at != saved:
            raise PipelineError(f"change {revision} was made in another copy of this book")
        first: dict[tuple[str, str], DocumentChange] = {}
        for later in range(revision + 1, meta.revision + 1):
            entry = journal.entry(later)
            if not isinstance(entry, Entry):
                raise PipelineError(
                    f"the journal does not reach back to change {revision}: {entry.text}"
                )
            for each in entry.changes:
                first.setdefault((each.table, each.key), each)
        changes = undo.inverse(each for each in first.values() if not each.is_erased)
        for fault in changed_faults(changes):
            raise PipelineError(f"the journal does not reach back to change {revision}: {fault}")
        return Snapshot(apply_changes(loaded.tables, changes), meta)

    def undo(self, moment: Moment, revision: int | None = None) -> Done:
        """Undo the last change, or the one of a revision.

        Raises PipelineError when there is none, and BookChangedError when a
        later change depends on it.
        """
        with self._writing():
            loaded = self._load()
            journal, head = self._find_to_undo(loaded.meta, revision)
            changes = undo.inverse(undo.sound(journal.entry(head.revision)).changes)
            return self._replay(loaded, journal, changes, head, EntryKind.UNDO, moment)

    def undo_but_later(self, moment: Moment, revision: int | None = None) -> Done:
        """Undo a change except for the documents that later changes touched, and what these
        need. This is a new change, which can be undone.

        Raises PipelineError when nothing is left to undo.
        """
        with self._writing():
            loaded = self._load()
            journal, head = self._find_to_undo(loaded.meta, revision)
            entry = journal.entry(head.revision)
            inverse = undo.inverse(undo.not_erased(entry))
            later = journal.sound_entries(head.revision)
            changes, stays = undo.without_later(inverse, loaded.tables, later)
            if len(changes) == head.size:
                return self._replay(loaded, journal, changes, head, EntryKind.UNDO, moment)
            if not changes:
                raise PipelineError(
                    f"later changes touched all that change {head.revision} ({head.command})"
                    " did: nothing is left to undo"
                )
            check_changes(changes, loaded.tables)
            meta = loaded.meta.advanced(moment.at)
            command = f"undo {head.revision} --keep-later"
            self._commit(loaded, meta, changes, moment, command=command)
            return Done(meta.revision, head, len(changes), tuple(stays), is_whole=False)

    def redo(self, moment: Moment) -> Done:
        """Redo the change that was undone last. Raises PipelineError and BookChangedError."""
        with self._writing():
            loaded = self._load()
            journal, head = self._find(
                loaded.meta, None, lambda text: undo.to_redo(text.heads, text.faults)
            )
            changes = undo.sound(journal.entry(head.revision)).changes
            return self._replay(loaded, journal, changes, head, EntryKind.REDO, moment)

    def _replay(
        self,
        loaded: Loaded,
        journal: JournalText,
        changes: Sequence[DocumentChange],
        head: EntryHead,
        kind: EntryKind,
        moment: Moment,
    ) -> Done:
        later = journal.sound_entries(head.revision)
        undo.check_applicable(changes, loaded.tables, later, head)
        check_changes(changes, loaded.tables)
        meta = loaded.meta.advanced(moment.at)
        command = f"{kind} {head.revision}"
        self._commit(loaded, meta, changes, moment, command=command, kind=kind, of=head.revision)
        return Done(meta.revision, head, len(changes))

    def archive(self, before: date, moment: Moment) -> Archived | None:
        """Move the changes from before a day into a compressed file beside the journal.

        Returns None if no change is so old. Raises NotSavedError or StateUnknownError.
        """
        with self._writing():
            loaded = self._load()
            begin = datetime.combine(before, time(), moment.zone).astimezone(UTC)
            found = self._journal.archive(loaded.meta, before, begin)
            if found is None:
                return None
            split, meta = found
            if meta != loaded.meta and not loaded.migrated:
                # It is found again without this, by reading the journal for each command.
                self._storage.save(loaded.tables, meta)
            return Archived(split.changes, split.archive)

    # -- forgetting a person ------------------------------------------------------------

    def erasure(self, number: int, contact: int = 0) -> Extent:
        """Return what `forget` would erase of a prospect, or of one of its contacts.

        Raises NotFoundError if no file of the book contains it.
        """
        return self._erasure(self._load(), number, contact).extent()

    def forget(self, number: int, contact: int, moment: Moment) -> int:
        """Erase a prospect with all that belongs to it, or one of its contacts, from every file
        of the book. It cannot be undone. If it is interrupted, the same call finishes it.

        Returns the revision of the change. Raises NotFoundError, NotSavedError and
        StateUnknownError.
        """
        with self._writing():
            loaded = self._load()
            erasure = self._erasure(loaded, number, contact)
            with erasure.saying_how_to_finish():
                journal = erasure.run()
                loaded = loaded._replace(meta=relocated(loaded.meta, journal))
                changes = erasure.changes()
                check_changes(changes, loaded.tables)
                meta = loaded.meta.advanced(moment.at)
                command = erasure.person.command
                self._commit(loaded, meta, changes, moment, command=command, kind=EntryKind.FORGET)
                erasure.finish()
            return meta.revision

    def _erasure(self, loaded: Loaded, number: int, contact: int) -> Erasure:
        from pipeline_tui.book import erasure  # 2 ms, and few commands need it

        begun = erasure.read_plan(self.path)
        if begun is not None and (begun.number, begun.contact) != (number, contact):
            raise PipelineError(
                f"`{begun.command}` was interrupted: finish it first",
                f"Run: pipeline {begun.command} --yes",
            )
        person = begun or erasure.find_person(self.path, loaded.tables, number, contact)
        if person is None:
            named = f"contact {contact} of prospect {number}" if contact else f"prospect {number}"
            raise NotFoundError(f"{named} is not in any file of the book")
        return erasure.Erasure(self.path, person, loaded.tables)

    @property
    def aside(self) -> Path:
        """The file for lines of the journal whose changes the book does not contain."""
        return self._journal.aside

    # -- backups ---------------------------------------------------------------

    def list_backups(self) -> list[backups.Backup]:
        """The copies of the book, the newest first."""
        return backups.list_backups(self.path)

    def compress_backups(self) -> int:
        """Compress the backups of older versions. Returns how many. Raises NotSavedError."""
        with self._writing():
            return backups.compress_backups(self.path)

    def back_up(self, moment: Moment) -> backups.Backup:
        """Copy the book now. Raises NotSavedError, or PipelineError for an empty one."""
        with self._writing():
            loaded = self._load()
            if loaded.signature is None:
                raise PipelineError("the book is empty: there is nothing to copy")
            return backups.make_backup(self.path, loaded.meta.revision, "manual", moment.at)

    def restore(self, name: str, moment: Moment) -> Done:
        """Make the documents those of a backup. It is a change that can be undone.

        A damaged or missing book is rebuilt from the backup and the journal's changes after it.
        Raises BookDamagedError when the backup is damaged, NotFoundError when there is none of
        that name.
        """
        with self._writing(rebuilds=True):
            loaded = self._loaded_if_sound()
            if loaded is None:
                from pipeline_tui.book.recovery import rebuild_book  # few commands need it

                done = rebuild_book(self._saver, name, moment)
                self.journal_fault = ""
                return done
            if name == backups.FROM_JOURNAL:
                raise PipelineError(
                    "the book is sound: only a damaged one is rebuilt from the journal",
                    "See the backups with: pipeline backup list",
                )
            chosen = backups.find_backup(self.path, name)
            tables, old_meta = understand_backup(chosen.path)
            changes = difference(loaded.tables, tables)
            if not changes:
                return Done(loaded.meta.revision, None, 0)
            base = loaded._replace(meta=merged(loaded.meta, old_meta))
            meta = base.meta.advanced(moment.at)
            command = f"backup restore {chosen.name}"
            self._commit(base, meta, changes, moment, "restore", command=command)
            return Done(meta.revision, None, len(changes))

    def _loaded_if_sound(self) -> Loaded | None:
        try:
            loaded = self._storage.load()
        except LayoutError:
            return None
        return None if loaded.signature is None else loaded
