"""Forty ways to smuggle a formula into an export, and none of them runs."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from payloads import PAYLOADS, SIGNS, fill_with_payloads

from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.config import Settings
from pipeline_tui.exchange.chosen import Chosen
from pipeline_tui.exchange.csv_text import guard, unguard
from pipeline_tui.exchange.export_xlsx import deals_workbook
from pipeline_tui.exchange.exporting import ExportFormat, export_deals

if TYPE_CHECKING:
    from pipeline_tui.book import Book
    from pipeline_tui.clock import Moment


@pytest.fixture
def filled(book: Book, moment: Moment) -> Book:
    with book.change("add", moment) as change:
        fill_with_payloads(change)
    return book


def exported_csv(book: Book, moment: Moment) -> str:
    made = export_deals(book.read(), moment.today, Settings(), lambda view: True, ExportFormat.CSV)
    return made.content.decode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_csv_is_a_formula_however_it_is_split(
    filled: Book, moment: Moment, delimiter: str
) -> None:
    text = exported_csv(filled, moment)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    cells = [cell for row in rows for cell in row]
    assert len(rows) > len(PAYLOADS)
    assert [cell for cell in cells if cell.lstrip(' "\t\r\n').startswith(SIGNS)] == []


def test_a_spreadsheet_that_knows_no_quotes_finds_none_either(filled: Book, moment: Moment) -> None:
    text = exported_csv(filled, moment)
    assert [cell for cell in re.split("[;\t\r\n]", text) if cell.startswith(SIGNS)] == []


def test_no_cell_of_a_workbook_is_a_formula(filled: Book, moment: Moment) -> None:
    chosen = Chosen(filled.read(), moment.today, Settings(), lambda view: True)
    content = deals_workbook(chosen).content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 5
        for name in sheets:
            assert not re.search(rb"<f[ >/]|<hyperlink", parts.read(name))
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert kinds <= {"s", "inlineStr", "n", "d"}
    head, *rows = book["Deals"].values
    assert [row[head.index("Title")] for row in rows] == [each.strip() for each in PAYLOADS]


def test_what_is_harmless_stays_readable(book: Book, moment: Moment) -> None:
    phones = ("+7 900 111-22-33", "+49 (30) 1234567")
    with book.change("add", moment) as change:
        prospect = add_prospect(change, NewProspect("Solartek", notes="first\n\nsecond; third"))
        prospect, _ = add_contact(change, prospect, NewContact("Anna", phones=phones))
        add_deal(change, prospect, NewDeal("EUR", "-5"))
    row = next(csv.DictReader(io.StringIO(exported_csv(book, moment), newline="")))
    assert row["phone"] == "'+7 900 111-22-33; +49 (30) 1234567"
    assert all(guard(phone) == phone for phone in phones)
    assert row["title"] == "-5"
    assert row["notes"] == "first\n\nsecond; third"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_guard_comes_off_again(payload: str) -> None:
    guarded = guard(payload)
    assert guarded != payload
    assert unguard(guarded) == payload
