"""A file that is to be imported, read once; of a workbook another sheet of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.choosing import sheet_to_map
from pipeline_tui.exchange.source import Text, read_text

if TYPE_CHECKING:
    from pipeline_tui.book import Book
    from pipeline_tui.exchange.layout import Layout
    from pipeline_tui.exchange.sheet import Sheet


class Opened(NamedTuple):
    """A file that was read."""

    path: str
    text: Text
    sheet: Sheet | None
    """None for an export of this program: there is nothing to choose."""
    book: str = ""
    """The id of the book that the file goes to."""

    def at_sheet(self, title: str) -> Opened:
        """Another sheet of the same workbook. Raises PipelineError."""
        return self._read_as(self.text._replace(sheet=title))

    def at_layout(self, layout: Layout) -> Opened:
        """The same file, with its cells laid out like that. Raises PipelineError."""
        return self._read_as(self.text._replace(layout=layout))

    def _read_as(self, text: Text) -> Opened:
        return self._replace(text=text, sheet=sheet_to_map(text, self.book))


def open_file(path: str, book: Book) -> Opened:
    """Read a file that goes to a book. Raises PipelineError."""
    text = read_text(path, io.BytesIO())
    home = book.read().meta.book_id
    return Opened(path, text, sheet_to_map(text, home), home)
