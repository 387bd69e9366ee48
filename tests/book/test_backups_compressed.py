"""Backups are gzip files; those of older versions are not, and serve as before."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest
from samples import add_to, assert_goes_on, contents, edit, moment

from pipeline_tui.book import backups
from pipeline_tui.book.backups import Backup, read_backup, thin_backups
from pipeline_tui.book.compression import compress, decompress
from pipeline_tui.book.doctor import Level, examine
from pipeline_tui.book.layout import LayoutError
from pipeline_tui.book.restore import is_good_book
from pipeline_tui.errors import BookDamagedError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book

pytestmark = pytest.mark.usefixtures("_fast_disk")


def _plain(made: Backup) -> Path:
    """Turn a backup into one that an older version made."""
    path = made.path.with_suffix("")
    path.write_bytes(read_backup(made.path))
    made.path.unlink()
    return path


def test_a_backup_is_a_gzip_file_that_any_program_unpacks(book: Book, path: Path) -> None:
    add_to(book, 300)
    made = book.back_up(moment())
    assert made.name.endswith("-r000001-manual.json.gz")
    assert gzip.decompress(made.path.read_bytes()) == path.read_bytes()
    assert made.size * 5 < path.stat().st_size
    unpacked = path.with_name("copy.json")
    unpacked.write_bytes(gzip.decompress(made.path.read_bytes()))
    assert_goes_on(unpacked)


def test_the_bytes_of_a_backup_depend_on_the_book_alone(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_to(book, 30)
    monkeypatch.setattr("time.time", lambda: 1e9)
    one = b"".join(compress(path.read_bytes()))
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert b"".join(compress(path.read_bytes())) == one
    assert one[4:8] == bytes(4)  # no time of writing


def test_a_backup_of_an_older_version_is_listed_restored_and_thinned(
    book: Book, path: Path
) -> None:
    add_to(book, 2)
    old = contents(book.read())
    plain = _plain(book.back_up(moment()))
    edit(book, 1, "newer")
    assert [each.path for each in book.list_backups()] == [plain]
    book.restore(plain.name, moment(0, 5))
    assert contents(book.read()) == old
    path.write_bytes(b"{")
    with pytest.raises(BookDamagedError, match="backup"):
        book.read()
    book.restore("latest", moment(0, 9))
    for day in range(1, 40):
        edit(book, 1, str(day), days=day)
        _plain(book.list_backups()[0])
    assert len(book.list_backups()) < 30
    assert thin_backups(book.path, moment(40).at) == []


def test_one_flipped_byte_of_a_backup_is_noticed(book: Book, path: Path) -> None:
    add_to(book, 5)
    good = book.back_up(moment())
    edit(book, 1, "a")
    bad = book.back_up(moment(0, 5))
    whole = bad.path.read_bytes()
    before = path.read_bytes()
    chosen = random.Random(7).sample(range(len(whole)), 100)
    for place in [*chosen, *range(12), *range(len(whole) - 9, len(whole))]:
        data = bytearray(whole)
        data[place] ^= 1 << (place % 8)
        bad.path.write_bytes(data)
        if is_good_book(bad.path):  # the header has bytes without meaning
            assert read_backup(bad.path) == before, place
            continue
        with pytest.raises(BookDamagedError, match="that backup cannot be read"):
            book.restore(bad.name, moment(0, 9))
        assert path.read_bytes() == before
    for end in range(0, len(whole), 7):
        bad.path.write_bytes(whole[:end])
        with pytest.raises(BookDamagedError, match="that backup cannot be read"):
            book.restore(bad.name, moment(0, 9))
    bad.path.write_bytes(whole + b"x")
    with pytest.raises(BookDamagedError, match="that backup cannot be read"):
        book.restore(bad.name, moment(0, 9))
    path.write_bytes(b"{")
    with pytest.raises(BookDamagedError, match=good.name):
        book.read()


def test_doctor_names_each_damaged_backup(book: Book) -> None:
    add_to(book, 5)
    bad = book.back_up(moment())
    edit(book, 1, "a")
    book.back_up(moment(0, 5))
    bad.path.write_bytes(bad.path.read_bytes()[:-9])
    findings = examine(book.path)
    assert [each.level for each in findings if bad.name in each.text] == [Level.WARNING]
    assert not any(each.level is Level.BAD for each in findings)


def _bomb(megabytes: int) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join([*(compressor.compress(zeros) for _ in range(megabytes)), compressor.flush()])


def test_what_unpacks_to_more_than_any_book_is_refused(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "LARGEST_FILE", 10_000_000)
    add_to(book)
    made = book.back_up(moment())
    bomb = _bomb(100)
    liar = bomb[:-4] + (1_000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        for content, reason in ((bomb, "unpacks to more than"), (liar, "damaged gzip file")):
            made.path.write_bytes(content)
            with pytest.raises(BookDamagedError, match=reason):
                book.restore(made.name, moment(0, 9))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_nothing_and_exactly_the_limit_are_unpacked() -> None:
    for content in (b"", b"x", bytes(5_000_000)):
        assert decompress(b"".join(compress(content)), len(content)) == content
    with pytest.raises(LayoutError, match="more than"):
        decompress(b"".join(compress(bytes(11))), 10)


def test_the_same_state_of_one_second_is_not_copied_twice(book: Book) -> None:
    add_to(book)
    first = book.back_up(moment())
    stamp = first.path.stat().st_mtime_ns
    assert book.back_up(moment()).path == first.path
    assert first.path.stat().st_mtime_ns == stamp
    first.path.write_bytes(b"damaged")
    assert book.back_up(moment()).path != first.path
