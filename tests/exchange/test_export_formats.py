"""Exports for a spreadsheet, a phone, a calendar and a wiki."""

from __future__ import annotations

import io
import stat
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import vobject
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.model.activity import Party, Step
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.model.limits import LATEST

if TYPE_CHECKING:
    from conftest import Program

    from pipeline_tui.book import Change
    from pipeline_tui.clock import Moment

DAY = date(2026, 11, 23)
AMOUNTS = {"EUR": "1234.50", "JPY": "480000", "KWD": "12.125"}


def fill(change: Change) -> None:
    solar = add_prospect(change, NewProspect("Solartek", tags=("key",), needs="a roof\nsoon"))
    solar, _ = add_contact(
        change, solar,
        NewContact("Anna Maria Petrova", "buyer", ("anna@solartek.eu",), ("+7 900 111-22-33",),
                   decides=True),
    )  # fmt: skip
    solar, _ = add_contact(change, solar, NewContact(emails=("info@solartek.eu",)))
    for currency, amount in AMOUNTS.items():
        new = NewDeal(currency, f"in {currency}", value=Decimal(amount), tags=("hot",))
        solar, deal = add_deal(change, solar, new)
    add_prospect(change, NewProspect("Alone, Ltd; [x]|y"))
    ben = add_prospect(change, NewProspect("Ben"))
    ben, _ = add_contact(change, ben, NewContact("Ben"))
    steps = ((solar.number, deal.number, "call; Anna,\nor not", Party.ME, None),
             (solar.number, None, "papers", Party.THEM, None),
             (ben.number, None, "done long ago", Party.ME, DAY))  # fmt: skip
    for prospect, number, text, by, done in steps:
        change.put(Step(id=change.next_id(Step), prospect=prospect, deal=number, text=text,
                        due=date(2026, 11, 27), by=by, created=DAY, done=done))  # fmt: skip
    contract = change.put(Contract(id=change.next_id(Contract), prospect=solar.number,
                                   deal=deal.number, created=DAY))  # fmt: skip
    for due, done in ((date(2026, 12, 1), None), (LATEST, None), (date(2026, 10, 1), DAY)):
        owed = Obligation(
            id=change.next_id(Obligation), prospect=solar.number, deal=deal.number,
            contract=contract.id, kind=ObligationKind.PAYMENT, by=Party.THEM, text="first rate",
            amount=Decimal("5000"), currency="EUR", due=due, done=done,
        )  # fmt: skip
        change.put(owed)


@pytest.fixture
def full(program: Program, moment: Moment) -> Program:
    with Book(program.book).change("add", moment) as change:
        fill(change)
    return program


def export(program: Program, *words: str) -> bytes:
    done = program.inside("export", *words)
    assert done.returncode == 0, done.stderr
    name = words[words.index("-o") + 1]
    path = program.folder / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_bytes()


def test_a_workbook_has_numbers_days_and_a_frozen_head(full: Program) -> None:
    content = export(full, "-o", "deals.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Deals", "Prospects", "Contacts", "Next steps", "Obligations"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.font.bold for cell in sheet[1])
        assert all(each.width <= 51.8 for each in sheet.column_dimensions.values())
    deals = book["Deals"]
    head = [cell.value for cell in deals[1]]
    value, created = head.index("Value"), head.index("Created")
    shown = [(row[value].value, row[value].number_format) for row in deals.iter_rows(min_row=2)]
    assert shown == [(1234.5, "#,##0.00"), (480000, "#,##0"), (12.125, "#,##0.000")]
    assert deals.cell(2, created + 1).value.date() == DAY
    assert deals.cell(2, created + 1).number_format == "yyyy-mm-dd"
    assert deals.cell(2, 1).value == "1.1"  # a reference is a text, or 1.10 would be 1.1


