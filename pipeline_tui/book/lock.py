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
import stat
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.errors import BookLockedError, PipelineError
from pipeline_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT_SECONDS = 10.0
_SHORTEST_NAP, _LONGEST_NAP = 0.002, 0.03
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
        os.close(descriptor)  # closing releases; the file stays, or two could hold "the" lock


def _acquire(path: Path, deadline: float) -> int:
    nap = _SHORTEST_NAP
    while True:
        descriptor = _open(path)
        try:
            if _try_lock(descriptor, path) and _is_still_there(descriptor, path):
                _sign(descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        if time.monotonic() >= deadline:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise BookLockedError(
                f"the book is being written by another program{holder}: {path}",
                "Nothing was changed. Wait for it, or stop it, and try again.",
            )
        os.close(descriptor)
        time.sleep(nap * random.uniform(0.5, 1.0))  # noqa: S311  jitter, no secret
        nap = min(nap * 1.5, _LONGEST_NAP)


def _open(path: Path) -> int:
    # NONBLOCK: a FIFO in the lock's place must not hang us. NOFOLLOW: a link could
    # make us create or sign a file elsewhere.
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, PRIVATE_FILE)
    except OSError as error:
        raise PipelineError(
            f"cannot lock the book: {error.strerror}: {path}",
            "Nothing was changed. Reading works; to write, the folder must be writable"
            " and the lock an ordinary file.",
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PipelineError(
            f"cannot lock the book: not an ordinary file: {path}",
            "Nothing was changed. Remove it and try again.",
        )
    return descriptor


def _try_lock(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            raise PipelineError(
                f"this file system has no locks, so two programs could spoil the book: {path}",
                "Nothing was changed. Keep the book on a local disk.",
            ) from None
        raise PipelineError(f"cannot lock the book: {error.strerror}: {path}") from None
    return True


def _is_still_there(descriptor: int, path: Path) -> bool:
    """Whether the file that we hold is the one that the next writer will open."""
    mine = os.fstat(descriptor)
    try:
        theirs = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return (mine.st_dev, mine.st_ino) == (theirs.st_dev, theirs.st_ino)


def _sign(descriptor: int) -> None:
    """Leave our process number for the message of whoever waits."""
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)
    except OSError:
        return  # a full disk must not keep the lock from working


def _holder(descriptor: int) -> str:
    text = os.pread(descriptor, 20, 0).strip()
    return f" (process {int(text)})" if text.isdigit() and text.isascii() else ""
