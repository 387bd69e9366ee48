"""A damaged or strange book is refused with a way out, and never written to."""

from __future__ import annotations

import os
import random
import re
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples import add_to, assert_goes_on, edit, hashes, moment

from pipeline_tui.book import Book
from pipeline_tui.errors import BookDamagedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("_fast_disk")


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def spoil(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return spoil


def _table(name: str, text: str) -> Callable[[bytes], bytes]:
    """Put something else in the place of a table."""

    def spoil(data: bytes) -> bytes:
        pattern = rb'"%s": \{\n.*?\n\}' % name.encode()
        spoilt, count = re.subn(pattern, f'"{name}": {text}'.encode(), data, flags=re.DOTALL)
        assert count == 1
        return spoilt

    return spoil


def _foreign_field(text: str) -> Callable[[bytes], bytes]:
    return _swap(b'{"number":1,', b'{"foreign":' + text.encode() + b',"number":1,')


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "newline": lambda _: b"\n",
    "zero bytes": lambda data: bytes(len(data)),
    "zero tail": lambda data: data + bytes(512),
    "zero page": lambda data: data[:200] + bytes(200) + data[400:],
    "extra tail": lambda data: data + b"}",
    "twice": lambda data: data + data,
    "byte-order mark": lambda data: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "latin-1": lambda data: data.decode().encode("latin-1"),
    "conflict": lambda data: b"<<<<<<< HEAD\n" + data + b"=======\n" + data + b">>>>>>> theirs\n",
    "comment": lambda data: b"// mine\n" + data,
    "trailing comma": lambda data: data.rstrip()[:-1] + b",}",
    "list": lambda _: b"[]",
    "null": lambda _: b"null",
    "number": lambda _: b"12",
    "text": lambda _: b'"book"',
    "no meta": lambda _: b"{}",
    "another TinyDB": lambda _: b'{"_default": {"1": {"name": "x"}}}',
    "not JSON": lambda _: b"PK\x03\x04 something else",
    "table null": _table("deals", "null"),
    "table list": _table("deals", "[]"),
    "meta list": _table("meta", "[]"),
    "meta empty": _table("meta", "{}"),
    "record null": _table("prospects", '{"1": null, "2": null}'),
    "record text": _table("steps", '{"1": "x"}'),
    "deals of nobody": _table("prospects", "{}"),
    "key is a word": _swap(b'"1": {"number"', b'"one": {"number"'),
    "key has a sign": _swap(b'"1": {"number"', b'"+1": {"number"'),
    "key has a zero": _swap(b'"1": {"number"', b'"01": {"number"'),
    "key is empty": _swap(b'"1": {"number"', b'"": {"number"'),
    "key in Arabic digits": _swap(b'"1": {"number"', '"١": {"number"'.encode()),
    "key of 5,000 digits": _swap(b'"1": {"number"', b'"%s": {"number"' % (b"9" * 5000)),
    "number 0": _swap(b'"1": {"number":1', b'"0": {"number":0'),
    "number is another": _swap(b'{"number":1,', b'{"number":7,'),
    "number is a text": _swap(b'{"number":1,', b'{"number":"1",'),
    "number is true": _swap(b'{"number":1,', b'{"number":true,'),
    "number of 5,000 digits": _swap(b'{"number":1,', b'{"number":%s,' % (b"9" * 5000)),
    "table twice": lambda data: data.replace(b"{\n", b'{\n"deals": {},\n', 1),
    "record twice": _swap(b'"1": {"number"', b'"1": {}, "1": {"number"'),
    "field twice": _swap(b'{"number":1,', b'{"number":1,"number":1,'),
    "unknown field is NaN": _foreign_field("NaN"),
    "unknown field is infinite": _foreign_field("1e999"),
    "unknown field of 5,000 digits": _foreign_field("9" * 5000),
    "half a character": _foreign_field(r'"\ud800"'),
    "nested 900 deep": _foreign_field("[" * 900 + "]" * 900),
    "nested 100,000 deep": _foreign_field("[" * 100_000 + "]" * 100_000),
    "only brackets": lambda _: b"[" * 200_000,
    "only braces": lambda _: b'{"a":' * 200_000,
    "no name": _swap("Müller & Söhne 1".encode(), b" "),
    "unknown stage": _swap(b'"stage":"search"', b'"stage":"maybe"'),
    "unknown currency": _swap(b'"currency":"EUR"', b'"currency":"EURO"'),
    "value is NaN": _swap(b'"value":"1000"', b'"value":"NaN"'),
    "value is negative": _swap(b'"value":"1000"', b'"value":"-1"'),
    "no such day": _swap(b'"due":"2026-11-23"', b'"due":"2026-02-30"'),
    "future schema": _swap(b'"schema":1', b'"schema":99'),
    "schema 0": _swap(b'"schema":1', b'"schema":0'),
    "schema is a text": _swap(b'"schema":1', b'"schema":"1"'),
    "negative revision": _swap(b'"revision":3', b'"revision":-3'),
    "huge revision": _swap(b'"revision":3', b'"revision":%s' % (b"9" * 30)),
    "huge counter": _swap(b'"meta": {\n"1": {', b'"meta": {\n"1": {"steps":%s,' % (b"9" * 30)),
}


