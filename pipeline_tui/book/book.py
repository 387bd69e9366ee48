"""The book: the only door to the data."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.book import backups, undo
from pipeline_tui.book.atomic import sweep_temporary
from pipeline_tui.book.change import Change, apply_changes
from pipeline_tui.book.documents import Snapshot
from pipeline_tui.book.journal import DocumentChange, Entry, EntryHead, EntryKind, Journal, changed
from pipeline_tui.book.layout import TABLES, LayoutError, Meta, RawTables
from pipeline_tui.book.lock import TIMEOUT_SECONDS, locked
from pipeline_tui.book.storage import BookStorage, Loaded, nothing, read_bytes, understand
from pipeline_tui.errors import BookDamagedError, PipelineError, StateUnknownError
from pipeline_tui.paths import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinydb import TinyDB

    from pipeline_tui.clock import Moment


@dataclass(frozen=True)
class Done:
    """What an undo, a redo or a restore did."""

    revision: int
    """The revision that it became."""
    of: EntryHead | None
    """The change that it concerns."""
    documents: int
    """How many documents it changed."""


class Book:
    """One manager's book of business in one file.

    Reading takes no lock. Every change goes through `change`, which locks,
    reads the newest state, runs the caller's block, and saves all of it or
    nothing. One object may be kept open for long: it reads the file again
    whenever that has changed.
    """

    def __init__(self, path: str | Path, lock_timeout: float = TIMEOUT_SECONDS) -> None:
        try:
            self.path = Path(os.path.realpath(path))
        except (OSError, ValueError) as error:
            raise PipelineError(f"that is no path for a book: {error}") from None
        self._storage = BookStorage(self.path)
        self._journal = Journal(self.path)
        self._lock_timeout = lock_timeout

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

        return TinyDB(self.path, storage=BookStorage)

    def _load(self) -> Loaded:
        try:
            loaded = self._storage.load()
        except LayoutError as error:
            raise backups.damaged(self.path, str(error), is_good_book) from None
        if loaded.signature is None and (self._journal.exists or backups.list_backups(self.path)):
            raise backups.damaged(self.path, "the file is gone", is_good_book)
        return loaded

    # -- changing --------------------------------------------------------------

    @contextmanager
    def change(self, command: str, moment: Moment, backup: str | None = None) -> Iterator[Change]:
        """A change of the book: everything in the block is saved, or nothing.

        `command` is what history shows. `backup` names a reason to copy the book
        first; the first change of a day always does. Raises BookLockedError,
        BookDamagedError, NotSavedError or StateUnknownError; whatever the block
        raises leaves the book as it was.
        """
        with self._writing():
            loaded = self._load()
            change = Change(loaded.tables, loaded.meta, moment, command)
            yield change
            documents = change.document_changes()
            if documents:
                self._commit(loaded, change.new_meta(), documents, moment, backup,
                             command=command)  # fmt: skip
                change.saved_revision = change.meta.revision + 1

    def rehearse(self, command: str, moment: Moment) -> Change:
        """A change that is never saved, for a dry run. It takes no lock."""
        loaded = self._load()
        return Change(loaded.tables, loaded.meta, moment, command)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.path.exists() and not self.path.is_file():
            raise backups.damaged(self.path, "it is not an ordinary file", is_good_book)
        try:
            make_private_folder(self.path.parent)
        except OSError as error:
            raise PipelineError(
                f"cannot make the folder of the book: {error.strerror}: {self.path.parent}"
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
        self._back_up(loaded, moment, backup)
        tables = apply_changes(loaded.tables, changes)
        entry = Entry(
            revision=meta.revision,
            at=moment.at,
            command=command,
            kind=kind,
            of=of,
            size=len(changes),
            changes=tuple(changes),
        )
        start = self._journal.append(entry, loaded.meta.revision)
        try:
            self._storage.save(tables, meta)
        except StateUnknownError:
            raise
        except BaseException:
            self._journal.take_back(start)
            raise
        self._storage.remember(tables, meta)
        sweep_temporary(self.path)

    def _back_up(self, loaded: Loaded, moment: Moment, reason: str | None) -> None:
        if loaded.signature is None:
            return  # nothing to copy yet
        if loaded.migrated:
            reason = "migration"
        elif reason is None and not backups.has_daily(
            self.path, moment.today, lambda made: made.astimezone(moment.zone).date()
        ):
            reason = "daily"
        if reason is not None:
            backups.make_backup(self.path, loaded.meta.revision, reason, moment.at)
            backups.thin_backups(self.path, moment.at)

    # -- undo, redo, history ---------------------------------------------------

    def history(self) -> list[EntryHead]:
        """Every change of the book, the oldest first."""
        return self._journal.heads(self._load().meta.revision)

    def entry(self, revision: int) -> Entry:
        """One change with its documents. Raises PipelineError when there is none."""
        if revision > self._load().meta.revision:
            raise PipelineError(f"there is no change {revision}")
        return self._journal.entry(revision)

    def undo(self, moment: Moment, revision: int | None = None) -> Done:
        """Take back the last change, or the one of a revision.

        Raises PipelineError when there is none, and BookChangedError when a
        later change stands on it.
        """
        with self._writing():
            loaded = self._load()
            head = undo.to_undo(self._journal.heads(loaded.meta.revision), revision)
            changes = undo.inverse(self._journal.entry(head.revision).changes)
            return self._replay(loaded, changes, head, EntryKind.UNDO, moment)

    def redo(self, moment: Moment) -> Done:
        """Do again what was undone last. Raises PipelineError and BookChangedError."""
        with self._writing():
            loaded = self._load()
            head = undo.to_redo(self._journal.heads(loaded.meta.revision))
            changes = self._journal.entry(head.revision).changes
            return self._replay(loaded, changes, head, EntryKind.REDO, moment)

    def _replay(
        self,
        loaded: Loaded,
        changes: Sequence[DocumentChange],
        head: EntryHead,
        kind: EntryKind,
        moment: Moment,
    ) -> Done:
        later = self._journal.entries_after(head.revision, loaded.meta.revision)
        undo.check_applicable(changes, loaded.tables, later, head)
        meta = _advanced(loaded.meta, moment)
        command = f"{kind} {head.revision}"
        self._commit(loaded, meta, changes, moment, command=command, kind=kind, of=head.revision)
        return Done(meta.revision, head, len(changes))

    # -- backups ---------------------------------------------------------------

    def list_backups(self) -> list[backups.Backup]:
        """The copies of the book, the newest first."""
        return backups.list_backups(self.path)

    def back_up(self, moment: Moment) -> backups.Backup:
        """Copy the book now. Raises NotSavedError, or PipelineError for an empty one."""
        with self._writing():
            loaded = self._load()
            if loaded.signature is None:
                raise PipelineError("the book is empty: there is nothing to copy")
            return backups.make_backup(
                self.path, loaded.meta.revision, "manual", moment.at, copy=True
            )

    def restore(self, name: str, moment: Moment) -> Done:
        """Make the documents those of a backup. It is a change that can be undone.

        A damaged book is put aside beside itself first. Raises BookDamagedError
        when the backup is damaged, NotFoundError when there is none of that name.
        """
        chosen = backups.find_backup(self.path, name)
        try:
            tables, old_meta = understand(read_bytes(chosen.path)[0])
        except LayoutError as error:
            raise BookDamagedError(f"that backup cannot be read: {error}: {chosen.path}") from None
        with self._writing():
            loaded = self._loaded_or_aside(moment)
            changes = _difference(loaded.tables, tables)
            if not changes and loaded.signature is not None:
                return Done(loaded.meta.revision, None, 0)
            highest = max(loaded.meta.revision, old_meta.revision, self._journal_revision())
            meta = _advanced(_merged(loaded.meta, old_meta, highest), moment)
            command = f"backup restore {chosen.name}"
            reason = "restore" if loaded.signature else None
            base = loaded._replace(meta=_merged(loaded.meta, old_meta, highest))
            self._commit(base, meta, changes, moment, reason, command=command)
            return Done(meta.revision, None, len(changes))

    def _loaded_or_aside(self, moment: Moment) -> Loaded:
        """The book, or an empty one in the place of a damaged file, which gets a second name."""
        try:
            return self._storage.load()
        except LayoutError:
            aside = self.path.with_name(f"{self.path.name}.damaged-{moment.at:%Y%m%dT%H%M%SZ}")
            with suppress(FileExistsError):
                os.link(self.path, aside)
            return nothing()

    def _journal_revision(self) -> int:
        try:
            heads = self._journal.heads(up_to=2**62)
        except BookDamagedError:
            return 0
        return heads[-1].revision if heads else 0


def is_good_book(path: Path) -> bool:
    """Whether a file is a book that can be read."""
    try:
        understand(read_bytes(path)[0])
    except (LayoutError, PipelineError):
        return False
    return True


def _advanced(meta: Meta, moment: Moment) -> Meta:
    import msgspec

    return msgspec.structs.replace(meta, revision=meta.revision + 1, saved=moment.at)


def _merged(one: Meta, other: Meta, revision: int) -> Meta:
    """Counters never go back, so that no number is given twice."""
    import msgspec

    return msgspec.structs.replace(
        one,
        revision=revision,
        prospects=max(one.prospects, other.prospects),
        activities=max(one.activities, other.activities),
        steps=max(one.steps, other.steps),
    )


def _difference(before: RawTables, after: RawTables) -> list[DocumentChange]:
    changes = []
    for table in TABLES:
        old, new = before.get(table, {}), after.get(table, {})
        for key in {**old, **new}:
            was, will = old.get(key), new.get(key)
            if was is None or will is None or bytes(was) != bytes(will):
                changes.append(changed(table, key, was, will))
    return changes
