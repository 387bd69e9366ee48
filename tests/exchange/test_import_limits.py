"""What comes in from a file keeps to the limits: each value is refused with its row or document."""

from __future__ import annotations

import csv
import io
import json
import time
from typing import TYPE_CHECKING, Any

import extreme_values as extreme
import msgspec
import pytest

from pipeline_tui.book.tables import OWNED
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.handover_file import decode_letter
from pipeline_tui.exchange.outcomes import differences
from pipeline_tui.exchange.own_json import read_own_json
from pipeline_tui.exchange.source import Format, Text
from pipeline_tui.model.limits import LONGEST_TYPED, MOST_ITEMS, MOST_TAGS

if TYPE_CHECKING:
    from conftest import Import

    from pipeline_tui.book import Book

PATIENCE = 3
_HEADERS = ("Prospect", "Deal", "Value", "Currency", "Close date", "Created", "Probability",
            "Stage", "Email", "Phone", "Notes", "Tags")  # fmt: skip
_ROW = ("", "Roof", "100", "EUR", "2027-01-15", "2026-01-15", "50", "search", "a@b.example",
        "+49 30 123456", "note", "big")  # fmt: skip
_AMOUNTS = (*extreme.ENDLESS, "-1", "1000000000000000", "1e15", "9" * 40)
_DAYS = ("0001-01-01", "9999-01-01", "1899-12-31", "3000-01-01", "99999-01-01", "2026-02-30",
         "99999999999")  # fmt: skip


def _dossier(tables: extreme.Tables) -> dict[str, Any]:
    records = {table: list(tables[table].values()) for table in OWNED[1:]}
    return {"prospect": tables["prospects"]["1"], "deals": list(tables["deals"].values()),
            **records}  # fmt: skip


def _lists(tables: extreme.Tables) -> dict[str, Any]:
    return {name: list(tables[name].values()) for name in ("products", "competitors")}


def _exported(tables: extreme.Tables) -> str:
    head = {"format": "pipeline-tui", "version": 2, **_lists(tables)}
    return msgspec.json.encode({**head, "prospects": [_dossier(tables)]}).decode()


def _handed_over(tables: extreme.Tables) -> bytes:
    head = {
        "format": "pipeline-tui-handover", "version": 1, "way": "out", "uid": "u9",
        "sender": "Ann", "name": "Ben", "since": "2026-11-23", "until": "2026-12-04",
        "written": "2026-11-20", "revision": 1, **_lists(tables),
    }  # fmt: skip
    return msgspec.json.encode({**head, "prospects": [_dossier(tables)]})


def _read(text: str) -> list[str]:
    """The reasons why an export of ours was not taken in."""
    try:
        found = read_own_json(Text("deals.json", text, Format.JSON))
    except PipelineError as error:
        return [str(error)]
    return [each.reason for each in found.rejected]


def _fields() -> list[extreme.Field]:
    tables = (*OWNED, "prospects", "products", "competitors")
    found = [each for each in extreme.fields(extreme.book()) if each.table in tables]
    return [each for each in found if not each.is_key]  # an import gives numbers of its own


def test_an_export_of_ours_is_refused_for_each_value_beyond_its_limit() -> None:
    assert _read(_exported(extreme.book())) == []
    for field in _fields():
        for value in extreme.outside(field):
            started = time.monotonic()
            reasons = _read(_exported(extreme.with_value(extreme.book(), field, value)))
            assert len(reasons) == 1, field.name
            assert time.monotonic() - started < PATIENCE, field.name


def test_an_export_of_ours_with_the_ends_of_each_range_comes_in() -> None:
    for end in (min, max):
        assert _read(_exported(extreme.all_at(end))) == []


def test_a_handover_is_refused_for_each_value_beyond_its_limit() -> None:
    assert decode_letter(_handed_over(extreme.book()), "ben.json").name == "Ben"
    for field in _fields():
        for value in extreme.outside(field):
            data = _handed_over(extreme.with_value(extreme.book(), field, value))
            with pytest.raises(PipelineError) as refused:
                decode_letter(data, "ben.json")
            assert refused.value.message.startswith("ben.json is ")
            assert "\n" not in refused.value.message


def test_a_handover_of_the_year_1_is_refused() -> None:
    parsed = json.loads(_handed_over(extreme.book()))
    for name in ("since", "until", "written"):
        with pytest.raises(PipelineError, match="not a valid date"):
            decode_letter(json.dumps({**parsed, name: "0001-01-01"}).encode(), "ben.json")


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADERS)
    for number, row in enumerate(rows):
        whole = dict(zip(_HEADERS, _ROW, strict=True)) | {"Prospect": f"Firm {number}"} | row
        writer.writerow(whole.values())
    return out.getvalue()


def test_no_cell_brings_in_what_is_beyond_a_limit(bring_in: Import, book: Book) -> None:
    wrong = [{"Value": each} for each in _AMOUNTS]
    wrong += [{"Close date": each} for each in _DAYS] + [{"Created": each} for each in _DAYS]
    wrong += [{"Probability": each} for each in ("101", "-5", "1E-999999999", "NaN", "9" * 60)]
    wrong += [{name: "x" * (LONGEST_TYPED + 1)} for name in ("Notes", "Tags", "Deal")]
    report = bring_in(_csv([*[{}] * 40, *wrong]))
    (file,) = report.files
    book.read()
    reasons = {each.number: each.reason for each in file.rejected}
    assert reasons
    for each in reasons.values():
        assert "Infinity" not in each or "not a valid" in each
    deals = list(book.read().deals)
    assert len(deals) == 40 + len(wrong) - len(reasons)
    for deal in deals:
        assert deal.value is None or 0 <= deal.value < 10**15


def test_a_company_has_a_limit_of_contacts_and_only_further_rows_are_rejected(
    bring_in: Import, book: Book
) -> None:
    rows = "".join(f"Acme,Person {n},p{n}@acme.example\n" for n in range(MOST_ITEMS + 2))
    report = bring_in("Company,Contact,Email\n" + rows)
    (file,) = report.files
    assert len(file.rejected) == 2
    assert "10,000 contacts" in file.rejected[0].reason
    (prospect,) = book.read().prospects
    assert len(prospect.contacts) == MOST_ITEMS


def test_a_row_with_one_tag_too_many_is_rejected_and_the_others_are_imported(
    book: Book, bring_in: Import
) -> None:
    rows = "".join(f"A,t{number}\n" for number in range(MOST_TAGS + 2))
    report = bring_in("company,tags\n" + rows)
    assert [row.number for row in report.files[0].rejected] == [MOST_TAGS + 2, MOST_TAGS + 3]
    assert len(next(iter(book.read().prospects)).tags) == MOST_TAGS


def test_a_plan_holds_the_start_and_the_end_of_a_long_text() -> None:
    [found] = differences({}, {"notes": f"first{'.' * 5_000}last"})
    assert len(found.new) < 1_100
    assert found.new.startswith("first")
    assert found.new.endswith("last")
    assert list(differences({"notes": "a"}, {"notes": "b"})) == [("notes", "a", "b")]
