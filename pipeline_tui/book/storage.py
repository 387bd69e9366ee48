"""The TinyDB storage of a book: lazy to read, atomic to write, sure of what it read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import FileIO
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
    SCHEMA,
    LayoutError,
    Meta,
    RawTables,
    is_our_writing,
    one_line_each,
    open_ours,
    parse_tables,
    read_meta,
    write_tables,
)
from pipeline_tui.book.migrations import migrate
from pipeline_tui.book.shown import shown
from pipeline_tui.book.table_text import TableText
from pipeline_tui.book.tables import TABLES
from pipeline_tui.errors import BookDamagedError, BookUnreadableError, PipelineError
from pipeline_tui.paths import close_quietly

LARGEST_FILE = 1_000_000_000
"""A million prospects; what is larger is no book."""


_TAIL = 512


class Signature(NamedTuple):
    """Tells whether a file is still the one that was read.

    Two saves within one tick of the file system's clock can have the same time,
    size and, where numbers are given out again at once (ext4), even the same
    inode. The tail holds the revision and the checksum, which never agree.
    """

    inode: int
    changed_ns: int
    size: int
    tail: bytes


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

    def __init__(self, raws: Mapping[str, Raw]) -> None:
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
        try:
            loaded = self.load()
        except LayoutError as error:
            raise BookDamagedError(
                f"the book cannot be read: {error}: {shown(self.path)}"
            ) from None
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

    def is_current(self, loaded: Loaded) -> bool:
        """Whether the file is still the one that was read."""
        return self._signature() == loaded.signature

    def save(self, tables: RawTables, meta: Meta) -> None:
        """Replace the file. Raises NotSavedError or StateUnknownError."""
        self._loaded = None
        written = replace_file(self.path, write_tables(tables, meta))
        if not all(name == META_TABLE or isinstance(tables[name], TableText) for name in tables):
            return  # what was written anew is opened by its text when it is next read
        with suppress(PipelineError, LayoutError):  # it is saved, whatever can be read
            found = self._signature()
            if found is not None and found[:3] == _stamp(written):
                # so that a long session need not parse it again
                self._loaded = Loaded(tables, meta, found)

    def _signature(self) -> Signature | None:
        try:
            descriptor = _open(self.path)
        except FileNotFoundError:
            return None
        try:
            return _signature_of(descriptor)
        except OSError as error:
            raise _unreadable(self.path, error) from None
        finally:
            close_quietly(descriptor)

    def _read_file(self) -> Loaded:
        try:
            data, signature = read_bytes(self.path)
        except FileNotFoundError:
            return nothing()
        return Loaded(*_understood(data, signature))


def _open(path: Path) -> int:
    """Raises FileNotFoundError, LayoutError or PipelineError."""
    try:
        # NONBLOCK: a FIFO in the book's place must not hang us.
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise LayoutError("it is not an ordinary file") from None
        raise _unreadable(path, error) from None


def read_bytes(path: Path) -> tuple[bytes, Signature]:
    """The content of an ordinary file.

    Raises LayoutError, PipelineError, or FileNotFoundError.
    """
    descriptor = _open(path)
    try:
        signature = _signature_of(descriptor)
        if signature.size > LARGEST_FILE:
            raise LayoutError(f"it is larger than {LARGEST_FILE:,} bytes")
        with FileIO(descriptor, closefd=False) as file:
            return file.readall(), signature
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        close_quietly(descriptor)


def understand(data: bytes) -> tuple[RawTables, Meta]:
    """The tables of a book's text in the newest schema. Raises LayoutError."""
    tables, meta, _, _ = _understood(data, None)
    return tables, meta


def _understood(
    data: bytes, signature: Signature | None
) -> tuple[RawTables, Meta, Signature | None, bool]:
    ours = open_ours(data)
    if ours is not None:
        tables, meta = ours
        if not meta.is_within_limits:
            check_documents(tables)
        return tables, meta, signature, False
    tables = parse_tables(data)
    meta = read_meta(tables)
    trusted = is_our_writing(data, tables, meta)
    if not trusted:
        check_text(data)
    trusted = trusted and meta.is_within_limits
    is_old = meta.schema != SCHEMA
    tables = migrate(one_line_each(data, tables))
    for name in TABLES:
        tables.setdefault(name, {})
    if is_old or not trusted:
        check_documents(tables)
        for name in TABLES:  # the highest number is looked for at the end
            tables[name] = dict(sorted(tables[name].items(), key=lambda item: int(item[0])))
    return tables, read_meta(tables), signature, is_old


def nothing() -> Loaded:
    """A book that is not there yet."""
    tables: RawTables = {name: {} for name in TABLES}
    tables[META_TABLE] = {META_KEY: Raw(msgspec.json.encode(Meta()))}
    return Loaded(tables, Meta(), None)


def _signature_of(descriptor: int) -> Signature:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise LayoutError("it is not an ordinary file")
    tail = os.pread(descriptor, _TAIL, max(0, found.st_size - _TAIL))
    return Signature(*_stamp(found), tail)


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_mtime_ns, found.st_size


def _unreadable(path: Path, error: OSError) -> PipelineError:
    return BookUnreadableError(f"cannot read the book: {error.strerror}: {shown(path)}")
