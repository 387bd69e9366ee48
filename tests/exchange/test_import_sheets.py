"""What a spreadsheet program shows and what it hides: sheets, rows, columns, merged cells."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from spreadsheets import line, ods, packed, replaced, table, text_cell, with_part, xls_of

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.rejects import rejects_text
from pipeline_tui.exchange.sheet import Judged, Rejected
from pipeline_tui.exchange.workbook_parts import Parts
from pipeline_tui.exchange.workbooks import read_sheets, read_workbook

if TYPE_CHECKING:
    from conftest import Program
    from openpyxl.worksheet.worksheet import Worksheet

    from pipeline_tui.exchange.sheet import Sheet

SHEET = "xl/worksheets/sheet1.xml"
REPEATED = "table:number-rows-repeated"
HEADERS = ["Company", "Deal name", "Amount", "Probability"]


def deals() -> tuple[Workbook, Worksheet]:
    """Return a workbook with three deals."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Deals"
    for row in (
        HEADERS,
        ["Hawthorn", "Roof", 1200, 40],
        ["Juniper", "Gate", 800, 100],
        ["Larch", "Wall", 90, 5],
    ):
        page.append(row)
    return book, page


def said(sheet: Sheet) -> str:
    """Return all notices."""
    return "\n".join(sheet.notices)


def test_the_first_visible_sheet_is_read_and_hidden_ones_are_named(program: Program) -> None:
    book, _ = deals()
    secret = book.create_sheet("Old deals", 0)
    secret.append(HEADERS)
    secret.append(["Spindle", "Shed", 5, 10])
    secret.sheet_state = "veryHidden"
    book.create_sheet("Empty")
    book.active = 1
    program.write("deals.xlsx", packed(book))
    done = program("import", "deals.xlsx")
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert "'Old deals' (hidden)" in text
    assert "--sheet 'Old deals'" in text
    assert "Empty" not in text
    assert {each["prospect"] for each in program.listed()} == {"Hawthorn", "Juniper", "Larch"}
    assert program("import", "deals.xlsx", "--sheet", "Old deals").returncode == 0
    assert "Spindle" in {each["prospect"] for each in program.listed()}


def test_a_workbook_whose_rows_are_all_hidden_says_how_to_read_them() -> None:
    book, page = deals()
    book.create_sheet("Cover")
    page.sheet_state = "hidden"
    book.active = 1
    with pytest.raises(PipelineError) as refused:
        read_workbook("deals.xlsx", packed(book))
    assert "'Deals'" in str(refused.value)
    assert "--sheet Deals" in (refused.value.hint or "")


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    book, page = deals()
    page.row_dimensions[3].hidden = True
    page.row_dimensions[30].hidden = True
    page.column_dimensions["C"].hidden = True
    page.column_dimensions["H"].hidden = True
    sheet = read_workbook("deals.xlsx", packed(book))
    assert [row.values[0] for row in sheet.rows] == ["Hawthorn", "Juniper", "Larch"]
    assert "1 hidden row read as well: 3" in said(sheet)
    assert "1 hidden column read as well: Amount" in said(sheet)


def test_filtered_rows_of_an_ods_are_read_and_named() -> None:
    rows = (
        "<table:table-column/><table:table-column table:visibility='collapse'/>",
        line("Company", "Deal name"),
        line("Hawthorn", "Roof"),
        line("Juniper", "Gate", attributes=f'table:visibility="filter" {REPEATED}="2"'),
        f"<table:table-row {REPEATED}='1048572'><table:table-cell/></table:table-row>",
    )
    sheet = read_workbook("deals.ods", ods(table("A", *rows)))
    assert [row.values[0] for row in sheet.rows] == ["Hawthorn", "Juniper", "Juniper"]
    assert "2 hidden rows read as well: 3, 4" in said(sheet)
    assert "1 hidden column read as well: Deal name" in said(sheet)


