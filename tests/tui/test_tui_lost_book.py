"""The folder or the file of the book goes away below the open screens, and comes back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input
from tui_driver import Screens, Tables, drive

from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """The folder in which the folder of the book is."""
    return tmp_path / "disk"


@pytest.fixture
def tables(disk: Path) -> Tables:
    """A book in a folder of its own, with one deal."""
    found = Tables(disk / "data")
    found.add("Acme", "1000 eur", step="call", due="today")
    return found


def _move_folder(tables: Tables, away: Path) -> None:
    tables.path.parent.rename(away)


def _unmount(tables: Tables, away: Path) -> None:
    _move_folder(tables, away)
    tables.path.parent.mkdir()


def _delete_folder(tables: Tables, away: Path) -> None:
    shutil.copytree(tables.path.parent, away)
    shutil.rmtree(tables.path.parent)


def _delete_file(tables: Tables, away: Path) -> None:
    shutil.copytree(tables.path.parent, away)
    tables.path.unlink()


def _damage(tables: Tables, away: Path) -> None:
    shutil.copytree(tables.path.parent, away)
    tables.path.write_bytes(tables.path.read_bytes()[:100])


LOSSES: dict[str, tuple[Callable[[Tables, Path], None], str]] = {
    "the folder was moved": (_move_folder, "the folder is gone"),
    "the folder was deleted": (_delete_folder, "the folder is gone"),
    "the disk was unmounted": (_unmount, "the file is gone"),
    "the file was deleted": (_delete_file, "the file is gone"),
    "the file was damaged": (_damage, "the book cannot be read"),
}


def _state(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, by name."""
    return {str(p): p.read_bytes() if p.is_file() else b"" for p in sorted(folder.rglob("*"))}


@pytest.mark.parametrize(("lose", "reason"), LOSSES.values(), ids=LOSSES)
def test_nothing_is_written_while_the_book_is_gone_and_no_typed_text_is_lost(
    tables: Tables, disk: Path, lose: Callable[[Tables, Path], None], reason: str
) -> None:
    away = disk.with_name("away")

    async def story(on: Screens) -> None:
        await on.press("n")
        await on.fill(next="send the offer", due="fri")
        lose(tables, away)
        lost = _state(disk)
        await on.until(lambda: on.app.trouble)
        assert reason in on.toasts
        await on.press("ctrl+s")
        assert on.name == "Form"
        assert "send the offer" in on.text
        assert reason in " ".join(on.text.split())
        await on.press("escape", "escape")
        await on.press("B", "right_square_bracket", "3", "u", "ctrl+r", "l")
        await on.press("escape", "T")
        assert reason in on.head  # it stays there, unlike a toast
        assert on.head.startswith("THE BOOK CANNOT BE READ, this is its last state")
        assert "Acme" in on.text
        await on.press("a")
        on.app.focused.value = "Other 5k next: call fri"  # type: ignore[union-attr]
        await on.press("enter")
        assert on.name == "LineDialog"
        assert isinstance(on.app.focused, Input)
        assert on.app.focused.value == "Other 5k next: call fri"
        assert _state(disk) == lost

        shutil.rmtree(disk / "data", ignore_errors=True)
        shutil.copytree(away, disk / "data")
        await on.until(lambda: not on.app.trouble)
        await on.press("enter")  # the same line again
        await on.until(lambda: on.name != "LineDialog")
        assert "CANNOT BE READ" not in on.head
        await on.until(lambda: "Other" in on.text)

    drive(tables, story)
    book = tables.book.read()
    assert [prospect.name for prospect in book.prospects] == ["Acme", "Other"]
    assert tables.deal("1.1").stage is Stage.SEARCH


def test_an_import_waits_for_the_folder(tables: Tables, disk: Path, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("Company,Amount\nBirch Ltd,5000\n", encoding="utf-8")
    away = disk.with_name("away")

    async def story(on: Screens) -> None:
        await on.press("i")
        on.app.screen.query_one(Input).value = str(file)
        await on.press("enter")
        await on.until(lambda: on.name == "MappingDialog")
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "PreviewDialog")
        await on.until(lambda: "1 added" in on.text)
        _move_folder(tables, away)
        await on.press("ctrl+s")
        await on.until(lambda: "the folder is gone" in on.text)
        assert on.name == "PreviewDialog"
        assert not list(disk.iterdir())
        away.rename(disk / "data")
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)

    drive(tables, story)
    assert [prospect.name for prospect in tables.book.read().prospects] == ["Acme", "Birch Ltd"]


def test_screens_that_saw_an_empty_place_begin_a_book_there(tmp_path: Path) -> None:
    tables = Tables(tmp_path / "new")

    async def story(on: Screens) -> None:
        await on.press("a")
        on.app.focused.value = "First 5k"  # type: ignore[union-attr]
        await on.press("enter")
        await on.until(tables.path.exists)

    drive(tables, story)
    assert [prospect.name for prospect in tables.book.read().prospects] == ["First"]
