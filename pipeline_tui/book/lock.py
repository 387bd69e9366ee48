"""One writer at a time: a `flock` on a file beside the book.

The standard library's flock and not the filelock package: filelock costs 15 ms
of a 100 ms command, turns into a lock that outlives a crash where the file
system has no flock, and does not notice a lock file deleted under it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import random
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pipeline_tui.book.atomic import close_quietly, open_plain
from pipeline_tui.book.shown import shown
from pipeline_tui.errors import BookLockedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMEOUT_SECONDS = 10.0
_SHORTEST_NAP, _LONGEST_NAP = 0.002, 0.03
_SIGNATURE_LENGTH = 20
_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


def lock_path(book: Path) -> Path:
    """The side file on which writers of a book meet."""
    return book.with_name(f"{book.name}.lock")


@contextmanager
def locked(book: Path, timeout: float = TIMEOUT_SECONDS) -> Iterator[None]:
    """Hold the book's lock. Raises BookLockedError after `timeout` seconds."""
    path = lock_path(book)
    descriptor = _acquire(path, time.monotonic() + timeout)
    try:
        yield
    finally:
        close_quietly(descriptor)  # closing releases; the file stays, or two could hold "the" lock


def _acquire(path: Path, deadline: float) -> int:
    nap = _SHORTEST_NAP
    while True:
        descriptor = _open(path)
        try:
            if _try_lock(descriptor, path) and _is_still_there(descriptor, path):
                _sign(descriptor)
                return descriptor
        except BaseException:
            close_quietly(descriptor)
            raise
        if time.monotonic() >= deadline:
            holder = _holder(descriptor)
            close_quietly(descriptor)
            raise BookLockedError(
                f"the book is being written by another program{holder}: {shown(path)}",
                "Nothing was changed. Wait for it, or stop it, and try again.",
            )
        close_quietly(descriptor)
        time.sleep(nap * random.uniform(0.5, 1.0))  # noqa: S311  jitter, no secret
        nap = min(nap * 1.5, _LONGEST_NAP)


def _open(path: Path) -> int:
    try:
        # NOFOLLOW: a link could make us create or sign a file elsewhere.
        return open_plain(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW)
    except OSError as error:
        raise PipelineError(
            f"cannot lock the book: {error.strerror}: {shown(path)}",
            "Nothing was changed. Reading works; to write, the folder must be writable"
            " and the lock an ordinary file.",
        ) from None


def _try_lock(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            raise PipelineError(
                "this file system has no locks, so two programs could spoil the book:"
                f" {shown(path)}",
                "Nothing was changed. Keep the book on a local disk.",
            ) from None
        raise PipelineError(f"cannot lock the book: {error.strerror}: {shown(path)}") from None
    return True


def _is_still_there(descriptor: int, path: Path) -> bool:
    """Whether the file that we hold is the one that the next writer will open."""
    try:
        mine, theirs = os.fstat(descriptor), os.stat(path, follow_symlinks=False)
    except OSError:
        return False  # the next round opens it again, and says so if that fails
    return (mine.st_dev, mine.st_ino) == (theirs.st_dev, theirs.st_ino)


def _sign(descriptor: int) -> None:
    """Leave our process number for the message of whoever waits.

    In one write of one length, so that nobody reads half a number.
    """
    with suppress(OSError):  # a full disk must not keep the lock from working
        os.pwrite(descriptor, b"%-*d\n" % (_SIGNATURE_LENGTH - 1, os.getpid()), 0)


def _holder(descriptor: int) -> str:
    try:
        text = os.pread(descriptor, _SIGNATURE_LENGTH, 0).strip()
    except OSError:
        return ""
    return f" (process {int(text)})" if text.isdigit() else ""
