"""A disk that is really full: every acknowledged change stays, and saving works again later."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from contextlib import suppress
from shutil import which
from typing import TYPE_CHECKING

import pytest
from processes import run
from samples import add_to, assert_goes_on, assert_sound, remove, temporary

from pipeline_tui.book import Book
from pipeline_tui.errors import NotSavedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = which("mount"), which("umount")
    if sys.platform != "linux" or os.getuid() != 0 or mount is None or umount is None:
        pytest.skip("only root on Linux may mount a disk")
    mounting = [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run([umount, "-l", str(folder)], check=True)


def _assert_all_there(path: Path, lines: list[str], reason: str) -> None:
    *acknowledged, refusal = lines
    assert refusal.startswith(f"NotSavedError not saved: {reason}: {path.parent}")
    assert acknowledged
    numbers = {found.number for found in Book(path).read().prospects}
    assert {int(line.split()[1]) for line in acknowledged} <= numbers
    assert len(numbers) == 5 * len(acknowledged)
    assert_sound(path)
    assert temporary(path.parent) == []


def test_a_full_disk_loses_nothing_and_can_be_freed(small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(300_000))
    path = small_disk / "book.json"
    _assert_all_there(path, run("fill", path, 500), "No space left on device")
    with pytest.raises(NotSavedError):  # and again, with the disk still full
        add_to(Book(path), 500, notes="x" * 2000)
    filler.unlink()
    assert_goes_on(path)


def _fill(path: Path) -> None:
    with open(path, "wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            continue


def test_a_backup_that_finds_no_room_stops_the_change(small_disk: Path) -> None:
    path = small_disk / "book.json"
    book = Book(path)
    add_to(book, 100, notes="x" * 1000)
    filler = small_disk / "filler"
    _fill(filler)
    before = path.read_bytes()
    with pytest.raises(NotSavedError, match="backups"):
        remove(book, 1, days=1)
    assert path.read_bytes() == before
    assert len(book.history()) == 1
    assert book.list_backups() == []
    filler.unlink()
    assert_goes_on(path)


def _no_large_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_limit_of_the_file_size_loses_nothing(path: Path) -> None:
    """SIGXFSZ is ignored by Python, so the write fails with EFBIG in the midst of the file."""
    _assert_all_there(path, run("fill", path, 500, before=_no_large_files), "File too large")
    assert_goes_on(path)
