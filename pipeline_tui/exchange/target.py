"""A file that something is written to: never over another one unasked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from pathlib import Path


def _is_of_book(path: Path, book: Path) -> bool:
    """Whether a file or folder is the book or belongs to it: lock, journal, backups, archives."""
    return path.parent == book.parent and f"{path.name}.".startswith(f"{book.name}.")


def refuse_target(path: Path, book: Path, force: bool) -> None:
    """Refuse to write over a file, through a link, or anywhere near the book.

    Raises PipelineError.
    """
    if "\0" in str(path):
        raise PipelineError("a file's name cannot hold a NUL")
    if not path.parent.is_dir():
        raise PipelineError(f"there is no folder {path.parent}")
    if path.is_dir():
        raise PipelineError(f"{path} is a folder")
    if path.is_symlink():
        raise PipelineError(
            f"{path} is a link: what it leads to is not written over",
            f"Name the file itself: {os.path.realpath(path)}",
        )
    real = type(path)(os.path.realpath(path))
    if any(_is_of_book(each, book) for each in (real, *real.parents)):
        raise PipelineError(
            f"{path} is the book, or a file or folder that belongs to it: choose another name"
        )
    if not os.path.lexists(path):
        return
    if not force:
        raise PipelineError(f"{path} is there already", "To write over it: --force")
    if not path.is_file():
        raise PipelineError(f"{path} is not an ordinary file: use -o - and send it there")
