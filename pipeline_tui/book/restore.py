"""Which documents a restore changes, and where a damaged book goes meanwhile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.book.atomic import not_saved, replace_file
from pipeline_tui.book.backups import read_backup
from pipeline_tui.book.entries import DocumentChange, changed
from pipeline_tui.book.layout import LayoutError, Meta, RawTables
from pipeline_tui.book.shown import shown
from pipeline_tui.book.storage import understand
from pipeline_tui.book.tables import TABLES
from pipeline_tui.errors import BookDamagedError, PipelineError
from pipeline_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def is_good_book(path: Path) -> bool:
    """Whether a file is a book that can be read."""
    try:
        understand(read_backup(path))
    except (LayoutError, PipelineError):
        return False
    return True


def understand_backup(path: Path) -> tuple[RawTables, Meta]:
    """A backup's documents. Raises BookDamagedError when it cannot be read."""
    try:
        return understand(read_backup(path))
    except (LayoutError, FileNotFoundError) as error:
        reason = "it is gone" if isinstance(error, FileNotFoundError) else str(error)
        raise BookDamagedError(f"that backup cannot be read: {reason}: {shown(path)}") from None


def put_aside(book: Path, at: datetime) -> Path:
    """Give a damaged file a second name, which no earlier one has, for the owner alone.

    Raises NotSavedError.
    """
    stem = f"{book.name}.damaged-{at:%Y%m%dT%H%M%SZ}"
    number = 1
    while os.path.lexists(aside := book.with_name(stem if number == 1 else f"{stem}-{number}")):
        number += 1
    try:
        try:
            os.link(book, aside)
            os.chmod(aside, PRIVATE_FILE)
        except PermissionError:  # a disk without second names
            with open(book, "rb") as file:
                replace_file(aside, iter(lambda: file.read(1 << 20), b""))
    except OSError as error:
        raise not_saved(aside, error) from None
    return aside


def merged(one: Meta, other: Meta) -> Meta:
    """Counters never go back, so that no number is given twice; the book keeps its id."""
    counts = {table: other.highest(table) for table in TABLES if other.highest(table)}
    book = one.book_id or other.book_id or msgspec.UNSET
    return msgspec.structs.replace(one.with_highest(counts), book=book)


def difference(before: RawTables, after: RawTables) -> list[DocumentChange]:
    changes = []
    for table in TABLES:
        old, new = before.get(table, {}), after.get(table, {})
        for key in {**old, **new}:
            was, will = old.get(key), new.get(key)
            if was is None or will is None or bytes(was) != bytes(will):
                changes.append(changed(table, key, was, will))
    return changes
