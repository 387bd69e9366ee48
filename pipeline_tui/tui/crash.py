"""An app that ends in order when it fails: it prints nothing, and keeps the error."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.css.query import QueryError
from textual.worker import WorkerFailed

if TYPE_CHECKING:
    from rich.console import RenderableType


class CrashingApp(App[None]):
    """Textual prints a traceback with all local variables, which hold client data."""

    @property
    def failure(self) -> Exception | None:
        """The first error that nothing handled."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        """End the app; whoever ran it reports the `failure`."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if self._exit and isinstance(error, QueryError):
            return  # the app is being left: widgets go before the last event that looks for them
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End the app without what Textual would print."""
        self._handle_exception(RuntimeError("Textual gave up"))

    def catch_stray_errors(self) -> None:
        """Let errors of tasks and threads that nothing waits for end the app too. Python would
        print their tracebacks. Call it in the event loop."""
        asyncio.get_running_loop().set_exception_handler(self._failed_in_loop)
        threading.excepthook = self._failed_in_thread

    def _failed_in_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and self.is_running:
            self._handle_exception(error)

    def _failed_in_thread(self, context: threading.ExceptHookArgs) -> None:
        if isinstance(context.exc_value, Exception):
            self.call_later(self._handle_exception, context.exc_value)