def test_a_hidden_sheet_of_an_ods_is_passed_over() -> None:
    styles = (
        '<style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    head = line("Company", "Deal name")
    hidden = table("Old", head, line("Spindle", "Shed"), style="ta1")
    shown = table("New", head, line("Hawthorn", "Roof"))
    sheet = read_workbook("deals.ods", ods(hidden + shown, styles=styles))
    assert sheet.title == "New"
    assert "'Old' (hidden)" in said(sheet)


def test_merged_cells_repeat_their_value(program: Program) -> None:
    book, page = deals()
    page["A3"] = None
    page.merge_cells("A2:A3")
    page.merge_cells("A9:D12")
    program.write("deals.xlsx", packed(book))
    done = program("import", "deals.xlsx")
    assert done.returncode == 0, done.stderr
    found = {(each["prospect"], each["title"]) for each in program.listed()}
    assert found == {("Hawthorn", "Roof"), ("Hawthorn", "Gate"), ("Larch", "Wall")}
    assert b"1 merged range read as if each cell had the value: A2:A3 (Company)" in done.stdout


def test_merged_cells_of_an_ods_repeat_their_value() -> None:
    rows = (
        line("Company", "Deal name", "Owner"),
        line(text_cell("Hawthorn", 'table:number-rows-spanned="2"'), "Roof", "Ann"),
        line("<table:covered-table-cell/>", "Gate", "Ben"),
    )
    sheet = read_workbook("deals.ods", ods(table("A", *rows)))
    assert [row.values[:2] for row in sheet.rows] == [["Hawthorn", "Roof"], ["Hawthorn", "Gate"]]
    assert "A2:A3" in said(sheet)


def test_a_heading_across_the_table_is_not_a_deal() -> None:
    book, page = deals()
    page.insert_rows(3)
    page["A3"] = "North region"
    page.merge_cells("A3:D3")
    sheet = read_workbook("deals.xlsx", packed(book))
    assert [row.values[0] for row in sheet.rows] == ["Hawthorn", "Juniper", "Larch"]
    assert "'North region' in row 3" in said(sheet)


def test_percent_cells_say_so() -> None:
    book, page = deals()
    for row, pattern in ((2, "0%"), (3, "0.00%"), (4, '0.0 "%"')):
        page[f"D{row}"].number_format = pattern
        page[f"D{row}"] = {2: 0.4, 3: 1, 4: 0.05}[row]
    rows = read_workbook("deals.xlsx", packed(book)).rows
    cells = [row.values[3] for row in rows]
    assert cells == ["0.4", "1", "0.05"]
    assert [isinstance(each, Number) and each.is_percent for each in cells] == [True, True, False]
    percent = '<table:table-cell office:value-type="percentage" office:value="0.25"/>'
    money = (
        '<table:table-cell office:value-type="currency" office:currency="CHF" office:value="7"/>'
    )
    body = table("A", line("Company", "Probability", "Amount"), line("Yew", percent, money))
    (only,) = read_workbook("deals.ods", ods(body)).rows
    chance, amount = only.values[1:]
    assert isinstance(chance, Number)
    assert (chance, chance.is_percent) == ("0.25", True)
    assert isinstance(amount, Number)
    assert (amount, amount.sign) == ("7", "CHF")


def test_a_rejected_row_keeps_its_percentage() -> None:
    cells = ["Yew", Number("0.125", is_percent=True), Number("1", is_percent=True)]
    text = rejects_text(HEADERS[:3], [Rejected(2, cells, "why")], Judged())
    assert text.splitlines()[1].startswith("Yew,12.5 %,100 %,")


def test_formulas_without_a_stored_value_are_named(program: Program) -> None:
    book, page = deals()
    page["C2"] = "=600*2"
    page["B4"] = '="Wa"&"ll"'
    program.write("deals.xlsx", packed(book))
    done = program("import", "deals.xlsx")
    assert b"2 formulas without a stored value" in done.stdout
    assert b"C2, B4" in done.stdout
    stored = replaced(packed(book), "xl/worksheets/sheet1.xml", "<f>600*2</f><v />",
                      "<f>600*2</f><v>1200</v>")  # fmt: skip
    sheet = read_workbook("deals.xlsx", stored)
    assert "1 formula without a stored value" in said(sheet)
    assert sheet.rows[0].values[2] == "1200"
    body = table(
        "A", line("Company", "Amount"), line("Yew", '<table:table-cell table:formula="of:=1+1"/>')
    )
    assert "formula without a stored value, read as empty: B2" in said(
        read_workbook("a.ods", ods(body))
    )


def test_comments_are_named(program: Program) -> None:
    book, page = deals()
    page["B3"].comment = Comment("call before noon", "Ann")
    sheet = read_workbook("deals.xlsx", packed(book))
    assert "1 cell comment not imported: B3" in said(sheet)
    note = "<office:annotation><text:p>call</text:p></office:annotation>"
    body = table("A", line("Company", text_cell("Deal name", before=note)), line("Yew", "Roof"))
    sheet = read_workbook("deals.ods", ods(body))
    assert sheet.headers == ["Company", "Deal name"]
    assert "1 cell comment not imported: B1" in said(sheet)


def test_the_properties_of_the_document_are_known() -> None:
    book, _ = deals()
    book.custom_doc_props.append(StringProperty(name="PipelineBook", value="b-1"))
    book.custom_doc_props.append(StringProperty(name="Team", value="North & South"))
    sheet = read_workbook("deals.xlsx", packed(book))
    assert sheet.properties == {"PipelineBook": "b-1", "Team": "North & South"}
    named = '<meta:user-defined meta:name="PipelineBook">b-2</meta:user-defined>'
    meta = f"<office:meta>{named}</office:meta>"
    body = table("A", line("Company", "Deal name"), line("Yew", "Roof"))
    assert read_workbook("a.ods", ods(body, meta=meta)).properties == {"PipelineBook": "b-2"}


def test_days_times_durations_and_answers_are_read_as_they_are_shown() -> None:
    moment = datetime.fromisoformat("2027-02-28 14:30")
    for epoch in (None, CALENDAR_MAC_1904):
        book, page = deals()
        if epoch:
            book.epoch = epoch
        page.append(["0012", moment, date(2027, 2, 28), True, time(9, 5)])
        page.append(["12.5", timedelta(hours=26, minutes=3), 4930123456, False, 1.5])
        page["E1"] = "Factor"
        page["B6"].number_format = "[h]:mm:ss"
        rows = read_workbook("deals.xlsx", packed(book)).rows
        assert rows[3].values == ["0012", "2027-02-28 14:30:00", "2027-02-28", "yes", "09:05:00"]
        assert rows[4].values == ["12.5", "26:03:00", "4930123456", "no", "1.5"]
        assert type(rows[4].values[0]) is str
    lasting = '<table:table-cell office:value-type="time" office:time-value="PT26H03M00S"/>'
    body = table("A", line("Company", "Deal name", "Time"), line("Yew", "Roof", lasting))
    assert read_workbook("a.ods", ods(body)).rows[0].values[2] == "26:03:00"


def test_the_own_export_says_nothing_about_hidden_things(program: Program) -> None:
    assert program("add", "Hawthorn").returncode == 0
    assert program("export", "-o", "out.xlsx").returncode == 0
    sheet = read_workbook("out.xlsx", (program.folder / "out.xlsx").read_bytes())
    assert json.dumps(sheet.notices).count("hidden") == 0


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "koi8-r", "UTF-8"])
def test_the_xml_of_a_workbook_may_have_another_encoding(encoding: str) -> None:
    book, page = deals()
    page["A2"] = "Рябина"
    page["D3"].number_format = "0%"
    content = packed(book)
    with ZipFile(BytesIO(content)) as archive:
        text = archive.read(SHEET).decode()
    body = f'<?xml version="1.0" encoding="{encoding}"?>{text.partition("?>")[2] or text}'
    rows = read_workbook("deals.xlsx", with_part(content, SHEET, body.encode(encoding))).rows
    assert [row.values[0] for row in rows] == ["Рябина", "Juniper", "Larch"]
    assert rows[1].values[3].is_percent  # type: ignore[attr-defined]


