"""What stands in a folder: its folders, and the files that can be imported."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from pipeline_tui.exchange.source import SUFFIXES
from pipeline_tui.model.folding import fold

MOST = 2_000
"""Entries that are read of one folder."""


class Entry(NamedTuple):
    """A name in a folder."""

    name: str
    is_folder: bool
    size: int = 0


UP = Entry("..", True)


class Folder(NamedTuple):
    """A folder as it was read."""

    path: str
    entries: list[Entry]
    trouble: str = ""
    """Why it could not be read."""

    def matching(self, typed: str) -> list[Entry]:
        """What goes on as typed; hidden names only behind a dot. `..` comes last."""
        wanted = fold(typed)
        found = [
            each
            for each in self.entries
            if fold(each.name).startswith(wanted)
            and (not each.name.startswith(".") or typed.startswith("."))
        ]
        return found if typed else [*found, UP]


def path_anew(typed: str) -> str:
    """A path behind a path begins anew there: so a whole one can be pasted behind the folder
    that stands in the line."""
    return re.split(r"/(?=/|~/)", typed)[-1]


def split(typed: str) -> tuple[str, str]:
    """The folder of a path that is being typed, and the beginning of a name in it."""
    folder, name = os.path.split(os.path.expanduser(typed))
    return folder or os.curdir, name


def read_folder(path: str) -> Folder:
    """Folders first, then files that can be imported, by name."""
    entries: list[Entry] = []
    try:
        with os.scandir(path) as found:
            for each in found:
                entry = _entry(each)
                if entry is not None:
                    entries.append(entry)
                if len(entries) == MOST:
                    break
    except (OSError, ValueError) as error:
        return Folder(path, [], getattr(error, "strerror", None) or str(error))
    return Folder(path, sorted(entries, key=lambda each: (not each.is_folder, fold(each.name))))


def _entry(found: os.DirEntry[str]) -> Entry | None:
    try:
        if found.is_dir():
            return Entry(found.name, True)
        is_wanted = os.path.splitext(found.name)[1].lower() in SUFFIXES and found.is_file()
        return Entry(found.name, False, found.stat().st_size) if is_wanted else None
    except OSError:
        return None  # a link to nowhere, or a folder that is going away
