"""The book is a TinyDB file: stock TinyDB reads it, ours queries it lazily and never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from samples import add_to, edit
from tinydb import TinyDB, where

from pipeline_tui.book.tables import TABLES
from pipeline_tui.errors import BookDamagedError, PipelineError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book


def test_stock_tinydb_reads_the_file(book: Book, path: Path) -> None:
    add_to(book, 3)
    with TinyDB(path, access_mode="r") as database:
        assert database.tables() == {*TABLES, "meta"}
        found = database.table("prospects").search(where("name") == "Müller & Söhne 2")
        assert [each.doc_id for each in found] == [2]
        assert found[0]["contacts"][0]["name"] == "Ann"


def test_queries_go_through_tinydb(book: Book) -> None:
    add_to(book, 3)
    database = book.database()
    deals = database.table("deals")
    assert len(deals) == 3
    assert deals.get(where("prospect") == 2)["value"] == "1000"
    assert database.table("prospects").get(doc_id=3)["number"] == 3
    edit(book, 3, "newer")
    assert database.table("prospects").get(doc_id=3)["notes"] == "newer"


def test_only_the_wanted_document_is_decoded(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    add_to(book, 50)
    decoded = []
    decode = msgspec.json.decode

    def counting(raw: bytes) -> object:
        decoded.append(raw)
        return decode(raw)

    table = book.database().table("prospects")
    monkeypatch.setattr(msgspec.json, "decode", counting)
    assert table.get(doc_id=7)["number"] == 7
    assert len(decoded) == 1


def test_writing_through_tinydb_is_refused(book: Book, path: Path) -> None:
    add_to(book)
    before = path.read_bytes()
    database = book.database()
    table = database.table("prospects")
    for write in (
        lambda: table.insert({"name": "x"}),
        lambda: table.update({"name": "x"}),
        lambda: table.remove(doc_ids=[1]),
        table.truncate,
        lambda: database.insert({"name": "x"}),
        lambda: database.drop_table("prospects"),
        database.drop_tables,
    ):
        with pytest.raises(PipelineError, match=r"use Book\.change"):
            write()
    assert path.read_bytes() == before


def test_a_damaged_book_is_refused_through_tinydb(book: Book, path: Path) -> None:
    add_to(book)
    database = book.database()
    path.write_bytes(b"{")
    with pytest.raises(BookDamagedError):
        database.table("prospects").all()
