"""Where the book is. A book that was there before is never replaced by a new, empty one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline_tui.book.shown import shown
from pipeline_tui.errors import BookDamagedError

if TYPE_CHECKING:
    from pathlib import Path


class Location:
    """What one `Book` object has seen of its file and folder.

    A missing book is an empty one only if this object never saw the file, and if the folder is
    the one that it saw. Otherwise a disk was unmounted or a folder was moved below a program that
    runs for hours, and a new book there would hide the real one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._had_file = False
        self._device: int | None = None
        """The disk of the folder, once the folder was seen."""

    def found_file(self) -> None:
        """Record that the file is there."""
        self._had_file = True

    def check_missing(self) -> None:
        """Refuse a missing file that was there before, or whose folder was.

        Raises BookDamagedError.
        """
        try:
            device = os.stat(self._path.parent).st_dev
        except (FileNotFoundError, NotADirectoryError):
            if self._had_file or self._device is not None:
                raise self._gone("the folder is gone") from None
            return
        except OSError:
            return  # opening the file will say why it cannot be read
        if self._had_file:
            raise self._gone("the file is gone")
        if self._device not in {None, device}:
            raise self._gone("the folder is on another disk now")
        self._device = device

    def _gone(self, reason: str) -> BookDamagedError:
        return BookDamagedError(
            f"the book cannot be read: {reason}: {shown(self._path)}",
            "Nothing was written. Mount the disk again, or move the folder or file back.",
        )
