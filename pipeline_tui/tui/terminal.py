"""Textual's driver, safe against a terminal that is closed while it is written to or read."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

_RESET = (
    b"\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?7h"
    b"\x1b[?1049l\x1b[?25h"
)
"""Keyboard, mouse, paste, focus, line wrap, screen and cursor as a shell wants them."""


class Output:
    """A terminal that is written to; once it is closed, what is written goes nowhere.

    An error would end Textual's writer thread, and the event loop would wait for it for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write to the terminal, if it is there."""
        try:
            self._file.write(text)
        except OSError:
            self._lose()

    def flush(self) -> None:
        """Send what was written."""
        try:
            self._file.flush()
        except OSError:
            self._lose()

    def fileno(self) -> int:
        """The descriptor."""
        return self._file.fileno()

    def _lose(self) -> None:
        """Drop what is not written yet too: at the end it would fail again."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
        _hang_up()


class TerminalDriver(LinuxDriver):
    """The driver of a terminal on Linux or macOS."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        if sys.__stderr__ is not None:
            self._file = cast("Any", Output(sys.__stderr__))

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            _hang_up()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def give_back(self) -> None:
        """Reset the terminal at once, past a writer thread that is stuck."""
        with suppress(OSError, termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            if sys.__stderr__ is not None and select.select([], [sys.__stderr__], [], 0)[1]:
                os.write(sys.__stderr__.fileno(), _RESET)


def _hang_up() -> None:
    """Say what the system says to most programs whose terminal is closed."""
    os.kill(os.getpid(), signal.SIGHUP)
