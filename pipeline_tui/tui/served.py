"""What differs in a browser (`pipeline serve`): no path of the machine is read or written."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline_tui.tui.toasts import ToastApp


def say_no_import(app: ToastApp) -> None:
    """Say why a file cannot be chosen here, and what to do."""
    app.say(
        "In a browser no file of this machine can be opened.\nIn a terminal: pipeline import FILE",
        "Not here",
        "warning",
    )


def deliver(app: ToastApp, name: str, content: bytes) -> None:
    """Let the browser download a file. `name` is ours: it goes into a header as it is."""
    app.deliver_binary(io.BytesIO(content), save_directory=".", save_filename=name)
    app.say(name, "Downloaded by the browser")
