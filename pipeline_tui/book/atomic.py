"""A file is replaced as a whole or not at all, and appended to as a whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.book.shown import shown
from pipeline_tui.errors import NotSavedError, StateUnknownError
from pipeline_tui.paths import PRIVATE_FILE, close_quietly, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

_STALE_SECONDS = 3600


def replace_file(path: Path, pieces: Iterable[bytes | memoryview]) -> os.stat_result:
    """Put new content in the place of a file, at the owner's eyes only.

    Whoever reads meanwhile sees the old file or the new one. Raises
    NotSavedError (the old file stands, no temporary file is left) or
    StateUnknownError (the new file stands, the disk did not confirm it).
    Returns what the system says of the new file.
    """
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    replaced = False
    try:
        written = _write_new(temporary, pieces)
        os.replace(temporary, path)
        replaced = True
    except OSError as error:
        raise not_saved(path, error) from None
    finally:
        if not replaced:
            _drop(temporary)
    try:
        sync_folder(path.parent)
    except OSError as error:
        raise StateUnknownError(
            f"the change is in {shown(path)}, but the disk would not confirm it: {_reason(error)}",
            "Whether it survives a power cut is unknown. Run: pipeline doctor",
        ) from None
    return written


def not_saved(path: Path, error: OSError) -> NotSavedError:
    """What to tell the user when the disk refuses."""
    return NotSavedError(
        f"{_reason(error)}: {shown(path)}",
        "Nothing was changed. Fix the cause and try again.",
    )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _write_new(path: Path, pieces: Iterable[bytes | memoryview]) -> os.stat_result:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, PRIVATE_FILE)
    try:
        for piece in pieces:
            _write_all(descriptor, piece)
        os.fsync(descriptor)
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, piece: bytes | memoryview) -> None:
    """`os.write` may take a part only; the rest follows."""
    view = memoryview(piece)
    while view:
        view = view[os.write(descriptor, view) :]


def _drop(path: Path) -> None:
    try:
        os.unlink(path)
    except OSError:
        return  # it never came to be, or the sweep of a later save takes it


def open_plain(path: Path, flags: int) -> int:
    """Open an ordinary file; a FIFO in its place must not hang us. Raises OSError."""
    descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK, PRIVATE_FILE)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        close_quietly(descriptor)
        raise OSError(errno.EINVAL, "not an ordinary file")
    return descriptor


def append_pieces(path: Path, pieces: Iterable[bytes], length: int, end: bytes = b"") -> int:
    """Append to a file that is `length` long; a torn rest after that is cut first.

    The `end` is written when the disk has the pieces: if it is there, all of them are.
    Returns the new length.

    Raises NotSavedError and leaves the file at its old length, or, where the
    disk refuses even that, with a line that the next change cuts off.
    """
    try:
        whole = _append(path, pieces, length, end)
        if length == 0:  # the name may be new
            sync_folder(path.parent)
    except OSError as error:
        cut_to(path, length)
        raise not_saved(path, error) from None
    except BaseException:
        cut_to(path, length)
        raise
    return whole


def _append(path: Path, pieces: Iterable[bytes], length: int, end: bytes) -> int:
    descriptor = open_plain(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_size > length:
            os.ftruncate(descriptor, length)
            os.fsync(descriptor)  # else a power cut could leave old bytes behind new ones
        os.lseek(descriptor, length, os.SEEK_SET)
        for piece in pieces:
            _write_all(descriptor, piece)
            length += len(piece)
        if end:
            os.fsync(descriptor)
            _write_all(descriptor, end)
        os.fsync(descriptor)
        return length + len(end)
    finally:
        os.close(descriptor)


def cut_to(path: Path, length: int) -> None:
    """Take back what was appended behind `length`, if the disk lets us.

    It does not have to: a line above the book's revision counts as never written.
    """
    with suppress(OSError):
        descriptor = open_plain(path, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            if os.fstat(descriptor).st_size > length:
                os.ftruncate(descriptor, length)
        finally:
            close_quietly(descriptor)


def sweep_temporary(folder: Path, prefix: str = ".", seconds: float = _STALE_SECONDS) -> list[Path]:
    """Remove what killed programs left in a folder more than some time ago.

    Call it with the lock held. Returns what was removed.
    """
    swept = []
    oldest = time.time() - seconds
    for entry in temporary_files(folder, prefix):
        with suppress(OSError):
            if entry.lstat().st_mtime <= oldest:
                entry.unlink()
                swept.append(entry)
    return swept


def temporary_files(folder: Path, prefix: str = ".") -> list[Path]:
    """Temporary files of saves, finished or not."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [folder / name for name in names if name.startswith(prefix) and name.endswith(".tmp")]
