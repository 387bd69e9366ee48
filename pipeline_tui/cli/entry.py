"""Where the program begins: the screens at once, everything else by way of Typer.

The screens alone have no options, and to import Typer takes 10 ms of their first frame.
"""

from __future__ import annotations

import gc
import sys

_SCREENS: tuple[list[str], ...] = ([], ["tui"])
"""The command lines that open them."""


def main() -> None:
    """The console script."""
    gc.disable()  # a command lives for moments and makes no cycles worth 15 % of its time
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = _status(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are loaded
        from pipeline_tui.errors import ExitCode

        status = ExitCode.INTERRUPTED
    gc.freeze()  # else the interpreter looks through the whole book before it ends: 50 ms
    sys.exit(status)


def _status(words: list[str]) -> int:
    status = _screens() if words in _SCREENS else None
    return _command(words) if status is None else status


def _screens() -> int | None:
    """The exit status; none where there is no terminal, of which the command tells."""
    from pipeline_tui.cli import failure
    from pipeline_tui.cli.screens import has_terminal, open_screens
    from pipeline_tui.cli.session import Session

    if not has_terminal():
        return None
    session = Session()
    return failure.reported(lambda: open_screens(session, session.book, session.hooks))


def _command(words: list[str]) -> int:
    from pipeline_tui.cli.main import run

    return run(words)
