"""Sample data to look at: a throw-away book inside the same app; the manager's own lies still."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.actions.sample import fill_with_samples
from pipeline_tui.book import Book
from pipeline_tui.tui.desk import Desk

if TYPE_CHECKING:
    from pipeline_tui.config import Settings


class SampleBook:
    """A desk over a book of samples in a temporary folder, which goes when it is closed."""

    def __init__(self, settings: Settings) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="pipeline-demo-")
        self.desk = Desk(Book(Path(self._folder.name) / "book.json"), settings)

    async def fill(self) -> None:
        """Put the samples in and read them. Raises PipelineError."""
        await self.desk.change("demo", fill_with_samples)
        await self.desk.refresh()

    async def close(self) -> None:
        """Throw the book away."""
        await asyncio.to_thread(self._folder.cleanup)

    def discard(self) -> None:
        """The same at the end of the program, where nothing may wait."""
        self._folder.cleanup()
