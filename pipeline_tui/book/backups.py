"""Copies of the book: when one is made, which ones stay, which one is good."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline_tui.book.atomic import not_saved, replace_file, sweep_temporary
from pipeline_tui.book.compression import compress, decompress, is_compressed
from pipeline_tui.book.layout import LayoutError
from pipeline_tui.book.shown import quoted, shown
from pipeline_tui.book.storage import LARGEST_FILE, read_bytes
from pipeline_tui.errors import (
    BookDamagedError,
    BookUnreadableError,
    NotFoundError,
    NotSavedError,
    PipelineError,
    StateUnknownError,
)
from pipeline_tui.paths import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

DAILY, WEEKLY, MONTHLY = 12, 10, 9
LATEST = "latest"
"""Names the newest backup."""
FROM_JOURNAL = "journal"
"""Given in place of a backup's name: rebuild the book from the journal alone."""
_FRESH = timedelta(days=2)
"""Everything younger stays: an import that went wrong yesterday has its copy."""
_NAME = re.compile(r"([0-9]{8}T[0-9]{6})Z-r([0-9]{1,18})-([a-z]+)\.json(?:\.gz)?")
"""Backups of older versions are not compressed."""


@dataclass(frozen=True)
class Backup:
    """One copy of the book."""

    path: Path
    made: datetime
    revision: int
    reason: str
    """What it was made before: a day, an import, a restore, a migration; or by hand."""

    @property
    def name(self) -> str:
        """How the manager names it to `backup restore`."""
        return self.path.name

    @property
    def is_compressed(self) -> bool:
        """Whether this version made it; backups of older versions are plain text."""
        return self.path.suffix == ".gz"

    @property
    def size(self) -> int:
        """How many bytes its file has; 0 if that is gone."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def backup_folder(book: Path) -> Path:
    """The folder of a book's backups."""
    return book.with_name(f"{book.name}.backups")


def list_backups(book: Path) -> list[Backup]:
    """The copies that are there, the newest first.

    Raises PipelineError when their folder cannot be read.
    """
    folder = backup_folder(book)
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise BookUnreadableError(
            f"cannot read the backups: {error.strerror}: {shown(folder)}"
        ) from None
    found = []
    for name in names:
        if match := _NAME.fullmatch(name):
            try:
                made = datetime.fromisoformat(f"{match[1]}Z")
            except ValueError:
                continue  # 30 February: somebody else's file
            found.append(Backup(folder / name, made, int(match[2]), match[3]))
    return sorted(found, key=lambda each: (each.made, each.revision), reverse=True)


def make_backup(book: Path, revision: int, reason: str, at: datetime) -> Backup:
    """Write a compressed copy of the book as it is on the disk. Raises NotSavedError."""
    made = at.astimezone(UTC).replace(microsecond=0)
    try:
        data = book.read_bytes()
        make_private_folder(backup_folder(book))
        while True:
            target = _named(book, revision, reason, made)
            if not os.path.lexists(target):
                replace_file(target, compress(data))
                break
            if _holds(target, data):
                break
            made += timedelta(seconds=1)  # of this second is another state of the book
    except OSError as error:
        raise not_saved(backup_folder(book), error) from None
    except StateUnknownError as error:
        raise NotSavedError(
            f"the backup before the change may not be on the disk: {error.message}",
            "Nothing was changed. Fix the cause and try again.",
        ) from None
    return Backup(target, made, revision, reason)


def _named(book: Path, revision: int, reason: str, made: datetime) -> Path:
    return backup_folder(book) / f"{made:%Y%m%dT%H%M%S}Z-r{revision:06}-{reason}.json.gz"


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read_backup(path) == data
    except (FileNotFoundError, LayoutError, PipelineError):
        return False


def read_backup(path: Path) -> bytes:
    """Return the text of the book that a backup holds, compressed or not.

    Raises LayoutError if it is damaged or too large, PipelineError if it cannot be read, or
    FileNotFoundError.
    """
    data, _ = read_bytes(path)
    return decompress(data, LARGEST_FILE) if is_compressed(data) else data


