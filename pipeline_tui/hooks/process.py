"""One hook as a process: started, watched, and stopped with all its children at the limit."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_LOOK_SECONDS = 0.1
_GRACE_SECONDS = 1.0
"""Between asking a hook to stop and making it."""
_PIECE = 1 << 16


class StoppedError(Exception):
    """The hook was stopped before its end."""


class Run(NamedTuple):
    """How to start a hook."""

    path: Path
    environment: Mapping[str, str]
    seconds: int
    """The limit of its time."""
    said: BinaryIO
    """Where its output and its errors go."""
    is_unwanted: Callable[[], bool] | None = None
    """Asked repeatedly while it runs; stops it if true. None if it is always wanted."""


def run(hook: Run, content: bytes) -> str | None:
    """Run a hook to its end. Return what went wrong, in a few words, or None.

    Raises StoppedError if it became unwanted.
    """
    # A file instead of a pipe: a hook that does not read all of it cannot delay us.
    with tempfile.TemporaryFile() as input_file:
        input_file.write(content)
        input_file.seek(0)
        try:
            process = subprocess.Popen(
                [hook.path],
                stdin=input_file,
                stdout=hook.said,
                stderr=hook.said,
                env=dict(hook.environment),
                cwd=hook.path.parent,
                start_new_session=True,
            )
        except OSError as error:
            return _not_started(error)
    try:
        status = _ended(process, hook)
    except subprocess.TimeoutExpired:
        _stop(process)
        return f"it took longer than {hook.seconds} s and was stopped (setting hook.seconds)"
    except BaseException:
        _stop(process)
        raise
    if status < 0:
        return f"it was ended by signal {-status}"
    return f"it ended with status {status}" if status else None


def output_of(said: BinaryIO) -> Iterator[bytes]:
    """Yield the output of a hook so far, piece by piece. A program that it left running may still
    write, and would continue at the position where our reading has left the file."""
    descriptor = said.fileno()
    for place in range(0, os.fstat(descriptor).st_size, _PIECE):
        yield os.pread(descriptor, _PIECE, place)


def _ended(process: subprocess.Popen[bytes], hook: Run) -> int:
    if hook.is_unwanted is None:
        return process.wait(hook.seconds)
    end = time.monotonic() + hook.seconds
    while True:
        left = end - time.monotonic()
        try:
            return process.wait(max(0.0, min(_LOOK_SECONDS, left)))
        except subprocess.TimeoutExpired:
            if hook.is_unwanted():
                raise StoppedError from None
            if left <= _LOOK_SECONDS:
                raise


def _not_started(error: OSError) -> str:
    import errno

    if error.errno == errno.ENOEXEC:
        return "it is not a program (a script begins with a line like #!/bin/sh)"
    return f"it cannot be run: {error.strerror}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End it and whatever it has started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(OSError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
