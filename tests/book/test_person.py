"""Who is meant, and in which texts they are found."""

from __future__ import annotations

import time

import msgspec
import pytest
from msgspec import Raw

from pipeline_tui.book.person import Finder, Person, Version, identify


def _finder(*names: str, addresses: tuple[str, ...] = (), shared: tuple[str, ...] = ()) -> Finder:
    return Finder(Person(number=1, numbers=(1,), names=names, addresses=addresses, shared=shared))


def _document(text: str) -> Raw:
    return Raw(msgspec.json.encode({"prospect": 2, "text": text}))


@pytest.mark.parametrize(
    ("text", "is_in"),
    [
        ("met Nora Vik today", True),
        ("met nora vik today", True),
        ("first line\nNora Vik", True),
        ('she said "Nora Vik\\"', True),
        ("(Nora Vik)", True),
        ("Nora Viktor", False),
        ("Leonora Vik", False),
        ("Nora", False),
        ("write to NORA@vik.example.", True),
        ("eleonora@vik.example", False),
        ("call +49 30 5551234!", True),
        ("call 49305551234", True),
        ("49305551234567", False),
        ("Straße, नोरा विक, 上海", False),
        ("ask नोर about it", True),
        ("We will call; Will said so", True),
        ("We will call", False),
    ],
)
def test_names_and_addresses_are_found_as_whole_words(text: str, is_in: bool) -> None:
    names = ("Nora Vik", "नोर", "Will")
    finder = _finder(*names, addresses=("nora@vik.example", "+49 30 5551234"))
    assert finder.is_mentioned(_document(text)) is is_in
    assert finder.is_in_command(text) is is_in


@pytest.mark.parametrize(
    ("name", "text", "is_in"),
    [
        ("Шмелёва", "звонила ШМЕЛЕВА.", True),
        ("Шмелёва", "Шмелевая", False),
        ("Café Zorblax", "cafe zorblax", True),
        ("Cafe Zorblax", "Cafe\u0301  Zorblax", True),
        ("Straße İstanbul", "straße i̇stanbul", True),
        ("Straße İstanbul", "STRASSE ISTANBUL", True),
        ("Tim O'Neil", "Tim O’Neil’s offer", True),
        ("Tim O'Neil", "edit 2 --note 'ask Tim O'\"'\"'Neil'", True),
        ("张伟公司", "我和张伟公司谈", True),
        ("김철수", "김철수는 좋다", True),
        ("张伟公司", "张伟", False),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str, is_in: bool) -> None:
    finder = _finder(name)
    assert finder.is_in_command(text) is is_in
    if "--note" in text:
        return
    raw = _document(text)
    assert finder.is_personal("activities", "5", raw) is is_in
    assert (b"(erased)" in bytes(finder.redacted("activities", raw))) is is_in


@pytest.mark.parametrize(
    ("text", "is_in"),
    [
        ("call 49.30.5551234", True),
        ("call (030) 555-12-34 after six", True),
        ("on 12.11.2026 0049 30 5551234 rang", True),
        ("49 30 5551234 99", True),
        ("123449305551234", False),
        ("5551235", False),
    ],
)
def test_a_phone_number_is_found_however_it_is_written(text: str, is_in: bool) -> None:
    finder = _finder("Nora Vik", addresses=("+49 30 5551234",))
    document = _document(f"Nora: {text}")
    assert finder.is_mentioned(document) is is_in
    assert finder.is_personal("activities", "5", document) is is_in
    assert finder.is_in_file(text) is is_in
    assert not finder.is_mentioned(finder.redacted("activities", document))


def test_a_phone_number_of_someone_else_is_shared_however_it_is_written() -> None:
    def version(number: int, phone: str) -> Version:
        contact = {"id": 1, "name": f"Person {number}", "phones": [phone]}
        client = {"number": number, "uid": f"u{number}", "name": f"Client {number}",
                  "created": "2026-11-23", "contacts": [contact]}  # fmt: skip
        return Version(number, Raw(msgspec.json.encode(client)))

    versions = [version(1, "+49 30 5551234"), version(2, "030 555-12-34")]
    person = identify(1, 0, lambda: iter(versions), lambda: iter(()))
    assert person is not None
    assert person.shared == ("+49 30 5551234",)


@pytest.mark.parametrize("text", ["(" * 100_000, "1 " * 100_000, "+1" * 100_000, "1" * 100_000])
def test_hostile_text_is_searched_for_phone_numbers_in_little_time(text: str) -> None:
    begin = time.perf_counter()
    assert not _finder(addresses=("+49 30 5551234",)).is_in_command(f"{text}x")
    assert time.perf_counter() - begin < 10


def test_short_names_and_those_of_others_are_not_taken_from_the_records_of_others() -> None:
    finder = _finder("Will", "Ann Bo", addresses=("a@b.example",), shared=("Ann Bo",))
    for text, is_personal in (("Will", False), ("Ann Bo", False), ("a@b.example", True)):
        assert finder.is_personal("activities", "5", _document(text)) is is_personal


@pytest.mark.parametrize(
    "name", ["a.*(b", 'O"Neil \\ Co', "line\nbreak", "[x]", "+", "🌞", "Ἀθήνα γ"]
)
def test_any_name_can_be_looked_for_and_replaced(name: str) -> None:
    finder = _finder(name, addresses=("z@z.example",))
    document = Raw(msgspec.json.encode({"name": f"with {name}, z@z.example", "n": 1.50}))
    cleaned = msgspec.json.decode(finder.redacted("products", document))
    assert "z@z.example" not in cleaned["name"]
    assert cleaned["n"] == 1.5


def test_what_is_replaced_is_text_and_nothing_else() -> None:
    finder = _finder("value", "Nora Vik", addresses=("nora@vik.example",))
    raw = Raw(b'{"value":1.50,"text":"for Nora Vik\\nnora@vik.example","Nora Vik":"x","n":12.10}')
    assert bytes(finder.redacted("deals", raw)) == (
        b'{"value":1.50,"text":"for (erased)\\n(erased)","Nora Vik":"x","n":12.10}'
    )


def test_thousands_of_contacts_do_not_slow_the_search() -> None:
    names = [f"Person{number} Family{number}" for number in range(10_000)]
    finder = _finder(*names, addresses=tuple(f"p{number}@x.example" for number in range(10_000)))
    documents = [_document(f"a note of no one in particular, number {n}\n") for n in range(5_000)]
    begin = time.perf_counter()
    assert not any(map(finder.is_mentioned, documents))
    assert finder.is_mentioned(_document("see Person77 Family77"))
    assert time.perf_counter() - begin < 10
