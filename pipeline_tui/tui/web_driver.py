"""How the screens talk to `pipeline serve`: they end with it, however it ended."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.drivers.web_driver import WebDriver

if TYPE_CHECKING:
    from textual.app import App

_END_SECONDS = 5.0
"""For a save that has begun; then the process ends without ceremony."""
_STATUS = 128 + signal.SIGHUP


class ServedDriver(WebDriver):
    """Textual's driver goes on for ever when the server was killed."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._write = self._send  # type: ignore[assignment,unused-ignore]

    def _send(self, data: bytes) -> int:
        with suppress(BrokenPipeError):
            return os.write(self.fileno, data)
        return len(data)  # the server is gone, and the input thread says so

    def run_input_thread(self) -> None:
        """Read until the end of the pipe, which is the end of the server."""
        super().run_input_thread()
        if self.exit_event.is_set():
            return
        with suppress(RuntimeError):  # the loop is closed: the screens end already
            self._loop.call_soon_threadsafe(self._app.exit, None, _STATUS)
        if not self.exit_event.wait(_END_SECONDS):
            os._exit(_STATUS)