def test_another_reader_sees_the_same_workbook(full: Program) -> None:
    content = export(full, "-o", "deals.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert [row[2] for row in rows["Contacts"][1:]] == ["Anna Maria Petrova", "", "Ben"]
    assert rows["Contacts"][1][5] == "+7 900 111-22-33"
    assert [row[1] for row in rows["Prospects"][1:]] == ["Solartek", "Alone, Ltd; [x]|y", "Ben"]
    assert [(row[0], row[3], row[4]) for row in rows["Next steps"][1:]] == [
        ("1.3", date(2026, 11, 27), "call; Anna,\nor not"), ("1", date(2026, 11, 27), "papers"),
    ]  # fmt: skip
    assert [(row[4], row[5], row[7]) for row in rows["Obligations"][1:]] == [
        ("payment", "them", 5000.0), ("payment", "them", 5000.0),
    ]  # fmt: skip


def test_the_same_book_makes_the_same_files(full: Program) -> None:
    for suffix in ("xlsx", "vcf", "ics", "md"):
        assert export(full, "-o", f"a.{suffix}") == export(full, "-o", f"b.{suffix}")


def test_a_text_that_no_cell_can_hold_is_cut_and_said(full: Program, moment: Moment) -> None:
    with Book(full.book).change("add", moment) as change:
        add_prospect(change, NewProspect("Long", notes="x" * 40_000 + "end"))
        prospect = add_prospect(change, NewProspect("Old and rich"))
        add_deal(change, prospect, NewDeal("EUR", value=Decimal("123456789012345.67")))
    done = full.inside("export", "-o", "deals.xlsx")
    assert b"note: 1 text longer than a cell can hold" in done.stderr
    rows = list(openpyxl.load_workbook(full.folder / "deals.xlsx")["Deals"].values)
    assert rows[-1][5] == "123456789012345.67"


def test_a_card_for_each_contact(full: Program) -> None:
    text = export(full, "-o", "people.vcf").decode()
    assert text.count("\n") == text.count("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    anna, info, ben = vobject.readComponents(text)
    assert (anna.version.value, anna.fn.value) == ("3.0", "Anna Maria Petrova")
    assert (anna.n.value.given, anna.n.value.family) == ("Anna Maria", "Petrova")
    assert anna.org.value == ["Solartek"]
    assert anna.title.value == "buyer"
    assert anna.tel.value == "+7 900 111-22-33"
    assert anna.email.value == "anna@solartek.eu"
    assert anna.categories.value == ["key", "hot"]
    assert anna.note.value == "Decides.\na roof\nsoon"
    assert (info.fn.value, info.email.value) == ("Solartek", "info@solartek.eu")
    assert info.contents["x-abshowas"][0].value == "COMPANY"
    assert (ben.fn.value, ben.n.value.given, hasattr(ben, "org")) == ("Ben", "Ben", False)
    uid = Book(full.book).read().prospects.get(1)
    assert uid is not None
    assert (anna.uid.value, info.uid.value) == (f"{uid.uid}-1", f"{uid.uid}-2")
    assert b"note: 1 prospect(s) have no contact" in full.inside("export", "-o", "x.vcf").stderr


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_calendar_of_steps_and_open_obligations(full: Program) -> None:
    content = export(full, "-o", "plan.ics")
    found = events(content)
    assert [(str(each["summary"]), each.decoded("dtstart")) for each in found] == [
        ("Solartek: call; Anna,⏎or not", date(2026, 11, 27)),
        ("Solartek: papers (they promised)", date(2026, 11, 27)),
        ("Solartek: they pay 5,000 EUR: first rate", date(2026, 12, 1)),
        ("Solartek: they pay 5,000 EUR: first rate", LATEST),
    ]
    first = found[0]
    assert first.decoded("dtend") == date(2026, 11, 28)
    assert str(first["transp"]) == "TRANSPARENT"
    assert "Anna Maria Petrova, buyer, +7 900 111-22-33" in str(first["description"])
    assert len({str(each["uid"]) for each in found}) == 4
    assert b"VALARM" not in content
    assert b"\r\n " in content  # folded
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_changed_step_is_the_same_event_in_a_newer_state(full: Program) -> None:
    before = events(export(full, "-o", "plan.ics"))
    full.inside("edit", "1.3", "--title", "renamed")
    after = events(export(full, "-o", "plan.ics", "--force"))
    assert [each["uid"] for each in before] == [each["uid"] for each in after]
    assert all(new["sequence"] > old["sequence"] for old, new in zip(before, after, strict=True))
    assert all("last-modified" in each and "dtstamp" in each for each in after)


def test_an_alarm_only_where_it_is_asked_for(full: Program) -> None:
    content = export(full, "-o", "plan.ics", "--remind", "9:30")
    assert content.count(b"TRIGGER:PT9H30M") == 4
    for words in (("--remind", "25:00", "-o", "y.ics"), ("--remind", "nine", "-o", "y.ics"),
                  ("--remind", "9:00", "-o", "y.csv")):  # fmt: skip
        assert full.inside("export", *words).returncode == 2
        assert not (full.folder / words[-1]).exists()


def test_a_table_in_markdown(full: Program) -> None:
    full.inside("deal", "add", "2", "--title", "a|b *c* <d>")
    text = export(full, "-o", "deals.md").decode()
    rows = text.splitlines()
    assert len(rows) == 2 + 4
    assert len({row.replace("\\|", "").count("|") for row in rows}) == 1
    assert "Alone, Ltd; \\[x\\]\\|y" in text
    assert "a\\|b \\*c\\* \\<d\\>" in text


@pytest.mark.parametrize("suffix", ["xlsx", "vcf", "ics", "md"])
def test_a_filter_chooses_in_every_format(full: Program, suffix: str) -> None:
    all_of_it = export(full, "-o", f"all.{suffix}")
    part = export(full, "solartek", "-o", f"part.{suffix}")
    none = export(full, "nobodyhere", "-o", f"none.{suffix}")
    assert len(none) < len(part) <= len(all_of_it)
    if suffix == "vcf":
        assert b"FN:Ben" not in part
        assert none == b""
    if suffix == "ics":
        assert events(none) == []


def test_hostile_text_breaks_no_line(full: Program, moment: Moment) -> None:
    hostile = "a\x1b[2J\r\nEND:VCARD\u2028END:VEVENT\x85\x00;,\\n"
    with Book(full.book).change("add", moment) as change:
        prospect = add_prospect(change, NewProspect(hostile, notes=hostile, tags=("x;y",)))
        prospect, _ = add_contact(change, prospect, NewContact(hostile, hostile))
        change.put(Step(id=99, prospect=prospect.number, text=hostile, due=DAY, created=DAY))
    cards = export(full, "-o", "people.vcf")
    assert b"\x1b" not in cards
    assert b"\x00" not in cards
    assert len(list(vobject.readComponents(cards.decode()))) == 4
    calendar = export(full, "-o", "plan.ics")
    assert b"\x1b" not in calendar
    assert len(events(calendar)) == 5
    rows = list(openpyxl.load_workbook(io.BytesIO(export(full, "-o", "deals.xlsx")))["Contacts"])
    assert str(rows[-1][3].value).replace("_x001B_", "\x1b").startswith("a\x1b[2J")


@pytest.mark.parametrize("suffix", ["xlsx", "vcf", "ics", "md", "csv"])
def test_nothing_outside_of_the_chosen_file_is_written(full: Program, suffix: str) -> None:
    mine = full.folder / "mine"
    mine.write_text("mine")
    (full.folder / f"link.{suffix}").symlink_to(mine)
    (full.folder / f"nowhere.{suffix}").symlink_to(full.folder / "not-there")
    (full.folder / "folder").mkdir()
    state = full.state()
    how = ("--format", suffix, "--force")
    for name in (f"link.{suffix}", f"nowhere.{suffix}", "/dev/null", "/dev/full", "folder",
                 "book.json", "book.json.journal", f"no/such.{suffix}", f"{'x' * 300}.{suffix}",
                 f"nul\0.{suffix}"):  # fmt: skip
        done = full.inside("export", "-o", name, *how)
        assert done.returncode == 1, name
        assert done.stderr.startswith(b"error: ")
        assert b"Traceback" not in done.stderr
    assert mine.read_text() == "mine"
    assert not (full.folder / "not-there").exists()
    assert full.state() == state
    names = {path.name for path in full.folder.iterdir() if not path.name.startswith("book.json")}
    assert names == {"mine", f"link.{suffix}", f"nowhere.{suffix}", "folder"}


def test_standard_output_gets_the_bytes(full: Program) -> None:
    for how, head in (("xlsx", b"PK"), ("vcf", b"BEGIN:VCARD"), ("ics", b"BEGIN:VCALENDAR"),
                      ("md", b"| ref")):  # fmt: skip
        done = full("export", "--format", how)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(head)