def test_the_names_of_elements_may_have_prefixes_and_cells_no_places() -> None:
    book, page = deals()
    page["D2"].number_format = "0%"
    page.row_dimensions[3].hidden = True
    content = packed(book)
    with ZipFile(BytesIO(content)) as archive:
        text = archive.read(SHEET).decode()
    prefixed = re.sub(r"<(/?)([a-z])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
    bare = re.sub(r' r="[A-Z]*[0-9]+"', "", prefixed)
    assert bare != prefixed != text
    for each in (prefixed, bare):
        sheet = read_workbook("deals.xlsx", with_part(content, SHEET, each))
        assert [row.values[0] for row in sheet.rows] == ["Hawthorn", "Juniper", "Larch"]
        assert sheet.rows[0].values[3].is_percent  # type: ignore[attr-defined]
        assert "hidden row read as well: 3" in said(sheet)


def test_a_title_with_odd_signs_is_found() -> None:
    book, page = deals()
    page.title = "Q1 & <Q2> \"x\" 'y'"
    book.create_sheet("Notes").append(["Call Ann"])
    sheet = read_workbook("deals.xlsx", packed(book))
    assert sheet.title == page.title
    assert "'Notes'" in said(sheet)
    broken = replaced(packed(book), "xl/workbook.xml", "Notes", "No\n\ttes")
    assert "'No  tes'" in said(read_workbook("deals.xlsx", broken))


def test_sheets_without_a_known_header_are_passed_over() -> None:
    book, page = deals()
    cover = book.create_sheet("Cover", 0)
    cover.append(["Sales report"])
    cover.append(["Page", "Topic"])
    chart = book.create_chartsheet("Chart", 0)
    assert chart.title == "Chart"
    book.active = 1
    sheet = read_workbook("deals.xlsx", packed(book))
    assert sheet.title == page.title
    assert "'Cover'" in said(sheet)
    assert "Chart" not in said(sheet)


def test_an_old_workbook_is_read_with_its_merged_cells_and_hidden_sheets() -> None:
    secret: list[list[str | float]] = [["Company", "Deal name"], ["Spindle", "Shed"]]
    rows: list[list[str | float]] = [
        ["Company", "Deal name", "Amount"], ["Hawthorn", "Roof", 12.5], ["", "Gate", 7.0]
    ]  # fmt: skip
    data = xls_of(("Old", 1, secret, []), ("Deals", 0, rows, [(1, 2, 0, 0)]))
    sheet = read_workbook("deals.xls", data)
    assert [row.values for row in sheet.rows] == [
        ["Hawthorn", "Roof", "12.5"], ["Hawthorn", "Gate", "7"]
    ]  # fmt: skip
    assert "'Old' (hidden)" in said(sheet)
    assert "A2:A3" in said(sheet)
    assert "does not show percentages" in said(sheet)
    assert read_workbook("deals.xls", data, "old").rows[0].values == ["Spindle", "Shed"]


def test_the_sheets_of_a_workbook_are_read_by_opening_it_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book, _ = deals()
    for title in ("People", "Steps", "Empty"):
        page = book.create_sheet(title)
        if title != "Empty":
            page.append(["Company", "Name"])
            page.append(["Hawthorn", title])
    opened = []
    first = Parts.__init__
    monkeypatch.setattr(Parts, "__init__", lambda *all_: opened.append(1) or first(*all_))
    sheets = list(read_sheets("deals.xlsx", packed(book), ["Steps", "Empty", "People"]))
    assert [(each.title, each.rows[0].values[1]) for each in sheets] == [
        ("Steps", "Steps"), ("People", "People")
    ]  # fmt: skip
    assert len(opened) == 1


def test_a_table_may_begin_in_any_row_and_column() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for at, cells in enumerate((HEADERS, ["Rowan", "Roof", 5, 0.5], [None, "Gate", 7, 1]), 5):
        for column, cell in enumerate(cells, 3):
            page.cell(at, column, cell)
    page.merge_cells("C6:C7")
    page.row_dimensions[7].hidden = True
    page.column_dimensions["E"].hidden = True
    page["F7"].number_format = "0%"
    page["E6"].number_format = "[$CHF] 0"
    page["D7"] = "#REF!"
    page["D7"].data_type = "e"
    sheet = read_workbook("deals.xlsx", packed(book))
    assert [row.number for row in sheet.rows] == [6, 7]
    (roof, gate) = (row.values for row in sheet.rows)
    assert gate == ["Rowan", "", "7", "1"]
    assert roof[2].sign == "CHF"  # type: ignore[attr-defined]
    assert gate[3].is_percent  # type: ignore[attr-defined]
    for told in ("C6:C7", "row read as well: 7", "column read as well: Amount", "#REF! in D7"):
        assert told in said(sheet)


def test_a_table_may_begin_after_a_thousand_empty_rows() -> None:
    blank = f"<table:table-row {REPEATED}='1500'><table:table-cell/></table:table-row>"
    body = table("A", blank, line("Company", "Deal name"), line("Rowan", "Roof"))
    (only,) = read_workbook("deals.ods", ods(body)).rows
    assert (only.number, only.values) == (1502, ["Rowan", "Roof"])


def test_ids_that_are_too_long_for_a_number_are_named() -> None:
    book, page = deals()
    page["E1"] = "Record Id"
    page["E2"], page["E3"], page["E4"] = 4876876000000123456, "4876876000000123456", 487687600000012
    sheet = read_workbook("deals.xlsx", packed(book))
    assert "1 number of more than 15 digits" in said(sheet)
    assert "E2." in said(sheet)
    assert [type(row.values[4]) for row in sheet.rows] == [str, str, str]


def test_a_merged_pair_of_cells_is_not_a_heading() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for cells in (["Company", "Contact"], ["Rowan", "Ann"], ["Alder", None]):
        page.append(cells)
    page.merge_cells("A3:B3")
    sheet = read_workbook("people.xlsx", packed(book))
    assert [row.values for row in sheet.rows] == [["Rowan", "Ann"], ["Alder", "Alder"]]
