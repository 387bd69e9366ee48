"""Nothing is dropped without a line that says so: a canary in every column, key and property
is in the book after the import, or in what the import says."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.headers import find_columns, names_something
from pipeline_tui.exchange.profile_table import PROFILES
from pipeline_tui.exchange.profiles import Kind

if TYPE_CHECKING:
    from conftest import Import

    from pipeline_tui.book import Book
    from pipeline_tui.exchange.profiles import Profile


_BESIDE = {
    Field.PROSPECT: "Oak",
    Field.CONTACT: "Ida",
    Field.LAST_NAME: "Ida",
    Field.TITLE: "Roof",
    Field.VALUE: "5",
}


_KEYS = (Field.ID, Field.PROSPECT_ID, Field.CONTACT_ID, Field.DEAL_ID)
"""Ids only join rows."""


def printed(report: Any) -> str:
    """What the import says: its lines, the reasons of rejected rows, and the file of those."""
    from pipeline_tui.exchange.rejects import rejects_text
    from pipeline_tui.render.import_page import import_lines, rejected_lines

    lines = [*import_lines(report, False), *rejected_lines(report, 1_000)]
    for each in report.files:
        lines.append(rejects_text(each.headers, each.rejected, each.judged))
    return "\n".join(lines)


def lost(book: Book, report: Any, canaries: dict[str, str]) -> list[str]:
    """The columns whose canary is nowhere, and that no line names as not imported."""
    said = printed(report)
    kept = book.path.read_text(encoding="utf-8") if book.path.exists() else ""
    named = "\n".join(line for line in said.splitlines() if "not imported" in line)
    return [
        header
        for header, canary in canaries.items()
        if canary not in said and canary not in kept and f"'{header}'" not in named
    ]


def table(headers: list[str], profile: Any) -> tuple[list[list[str]], dict[str, str]]:
    """One row for each header, with a canary in its column and names beside it."""
    mapping = find_columns("", headers, {}, profile=profile)
    keys = {place for each in _KEYS for place in mapping.columns.get(each, [])}
    beside = {
        mapping.columns[each][0]: text for each, text in _BESIDE.items() if each in mapping.columns
    }
    rows, canaries = [], {}
    for place, header in enumerate(headers):
        canaries[header] = f"kanari{place}x"
        row = [""] * len(headers)
        for each, text in beside.items():
            row[each] = text if text.isdigit() else f"{text} {place}"
        row[place] = canaries[header]
        rows.append(row)
        if place in keys:
            del canaries[header]
    return rows, canaries


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: each.name)
def test_a_canary_in_each_column_of_an_export(
    book: Book, bring_in: Import, profile: Profile
) -> None:
    if profile.kind in (Kind.PRODUCTS, Kind.OTHER):
        pytest.skip("it holds no prospects")
    headers = [*dict.fromkeys([*sorted(profile.known_by), *profile.columns, "Own column"])]
    if not names_something(find_columns("", headers, {}, profile=profile)):
        headers.append("Company")
    rows, canaries = table(headers, profile)
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    report = bring_in(text.getvalue(), rejects_unknown_stages=True, profile=profile.name)
    assert lost(book, report, canaries) == []


def test_a_canary_in_each_key_of_json(book: Book, bring_in: Import) -> None:
    keys = ["title", "value", "stage", "city", "a.b", "contact.name", "contact.street", "tags",
            "x.y.z.w.v.u.t", "contacts[].name", "properties.colour", ""]  # fmt: skip
    for name in ("in.json", "in.jsonl"):
        items, canaries = [], {}
        for place, key in enumerate(keys):
            canary = canaries[key] = f"kanari{place}{name[3:]}x"
            item: Any = canary
            for part in reversed(key.split(".")):
                item = {part.removesuffix("[]"): [item] if part.endswith("[]") else item}
            items.append({"company": f"Oak {place}{name}", **item})
        lines = [json.dumps(item) for item in items]
        text = "\n".join(lines) if name == "in.jsonl" else f"[{','.join(lines)}]"
        report = bring_in(text, name=name, rejects_unknown_stages=True, keep_unmapped=True)
        assert lost(book, report, canaries) == []


def test_a_canary_in_each_place_beside_the_list_of_json(book: Book, bring_in: Import) -> None:
    content = {
        "deals": [{"company": "Oak"}],
        "kanari one": 1,
        "meta": {"kanari two": {"kanari three": "x"}},
        "kanari four": [{"name": "x"}],
        "kanari five": ["x"],
    }
    said = printed(bring_in(json.dumps(content), name="in.json"))
    for word in ("one", "two", "three", "four", "five"):
        assert f"kanari {word}" in said


def test_a_canary_in_each_property_of_a_card(book: Book, bring_in: Import) -> None:
    names = ["FN", "N", "NICKNAME", "ORG", "TITLE", "ROLE", "NOTE", "CATEGORIES", "ADR", "LABEL",
             "URL", "BDAY", "IMPP", "GEO", "TZ", "UID", "REV", "PRODID", "PHOTO", "LOGO", "KEY",
             "SOURCE", "RELATED", "X-SKYPE", "item1.X-ABLABEL", "TEL;TYPE=FAX", "TEL;TYPE=PAGER",
             "TEL;TYPE=CELL", "EMAIL", "AGENT", "SORT-STRING", "CLASS"]  # fmt: skip
    cards, canaries = [], {}
    for place, name in enumerate(names):
        header = name.partition(";")[0].rpartition(".")[2]
        canary = f"kanari{place}x"
        cards.append(
            f"BEGIN:VCARD\nVERSION:3.0\nFN:Ida {place}\nORG:Oak {place}\nTITLE:Buyer\n"
            f"{name}:{canary}\nEND:VCARD\n"
        )
        canaries[f"{header} {place}"] = canary
    report = bring_in("".join(cards), name="in.vcf", keep_unmapped=True)
    said = printed(report)
    kept = book.path.read_text(encoding="utf-8")
    missing = {
        name.split()[0] for name, each in canaries.items() if each not in said and each not in kept
    }
    assert missing == {"UID", "REV", "PRODID", "PHOTO", "LOGO", "KEY", "X-ABLABEL"}
    (counted,) = [line for line in said.splitlines() if "not kept" in line]
    assert all(f"{name} 1" in counted for name in missing)
    for name in ("kanari1x", "kanari3x"):  # a second name and a second company
        assert name in kept
