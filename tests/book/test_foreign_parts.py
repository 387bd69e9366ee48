"""What another version or a hand has put into the book is accepted and kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from samples import add_to, assert_goes_on, edit, moment, prospect, remove

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline_tui.book import Book

pytestmark = pytest.mark.usefixtures("_fast_disk")
ODD = '{"a": 1.10, "big": 123456789012345678901234567890, "e": 1e5, "u": "\\u00e9\\ud83d\\ude00"}'


def _by_hand(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Edit the file as people do: reformatted, without our checksum."""
    parsed = json.loads(path.read_text())
    change(parsed)
    path.write_text(json.dumps(parsed, indent=2, ensure_ascii=False))


def test_a_book_edited_by_hand_is_accepted(book: Book, path: Path) -> None:
    add_to(book, 3)

    def change(parsed: dict[str, Any]) -> None:
        parsed["prospects"]["2"]["name"] = "By hand"
        parsed["steps"]["9"] = {**parsed["steps"]["3"], "id": 9}
        parsed["steps"] = dict(reversed(parsed["steps"].items()))
        del parsed["activities"]["1"]

    _by_hand(path, change)
    found = book.read().prospects.get(2)
    assert found is not None
    assert found.name == "By hand"
    assert [step.id for step in book.read().steps] == [1, 2, 3, 9]
    add_to(book)
    assert [step.id for step in book.read().steps] == [1, 2, 3, 9, 10]
    assert_goes_on(path)


def test_no_number_is_given_twice_where_a_hand_has_mixed_the_order(book: Book, path: Path) -> None:
    add_to(book, 2)

    def change(parsed: dict[str, Any]) -> None:
        high = {**parsed["prospects"]["2"], "number": 7, "name": "Seven"}
        parsed["prospects"] = {"7": high, **parsed["prospects"]}
        parsed["meta"]["1"]["prospects"] = 0

    _by_hand(path, change)
    assert add_to(book, 2) == [8, 9]
    seven = book.read().prospects.get(7)
    assert seven is not None
    assert seven.name == "Seven"


def test_numbers_that_an_import_brings_are_never_given_again(book: Book) -> None:
    with book.change("import", moment()) as change:
        change.put(prospect(50))
    with book.change("remove", moment()) as change:
        change.prospects.remove(50)
    assert add_to(book) == [51]


def test_unknown_fields_survive_an_edit_byte_by_byte(book: Book, path: Path) -> None:
    add_to(book, 2)
    text = path.read_bytes()
    text = text.replace(b'{"number":1,', b'{"foreign":' + ODD.encode() + b',"number":1,')
    text = text.replace(b'{"id":1,"name":"Ann"', b'{"id":1,"mood":"good","name":"Ann"')
    text = text.replace(b'{"event":"opened"', b'{"by":"me","event":"opened"')
    path.write_bytes(text)
    edit(book, 1, "newer")
    with book.change("move", moment()) as change:
        deal = change.deals.get(10001)
        assert deal is not None
        change.put(deal.lost_for("price", moment().today))
    after = path.read_bytes()
    assert ODD.encode() in after
    assert b'"mood":"good"' in after
    assert after.count(b'"by":"me"') == 2
    remove(book, 1)
    book.undo(moment())
    assert path.read_bytes().split(b'"meta"')[0] == after.split(b'"meta"')[0]
    assert_goes_on(path)


def test_unknown_tables_and_meta_survive_changes_and_restores(book: Book, path: Path) -> None:
    add_to(book, 2)
    text = path.read_bytes()
    plans = b'"plans": {\n"x": ' + ODD.encode() + b"\n},\n"
    meta = b'"meta": {\n"mine": [1],\n"1": {"flag":' + ODD.encode() + b","
    text = text.replace(b'"meta": {\n"1": {', plans + meta)
    path.write_bytes(text)

    def assert_kept() -> None:
        data = path.read_bytes()
        assert data.count(ODD.encode()) == 2
        assert b'"plans": {\n"x": {' in data
        assert b'"mine": [1]' in data

    book.back_up(moment())
    edit(book, 1, "newer")
    assert_kept()
    book.undo(moment())
    assert_kept()
    made = book.list_backups()[0]
    remove(book, 1)
    book.restore(made.name, moment())
    assert_kept()
    path.write_bytes(b"{")
    book.restore(made.name, moment())
    assert b'"plans": {\n"x": {' in path.read_bytes()
    assert_goes_on(path)


def test_a_removed_prospect_comes_back_to_its_place(book: Book, path: Path) -> None:
    add_to(book, 12)
    before = path.read_bytes()
    remove(book, 5)
    book.undo(moment())
    assert path.read_bytes().split(b'"meta"')[0] == before.split(b'"meta"')[0]
