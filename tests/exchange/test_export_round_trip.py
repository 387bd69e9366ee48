"""What goes out comes back: to the byte, to the deal, and harmless on the way."""

from __future__ import annotations

import csv
import io
import json
import stat
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.exchange.csv_text import csv_text, guard, unguard
from pipeline_tui.exchange.exporting import OWN_FORMATS, ExportFormat, export_deals

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program

    from pipeline_tui.clock import Moment

HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "＝1", "＠x", "'=1", "''-x", "'plain",
    "=cmd|'/C calc'!A0",
    '"quoted"', "a,b;c\td|e", "two\nlines", "two\r\nlines", "lone\rreturn", "[/]", "\x1b[2J",
    "+7 900 111-22-33", "-5", "+5.25", "N/A", "-", "None",
    "क्लाइंट", "👨‍👩‍👧", "\u202eevil", "\u2028",
    "x" * 3000, "tail'", "{}", "[]",
]  # fmt: skip
PAYLOADS = ["=1+1", "+1+1", "-1+cmd", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"]


@pytest.fixture
def full(program: Program, data: Path) -> Program:
    """A book with something of everything, a gap in its numbers, and hostile names."""
    program("add", "Gone", "--no-deal")
    program("import", str(data / "shop.csv"), str(data / "people.tsv"))
    program("remove", "1", "--yes")
    program.inside(
        *("add", "=HYPERLINK(1)", "--title", "-x", "--contact", "@sum", "--email", "a@b.cd"),
        *("--email", "b@b.cd", "--phone", "+7 900 111-22-33", "--role", "'=boss"),
        *("--value", "1200.50", "--currency", "EUR", "--tag", "key", "--set", "a,b=c\nd"),
        *("--note", "two\nlines", "--next", "=call", "--due", "fri"),
    )
    program.inside("deal", "add", "=HYPERLINK", "--title", "second", "--probability", "35",
                   "--close", "2026-12-30", "--tag", "hot")  # fmt: skip
    program.inside("log", "=HYPERLINK", "call", "said 'no'")
    program.inside("lose", "=HYPERLINK(1)", "--reason", "=price")
    return program


@pytest.mark.parametrize("how", OWN_FORMATS)
def test_an_export_of_its_import_is_the_same_export(full: Program, how: str) -> None:
    first, second = full.folder / f"one.{how}", full.folder / f"two.{how}"
    assert full("export", "-o", str(first)).returncode == 0
    other = full.folder / "other.json"
    done = full("import", str(first), book=other)
    assert done.returncode == 0, done.stderr
    assert full("export", "-o", str(second), book=other).returncode == 0
    assert _but_stamp(first.read_bytes(), how) == _but_stamp(second.read_bytes(), how)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert full("list", "--json", book=other).stdout == full("list", "--json").stdout

    before = full.state()
    for mode in ("skip", "update"):
        done = full("import", str(first), "--on-duplicate", mode)
        assert b"Nothing changed" in done.stdout
        assert full.state() == before


def test_json_brings_the_whole_dossier(full: Program) -> None:
    full("export", "-o", "all.json")
    other = full.folder / "other.json"
    full("import", "all.json", book=other)
    shown = [full("show", "=HYPERLINK", "--json", book=each).stdout for each in (full.book, other)]
    assert shown[0] == shown[1]
    assert b"said 'no'" in shown[1]
    names = [json.loads(full("list", "--prospects", "--json", book=each).stdout)
             for each in (full.book, other)]  # fmt: skip
    assert names[0] == names[1]


def test_a_filter_chooses_what_goes_out(full: Program) -> None:
    done = full("export", "status:won", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert {row["status"] for row in rows} == {"won"}
    lines = full("export", "status:won", "--format", "jsonl").stdout.splitlines()
    assert len(lines) == len(rows) == 2
    assert {json.loads(line)["status"] for line in lines} == {"won"}
    part = json.loads(full("export", "-status:won", "--format", "json").stdout)
    assert {deal["number"] for each in part["prospects"] for deal in each["deals"]} >= {1, 2}


def test_an_export_never_writes_over_a_file(full: Program) -> None:
    kept = full.write("kept.csv", "mine")
    done = full("export", "-o", kept)
    assert done.returncode == 1
    assert (full.folder / kept).read_text() == "mine"
    assert full("export", "-o", kept, "--force").returncode == 0
    assert (full.folder / kept).read_text().startswith("ref,prospect,")
    state = full.state()
    for words, status in (
        (["-o", "book.json", "--force"], 1),
        (["-o", "nowhere/x.csv"], 1),
        (["-o", "x.docx"], 2),
        (["-o", "."], 1),
    ):
        done = full.inside("export", *words)
        assert done.returncode == status, done.stderr
        assert b"Traceback" not in done.stderr
    assert full.state() == state


def test_what_a_format_cannot_hold_is_said(full: Program) -> None:
    done = full("export", "-o", "x.csv")
    assert b"note: 2 prospect(s) without a deal are not in it" in done.stderr
    assert b"note: only the first contact" not in full("export", "-o", "x.json").stderr


def test_no_cell_is_a_formula() -> None:
    for payload in PAYLOADS:
        assert guard(payload).startswith("'" + payload[0])
    for plain in ("+7 900 111-22-33", "+49 (30) 1234567", "-5", "+5", "-1.50", "a=b", "", "x"):
        assert guard(plain) == plain


@given(st.text() | st.sampled_from(HOSTILE))
def test_the_guard_comes_off_exactly(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@given(st.lists(st.lists(st.text() | st.sampled_from(HOSTILE), min_size=2, max_size=2)))
def test_csv_holds_any_text(rows: list[list[str]]) -> None:
    text = csv_text(["a", "b"], rows)
    parsed = list(csv.reader(io.StringIO(text, newline="")))
    assert parsed[1:] == [[cell.replace("\0", "␀") for cell in row] for row in rows]


_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_names = (_texts | st.sampled_from(HOSTILE)).filter(lambda text: text.strip())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(_names, _texts, _names, _names), min_size=1, max_size=6),
    st.sampled_from(OWN_FORMATS),
)
def test_hostile_text_comes_back_as_it_went(
    tmp_path_factory: pytest.TempPathFactory,
    moment: Moment,
    deals: list[tuple[str, str, str, str]],
    how: ExportFormat,
) -> None:
    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.importing import FileKind, apply, prepare
    from pipeline_tui.exchange.on_duplicate import OnDuplicate

    folder = tmp_path_factory.mktemp("round")
    one, two = Book(folder / "one.json"), Book(folder / "two.json")
    with one.change("add", moment) as change:
        for name, title, product, person in deals:
            new = NewProspect(name, source=product, notes=title, fields={person: name})
            prospect = add_prospect(change, new)
            prospect, _ = add_contact(
                change, prospect, NewContact(person, role=title, decides=name < title)
            )
            add_deal(change, prospect, NewDeal("EUR", title, product=product, owner=person))
    exported = _export(one, moment, how)
    path = folder / f"x.{how}"
    path.write_bytes(exported)
    defaults = Settings()
    reading = Reading("USD", today=moment.today, probability=defaults.probability)
    prepared = [prepare(str(path), io.BytesIO(), FileKind(), reading)]
    with two.change("import", moment) as change:
        report = apply(change, prepared, OnDuplicate.SKIP, lambda done, total: None)
    assert report.rejected == 0, report.files[0].rejected
    assert _but_stamp(_export(two, moment, how), how) == _but_stamp(exported, how)
    assert [_told(each) for each in two.read().deals] == [_told(each) for each in one.read().deals]
    assert [each.name for each in two.read().prospects] == [
        each.name for each in one.read().prospects
    ]


def _but_stamp(content: bytes, how: str) -> object:
    """An export without the column that says which book it is from."""
    if how != "csv":
        return content
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert {len(row) for row in rows} == {rows[0].index("book") + 1}
    return [row[:-1] for row in rows]


def _export(book: Book, moment: Moment, how: ExportFormat) -> bytes:
    return export_deals(book.read(), moment.today, Settings(), lambda view: True, how).content


def _told(deal: Any) -> tuple[object, ...]:
    return deal.ref, deal.title, deal.product, deal.owner, deal.value, deal.currency, deal.created
