"""Whether standard input, output and error are terminals, and what those can show."""

from __future__ import annotations

import os
import sys

_PLAIN = ("dumb", "unknown")


def has_terminal() -> bool:
    """Whether the screens can be shown here. Textual draws them on standard error."""
    return not is_dumb() and all(
        stream is not None and not stream.closed and stream.isatty()
        for stream in (sys.__stdin__, sys.stdin, sys.stdout, sys.__stderr__)
    )


def is_dumb() -> bool:
    """Whether the terminal says that it can only print lines."""
    return os.environ.get("TERM") in _PLAIN


def can_ask() -> bool:
    """Whether a person at a terminal can be asked something."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def is_in_browser() -> bool:
    """Whether `pipeline serve` started this process: the screens are in a browser."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":ServedDriver")
