"""Where the program begins: the screens at once, everything else by way of Typer.

The screens alone have no options, and to import Typer takes 10 ms of their first frame.
"""

from __future__ import annotations

import gc
import os
import sys

_SCREENS: tuple[list[str], ...] = ([], ["tui"])
"""The command lines that open them."""


def main() -> None:
    """The console script."""
    _fill_closed_streams()
    gc.disable()  # a command lives for moments and makes no cycles worth 15 % of its time
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = _status(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are loaded
        from pipeline_tui.errors import ExitCode

        status = ExitCode.INTERRUPTED
    except (OSError, ImportError) as error:  # while modules are loaded
        status = _not_loaded(error)
    gc.freeze()  # else the interpreter looks through the whole book before it ends: 50 ms
    sys.exit(status)


def _fill_closed_streams() -> None:
    """Open closed standard streams (`<&-`) on /dev/null. Otherwise the book would become file
    descriptor 2, and a message would be written into it."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


_STANDARD_ERROR = 2


def _not_loaded(error: OSError | ImportError) -> int:
    """Say that a file of the program cannot be read; the modules that say it better may be
    among those."""
    reason = error.strerror if isinstance(error, OSError) else error.msg
    if sys.stderr is not None:
        sys.stderr.write(f"error: a file of the program cannot be read: {reason}\n")
    return 1


def _status(words: list[str]) -> int:
    status = _screens() if words in _SCREENS else None
    return _command(words) if status is None else status


def _screens() -> int | None:
    """Return the exit status, or None without a terminal; then the command reports that."""
    from pipeline_tui.cli import failure
    from pipeline_tui.cli.terminals import has_terminal

    if not has_terminal():
        return None
    from pipeline_tui.cli.screens import open_screens
    from pipeline_tui.cli.session import Session

    session = Session()
    return failure.reported(lambda: open_screens(session, session.book, session.hooks))


def _command(words: list[str]) -> int:
    from pipeline_tui.cli.main import run

    return run(words)
