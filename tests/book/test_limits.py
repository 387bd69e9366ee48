"""Every door of a book refuses a value beyond its limit, in one line that names the field."""

from __future__ import annotations

import gzip
import re
import time
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

import extreme_values as extreme
import msgspec
import pytest
from old_version import age, resealed
from samples import add_to, deal, hashes, moment

from pipeline_tui.book import Book
from pipeline_tui.book.documents import decoder_of
from pipeline_tui.book.storage import understand
from pipeline_tui.book.tables import TABLES, kind_of
from pipeline_tui.errors import BookDamagedError, PipelineError
from pipeline_tui.render.history_page import field_changes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("_fast_disk")
PATIENCE = 3
"""Seconds that no single reading of these small books may take."""


def _write(path: Path, tables: extreme.Tables) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(extreme.text_of(tables))


def _fields(table: str) -> list[extreme.Field]:
    return [each for each in extreme.fields(extreme.book()) if each.table == table]


@pytest.mark.parametrize("table", TABLES)
def test_a_book_edited_by_hand_may_hold_what_is_within_the_limits(table: str, path: Path) -> None:
    for field in _fields(table):
        for value in extreme.inside(field) if not field.is_key else ():
            _write(path, extreme.with_value(extreme.book(), field, value))
            Book(path).read()


@pytest.mark.parametrize("table", TABLES)
def test_a_book_edited_by_hand_is_refused_for_a_value_beyond_a_limit(
    table: str, path: Path
) -> None:
    for field in _fields(table):
        for value in extreme.outside(field):
            _write(path, extreme.with_value(extreme.book(), field, value))
            started = time.monotonic()
            with pytest.raises(BookDamagedError) as refused:
                Book(path).read()
            assert time.monotonic() - started < PATIENCE, field.name
            assert "some text" not in str(refused.value)  # what a client is called, or said
            is_json = "not valid JSON" in refused.value.message or "number" in refused.value.message
            assert is_json or f"{table} {field.key}" in refused.value.message, field.name


def test_the_refusal_names_the_document_the_field_and_what_to_do(path: Path) -> None:
    field = next(each for each in _fields("deals") if each.name == "deals.history.2.new")
    _write(path, extreme.with_value(extreme.book(), field, "1E-999999999"))
    with pytest.raises(BookDamagedError) as refused:
        Book(path).read()
    assert refused.value.exit_code == 5
    assert "deals 10001: the new value of entry 3 of its history" in refused.value.message
    assert "not a valid amount (0 to 999,999,999,999,999)" in refused.value.message
    assert "Correct the document in the file with a text editor." in refused.value.hint


@pytest.mark.parametrize("table", TABLES)
def test_no_save_takes_a_value_beyond_a_limit(table: str, path: Path, book: Book) -> None:
    _write(path, extreme.book())
    before = hashes(path.parent)
    refused = 0
    for field in _fields(table):
        for value in extreme.outside(field):
            tables = extreme.with_value(extreme.book(), field, value)
            try:
                text = msgspec.json.encode(tables[table][field.key])
                doc = decoder_of(kind_of(table)).decode(text)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue  # it cannot become a value of the program
            with pytest.raises(PipelineError), book.change("x", moment()) as change:
                change.put(doc)
            refused += 1
    assert refused
    assert hashes(path.parent) == before


def _spoilt(text: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)  # the lengths of the tables stay true
    assert old in text
    return text.replace(old, new)


def _sealed_by_an_older_version(text: bytes) -> bytes:
    start = text.rfind(b'"meta": {\n')
    meta = re.sub(rb',"last":\{[^}]*\}', b"", text[start:])
    return text[:start] + resealed(meta, text[:start])


def test_what_an_older_version_sealed_is_checked_until_the_next_save(
    book: Book, path: Path
) -> None:
    add_to(book)
    sound = path.read_bytes()
    for bad in (b"1E99", b"sNaN", b"-1.5"):
        path.write_bytes(_sealed_by_an_older_version(_spoilt(sound, b'"1000"', b'"%s"' % bad)))
        with pytest.raises(BookDamagedError, match="deals 10001: its value is not a valid amount"):
            Book(path).read()
    path.write_bytes(_sealed_by_an_older_version(sound))
    assert not understand(path.read_bytes())[1].is_within_limits
    add_to(Book(path))
    assert understand(path.read_bytes())[1].is_within_limits
    assert len(Book(path).read().deals) == 2


def test_no_undo_or_redo_brings_back_what_an_older_version_took(book: Book, path: Path) -> None:
    add_to(book)
    with book.change("raise", moment()) as change:
        change.put(deal(1, 1, 2000))
    age(path)
    journal = path.with_name(f"{path.name}.journal")
    journal.write_bytes(_spoilt(journal.read_bytes(), b'"1000"', b'"1E99"'))
    before = hashes(path.parent)
    with pytest.raises(PipelineError, match="deals 10001: its value is not a valid amount"):
        Book(path).undo(moment())
    assert hashes(path.parent) == before
    shown = {name: old for name, old, _ in field_changes(Book(path).entry(2).changes[0])}
    assert shown["value"] == "1E99"


def test_a_history_of_an_older_version_is_shown_as_it_is(book: Book, path: Path) -> None:
    add_to(book)
    with book.change("raise", moment()) as change:
        made = change.deals.get(10001)
        assert made is not None
        change.put(made.moved(made.stage, date(2026, 11, 24)))
    age(path)
    journal = path.with_name(f"{path.name}.journal")
    journal.write_bytes(_spoilt(journal.read_bytes(), b'"2026-11-24"', b'"9999-11-24"'))
    changes = list(field_changes(Book(path).entry(2).changes[0]))
    assert "9999-11-24" in next(new for name, _, new in changes if name == "history")


def test_no_restore_brings_back_what_an_older_version_took(book: Book, path: Path) -> None:
    add_to(book)
    backup = book.back_up(moment())
    text = gzip.decompress(backup.path.read_bytes())
    bad = _sealed_by_an_older_version(_spoilt(text, b'"1000"', b'"1E99"'))
    backup.path.write_bytes(gzip.compress(bad))
    add_to(book)
    before = path.read_bytes()
    with pytest.raises(BookDamagedError, match="not a valid amount"):
        book.restore(backup.name, moment())
    assert path.read_bytes() == before


def test_the_largest_amounts_are_saved_and_read_back(book: Book) -> None:
    add_to(book)
    for value in ("0", "999999999999999.99", "0.001", "1E+3"):
        with book.change("x", moment()) as change:
            made = change.deals.get(10001)
            assert made is not None
            change.put(msgspec.structs.replace(made, value=Decimal(value)))
        found = Book(book.path).read().deals.get(10001)
        assert found is not None
        assert found.value == Decimal(value)
    assert len(list(chain(book.history()))) == 5
