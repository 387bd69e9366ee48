"""What the tests of the book share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.book import Book

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a book may be made, in a folder of its own."""
    return tmp_path / "home" / "book.json"


@pytest.fixture
def book(path: Path) -> Book:
    """A book that is not there yet."""
    return Book(path, lock_timeout=2)


@pytest.fixture
def _fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk, in tests that do not pull its plug."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
