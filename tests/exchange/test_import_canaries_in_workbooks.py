"""Nothing of a workbook is lost without a word: a canary in every place is found again.

A canary is a word in one cell. It must be in the book after the import, or the output must name
it, or else its column, its cell or its sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from spreadsheets import line, ods, packed, table, text_cell

if TYPE_CHECKING:
    from conftest import Program

HEADERS = [
    "Company", "Deal name", "Contact", "Email", "Phone", "Notes", "Source", "Owner", "Tags",
    "Product", "Postal address", "Web site", "Birthday", "Competitor", "Colour", "",
]  # fmt: skip
"""Columns that the program knows, that it knows to be lost, that nobody knows, and without name."""
FIRST = [
    "Canary-1", "Canary-2", "Canary-3", "canary4@yew.example", "+49305555501", "Canary-6",
    "Canary-7", "Canary-8", "canary-9", "Canary-10", "Canary-11", "Canary-12", "Canary-13",
    "Canary-14", "Canary-15", "Canary-16",
]  # fmt: skip


def _missing(program: Program, name: str, places: dict[str, str]) -> list[str]:
    """Import a workbook and return the canaries that are neither in the book nor in the output,
    and whose place is not named. A canary with * before it needs its place named."""
    done = program("import", name)
    said = (done.stdout + done.stderr).decode()
    book = program.book.read_text(encoding="utf-8") if program.book.exists() else ""
    rejects = "".join(
        path.read_text(encoding="utf-8") for path in program.folder.glob("*.rejects*.csv")
    )
    everything = (book + said + rejects).lower()
    return [
        f"{canary} ({told})\n{said}"
        for canary, told in places.items()
        if canary.lower() not in everything and not (told and told.lower() in said.lower())
    ]


def _columns() -> dict[str, str]:
    return {**dict(zip(FIRST, HEADERS, strict=True)), "Canary-16": "column P"}


def test_every_canary_of_an_xlsx_is_found_again(program: Program) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Deals"
    page.append(["Canary-title"])
    page.append(HEADERS)
    page.append(FIRST)
    page.append(["Canary-hidden-row", "Gate"])
    page.append(["Canary-merged", "Wall"])
    page.append([None, "Tower"])
    page.append(["Canary-section"])
    page.append(["Alder", "Barn", "#N/A"])
    page.append(["Grand total Canary-total"])
    page.merge_cells("A5:A6")
    page.merge_cells("A7:P7")
    page.row_dimensions[4].hidden = True
    page.column_dimensions["O"].hidden = True
    page["B8"].comment = Comment("Canary-comment", "Ann")
    page["C8"].data_type = "e"
    page["D8"] = "=Canary_formula"
    page["A2000"] = "Canary-far"
    for title, state in (
        ("Canary-sheet", "visible"), ("Canary-hidden", "hidden"), ("Canary-deep", "veryHidden")
    ):  # fmt: skip
        other = book.create_sheet(title)
        other.append(["Whatever", f"{title}-cell"])
        other.sheet_state = state
    program.write("deals.xlsx", packed(book))
    places = {
        **_columns(),
        "Canary-title": "",
        "Canary-hidden-row": "",
        "*hidden row": "1 hidden row read as well: 4",
        "Canary-merged": "",
        "*merged range": "A5:A6",
        "Canary-section": "",
        "Canary-total": "",
        "Canary-comment": "B8",
        "*error": "#N/A in C8",
        "Canary_formula": "D8",
        "Canary-far": "1 row not read after row",
        "Canary-sheet-cell": "'Canary-sheet'",
        "Canary-hidden-cell": "'Canary-hidden' (hidden)",
        "Canary-deep-cell": "'Canary-deep' (hidden)",
    }
    assert _missing(program, "deals.xlsx", places) == []
    assert '"Tower"' in program.book.read_text(encoding="utf-8")


def test_every_canary_of_an_ods_is_found_again(program: Program) -> None:
    hidden = '<style:style style:name="no"><style:table-properties table:display="false"/>'
    error = text_cell("#N/A", 'calcext:value-type="error"')
    note = "<office:annotation><text:p>Canary-comment</text:p></office:annotation>"
    deals = table(
        "Deals",
        line("Canary-title"),
        line(*HEADERS),
        line(*FIRST),
        line("Canary-hidden-row", "Gate", attributes='table:visibility="collapse"'),
        line(text_cell("Canary-merged", 'table:number-rows-spanned="2"'), "Wall"),
        line("<table:covered-table-cell/>", "Tower"),
        line("Alder", text_cell("Barn", before=note), error),
        line("Larch", "Dam", '<table:table-cell table:formula="of:=Canary_formula"/>'),
        line("Twin", "Canary-twin", attributes='table:number-rows-repeated="2"'),
        '<table:table-row table:number-rows-repeated="1200"><table:table-cell/></table:table-row>',
        line("Canary-far"),
    )  # fmt: skip
    other = table("Canary-sheet", line("Whatever", "Canary-sheet-cell"))
    secret = table("Canary-hidden", line("Whatever", "Canary-hidden-cell"), style="no")
    program.write("deals.ods", ods(secret + deals + other, styles=f"{hidden}</style:style>"))
    places = {
        **_columns(),
        "Canary-title": "",
        "Canary-hidden-row": "",
        "*hidden row": "1 hidden row read as well: 4",
        "Canary-merged": "",
        "*merged range": "A5:A6",
        "Canary-comment": "B7",
        "*error": "#N/A in C7",
        "Canary_formula": "C8",
        "Canary-twin": "",
        "Canary-far": "1 row not read after row",
        "Canary-sheet-cell": "'Canary-sheet'",
        "Canary-hidden-cell": "'Canary-hidden' (hidden)",
    }
    assert _missing(program, "deals.ods", places) == []
    assert '"Tower"' in program.book.read_text(encoding="utf-8")
