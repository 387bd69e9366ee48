"""Lists, HTML, e-mails, phones and tags inside of one cell."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.cells import emails, phones, tags, text
from pipeline_tui.exchange.lists import listed
from pipeline_tui.exchange.phones import read_phones
from pipeline_tui.exchange.rich_text import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program


@pytest.mark.parametrize(
    "cell",
    [
        "lea@x.example; max@y.example",
        "lea@x.example, max@y.example",
        "lea@x.example|max@y.example",
        "lea@x.example\nmax@y.example",
        "lea@x.example ::: max@y.example",
        "lea@x.example |##| max@y.example",
        "^lea@x.example^,^max@y.example^",
        '["lea@x.example","max@y.example"]',
        '[["lea@x.example"],["max@y.example"]]',
        '[{"label":"work","value":"lea@x.example"},{"label":"home","value":"max@y.example"}]',
        '{"work": "lea@x.example", "home": "max@y.example"}',
        "['lea@x.example', 'max@y.example']",
        "Lea Fox <lea@x.example>, max@y.example.",
        '"Fox, Lea" <mailto:lea@x.example>; MAILTO:max@y.example?subject=hi',
        "&lt;lea@x.example&gt; max@y.example,",
    ],
)
def test_two_addresses_in_one_cell(cell: str) -> None:
    assert emails(cell) == (("lea@x.example", "max@y.example"), ())


@pytest.mark.parametrize("cell", ["unknown", "none@none", "-", "(no value)", "a@@b.example", "bo@"])
def test_what_is_not_an_address_is_skipped_and_told(cell: str) -> None:
    found = emails(cell)
    assert found.values == ()
    assert [value for _, value in found.notes] == [cell]
    assert emails(f"lea@x.example; {cell}").values == ("lea@x.example",)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("+7 900 111-22-33; 555 12 34", ["+7 900 111-22-33", "555 12 34"]),
        ("+49 30 5550001, +49 30 5550002", ["+49 30 5550001", "+49 30 5550002"]),
        ("030 5550001 / 0170 5550002", ["030 5550001", "0170 5550002"]),
        ("030/5550001", ["030/5550001"]),
        ("+7 900 111-22-33, доб. 12", ["+7 900 111-22-33, доб. 12"]),
        ('["+49305550001"]', ["+49305550001"]),
        ("[49305550001]", ["49305550001"]),
        ("^+49 30 5550001^,^+49 30 5550002^", ["+49 30 5550001", "+49 30 5550002"]),
        ("=+49 30 5550001", ["+49 30 5550001"]),
        ('="0305550001"', ["0305550001"]),
        ("tel:+49-30-5550001;ext=7", ["+49-30-5550001 ext. 7"]),
        ("९१ ९८७६५ ४३२१०", ["91 98765 43210"]),
        ("n/a", []),
    ],
)
def test_phone_numbers_of_a_cell(cell: str, numbers: list[str]) -> None:
    assert phones(cell).values == tuple(numbers)


def test_a_number_that_a_spreadsheet_shortened_is_skipped_with_the_reason() -> None:
    found = phones("5.55E+11")
    assert (found.values, found.notes[0][1]) == ((), "5.55E+11")
    assert "spreadsheet" in found.notes[0][0]


@pytest.mark.parametrize(
    "cell",
    ["big deal, #EU", "big deal|EU", "^big deal^,^EU^", '["big deal","EU"]', "big deal |##| EU",
     "big deal; EU; -", '[{"name": "big deal"}, {"name": "EU"}]'],
)  # fmt: skip
def test_tags_of_a_cell(cell: str) -> None:
    assert tags(cell).values == ("big-deal", "EU")


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("Caf&eacute; de l&#39;Or", "Café de l'Or"),
        ("R &amp; S", "R & S"),
        ("R &amp;amp; S", "R &amp; S"),
        ("&lt;p&gt;", "<p>"),
        ("x&nbsp;y", "x y"),
        ("size < 5 and > 3", "size < 5 and > 3"),
        ("<3 you", "<3 you"),
        ("Lea <lea@x.example>", "Lea <lea@x.example>"),
        ("AT&T, R&D, ?a=1&copy=2", "AT&T, R&D, ?a=1&copy=2"),
        ("<p>One<br/>two</p><ul><li>a</li><li>b</li></ul>", "One\ntwo\n- a\n- b"),
        ("<div>One</div><div><b>two</b></div>", "One\ntwo"),
        ("<a href='https://x.example/1'>offer</a>", "offer (https://x.example/1)"),
        ("<a href='https://x.example'>https://x.example</a>", "https://x.example"),
        ("<style>p {}</style>a<!-- b -->c", "ac"),
        ("<!-- never ends", "<!-- never ends"),
    ],
)
def test_html_becomes_plain_text(cell: str, plain: str) -> None:
    assert plain_text(cell) == plain


def test_a_name_stays_on_one_line() -> None:
    assert text("<p>Fox</p><p>Ltd</p>", "prospect", " ") == "Fox Ltd"


_PLAIN = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(st.lists(_PLAIN, max_size=5), st.sampled_from(["value", "email", "title"]))
def test_any_json_list_of_texts_is_read(values: list[str], key: str) -> None:
    assert listed(json.dumps(values)) == values
    assert listed(json.dumps([{"id": 7, key: each} for each in values])) == values


@given(st.text(alphabet=st.characters(exclude_characters="&<")))
def test_a_text_without_html_is_not_touched(value: str) -> None:
    assert plain_text(value) == value.strip()


@given(st.text(alphabet="<>&;/!-ab p=\"'@.,|^[]{}:#", max_size=60))
def test_no_cell_at_all_breaks_a_reader(cell: str) -> None:
    for read in (emails, phones, tags, lambda each: text(each, "name")):
        read(cell)


@pytest.mark.parametrize(
    "piece",
    ["<", "1 ", "<p ",
     "<!--", "<a href=x>", "</a>", "<style>", "&a", "@", "a", "[", ";", "^", "1,", " ",
     "a@b.c ", "href="],
)  # fmt: skip
def test_a_hostile_cell_takes_no_time(piece: str) -> None:
    cell = (piece * 90_000)[:90_000]
    start = time.perf_counter()
    spaced = f"+49 30 5550001{' ' * 80_000}x"
    for read in (emails, phones, tags, lambda each: text(each, "name")):
        read(cell)
        read_phones(spaced, "DE")
    assert time.perf_counter() - start < 10  # what is quadratic takes minutes


def test_bytes_that_are_not_text_are_refused() -> None:
    with pytest.raises(UsageError):
        emails("\ud800@x.example")


def test_a_doubtful_minor_field_never_costs_the_deal(program: Program, data: Path) -> None:
    program.write("deals.csv", (data / "faults" / "minor_fields.csv").read_bytes())
    done = program.inside("import", "deals.csv", "--dry-run")
    assert done.returncode == 0, done.stderr
    done = program.inside("import", "deals.csv")
    assert done.returncode == 0
    said = done.stdout.decode()
    for column, row, value in [
        ("Mail", 3, "unknown"), ("Mobile", 4, "5.55E+11"), ("Probability", 3, "lots"),
        ("Expected close", 4, "when ready"),
    ]:  # fmt: skip
        line = next(line for line in said.splitlines() if line.strip().startswith(f"{column}:"))
        assert f"row {row} {value!r}" in line
    assert [each["prospect"] for each in program.listed()] == ["Ash", "Bay & Co", "Café Oak"]


def test_lists_of_a_crm_become_tags_and_addresses(program: Program, data: Path) -> None:
    program.write("deals.csv", (data / "faults" / "lists_in_cells.csv").read_bytes())
    assert program.inside("import", "deals.csv").returncode == 0
    assert [each["tags"] for each in program.listed()] == [["warm", "key"]] * 4
    shown = program.inside("show", "Ash", "--json").stdout
    contact = json.loads(shown)["contacts"][0]
    assert contact["emails"] == ["lea@ash.example", "fox@ash.example"]
    assert contact["phones"] == ["+49305550001"]


def test_words_for_no_name_are_told_and_lists_of_names_keep_the_first(program: Program) -> None:
    program.write("deals.csv", 'Company,Contact,Owner,Value\nAsh,unknown,?,1\nBay,"[""Lea Fox"",'
                               '""Max Roe""]",Kim,2\n')  # fmt: skip
    done = program.inside("import", "deals.csv")
    assert done.returncode == 0
    said = done.stdout.decode()
    assert "row 2 'unknown'" in said
    assert "row 3 'Max Roe'" in said
    shown = json.loads(program.inside("show", "Bay", "--json").stdout)
    assert [each["name"] for each in shown["contacts"]] == ["Lea Fox"]


def test_notes_in_html_keep_their_lines(program: Program) -> None:
    program.write(
        "deals.csv", 'Company,Notes,Value\nAsh,"<p>Wants a quote.</p><p>Call &amp; ask</p>",1\n'
    )
    done = program.inside("import", "deals.csv")
    assert b"HTML" in done.stdout
    shown = json.loads(program.inside("show", "Ash", "--json").stdout)
    assert shown["notes"] == "Wants a quote.\nCall & ask"


def test_lists_and_objects_inside_of_json_are_read(program: Program) -> None:
    deal = {
        "org": {"id": 7, "name": "Ash"},
        "title": "Roof",
        "value": 5,
        "person": "Lea Fox",
        "email": [{"label": "work", "value": "lea@ash.example"}, {"value": "fox@ash.example"}],
        "phone": [{"value": ""}],
        "tags": [{"name": "warm"}, {"name": "key"}],
    }
    program.write("deals.json", json.dumps([deal]))
    done = program.inside(
        "import", "deals.json", "--map", "prospect=org", "--map", "contact=person"
    )
    assert done.returncode == 0, done.stderr
    (listed_deal,) = program.listed()
    assert (listed_deal["prospect"], listed_deal["tags"]) == ("Ash", ["warm", "key"])
    contact = json.loads(program.inside("show", "Ash", "--json").stdout)["contacts"][0]
    assert contact["emails"] == ["lea@ash.example", "fox@ash.example"]
