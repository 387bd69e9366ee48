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
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.book.atomic import open_plain
from pipeline_tui.book.shown import shown
from pipeline_tui.errors import BookLockedError, PipelineError
from pipeline_tui.paths import close_quietly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMEOUT_SECONDS = 10.0
_SHORTEST_NAP, _LONGEST_NAP = 0.002, 0.03
_SIGNATURE_LENGTH = 20
_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


class Words(NamedTuple):
    """What an error calls the file that is locked."""

    name: str
    is_: str


BOOK = Words("the book", "is")
SETTINGS = Words("the settings", "are")


class _Lock(NamedTuple):
    path: Path
    words: Words


def lock_path(file: Path) -> Path:
    """The side file on which writers of a file meet."""
    return file.with_name(f"{file.name}.lock")


@contextmanager
def locked(file: Path, timeout: float = TIMEOUT_SECONDS, words: Words = BOOK) -> Iterator[None]:
    """Hold the lock of the book, or of the file that `words` name. Raises BookLockedError after
    `timeout` seconds."""
    lock, deadline = _Lock(lock_path(file), words), time.monotonic() + timeout
    # Closing releases. The file stays, or two could hold "the" lock.
    with (
        _closing(_acquire(lock, deadline)) as descriptor,
        _closing(_acquire_folder(lock, deadline)),
    ):
        _sign(descriptor, str(os.getpid()))
        try:
            yield
        finally:
            _sign(descriptor, "")  # else a later waiter would read our number as the holder's


@contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        if descriptor >= 0:
            close_quietly(descriptor)


def _acquire(lock: _Lock, deadline: float) -> int:
    path = lock.path
    for _ in _naps():
        descriptor = _open(lock)
        try:
            if _try_lock(descriptor, lock) and _is_still_there(descriptor, path):
                return descriptor
            holder = _holder(descriptor)
        except BaseException:
            close_quietly(descriptor)
            raise
        close_quietly(descriptor)
        if time.monotonic() >= deadline:
            raise _is_locked(lock, holder)
    raise AssertionError("naps never end")


def _acquire_folder(lock: _Lock, deadline: float) -> int:
    """Lock the folder as well: a cleaner may delete the lock file while it is held,
    and the next writer would make, and hold, another. Returns -1 where the file
    system locks no folders (NFS); the file alone is the lock then.
    """
    try:
        descriptor = os.open(lock.path.parent, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1
    try:
        for _ in _naps():
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            if time.monotonic() >= deadline:
                # The holder's process number was in the lock file that was deleted.
                raise _is_locked(lock, "")
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


def _is_locked(lock: _Lock, holder: str) -> BookLockedError:
    name, is_ = lock.words
    return BookLockedError(
        f"{name} {is_} being written by another program{holder}: {shown(lock.path)}",
        "Nothing was changed. Wait for it, or stop it, and try again.",
    )


def _open(lock: _Lock) -> int:
    try:
        # NOFOLLOW: a link could make us create or sign a file elsewhere.
        return open_plain(lock.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW)
    except OSError as error:
        raise PipelineError(
            f"cannot lock {lock.words.name}: {error.strerror}: {shown(lock.path)}",
            "Nothing was changed. Reading works; to write, the folder must be writable"
            " and the lock an ordinary file.",
        ) from None


def _try_lock(descriptor: int, lock: _Lock) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            raise PipelineError(
                f"this file system has no locks, so two programs could spoil {lock.words.name}:"
                f" {shown(lock.path)}",
                f"Nothing was changed. Keep {lock.words.name} on a local disk.",
            ) from None
        raise PipelineError(
            f"cannot lock {lock.words.name}: {error.strerror}: {shown(lock.path)}"
        ) from None
    return True


def _is_still_there(descriptor: int, path: Path) -> bool:
    """Whether the file that we hold is the one that the next writer will open."""
    try:
        mine, theirs = os.fstat(descriptor), os.stat(path, follow_symlinks=False)
    except OSError:
        return False  # the next round opens it again, and says so if that fails
    return (mine.st_dev, mine.st_ino) == (theirs.st_dev, theirs.st_ino)


def _sign(descriptor: int, holder: str) -> None:
    """Leave our process number for the message of whoever waits.

    In one write of one length, so that nobody reads half a number.
    """
    with suppress(OSError):  # a full disk must not keep the lock from working
        os.pwrite(descriptor, f"{holder:{_SIGNATURE_LENGTH - 1}}\n".encode("ascii"), 0)


def _holder(descriptor: int) -> str:
    """Return ` (process N)`, or nothing if the number is that of a process that has ended."""
    try:
        text = os.pread(descriptor, _SIGNATURE_LENGTH, 0).strip()
    except OSError:
        return ""
    return f" (process {int(text)})" if text.isdigit() and _is_alive(int(text)) else ""


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True
