"""The book on disk. `Book` is the only door; nothing else here is used from outside."""

from pipeline_tui.book.book import Book
from pipeline_tui.book.change import Change
from pipeline_tui.book.documents import Documents, Snapshot

__all__ = ["Book", "Change", "Documents", "Snapshot"]
