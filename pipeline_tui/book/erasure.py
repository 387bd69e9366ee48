"""Erase a person from every file beside the book: journal, archives, backups, what was put aside.

The book is saved after that, so a run that was killed can begin again with what the book still
says. What it would not find a second time is kept in a file until all is done.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Raw

from pipeline_tui.book.archive import list_archives
from pipeline_tui.book.atomic import not_saved, replace_file, temporary_files
from pipeline_tui.book.backups import backup_folder, list_backups, read_backup
from pipeline_tui.book.compression import compress
from pipeline_tui.book.documents import decoder_of
from pipeline_tui.book.entries import (
    DamagedLineError,
    DocumentChange,
    Entry,
    RecordedChange,
    erased_line,
    line_spans,
    read_entry,
    sealed_apart,
)
from pipeline_tui.book.journal import aside_path, journal_path
from pipeline_tui.book.layout import META_TABLE, LayoutError, RawTables, write_tables
from pipeline_tui.book.other_files import other_files, texts_of
from pipeline_tui.book.person import ERASED, Finder, Person, Version, identify
from pipeline_tui.book.shown import shown
from pipeline_tui.book.storage import read_bytes, understand
from pipeline_tui.book.tables import TABLES, kind_of
from pipeline_tui.errors import PipelineError
from pipeline_tui.paths import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline_tui.book.backups import Backup

_WITHOUT_TEXT = ("import", "undo", "redo", "backup")
"""Commands that hold no text about a client, unless it is a name."""
Place = tuple[str, str]
"""A table and a key."""


class Mention(NamedTuple):
    """A record of someone else that names the person."""

    table: str
    key: str
    prospect: int | None
    """Whose record it is."""


class Extent(NamedTuple):
    """What is erased, and what is not."""

    person: Person
    documents: tuple[Place, ...]
    """The records of the book that are removed, or lose the contact."""
    changes: int
    """Changes of the journal and its archives that lose text, and can no longer be undone."""
    backups: int
    """Backups that are rewritten."""
    deleted: tuple[Path, ...]
    """Files that cannot be read, or are not needed, and are deleted."""
    mentions: tuple[Mention, ...]
    """Records of others that name the person, and stay as they are."""
    elsewhere: tuple[Path, ...]
    """Other files of the folder that hold a name or an address: exports, rejected rows."""


def plan_path(book: Path) -> Path:
    """Return where the person is kept until all files are done."""
    return book.with_name(f"{book.name}.forget")


def read_plan(book: Path) -> Person | None:
    """Return the person of a run that was interrupted, or None. Raises PipelineError."""
    try:
        data, _ = read_bytes(plan_path(book))
        return msgspec.json.decode(data, type=Person)
    except FileNotFoundError:
        return None
    except (LayoutError, msgspec.DecodeError):
        raise PipelineError(
            f"cannot read which person an interrupted erasure concerns: {shown(plan_path(book))}",
            "Delete that file, then run the command again.",
        ) from None


def find_person(book: Path, tables: RawTables, number: int, contact: int) -> Person | None:
    """Return a prospect or a contact with all that the files say of it, or None if no file
    contains it."""
    return identify(number, contact, lambda: _versions(tables), lambda: _past(book))


def _versions(tables: RawTables) -> Iterator[Version]:
    for key, raw in tables.get("prospects", {}).items():
        yield Version(int(key), raw)


def _past(book: Path) -> Iterator[Version]:
    """Yield every version of a prospect that a readable file beside the book has."""
    for _, data in _line_files(book):
        for line in _lines(data):
            try:
                changes = read_entry(line).changes
            except DamagedLineError:
                continue
            for each in changes:
                if each.table == "prospects":
                    for raw in (each.old, each.new):
                        if raw is not None:
                            yield Version(int(each.key), raw)
    for backup in list_backups(book):
        tables = _backup_tables(backup)
        if tables is not None:
            yield from _versions(tables)


def _line_files(book: Path) -> list[tuple[Path, bytes]]:
    """Return the archives, the journal and the lines put aside; one that is damaged is empty."""
    files = [(each.path, each.read_or_nothing()) for each in list_archives(book)]
    return [*files, *((path, _content(path)) for path in (journal_path(book), aside_path(book)))]


def _content(path: Path) -> bytes:
    try:
        return read_bytes(path)[0]
    except FileNotFoundError:
        return b""
    except LayoutError as error:
        raise PipelineError(f"cannot read {shown(path)}: {error}") from None


def _lines(data: bytes) -> Iterator[bytes]:
    return (data[start:stop] for start, stop in line_spans(data) if data[start:stop].strip())


def _backup_tables(backup: Backup) -> RawTables | None:
    try:
        return understand(read_backup(backup.path))[0]
    except (LayoutError, FileNotFoundError):
        return None


class Erasure:
    """Erases one person. Look at the extent first; call `run` with the lock held."""

    def __init__(self, book: Path, person: Person, tables: RawTables) -> None:
        self._book = book
        self._tables = tables
        self._finder = Finder(person)
        self.person = person
        self._erased: set[Place] = set()
        """Records of which some text was erased from the journal, now or ever."""
        self._changes = 0

    # -- the journal and its archives --------------------------------------------

    def _files(self) -> list[tuple[Path, bytes, bytes]]:
        """Return each archive and the journal, as it is and as it is to be."""
        files = _line_files(self._book)[:-1]
        self._changes = 0
        made = self._rewritten([data for _, data in files])
        return [(path, data, new) for (path, data), new in zip(files, made, strict=True)]

    def _rewritten(self, texts: Sequence[bytes]) -> list[bytes]:
        """Return the texts, which are one chain, without what is personal.

        Damaged lines cannot be searched, so they go.
        """
        made: list[list[bytes]] = [[] for _ in texts]
        run: list[tuple[int, bytes, Entry | None]] = []
        link = ""
        for index, text in enumerate(texts):
            for line in _lines(text):
                try:
                    entry: Entry | None = read_entry(line)
                except DamagedLineError:
                    entry = None
                if entry is None or entry.is_old:
                    run.append((index, line, entry))
                    continue
                self._take_run(run, made, link, entry.previous)
                made[index].append(self._line(line, entry))
                link = entry.link
        self._take_run(run, made, link, "")
        return [b"".join(each) for each in made]

    def _take_run(
        self,
        run: list[tuple[int, bytes, Entry | None]],
        made: list[list[bytes]],
        link: str,
        sealed_by: str,
    ) -> None:
        """Take the lines of an older version, which the entry after them seals all at once."""
        stay = [(index, line, entry) for index, line, entry in run if entry is not None]
        same = len(stay) == len(run) and not any(self._is_dirty(entry) for _, _, entry in stay)
        self._changes += len(run) - len(stay)
        lines: Iterable[bytes] = (line + b"\n" for _, line, _ in stay)
        if not same:
            lines = sealed_apart(
                stay,
                link,
                sealed_by,
                lambda old, previous, replaces: self._line(old[1], old[2], previous, replaces),
            )
        for (index, _, _), line in zip(stay, lines, strict=True):
            made[index].append(line)
        run.clear()

    def _line(self, line: bytes, entry: Entry, previous: str = "", replaces: str = "") -> bytes:
        for each in entry.changes:
            if each.is_erased or self._is_personal(each):
                self._erased.add((each.table, each.key))
        is_dirty = self._is_dirty(entry)
        self._changes += is_dirty
        if not is_dirty and not entry.is_old:
            return line + b"\n"
        return erased_line(line, self._is_personal, self._command(entry), previous, replaces)

    def _is_dirty(self, entry: Entry) -> bool:
        return self._command(entry) != entry.command or any(map(self._is_personal, entry.changes))

    def _is_personal(self, change: RecordedChange) -> bool:
        if change.is_erased:
            return False
        find = self._finder.is_personal
        return any(find(change.table, change.key, raw) for raw in (change.old, change.new))

    def _command(self, entry: Entry) -> str:
        """Return the command of an entry without the words that may be about the person."""
        command = entry.command
        first, _, rest = command.partition(" ")
        if not rest or command.endswith(ERASED):
            return command
        is_named = self._finder.is_in_command(command)
        if not is_named and first in _WITHOUT_TEXT:
            return command
        own = self._finder.is_own
        is_about = any(
            own(each.table, each.key, raw) for each in entry.changes for raw in (each.old, each.new)
        )
        return f"{first} {ERASED}" if is_named or is_about else command

    def _aside(self, data: bytes) -> bytes:
        """Return the lines put aside without those that are personal, or damaged."""
        kept = []
        for line in _lines(data):
            try:
                entry = read_entry(line)
            except DamagedLineError:
                continue
            if not self._is_dirty(entry):
                kept.append(line + b"\n")
        return b"".join(kept)

    # -- backups -------------------------------------------------------------------

    def _cleaned(self, tables: RawTables) -> RawTables | None:
        """Return the tables of a backup without the person; None if they are the same."""
        cleaned: RawTables = {}
        is_same = True
        for table, raws in tables.items():
            if table == META_TABLE:
                cleaned[table] = raws
                continue
            present = self._tables.get(table, {})
            made: dict[str, Raw] = {}
            for key, raw in raws.items():
                new = self._document(table, key, raw, present.get(key))
                if new is not None:
                    made[key] = new
                is_same = is_same and new is raw
            cleaned[table] = made
        return None if is_same else cleaned

    def _document(self, table: str, key: str, raw: Raw, present: Raw | None) -> Raw | None:
        """Return a document of a backup without the person, or None if it goes."""
        finder = self._finder
        is_present = present is not None and bytes(present) == bytes(raw)
        if is_present and (table, key) not in self._own:
            return raw  # nearly all of them; what still names the person is listed
        if finder.is_own(table, key, raw):
            return finder.without_contact(raw) if self.person.contact else None
        if not finder.is_personal(table, key, raw):
            return raw
        new = finder.redacted(table, raw)
        if table in TABLES:
            try:
                decoder_of(kind_of(table)).decode(new)
            except msgspec.DecodeError:
                return raw  # it was a word of the program's own
        return new

    # -- all files -------------------------------------------------------------------

    def extent(self) -> Extent:
        """Return what will be erased. Nothing is changed."""
        self._files()
        backups = [_backup_tables(each) for each in list_backups(self._book)]
        return Extent(
            person=self.person,
            documents=tuple(sorted(self._own)),
            changes=self._changes,
            backups=sum(
                tables is not None and self._cleaned(tables) is not None for tables in backups
            ),
            deleted=self._useless,
            mentions=tuple(self._mentions()),
            elsewhere=tuple(self._elsewhere()),
        )

    @contextmanager
    def saying_how_to_finish(self) -> Iterator[None]:
        """Within the block, an error says that some files may be done already."""
        try:
            yield
        except PipelineError as error:
            command = f"pipeline {self.person.command} --yes"
            error.hint = f"Some files may be done already. Fix the cause, then finish it: {command}"
            raise

    def run(self) -> bytes:
        """Erase the person from all files but the book. Raises NotSavedError, StateUnknownError.

        Returns the text of the journal as it is now.
        """
        replace_file(plan_path(self._book), [msgspec.json.encode(self.person)])
        *archives, (journal, before, after) = self._files()
        for path, data, new in archives:
            if new != data:
                replace_file(path, compress(new))
        for path in self._useless:
            _delete(path)
        aside = aside_path(self._book)
        if lines := _content(aside):
            kept = self._aside(lines)
            if kept != lines:
                replace_file(aside, [kept]) if kept else _delete(aside)
        for backup in list_backups(self._book):
            self._clean_backup(backup)
        if after != before:
            replace_file(journal, [after])
        return after

    def _clean_backup(self, backup: Backup) -> None:
        tables, meta = understand(read_backup(backup.path))
        cleaned = self._cleaned(tables)
        if cleaned is None:
            return
        text = b"".join(write_tables(cleaned, meta))
        replace_file(backup.path, compress(text) if backup.is_compressed else [text])

    @cached_property
    def _useless(self) -> tuple[Path, ...]:
        """The files that cannot be searched, and leftovers of killed programs."""
        book = self._book
        journal = journal_path(book).name
        damaged = (f"{book.name}.damaged", f"{journal}.damaged", f"{journal}.old")
        names = sorted(name for name in os.listdir(book.parent) if name.startswith(damaged))
        backups = list_backups(book)
        return (
            *(book.with_name(name) for name in names),
            *(each.path for each in list_archives(book) if not each.is_readable),
            *(each.path for each in backups if _backup_tables(each) is None),
            *temporary_files(book.parent, f".{book.name}."),
            *temporary_files(backup_folder(book)),
        )

    def _elsewhere(self) -> Iterator[Path]:
        book = self._book
        known = {book, journal_path(book), aside_path(book), plan_path(book), *self._useless}
        known.update(each.path for each in list_archives(book))
        known.update(each.path for each in list_backups(book))
        for path in other_files(book):
            if path not in known and any(map(self._finder.is_in_file, texts_of(path))):
                yield path

    # -- the book ----------------------------------------------------------------------

    @cached_property
    def _own(self) -> frozenset[Place]:
        """The records of the book that are the person's, or hold the contact."""
        is_own = self._finder.is_own
        return frozenset(
            (table, key)
            for table, raws in self._tables.items()
            if table != META_TABLE
            for key, raw in raws.items()
            if is_own(table, key, raw)
        )

    def _mentions(self) -> Iterator[Mention]:
        for table, raws in self._tables.items():
            if table == META_TABLE:
                continue
            for key, raw in raws.items():
                stays: Raw | None = raw
                if (table, key) in self._own:
                    stays = self._finder.without_contact(raw) if self.person.contact else None
                if stays is not None and self._finder.is_mentioned(stays):
                    yield Mention(table, key, self._finder.owner(table, stays))

    def changes(self) -> list[DocumentChange]:
        """Return what the book loses.

        The records of which the journal has lost a text are among them as they are: so a book
        that is rebuilt from a backup and the journal gets them back.
        """
        made = []
        for table, key in sorted(self._own | self._erased):
            raw = self._tables.get(table, {}).get(key)
            if raw is None:
                continue
            if (table, key) not in self._own:
                made.append(DocumentChange(table, key, raw, raw))
            elif self.person.contact:
                without = self._finder.without_contact(raw)
                made.append(DocumentChange(table, key, without, without))
            else:
                made.append(DocumentChange(table, key))
        return made

    def finish(self) -> None:
        """Delete the file that names the person. Raises NotSavedError."""
        _delete(plan_path(self._book))


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise not_saved(path, error) from None
