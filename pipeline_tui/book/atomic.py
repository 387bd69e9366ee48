"""A file is replaced as a whole or not at all, and appended to as a whole or not at all."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.errors import NotSavedError, StateUnknownError
from pipeline_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

_STALE_SECONDS = 3600


def replace_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Put new content in the place of a file, at the owner's eyes only.

    Whoever reads meanwhile sees the old file or the new one. Raises
    NotSavedError (the old file stands, no temporary file is left) or
    StateUnknownError (the new file stands, the disk did not confirm it).
    """
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    replaced = False
    try:
        _write_new(temporary, pieces)
        os.replace(temporary, path)
        replaced = True
    except OSError as error:
        raise not_saved(path, error) from None
    finally:
        if not replaced:
            _drop(temporary)
    sync_folder(path)


def not_saved(path: Path, error: OSError) -> NotSavedError:
    """What to tell the user when the disk refuses."""
    reason = error.strerror or type(error).__name__
    return NotSavedError(
        f"not saved: {reason}: {path}", "Nothing was changed; mend the cause and try again."
    )


def _write_new(path: Path, pieces: Iterable[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, PRIVATE_FILE)
    try:
        for piece in pieces:
            _write_all(descriptor, piece)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, piece: bytes) -> None:
    """`os.write` may take a part only; the rest follows."""
    view = memoryview(piece)
    while view:
        view = view[os.write(descriptor, view) :]


def _drop(path: Path) -> None:
    try:
        os.unlink(path)
    except OSError:
        return  # it never came to be, or the sweep of a later save takes it


def sync_folder(path: Path) -> None:
    """Make the new name of a file survive a power cut. Raises StateUnknownError."""
    try:
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StateUnknownError(
            f"the change is in {path}, but the disk would not confirm it: {reason}",
            "Whether it survives a power cut is unknown. Run: pipeline doctor",
        ) from None


def append_line(path: Path, pieces: Iterable[bytes], length: int) -> int:
    """Append to a file that is `length` long, and return its new length.

    What was torn off behind `length` is cut first. Raises NotSavedError and
    leaves the file at its old length.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        is_new = not os.path.lexists(path)
        descriptor = os.open(path, flags, PRIVATE_FILE)
    except OSError as error:
        raise not_saved(path, error) from None
    try:
        os.ftruncate(descriptor, length)
        os.lseek(descriptor, length, os.SEEK_SET)
        for piece in pieces:
            _write_all(descriptor, piece)
        os.fsync(descriptor)
        written = os.lseek(descriptor, 0, os.SEEK_CUR)
    except OSError as error:
        _truncate(descriptor, length)
        raise not_saved(path, error) from None
    except BaseException:
        _truncate(descriptor, length)
        raise
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(path)
    return written


def _truncate(descriptor: int, length: int) -> None:
    try:
        os.ftruncate(descriptor, length)
    except OSError:
        return  # a torn line is cut off before the next change is written


def cut_to(path: Path, length: int) -> None:
    """Take back what was appended behind `length`, if the disk lets us."""
    try:
        os.truncate(path, length)
    except OSError:
        return  # an entry above the book's revision counts as never written


def sweep_temporary(path: Path) -> list[Path]:
    """Remove what killed programs left beside a file more than an hour ago.

    Call it with the lock held. Returns what was removed.
    """
    swept = []
    oldest = time.time() - _STALE_SECONDS
    for entry in stale_candidates(path):
        try:
            if entry.lstat().st_mtime < oldest:
                entry.unlink()
                swept.append(entry)
        except OSError:
            continue
    return swept


def stale_candidates(path: Path) -> list[Path]:
    """Temporary files of saves of this file, finished or not."""
    prefix = f".{path.name}."
    try:
        names = os.listdir(path.parent)
    except OSError:
        return []
    return [path.with_name(n) for n in names if n.startswith(prefix) and n.endswith(".tmp")]
