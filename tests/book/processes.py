"""Starts `book_worker.py` in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WORKER = Path(__file__).with_name("book_worker.py")


def command(*words: object) -> list[str]:
    """The command line of a task."""
    return [sys.executable, "-X", "utf8", str(WORKER), *map(str, words)]


def start(*words: object, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """A task under way."""
    return subprocess.Popen(
        command(*words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, preexec_fn=before,  # noqa: PLW1509  no threads here
    )  # fmt: skip


def finish(process: subprocess.Popen[str]) -> list[str]:
    """What a task acknowledged; it must have ended well and in silence."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert err == ""
    return out.splitlines()


def run(*words: object, before: Callable[[], None] | None = None) -> list[str]:
    """Run a task to its end."""
    return finish(start(*words, before=before))
