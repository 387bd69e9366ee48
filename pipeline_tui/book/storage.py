"""The TinyDB storage of a book: lazy to read, atomic to write, sure of what it read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Raw
from tinydb.storages import Storage

from pipeline_tui.book.atomic import replace_file
from pipeline_tui.book.checks import check_documents, check_text
from pipeline_tui.book.layout import (
    META_KEY,
    META_TABLE,
    TABLES,
    LayoutError,
    Meta,
    RawTables,
    is_our_writing,
    parse_tables,
    read_meta,
    write_tables,
)
from pipeline_tui.book.migrations import migrate
from pipeline_tui.errors import PipelineError

LARGEST_FILE = 1_000_000_000
"""A million prospects; what is larger is no book."""


class Signature(NamedTuple):
    """Tells whether a file is still the one that was read."""

    inode: int
    changed_ns: int
    size: int


class Loaded(NamedTuple):
    """A book's file as it was read."""

    tables: RawTables
    meta: Meta
    signature: Signature | None
    """None for a book that is not there yet."""
    migrated: bool = False
    """Whether the file is still in an older schema."""


class LazyTable(Mapping[str, dict[str, Any]]):
    """A table as TinyDB wants it: a document becomes a dict when it is asked for."""

    def __init__(self, raws: dict[str, Raw]) -> None:
        self.raws = raws

    def __getitem__(self, key: str) -> dict[str, Any]:
        document: dict[str, Any] = msgspec.json.decode(self.raws[key])
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(self.raws)

    def __len__(self) -> int:
        return len(self.raws)


class BookStorage(Storage):
    """What stands between TinyDB and the file.

    Reading needs neither lock nor write access. Writing is for `Book` alone,
    which holds the lock and has put the change into the journal.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._loaded: Loaded | None = None

    def read(self) -> dict[str, Any] | None:
        """The tables as TinyDB wants them; none for a book that is not there."""
        loaded = self.load()
        if loaded.signature is None:
            return None
        return {name: LazyTable(raws) for name, raws in loaded.tables.items()}

    def write(self, data: dict[str, Any]) -> None:
        """Refused: a change of the book goes through `Book.change`."""
        raise PipelineError(
            "the book is not written through TinyDB: use Book.change",
            "It keeps the lock, the journal and the backups.",
        )

    def load(self) -> Loaded:
        """The file as it is now, parsed again only if it changed.

        Raises LayoutError for a damaged file, PipelineError for an unreadable one.
        """
        signature = self._signature()
        if self._loaded is None or self._loaded.signature != signature:
            self._loaded = self._read_file() if signature else nothing()
        return self._loaded

    def save(self, tables: RawTables, meta: Meta) -> None:
        """Replace the file. Raises NotSavedError or StateUnknownError."""
        self._loaded = None
        replace_file(self.path, write_tables(tables, meta))

    def remember(self, tables: RawTables, meta: Meta) -> None:
        """Take what was just saved for read, so that a long session need not parse it again."""
        self._loaded = Loaded(tables, meta, self._signature())

    def _signature(self) -> Signature | None:
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.path, error) from None
        return _signature_of(found)

    def _read_file(self) -> Loaded:
        data, signature = read_bytes(self.path)
        return Loaded(*_understood(data, signature))


def read_bytes(path: Path) -> tuple[bytes, Signature]:
    """The content of an ordinary file. Raises LayoutError or PipelineError."""
    try:
        # NONBLOCK: a FIFO in the book's place must not hang us.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise _unreadable(path, error) from None
    with open(descriptor, "rb", buffering=0) as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise LayoutError("it is not an ordinary file")
        if found.st_size > LARGEST_FILE:
            raise LayoutError(f"it is larger than {LARGEST_FILE:,} bytes")
        try:
            return file.readall(), _signature_of(found)
        except OSError as error:
            raise _unreadable(path, error) from None


def understand(data: bytes) -> tuple[RawTables, Meta]:
    """The tables of a book's text in the newest schema. Raises LayoutError."""
    tables, meta, _, _ = _understood(data, None)
    return tables, meta


def _understood(
    data: bytes, signature: Signature | None
) -> tuple[RawTables, Meta, Signature | None, bool]:
    tables = parse_tables(data)
    meta = read_meta(tables)
    trusted = is_our_writing(data, meta)
    if not trusted:
        check_text(data)
    migrated = migrate(tables)
    meta = read_meta(migrated)
    for name in TABLES:
        migrated.setdefault(name, {})
    if not trusted:
        check_documents(migrated)
    return migrated, meta, signature, migrated is not tables


def nothing() -> Loaded:
    """A book that is not there yet."""
    tables: RawTables = {name: {} for name in TABLES}
    tables[META_TABLE] = {META_KEY: Raw(msgspec.json.encode(Meta()))}
    return Loaded(tables, Meta(), None)


def _signature_of(found: os.stat_result) -> Signature:
    return Signature(found.st_ino, found.st_mtime_ns, found.st_size)


def _unreadable(path: Path, error: OSError) -> PipelineError:
    shown = str(path).encode("utf-8", "replace").decode()
    return PipelineError(f"cannot read the book: {error.strerror}: {shown}")
