"""Who a change is recorded for: a name, and the id of this installation."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline_tui.book.atomic import open_plain, replace_file
from pipeline_tui.errors import PipelineError
from pipeline_tui.paths import close_quietly, machine_file, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LONGEST = 100
"""Characters of a name."""
_ID = re.compile(r"[0-9a-f]{16}")


def actor(owner: Callable[[], str] | None = None) -> str:
    """Return the name in `PIPELINE_ACTOR`, else the owner of the settings, else an empty text."""
    name = os.environ.get("PIPELINE_ACTOR") or (owner() if owner is not None else "")
    return name.strip()[:_LONGEST].encode("utf-8", "replace").decode()


@cache
def machine_id() -> str:
    """Return the id of this installation, made at its first change.

    If it cannot be kept, the id holds for this process only: a change never fails because of it.
    """
    made = os.urandom(8).hex()
    try:
        file = machine_file()
        kept = _read(file)
        if kept:
            return kept
        make_private_folder(file.parent)
        replace_file(file, [made.encode() + b"\n"])
    except (OSError, RuntimeError, KeyError, PipelineError):
        return made
    return _read(file) or made  # another process may have made one at the same time


def _read(file: Path) -> str:
    """Return the id in a file, or an empty text."""
    try:
        descriptor = open_plain(file, os.O_RDONLY)
    except OSError:
        return ""
    try:
        text = os.read(descriptor, 64).decode("ascii", "replace").strip()
    except OSError:
        return ""
    finally:
        close_quietly(descriptor)
    return text if _ID.fullmatch(text) else ""
