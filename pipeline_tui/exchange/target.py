"""A file that something is written to: never over another one unasked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from pathlib import Path


def refuse_target(path: Path, book: Path, force: bool) -> None:
    """Refuse to write over a file, or anywhere near the book. Raises PipelineError."""
    if not path.parent.is_dir():
        raise PipelineError(f"there is no folder {path.parent}")
    if path.is_dir():
        raise PipelineError(f"{path} is a folder")
    real = type(path)(os.path.realpath(path))
    if real.parent == book.parent and (real.name + ".").startswith(f"{book.name}."):
        raise PipelineError(f"{path} is the book itself, or beside it: choose another name")
    if not os.path.lexists(path):
        return
    if not force:
        raise PipelineError(f"{path} is there already", "To write over it: --force")
    if not path.is_file():
        raise PipelineError(f"{path} is not an ordinary file: use -o - and send it there")
