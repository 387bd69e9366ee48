"""Whether a hook may run: it has the manager's rights, so no other user may change it."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from pipeline_tui.book.shown import quoted, shown

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_MOST_LINKS = 40
"""As many as the kernel follows."""


class _RefusedError(Exception):
    """Another user could change what would run. The text says who, where and what to do."""


def why_not(path: Path) -> str | None:
    """Return why a file in the folder of hooks does not run, or None if it may. Call it
    immediately before the hook is started."""
    try:
        return _why_not_file(path, _followed(path))
    except _RefusedError as error:
        return str(error)
    except OSError as error:
        return error.strerror or "it cannot be read"


def _why_not_file(path: Path, real: Path) -> str | None:
    descriptor = os.open(real, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        found = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if not stat.S_ISREG(found.st_mode):
        return "it is not an ordinary file"
    _check_owner(real, found)
    _check_mode(real, found)
    if not os.access(path, os.X_OK):
        return f"it is not executable: chmod u+x {quoted(real)}"
    return None


def _followed(path: Path) -> Path:
    """Return the path without links. Raises OSError, or _RefusedError if another user could
    replace a folder or link on the way."""
    done = Path("/")
    left = os.path.join(os.getcwd(), path).split("/")[::-1]
    links = 0
    _check_folder(done, os.lstat(done))
    while left:
        name = left.pop()
        if name in ("", "."):
            continue
        if name == "..":
            done = done.parent
            continue
        found = os.lstat(done / name)
        if stat.S_ISLNK(found.st_mode):
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            _check_owner(done / name, found)
            target = os.readlink(done / name)
            left += target.split("/")[::-1]
            done = Path("/") if target.startswith("/") else done
            continue
        done /= name
        if left and stat.S_ISDIR(found.st_mode):
            _check_folder(done, found)
    return done


def _check_folder(folder: Path, found: os.stat_result) -> None:
    """Refuse a folder in which another user could replace files. A sticky bit prevents that."""
    _check_owner(folder, found)
    if not found.st_mode & stat.S_ISVTX:
        _check_mode(folder, found)


def _check_owner(path: Path, found: os.stat_result) -> None:
    me = os.geteuid()
    if found.st_uid not in (0, me):
        owner = f"{shown(path)} belongs to another user (uid {found.st_uid})"
        raise _RefusedError(f"{owner}: check it, then run: sudo chown -h {me} {quoted(path)}")


def _check_mode(path: Path, found: os.stat_result) -> None:
    if found.st_mode & _WRITABLE_BY_OTHERS:
        raise _RefusedError(
            f"other users can write to {shown(path)}: check it, then run: chmod go-w {quoted(path)}"
        )
