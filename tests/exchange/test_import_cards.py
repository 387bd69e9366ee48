"""vCards of any age and maker, and texts whose encoding must be asked for."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.vcards import read_vcards

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program

CARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BBak;=C5=81ucja;;;\r\n"
    "FN;CHARSET=windows-1250;QUOTED-PRINTABLE:=A3ucja =\r\n=AFak\r\n"
    "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C5=82yn;Sprzeda=C5=BC\r\n"
    "TEL;WORK;VOICE:+48 22 123 45 67\r\nTEL;WORK;FAX:+48 22 000 00 00\r\n"
    "PHOTO;ENCODING=BASE64;JPEG:\r\n  /9j/4AAQSkZJRg:ABQ;\r\n  AAAA=\r\n\r\n"
    "EMAIL;PREF;INTERNET:lucja@mlyn.example\r\nEND:VCARD\r\n"
    "\r\nbegin:vcard\r\nversion:3.0\r\nFN:Ben\\, Jr. Ash\r\nORG:Ash\\; Sons;Sales\r\n"
    "TITLE:Buyer\r\nitem1.TEL;type=CELL:+49 30 1234567\r\nitem1.X-ABLabel:odd\r\n"
    "EMAIL;TYPE=INTERNET:ben@ash.example\r\nNOTE:First line\\nsecond\r\n  line\r\n"
    "CATEGORIES:VIP,Old friends\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\nVERSION:4.0\nN:Vale;Ida;;;\n"
    'TEL;VALUE=uri;TYPE="voice,work":tel:+1-212-555-0147;ext=22\n'
    "TEL:at the gate\nEMAIL;PREF=1:mailto:ida@vale.example\nEND:VCARD\n"
)


def test_cards_of_three_versions_become_contacts(program: Program) -> None:
    program.write("people.vcf", CARDS)
    done = program("import", "people.vcf")
    assert (done.returncode, done.stderr) == (0, b"")
    first, second, third = (
        json.loads(program("show", str(number), "--json").stdout) for number in (1, 2, 3)
    )
    assert first["prospect"] == "Młyn"
    assert first["contacts"][0]["name"] == "Łucja Żak"
    assert first["contacts"][0]["phones"] == ["+48221234567"]
    assert first["contacts"][0]["emails"] == ["lucja@mlyn.example"]
    assert second["prospect"] == "Ash; Sons"
    assert second["contacts"][0]["name"] == "Ben, Jr. Ash"
    assert second["contacts"][0]["role"] == "Buyer"
    assert second["notes"] == "First line\nsecond line"
    assert second["tags"] == ["VIP", "Old-friends"]
    assert third["prospect"] == "Ida Vale"
    assert third["contacts"][0]["phones"] == ["+12125550147 ext. 22"]
    assert third["contacts"][0]["emails"] == ["ida@vale.example"]
    assert third["notes"] == "phone: at the gate"
    before = program.state()
    assert b"Nothing changed" in program("import", "people.vcf").stdout
    assert program.state() == before


def test_a_card_of_nobody_is_left_out() -> None:
    sheet = read_vcards("a.vcf", "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n" + CARDS)
    assert [each.reason for each in sheet.rejected] == ["the card has no name"]
    assert len(sheet.rows) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("BEGIN:VCARD\nFN:A\n", "END:VCARD is missing"),
        ("hello\nthere\n", "has no vCard"),
        ("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n", "has no vCard"),
    ],
)
def test_what_is_no_card_is_refused(text: str, message: str) -> None:
    with pytest.raises(PipelineError, match=message):
        read_vcards("a.vcf", text)


def test_a_photo_of_a_megabyte_is_passed_over() -> None:
    photo = "PHOTO;ENCODING=b:" + "\n ".join(["A" * 70] * 20_000)
    sheet = read_vcards("a.vcf", f"BEGIN:VCARD\nVERSION:3.0\nFN:A\n{photo}\nEND:VCARD\n")
    assert [each.values[0] for each in sheet.rows] == ["A"]


def test_an_unknown_encoding_is_shown_and_asked_for(program: Program) -> None:
    content = "Компания;Сумма;Контакт\nРомашка и партнёры;1200,50;Иван Петров\n"
    program.write("leads.csv", content.encode("cp1251"))
    done = program("import", "leads.csv")
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "error: leads.csv is not UTF-8: see line 1"
    assert lines[2].split() == ["--encoding", "cp1251", "Компания;Сумма;Контакт"]
    assert not program.book.exists()
    assert program("import", "leads.csv", "--encoding", "cp1251").returncode == 0
    assert program.listed()[0]["prospect"] == "Ромашка и партнёры"


def test_the_line_is_shown_where_the_first_odd_letter_is(program: Program) -> None:
    program.write("leads.csv", "company\nPlain\nJosé & Søn\n".encode("cp1252"))
    lines = program("import", "leads.csv").stderr.decode().splitlines()
    assert lines[0].endswith("see line 3")
    assert "  --encoding cp1252   José & Søn" in lines
    assert all("\x1b" not in line for line in lines)


def test_what_a_contact_has_no_place_for_is_listed(program: Program, data: Path) -> None:
    program.write("a.vcf", (data / "faults" / "card_with_address.vcf").read_bytes())
    said = program.inside("import", "a.vcf", "--dry-run").stdout.decode()
    unread = "\n".join(line for line in said.splitlines() if "not imported" in line)
    for column in ("Address", "Web site", "Birthday", "Second company", "Department", "Fax",
                   "Name prefix"):  # fmt: skip
        assert f"'{column}'" in unread
    assert "--keep-unmapped" in said
    assert program.inside("import", "a.vcf", "--keep-unmapped").returncode == 0
    fields = json.loads(program.inside("show", "1", "--json").stdout)["fields"]
    assert fields["Address"] == "Mill Lane 4, Bonn, 53111, Germany"
    assert fields["Web site"] == "https://oak.example"
    assert fields["Birthday"] == "1979-06-17"
    assert fields["Second company"] == "Vale Holding"
    before = program.state()
    again = program.inside("import", "a.vcf", "--keep-unmapped").stdout
    assert b"Nothing changed" in again
    assert program.state() == before


def test_people_of_one_company_keep_their_own_birthdays(program: Program) -> None:
    program.write("a.csv", "company,contact,Birthday,City\nOak,Ida,1979,Bonn\nOak,Max,1982,Bonn\n")
    assert program.inside("import", "a.csv", "--keep-unmapped").returncode == 0
    fields = json.loads(program.inside("show", "1", "--json").stdout)["fields"]
    assert fields == {"Birthday (Ida)": "1979", "Birthday (Max)": "1982", "City": "Bonn"}


def test_a_middle_name_stays_with_the_given_name() -> None:
    cards = (
        "BEGIN:VCARD\nFN:Пётр Иванов\nN:Иванов;Пётр;Ильич;;\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Иванов Пётр\nN:Иванов;Пётр;Ильич;;\nEND:VCARD\n"
        "BEGIN:VCARD\nN:Vale;Ida;Maria;;\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Oak Works\nN:Vale;Ida;Maria;;\nEND:VCARD\n"
    )
    sheet = read_vcards("a.vcf", cards)
    names = [row.values[0] for row in sheet.rows]
    assert names == ["Пётр Ильич Иванов", "Иванов Пётр Ильич", "Ida Maria Vale", "Oak Works"]
    assert sheet.rows[3].values[sheet.headers.index("vCard N")] == "Ida Maria Vale"


def test_lines_that_belong_to_no_property_are_named() -> None:
    text = (
        "Exported by hand\nBEGIN:VCARD\nVERSION:3.0\nFN:Ida\nno property here\nAGENT:\n"
        "BEGIN:VCARD\nFN:Max\nEND:VCARD\nEND:VCARD\n"
    )
    said = "\n".join(read_vcards("a.vcf", text).notices)
    for part in ("outside of the cards: 'Exported by hand'", "cannot be read: 'no property here'",
                 "inside another card: 'Max'"):  # fmt: skip
        assert part in said


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCARD\nFN:A\nEND:VCARD\n" + "\r" * 1_000_000,
        "BEGIN:VCARD\nFN:A\nPHOTO;ENCODING=b:" + "\n =" * 500_000 + "\nEND:VCARD\n",
        "BEGIN:VCARD\nFN:A\nNOTE;QUOTED-PRINTABLE:" + "a=\n" * 500_000 + "\nEND:VCARD\n",
        "BEGIN:VCARD\nFN:A\n" + ";" * 1_000_000 + "\nEND:VCARD\n",
        "BEGIN:VCARD\nFN:A\nX" + ';"a"' * 300_000 + "\nEND:VCARD\n",
        "BEGIN:VCARD\nFN:A\nN:" + "\\;" * 500_000 + "\nEND:VCARD\n",
        "BEGIN:VCARD\nFN:A\n" + "".join(f"X-{n}:1\n" for n in range(200_000)) + "END:VCARD\n",
    ],
    ids=range(7),
)
def test_hostile_cards_are_read_in_a_few_seconds(text: str) -> None:
    start = time.process_time()
    read_vcards("a.vcf", text)
    assert time.process_time() - start < 6
