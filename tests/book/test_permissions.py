"""Who may not write may read; and what the book writes is for its owner alone."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import run
from samples import add_to, edit, hashes, moment

from pipeline_tui.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
READING = ("read", "history", "database")
WRITING = ("change", "undo", "backup", "restore")


@pytest.fixture
def foreign() -> Iterator[Path]:
    """A book in a folder that nobody may enter but not write to."""
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    folder = Path(tempfile.mkdtemp())
    book = Book(folder / "book.json")
    add_to(book, 3)
    book.back_up(moment())
    edit(book, 1, "newer")
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    yield folder
    shutil.rmtree(folder)


def _said(folder: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as scratch:
        lines = run("try_all_as", NOBODY, folder / "book.json", Path(scratch) / "book.json")
    return {line.split()[0]: line for line in lines}


def _assert_only_reads(folder: Path) -> None:
    before = hashes(folder)
    said = _said(folder)
    for name in READING:
        assert said[name].startswith(f"{name} ok"), said
    for name in WRITING:
        assert said[name].startswith(f"{name} refused"), said
        assert str(folder / "book.json") in said[name]
        assert "Permission denied" in said[name]
    assert hashes(folder) == before


def test_a_read_only_folder_can_be_read(foreign: Path) -> None:
    _assert_only_reads(foreign)


def test_a_read_only_folder_without_a_lock_file_can_be_read(foreign: Path) -> None:
    (foreign / "book.json.lock").unlink()
    _assert_only_reads(foreign)
    assert not (foreign / "book.json.lock").exists()


def test_a_lock_that_may_be_written_does_not_help(foreign: Path) -> None:
    (foreign / "book.json.lock").chmod(0o666)
    _assert_only_reads(foreign)


def test_a_book_that_may_not_be_read_says_so(foreign: Path) -> None:
    (foreign / "book.json").chmod(0o600)
    said = _said(foreign)
    assert set(said) == {"read", "history", "database", *WRITING}
    for line in said.values():
        assert "Permission denied" in line
        assert str(foreign) in line


def test_a_folder_that_may_not_be_entered_says_so(foreign: Path) -> None:
    foreign.chmod(0o700)
    for line in _said(foreign).values():
        assert "refused" in line
        assert str(foreign) in line


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077], ids=oct)
def test_all_that_is_made_is_for_the_owner_alone(mask: int, tmp_path: Path) -> None:
    old = os.umask(mask)
    try:
        path = tmp_path / "new" / "folder" / "book.json"
        book = Book(path)
        add_to(book, 3)
        book.back_up(moment())
        older = path.read_bytes()
        edit(book, 1, "newer", days=1)
        edit(book, 2, "newer", days=1)
        path.write_bytes(older)
        path.chmod(0o644)  # a copy put there by hand
        edit(book, 3, "newer", days=2)  # puts journal lines aside
        path.write_bytes(b"{")
        path.chmod(0o644)
        book.restore(book.list_backups()[-1].name, moment(3))  # puts the file aside
    finally:
        os.umask(old)
    made = sorted((tmp_path / "new").rglob("*"))
    names = {each.name for each in made}
    assert {"book.json", "book.json.lock", "book.json.journal", "book.json.journal.aside",
            "book.json.backups"} < names  # fmt: skip
    assert any(".damaged-" in name for name in names)
    for each in (tmp_path / "new", *made):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600), each
