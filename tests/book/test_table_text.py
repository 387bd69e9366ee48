"""One document is found by its line, in a table of any size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from pipeline_tui.book.table_text import Stretch, TableText


def stretch_of(numbers: list[int], filling: int) -> Stretch:
    lines = ",\n".join(f'"{n}": {{"number":{n},"x":"{"y" * filling}"}}' for n in numbers)
    text = b"before" + (f"{{\n{lines}\n}}" if numbers else "{}").encode() + b"behind"
    return Stretch(text, 6, len(text) - 6)


@given(st.sets(st.integers(1, 10**6), max_size=60), st.integers(0, 400), st.booleans())
def test_every_key_is_found_and_no_other(keys: set[int], filling: int, in_order: bool) -> None:
    numbers = sorted(keys) if in_order else list(keys)
    stretch = stretch_of(numbers, filling)
    for number in {*numbers, *(n + 1 for n in numbers), 1, 10**7}:
        place = stretch.find(str(number))
        assert (place is not None) == (number in keys)
        if place is not None:
            assert stretch.text[place[0] : place[1]] == bytes(stretch.documents[str(number)])


def test_a_large_table_finds_its_first_and_last() -> None:
    table = TableText(stretch_of(list(range(1, 5_000)), 100))
    assert b'"number":1,' in bytes(table["1"])
    assert b'"number":4999,' in bytes(table["4999"])
    assert "5000" not in table


@given(st.lists(st.integers(1, 10**6), unique=True, max_size=40), st.sets(st.integers(0, 9)))
def test_the_documents_that_mention_something_are_those(keys: list[int], changed: set[int]) -> None:
    """What was put since in the place of a line, or behind the last one, is looked at too."""
    stretch = stretch_of(sorted(keys), 3)
    puts = {str(key): Raw(b'{"n": "x-%d"}' % key) for key in sorted(keys)[:5]}
    puts |= {str(10**7 + each): Raw(b'{"n": "x-%d"}' % each) for each in changed}
    places = {key: stretch.find(key) if int(key) < 10**7 else None for key in puts}
    for table in (TableText(stretch), TableText(stretch, puts, places)):
        for mark in (b"yyy", b"x-1", b"-"):
            wanted = {bytes(raw) for raw in table.values() if mark in bytes(raw)}
            assert {bytes(raw) for raw in table.mentioning(mark)} == wanted
