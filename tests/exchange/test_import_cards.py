"""vCards of any age and maker, and texts whose encoding must be asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.vcards import read_vcards

if TYPE_CHECKING:
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
    assert b"Nothing in the book changed." in program("import", "people.vcf").stdout
    assert program.state() == before


def test_a_card_of_nobody_is_left_out() -> None:
    sheet = read_vcards("a.vcf", "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n" + CARDS)
    assert [each.reason for each in sheet.rejected] == ["the card names nobody"]
    assert len(sheet.rows) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("BEGIN:VCARD\nFN:A\n", "END:VCARD is missing"),
        ("hello\nthere\n", "holds no vCard"),
        ("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n", "holds no vCard"),
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
