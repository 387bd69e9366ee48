"""Put a change on the disk: a backup if one is due, the line of the journal, the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.book import author, backups
from pipeline_tui.book.atomic import sweep_temporary
from pipeline_tui.book.change import apply_changes
from pipeline_tui.book.entries import EntryHead, EntryKind, new_token
from pipeline_tui.errors import NotSavedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline_tui.book.entries import DocumentChange
    from pipeline_tui.book.journal import Journal
    from pipeline_tui.book.layout import Meta, RawTables
    from pipeline_tui.book.location import Location
    from pipeline_tui.book.storage import BookStorage, Loaded
    from pipeline_tui.clock import Moment


class Saver:
    """Writes the files of one book. Call its methods with the lock held."""

    def __init__(
        self,
        storage: BookStorage,
        journal: Journal,
        location: Location,
        owner: Callable[[], str] | None = None,
    ) -> None:
        """`owner` gives the name for which changes are recorded, unless `PIPELINE_ACTOR` does."""
        self.storage = storage
        self.journal = journal
        self.location = location
        self._owner = owner

    @property
    def path(self) -> Path:
        """The file of the book."""
        return self.storage.path

    def head(
        self,
        meta: Meta,
        moment: Moment,
        command: str,
        kind: EntryKind = EntryKind.CHANGE,
        of: int | None = None,
    ) -> EntryHead:
        """Return the head of the line of a change; `meta` is that of the book after it."""
        return EntryHead(
            revision=meta.revision,
            at=moment.at,
            command=command,
            kind=kind,
            of=of,
            actor=author.actor(self._owner),
            machine=author.machine_id(),
            token=new_token(),
        )

    def commit(
        self, loaded: Loaded, meta: Meta, changes: Sequence[DocumentChange], head: EntryHead
    ) -> None:
        """Record a change in the journal, then replace the book."""
        tables = apply_changes(loaded.tables, changes)
        last = self.journal.append(head, changes, loaded.meta)
        self.save(tables, msgspec.structs.replace(meta, last=last), last.start)

    def save(self, tables: RawTables, meta: Meta, start: int) -> None:
        """Replace the book; the line of the change begins at `start` in the journal."""
        try:
            self.storage.save(tables, meta)
        except NotSavedError:
            # Only this error proves that the book was not replaced: Ctrl-C may come after
            # the rename. The next change puts aside a line too many.
            self.journal.take_back(start)
            raise
        self.location.found_file()
        sweep_temporary(self.path.parent, f".{self.path.name}.")

    def back_up(self, loaded: Loaded, moment: Moment, reason: str | None) -> None:
        """Make a backup if there is a reason, or if there is none of today."""
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
