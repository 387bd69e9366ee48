"""A book has an id of its own, and its state after an earlier change can be read again."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import msgspec
import pytest
from samples import add_to, assert_goes_on, contents, edit, moment

from pipeline_tui.book import Book
from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")
NOW = moment()


def test_undo_redo_and_restore_keep_the_id(book: Book, path: Path) -> None:
    assert book.read().meta.book_id == ""
    add_to(book)
    given = book.read().meta.book_id
    assert re.fullmatch("[0-9a-f]{16}", given)
    edit(book, 1, "a")
    book.undo(NOW)
    book.redo(NOW)
    assert Book(path).read().meta.book_id == given
    copy = book.back_up(NOW)
    edit(book, 1, "b")
    path.write_bytes(b"damaged")
    book.restore(copy.path.name, NOW)
    assert Book(path).read().meta.book_id == given
    assert_goes_on(path)


def test_two_books_have_two_ids(book: Book, path: Path) -> None:
    other = Book(path.with_name("other.json"))
    add_to(book)
    add_to(other)
    assert book.read().meta.book_id != other.read().meta.book_id


def test_a_book_of_an_older_version_keeps_its_id_from_before_its_next_change(
    book: Book, path: Path
) -> None:
    add_to(book)
    text = path.read_bytes()
    start = text.rfind(b'"meta": {\n')
    meta = re.sub(rb',"book":"[0-9a-f]+"', b"", text[start:])
    unsealed = re.sub(rb'"checksum":"[^"]*"', b'"checksum":""', meta[len('"meta": {\n"1": ') : -5])
    seal = zlib.crc32(unsealed, zlib.crc32(text[:start]))
    meta = re.sub(rb"crc32:[0-9a-f]{8}", b"crc32:%08x" % seal, meta)
    path.write_bytes(text[:start] + meta)
    old = Book(path)
    found = old.read().meta
    assert found.book is msgspec.UNSET
    assert found.book_id
    edit(old, 1, "a")
    assert Book(path).read().meta.book == found.book_id


def test_an_older_version_takes_a_book_with_an_id_for_its_own_writing(
    book: Book, path: Path
) -> None:
    """It seals unknown fields of the meta record after the fields that it knows."""
    add_to(book)
    text = path.read_bytes()
    start = text.rfind(b'"meta": {\n')
    raw = text[start + len('"meta": {\n"1": ') : -5]
    known, _, unknown = raw.partition(b',"book":')
    sealed = re.search(rb"crc32:([0-9a-f]{8})", known)
    assert sealed is not None
    bare = known.replace(sealed[0], b"") + b"}"
    seal = zlib.crc32(bare + b',"book":' + unknown[:-1], zlib.crc32(text[:start]))
    assert int(sealed[1], 16) == seal


def test_the_state_after_an_earlier_change_is_read_back_through_undo_and_redo(book: Book) -> None:
    states = []
    add_to(book, 2)
    states.append((book.read().meta, contents(book.read())))
    for notes in "ab":
        edit(book, 1, notes)
        states.append((book.read().meta, contents(book.read())))
    book.undo(NOW)
    states.append((book.read().meta, contents(book.read())))
    book.redo(NOW)
    add_to(book)
    for meta, expected in states:
        assert contents(book.at_revision(meta.revision, meta.saved)) == expected


def test_an_earlier_state_is_refused_if_the_journal_does_not_hold_it(
    book: Book, path: Path
) -> None:
    add_to(book)
    meta = book.read().meta
    edit(book, 1, "a")
    with pytest.raises(PipelineError, match="another copy"):
        book.at_revision(meta.revision, moment(1).at)
    path.with_name("book.json.journal").unlink()
    edit(book, 1, "b")
    with pytest.raises(PipelineError, match="does not reach back"):
        book.at_revision(meta.revision, meta.saved)
    with pytest.raises(PipelineError, match="not in this book"):
        book.at_revision(99, meta.saved)
