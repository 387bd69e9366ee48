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
    path, deadline = lock_path(book), time.monotonic() + timeout
    # Closing releases. The file stays, or two could hold "the" lock.
    with (
        _closing(_acquire(path, deadline)) as descriptor,
        _closing(_acquire_folder(path, descriptor, deadline)),
    ):
        _sign(descriptor)
        yield


@contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        if descriptor >= 0:
            close_quietly(descriptor)


def _acquire(path: Path, deadline: float) -> int:
    for _ in _naps():
        descriptor = _open(path)
        try:
            if _try_lock(descriptor, path) and _is_still_there(descriptor, path):
                return descriptor
            holder = _holder(descriptor)
        except BaseException:
            close_quietly(descriptor)
            raise
        close_quietly(descriptor)
        if time.monotonic() >= deadline:
            raise _is_locked(path, holder)
    raise AssertionError("naps never end")


def _acquire_folder(path: Path, lock: int, deadline: float) -> int:
    """Lock the folder as well: a cleaner may delete the lock file while it is held,
    and the next writer would make, and hold, another. Returns -1 where the file
    system locks no folders (NFS); the file alone is the lock then.
    """
    try:
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1
    try:
        for _ in _naps():
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            if time.monotonic() >= deadline:
                raise _is_locked(path, _holder(lock))
    except OSError:
        close_quietly(descriptor)
        return -1
    except BaseException:
        close_quietly(descriptor)
        raise
    raise AssertionError("naps never end")


def _naps() -> Iterator[None]:
    """A pause before each further try, longer each time."""
    nap = _SHORTEST_NAP
    while True:
        yield
        time.sleep(nap * random.uniform(0.5, 1.0))  # noqa: S311  jitter, no secret
        nap = min(nap * 1.5, _LONGEST_NAP)


def _is_locked(path: Path, holder: str) -> BookLockedError:
    return BookLockedError(
        f"the book is being written by another program{holder}: {shown(path)}",
        "Nothing was changed. Wait for it, or stop it, and try again.",
    )


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
