"""End the program after a signal or when its terminal is closed, whatever is stuck.

A terminal that is no longer read blocks Textual's writer thread, and then the event loop. Nothing
in the loop can end the program then; a thread of its own can.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pipeline_tui.tui.terminal import TerminalDriver

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

_GRACE_SECONDS = 5.0
"""How long the screens may take to end in order."""
_SAVING_SECONDS = 30.0
"""The same while a change is being saved, such as a large import."""
_LOOK_SECONDS = 0.1
_GIVE_BACK_SECONDS = 1
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class Watchdog:
    """Waits for a signal or for the end of the terminal; then, a few seconds, for the screens."""

    def __init__(self, app: App[Any], is_saving: Callable[[], bool]) -> None:
        """Begin to watch over an app that runs. Call it in the app's event loop."""
        self._app = app
        self._is_saving = is_saving
        self._loop = asyncio.get_running_loop()
        driver = app._driver
        self._driver = driver if isinstance(driver, TerminalDriver) else None
        self._status: int | None = None
        self._is_over = threading.Event()
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()
        # Not the loop's own handlers: they run in the loop, which may be what is stuck.
        self._former = {number: signal.signal(number, self._signalled) for number in _SIGNALS}

    def _signalled(self, number: int, frame: object) -> None:
        self.end(128 + number)

    def end(self, status: int) -> None:
        """End the program with a status, in order if possible."""
        if self._status is None:
            self._status = status
            os.write(self._waker, b".")

    def stop(self) -> None:
        """The screens have ended."""
        for number, handler in self._former.items():
            signal.signal(number, handler)
        self._is_over.set()
        os.write(self._waker, b".")
        self._thread.join()
        os.close(self._wake)
        os.close(self._waker)

    def _watch(self) -> None:
        is_closed = self._wait_for_end()
        if self._is_over.is_set():
            return
        if self._status is None and is_closed:
            self._status = 128 + signal.SIGHUP
        status = self._status or 0
        with suppress(RuntimeError):  # the loop has ended meanwhile
            self._loop.call_soon_threadsafe(self._app.exit, None, status)
        if not self._ends_in_order():
            self._end_now(status)

    def _wait_for_end(self) -> bool:
        """Wait until the program is to end. Return whether the terminal was closed."""
        poll = select.poll()
        poll.register(self._wake, select.POLLIN)
        terminal = None if self._driver is None else self._driver.fileno
        if terminal is not None:
            poll.register(terminal, 0)  # a hangup is reported in any case
        while True:
            ready = dict(poll.poll())
            if self._wake in ready or terminal is None:
                return False
            if not ready[terminal] & select.POLLNVAL:
                return True
            poll.unregister(terminal)  # this system cannot watch a terminal

    def _ends_in_order(self) -> bool:
        waited = 0.0
        while waited < (_SAVING_SECONDS if self._is_saving() else _GRACE_SECONDS):
            if self._is_over.wait(_LOOK_SECONDS):
                return True
            waited += _LOOK_SECONDS
        return False

    def _end_now(self, status: int) -> None:
        """A book that is being saved is then the old one or the new one, as after a kill."""
        signal.alarm(
            _GIVE_BACK_SECONDS
        )  # it ends the process if the terminal blocks this thread too
        if self._driver is not None:
            self._driver.give_back()
        os._exit(status)
