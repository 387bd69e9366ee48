"""The folder or the file of a book goes away while a program has it open."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from samples import add_to, moment

from pipeline_tui.book import Book
from pipeline_tui.errors import BookDamagedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANGES: dict[str, Callable[[Book], object]] = {
    "read": Book.read,
    "add": add_to,
    "undo": lambda book: book.undo(moment()),
    "redo": lambda book: book.redo(moment()),
    "back up": lambda book: book.back_up(moment()),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an open book with one change and one undone."""
    return tmp_path / "disk" / "data"


@pytest.fixture
def opened(folder: Path) -> Book:
    """That book."""
    book = Book(folder / "book.json")
    add_to(book)
    add_to(book)
    book.undo(moment())
    return book


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_folder_that_is_gone_is_not_made_anew(
    opened: Book, folder: Path, change: Callable[[Book], object]
) -> None:
    folder.rename(folder.with_name("moved"))
    with pytest.raises(BookDamagedError, match="the folder is gone"):
        change(opened)
    assert not folder.exists()
    shutil.rmtree(folder.parent)
    with pytest.raises(BookDamagedError, match="the folder is gone"):
        change(opened)
    assert not folder.parent.exists()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_written_to_an_empty_mount_point(
    opened: Book, folder: Path, change: Callable[[Book], object]
) -> None:
    folder.rename(folder.with_name("moved"))
    folder.mkdir()
    with pytest.raises(BookDamagedError, match="the file is gone"):
        change(opened)
    assert not list(folder.iterdir())


def test_work_goes_on_when_the_folder_is_back(opened: Book, folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    with pytest.raises(BookDamagedError):
        add_to(opened)
    folder.with_name("moved").rename(folder)
    assert len(opened.read().prospects) == 1
    add_to(opened)
    assert len(Book(opened.path).read().prospects) == 2


def test_a_folder_that_was_seen_before_its_first_book_is_not_made_anew(folder: Path) -> None:
    folder.mkdir(parents=True)
    book = Book(folder / "book.json")
    assert not book.read().prospects
    folder.rmdir()
    with pytest.raises(BookDamagedError, match="the folder is gone"):
        add_to(book)
    folder.mkdir()
    assert add_to(book) == [1]


def test_a_first_book_is_not_begun_on_another_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True)
    book = Book(folder / "book.json")
    book.read()
    real = os.stat

    def on_another_disk(path: object, *words: object, **more: object) -> os.stat_result:
        found = real(path, *words, **more)  # type: ignore[call-overload]
        if path != folder:
            return found  # type: ignore[no-any-return]
        return os.stat_result([*found[:2], found.st_dev + 1, *found[3:]])

    monkeypatch.setattr(os, "stat", on_another_disk)
    with pytest.raises(PipelineError, match="on another disk"):
        add_to(book)
    assert not list(folder.iterdir())
    monkeypatch.undo()
    assert add_to(book) == [1]


def test_a_first_command_makes_the_folder(folder: Path) -> None:
    book = Book(folder / "book.json")
    assert not book.read().prospects
    assert add_to(book) == [1]
    assert folder.stat().st_mode & 0o777 == 0o700
