"""JSON as programs write it: objects in objects, lists beside the list, wrappers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.objects import read_json, read_json_lines

if TYPE_CHECKING:
    from conftest import Import

    from pipeline_tui.book import Book
    from pipeline_tui.exchange.sheet import Sheet


def read(content: Any) -> Sheet:
    return read_json("in.json", json.dumps(content))


def cells(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(zip(sheet.headers, row.values, strict=True)) for row in sheet.rows]


def test_the_keys_of_an_object_in_a_row_are_columns(book: Book, bring_in: Import) -> None:
    content = [
        {
            "company": {"name": "Oak Works", "city": "Berlin"},
            "contact": {"name": "Ida Vale", "email": "ida@oak.example"},
            "deal": {"title": "Roof", "value": 1500.5},
        }
    ]
    report = bring_in(json.dumps(content), name="in.json")
    assert not report.files[0].rejected
    (prospect,) = book.read().prospects
    assert prospect.name == "Oak Works"
    assert prospect.contacts[0].emails == ("ida@oak.example",)
    (deal,) = book.read().deals
    assert (deal.title, str(deal.value)) == ("Roof", "1500.50")
    assert any("'company.city' (1 row: 'Berlin')" in each for each in report.files[0].notices)


def test_an_object_with_a_name_is_read_like_its_name() -> None:
    sheet = read(
        [
            {"company": {"id": 7, "name": "Oak"}, "owner_id": {"id": 3, "name": "Ida"}},
            {"company": "Elm", "owner_id": 4},
        ]
    )
    assert cells(sheet) == [
        {"company": "Oak", "company.id": "7", "owner_id": "3", "owner_id.name": "Ida"},
        {"company": "Elm", "company.id": "", "owner_id": "4", "owner_id.name": ""},
    ]


def test_a_wrapper_of_fields_is_no_part_of_their_names() -> None:
    sheet = read([{"id": 1, "properties": {"dealname": "Roof", "amount": "5"}}])
    assert cells(sheet) == [{"id": "1", "dealname": "Roof", "amount": "5"}]


def test_the_objects_of_a_list_give_one_cell_for_each_key() -> None:
    sheet = read(
        [
            {
                "company": "Oak",
                "emails": [{"label": "work", "value": "a@x.example"}, {"value": "b@x.example"}],
                "lines": [{"name": "Pump", "price": 5}, {"name": "Valve", "price": 6.5}],
                "tags": ["hot", 7, True, None],
            }
        ]
    )
    assert cells(sheet) == [
        {
            "company": "Oak",
            "emails": "a@x.example; b@x.example",
            "emails[].label": "work",
            "lines": "Pump; Valve",
            "lines[].price": "5; 6.5",
            "tags": "hot; 7; yes",
        }
    ]


def test_of_two_cells_with_one_name_none_is_lost() -> None:
    sheet = read([{"a": {"b": "one"}, "a.b": "two", " a.b ": "three", "": "four"}])
    assert cells(sheet) == [
        {"a.b": "one", "a.b (2)": "two", "a.b (3)": "three", "(no key)": "four"}
    ]


def test_what_stands_beside_the_list_is_named() -> None:
    sheet = read(
        {
            "page": 1,
            "next": None,
            "meta": {"total": 2, "by": {"owner": "Ida"}},
            "names": ["one", "two"],
            "persons": [{"a": 1}, {"a": 2}, {"a": 3}],
            "data": {"deals": [{"company": "Oak", "title": "Roof"}], "more": True},
        }
    )
    assert cells(sheet) == [{"company": "Oak", "title": "Roof"}]
    said = " ".join(sheet.notices)
    assert "'data.deals'" in said
    for each in ("'page'", "'meta.total'", "'meta.by.owner'", "'names' (2 entries)",
                 "'persons' (3 entries)", "'data.more'"):  # fmt: skip
        assert each in said
    assert "'next'" not in said


def test_one_object_is_one_row() -> None:
    assert cells(read({"company": "Oak", "tags": ["a", "b"]})) == [
        {"company": "Oak", "tags": "a; b"}
    ]
    assert read({"deals": [{"company": "Oak"}]}).notices == []


def test_what_is_nested_too_deeply_stays_json_in_its_cell() -> None:
    deep: Any = {"end": 1.5}
    for number in range(10):
        deep = {f"k{number}": deep}
    (row,) = cells(read([deep]))
    ((path, cell),) = row.items()
    assert path.count(".") == 5
    assert '"end":"1.5"' in cell


def test_objects_of_ever_other_keys_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline_tui.exchange.sheet.MOST_CELLS", 100_000)
    lines = "\n".join(json.dumps({f"key {number}": 1}) for number in range(1_000))
    with pytest.raises(PipelineError, match="cells"):
        read_json_lines("in.jsonl", lines)
    many = json.dumps([{f"key {number}": 1 for number in range(20_001)}])
    with pytest.raises(PipelineError, match="20,000 columns"):
        read_json("in.json", many)