@pytest.fixture
def sound(book: Book) -> Book:
    """A small book with a good backup."""
    add_to(book, 2)
    book.back_up(moment())
    edit(book, 2, "newer")
    edit(book, 2, "")
    return book


def _assert_refused(path: Path) -> list[PipelineError]:
    """Every door is closed, each with a message; nothing is written."""
    before = hashes(path.parent)
    started = time.monotonic()
    doors: tuple[Callable[[Book], object], ...] = (
        lambda book: book.read(),
        lambda book: book.history(),
        add_to,
        lambda book: book.undo(moment()),
        lambda book: book.redo(moment()),
        lambda book: book.back_up(moment()),
        lambda book: book.rehearse("x", moment()),
        lambda book: len(book.database().table("prospects")),
    )
    errors = []
    for door in doors:
        with pytest.raises(PipelineError) as caught:
            door(Book(path, lock_timeout=1))
        errors.append(caught.value)
    assert time.monotonic() - started < 2 * len(doors)
    assert hashes(path.parent) == before
    return errors


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_book_is_refused_and_left_alone(name: str, sound: Book, path: Path) -> None:
    path.write_bytes(DAMAGE[name](path.read_bytes()))
    errors = _assert_refused(path)
    (backup,) = sound.list_backups()
    for error in errors:
        assert isinstance(error, BookDamagedError)
        assert re.fullmatch(r"the book cannot be read: .+: " + re.escape(str(path)), error.message)
        assert len(error.message) < 400
    assert str(backup.path) in errors[0].hint
    assert f"pipeline --book {path} backup restore {backup.name}" in errors[0].hint
    sound.restore("latest", moment())
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.exists()
    assert_goes_on(path)


def test_a_book_cut_at_any_byte_is_refused(sound: Book, path: Path) -> None:
    add_to(sound)
    whole = path.read_bytes()
    assert len(whole) > 1500
    for length in range(len(whole) - 1):  # the last byte is a newline
        path.write_bytes(whole[:length])
        with pytest.raises(BookDamagedError):
            Book(path).read()
        assert path.stat().st_size == length
    path.write_bytes(whole[:-1])
    assert len(Book(path).read().prospects) == 3


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.storm)])
def test_a_random_byte_gives_a_valid_book_or_a_refusal(count: int, sound: Book, path: Path) -> None:
    whole, chance = path.read_bytes(), random.Random(count)
    accepted = 0
    for _ in range(count):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] = chance.randrange(256)
        path.write_bytes(spoilt)
        try:
            Book(path).read()
        except BookDamagedError:
            assert path.read_bytes() == spoilt
            continue
        accepted += 1
        add_to(Book(path), days=1)  # what is accepted can also be saved
        Book(path).undo(moment(1))
    assert 0 < accepted < count


def test_a_missing_book_with_backups_is_not_begun_anew(sound: Book, path: Path) -> None:
    path.unlink()
    for error in _assert_refused(path):
        if isinstance(error, BookDamagedError):
            assert "the file is gone" in error.message
            assert "backup restore" in error.hint
    assert not path.exists()


def test_a_missing_book_with_only_a_journal_names_the_way_out(book: Book, path: Path) -> None:
    add_to(book)
    path.unlink()
    with pytest.raises(BookDamagedError, match="move its journal away") as caught:
        add_to(book)
    assert f"mv {path}.journal" in caught.value.hint
    path.with_name("book.json.journal").rename(path.with_name("old"))
    assert add_to(Book(path)) == [1]  # a program that saw no book here may begin one


@pytest.mark.parametrize("kind", ["folder", "fifo", "socket"])
def test_what_is_no_ordinary_file_is_refused(
    kind: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    monkeypatch.chdir(path.parent)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        if kind == "folder":
            path.mkdir()
        elif kind == "fifo":
            os.mkfifo(path)
        else:
            listener.bind(path.name)
        for error in _assert_refused(path):
            assert "it is not an ordinary file" in error.message


def test_a_device_is_refused() -> None:
    for error in _assert_refused_device(Path("/dev/zero")):
        assert "it is not an ordinary file" in error.message


def _assert_refused_device(path: Path) -> list[PipelineError]:
    errors = []
    for door in (lambda book: book.read(), add_to):
        with pytest.raises(BookDamagedError) as caught:
            door(Book(path))
        errors.append(caught.value)
    assert not path.with_name("zero.lock").exists()
    return errors
