"""The program leaves in order when it is told to: the terminal is given back as it was."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App


def leave_on_signals(app: App[Any]) -> None:
    """SIGTERM and a closed terminal (SIGHUP) end the app; a save that runs is finished first.

    Where an event loop cannot take signals (Windows, a thread), the system's ways hold.
    """
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, app.exit, None, 128 + number)
        except (NotImplementedError, RuntimeError, ValueError):
            return