def has_daily(book: Path, today: date, zone_day: Callable[[datetime], date]) -> bool:
    """Whether a copy was made today already."""
    return any(zone_day(each.made) == today for each in list_backups(book))


def kept(stamps: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which copies stay: all of two days, then the newest of each of 12 days, of
    each of 10 weeks and of each of 9 months. Copies from the future stay, beside
    these: the clock may be wrong, the copy is not.
    """
    ordered = sorted(stamps, reverse=True)
    stay = {stamp for stamp in ordered if stamp > now - _FRESH}
    periods: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
        (DAILY, lambda stamp: (stamp.year, stamp.month, stamp.day)),
        (WEEKLY, lambda stamp: stamp.isocalendar()[:2]),
        (MONTHLY, lambda stamp: (stamp.year, stamp.month)),
    )
    for room, period in periods:
        newest: dict[tuple[int, ...], datetime] = {}
        for stamp in (each for each in ordered if each <= now):
            newest.setdefault(period(stamp), stamp)
        stay.update(list(newest.values())[:room])
    return stay


def thin_backups(book: Path, now: datetime) -> list[Backup]:
    """Remove the copies that need not stay. Returns them."""
    sweep_temporary(backup_folder(book))
    backups = list_backups(book)
    stay = kept((each.made for each in backups), now)
    dropped = []
    for each in backups:
        if each.made not in stay:
            try:
                each.path.unlink()
            except OSError:
                continue  # one copy too many harms nobody
            dropped.append(each)
    return dropped


def compress_backups(book: Path) -> int:
    """Compress the backups of older versions; call it with the lock held.

    Returns how many. Raises NotSavedError or StateUnknownError.
    """
    plain = [each for each in list_backups(book) if not each.is_compressed]
    count = 0
    for each in plain:
        target = each.path.with_name(f"{each.name}.gz")
        try:
            data = read_backup(each.path)
        except (FileNotFoundError, LayoutError, PipelineError):
            continue
        if not _holds(target, data):
            if os.path.lexists(target):
                continue  # another state of the book has this name
            replace_file(target, compress(data))
        each.path.unlink(missing_ok=True)
        count += 1
    return count


def newest_good(book: Path, is_good: Callable[[Path], bool]) -> Backup | None:
    """The newest copy that can be restored."""
    return next((each for each in list_backups(book) if is_good(each.path)), None)


def find_backup(book: Path, name: str) -> Backup:
    """The copy of a name, of the start of one, or the newest for `latest`.

    Raises NotFoundError when there is none, or several.
    """
    backups = list_backups(book)
    if name == LATEST and backups:
        return backups[0]
    found = [each for each in backups if each.name == name] or [
        each for each in backups if each.name.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    several = "several backups begin" if found else "no backup begins"
    raise NotFoundError(f"{several} with {name!r}", "See them with: pipeline backup list")


def damaged(
    book: Path,
    reason: str,
    is_good: Callable[[Path], bool],
    remedy: str = "",
    *,
    has_journal: Callable[[], bool] = lambda: False,
) -> BookDamagedError:
    """Return the message of a book that cannot be read, with the command that rebuilds it.

    `has_journal` says whether the journal alone can give it back.
    """
    try:
        good = newest_good(book, is_good)
    except PipelineError:
        good = None
    restore = f"pipeline --book {quoted(book)} backup restore"
    if good is not None:
        way = (
            f"The newest good backup is {shown(good.path)} of {good.made:%Y-%m-%d %H:%M} UTC.\n"
            f"Nothing was written. To rebuild the book from it and the journal:\n"
            f"  {restore} {good.name}"
        )
    elif has_journal():
        way = (
            "There is no good backup. Nothing was written. To rebuild the book from its"
            f" journal:\n  {restore} {FROM_JOURNAL}"
        )
    else:
        way = "There is no good backup. Nothing was written."
    if remedy:
        way = f"{remedy}\n{way}"
    return BookDamagedError(f"the book cannot be read: {reason}: {shown(book)}", way)
