"""Tables as spreadsheets and reports leave them: titles, totals, blanks and headers anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.delimited import read_delimited
from pipeline_tui.exchange.header_row import find_header
from pipeline_tui.exchange.layout import Layout
from pipeline_tui.exchange.workbooks import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Import, Program

    from pipeline_tui.exchange.sheet import Sheet


def read(text: str, layout: Layout | None = None) -> Sheet:
    return read_delimited("in.csv", text, layout or Layout())


def firsts(sheet: Sheet) -> list[str]:
    return [row.values[0] for row in sheet.rows]


def said(sheet: Sheet, *words: str) -> str:
    """The one notice that holds these words."""
    found = [each for each in sheet.notices if all(word in each for word in words)]
    assert len(found) == 1, sheet.notices
    return found[0]


def test_a_row_without_its_last_cells_comes_in(data: Path) -> None:
    sheet = read((data / "faults" / "trailing_blanks.csv").read_text())
    assert firsts(sheet) == ["Ida", "Max", "Eva"]
    assert [len(row.values) for row in sheet.rows] == [8, 8, 8]
    assert not sheet.rejected
    assert said(sheet, "before the last column").endswith("rows 3, 4")


def test_a_row_with_too_many_cells_is_rejected_and_blank_ones_do_not_count() -> None:
    sheet = read("company,value\nOak,1,,\nElm,2,more\nFir,3\n")
    assert firsts(sheet) == ["Oak", "Fir"]
    assert [(each.number, each.reason) for each in sheet.rejected] == [
        (3, "it has 3 cells, the header has 2")
    ]


def test_a_repeated_header_is_skipped_even_if_it_is_partly_blank(data: Path) -> None:
    sheet = read((data / "faults" / "header_repeated.csv").read_text())
    assert firsts(sheet) == ["Oak Works", "Elm Works"]
    assert said(sheet, "2 repeated header rows").endswith("rows 3, 5")


def test_one_cell_that_is_like_its_header_is_no_header() -> None:
    sheet = read("company,title,value\nOak,title,\nElm,,\ncompany,,5\n")
    assert firsts(sheet) == ["Oak", "Elm", "company"]


@pytest.mark.parametrize(
    "above",
    [
        "Deals of March\n",
        "Acme Group,,,\n,,,\nDeals,by owner,March 2026,\n",
        "Owner: Ida,,Region: North,\n\n",
        "Account,All,Stage,Open\n",
        'Notes:\n"When you export, some e-mails, phones or names may be missing"\n\n',
        "".join(f"line {number} of a long text\n" for number in range(20)),
    ],
)
def test_a_header_is_found_below_other_lines(above: str) -> None:
    sheet = read(above + "Account,Deal name,Stage,Amount\nOak,Roof,Won,5\nElm,Fence,Lost,6\n")
    assert sheet.headers == ["Account", "Deal name", "Stage", "Amount"]
    assert firsts(sheet) == ["Oak", "Elm"]
    notice = said(sheet, "above the header")
    assert above.split(",", maxsplit=1)[0].splitlines()[0].strip('"') in notice


def test_a_header_of_another_language_is_found_below_a_title() -> None:
    sheet = read("Vienti,,\n,,\nYritys,Summa,Kaupunki\nOak,5,Turku\nElm,6,Oulu\n")
    assert sheet.headers == ["Yritys", "Summa", "Kaupunki"]
    assert firsts(sheet) == ["Oak", "Elm"]


def test_rows_that_hold_two_of_our_words_are_no_header() -> None:
    sheet = read("Yritys,Tapa,Tyyppi\nOak,Call,Task\nElm,Email,Note\nFir,Contact,Company\n")
    assert firsts(sheet) == ["Oak", "Elm", "Fir"]


def test_the_header_is_the_row_that_map_names() -> None:
    layout = Layout(named=("Yritys", "Summa"))
    sheet = read("a,b,c\nx,y,z\nYritys,Summa,Kaupunki\nOak,5,Turku\n", layout)
    assert firsts(sheet) == ["Oak"]


def test_a_header_may_have_two_lines() -> None:
    for above in ("Client,,Deal,", "Client,Client,Deal,Deal"):
        sheet = read(f"{above}\nName,Phone,Title,Amount\nOak,+49 30 5550101,Roof,5\n")
        assert sheet.headers == ["Client - Name", "Client - Phone", "Deal - Title", "Deal - Amount"]
        assert firsts(sheet) == ["Oak"]
        assert "'Client - Phone'" in said(sheet, "two lines", "rows 1 and 2")


def test_two_lines_of_a_header_are_repeated_and_may_have_blanks() -> None:
    text = (
        "Report\n,Contact,,Deal\nCompany,Name,Email,Value\nOak,Ida,ida@oak.example,5\n"
        ",Contact,,Deal\nCompany,Name,Email,Value\nElm,Max,max@elm.example,6\n"
    )
    sheet = read(text)
    assert sheet.headers == ["Company", "Contact - Name", "Contact - Email", "Deal - Value"]
    assert firsts(sheet) == ["Oak", "Elm"]
    assert said(sheet, "2 repeated header rows").endswith("rows 5, 6")


def test_a_line_of_filters_is_no_line_of_the_header() -> None:
    header = find_header(
        [["Owner: Ida", "", "Region: North", ""], ["Company", "Deal name", "Stage", "Colour"]]
    )
    assert (header.start, header.names) == (1, ["Company", "Deal name", "Stage", "Colour"])


def test_total_rows_are_skipped_and_listed() -> None:
    for word in ("Total", "Grand total", "Total:", "Итого", "Всего:", "Summe", "Gesamt", "कुल",
                 "Totals (3 records)", "Итого по отделу", "Sub-total", "Average",
                 "Всего клиентов: 2", "Total for North"):  # fmt: skip
        sheet = read(f"Company,Deals,Value\nOak,1,5\nElm,2,6\n\n{word},3,11 EUR\n")
        assert firsts(sheet) == ["Oak", "Elm"], word
        assert f"row 5 '{word} | 3 | 11 EUR'" in said(sheet, "skipped 1 total row")


def test_a_total_between_groups_is_one_if_it_is_their_sum() -> None:
    text = (
        'Company,Value\nOak,"1,000.50"\nElm,2\nTotal,"1,002.50"\nFir,3\nTotal,3\n'
        'Subtotal,9\nBay,4\nTotal,"1,009.50"\n'
    )
    sheet = read(text)
    assert firsts(sheet) == ["Oak", "Elm", "Fir", "Bay"]
    assert "4 total rows" in said(sheet, "total rows")


def test_a_company_called_total_is_no_total() -> None:
    text = (
        "Id,Company,Contact,Phone,Stage,Value,Currency\n"
        "1,TotalEnergies,,,,5,EUR\n,Total AG,,,,6,EUR\n,Total,Ida Vale,,,,\n,Total,,,Won,5,EUR\n"
        "2,Total,,,,7,EUR\n,Total,,+49 30 5550101,,7,EUR\n,Total,,,,4,EUR\n3,Oak,,,,,\n"
    )
    sheet = read(text)
    assert len(sheet.rows) == 8
    names = read("Company,Value\nВсего Хорошего,5\nSumma,6\nTotal,7\nOak,8\n")
    assert len(names.rows) == 4
    assert read("Company\nShell\nTotal\n").rows[-1].values == ["Total"]
    with_last = read(text + ",Total,,,,34,EUR\n")
    assert "row 10 'Total | 34 | EUR'" in said(with_last, "total row")


def test_the_lines_below_a_report_are_skipped_and_listed() -> None:
    text = (
        "Account Name,Opportunity Name,Stage,Amount\nOak,Roof,Won,5\nElm,Fence,Won,6\n"
        "\nCopyright 2026 example. All rights reserved.\nConfidential\n"
    )
    sheet = read(text)
    assert firsts(sheet) == ["Oak", "Elm"]
    assert "'Copyright 2026 example. All rights reserved.'" in said(sheet, "below the table")
    names = read("Company,Contact,Email\nOak,,\n\nElm,,\nFir,,\n")
    assert firsts(names) == ["Oak", "Elm", "Fir"]


def test_a_column_without_a_header_that_holds_data_gets_a_name() -> None:
    sheet = read("company,,value,\nOak,blue,5,\nElm,,6,\n")
    assert sheet.headers == ["company", "column B", "value", ""]


def test_a_workbook_has_the_rules_of_a_text() -> None:
    totals = workbook_of(
        ["Company", "Deal name", "Value"], ["Oak", "Roof", 5], ["Elm", "Fence", 6],
        ["Grand total", "", ""], ["", "", ""], ["Total:", "", 11],
    )  # fmt: skip
    sheet = read_workbook("a.xlsx", totals)
    assert firsts(sheet) == ["Oak", "Elm"]
    assert "row 4 'Grand total', row 6 'Total: | 11'" in said(sheet, "2 total rows")
    lines = workbook_of(
        ["Client", "", "Deal", ""], ["Name", "Phone", "Title", "Amount"],
        ["Oak", "+49 30 5550101", "Roof", 5], ["", "", "", ""], ["Elm", "", "Wall", 6],
    )  # fmt: skip
    sheet = read_workbook("a.xlsx", lines)
    assert sheet.headers == ["Client - Name", "Client - Phone", "Deal - Title", "Deal - Amount"]
    assert firsts(sheet) == ["Oak", "Elm"]
    letters = read_workbook(
        "a.xlsx", workbook_of(["Oak", 5], ["Elm", 6]), None, Layout(None, False)
    )
    assert (letters.headers, firsts(letters)) == (["A", "B"], ["Oak", "Elm"])


def workbook_of(*rows: list[Any]) -> bytes:
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_a_few_bytes_cannot_make_a_table_of_billions_of_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline_tui.exchange.sheet.MOST_CELLS", 100_000)
    text = "company" + "," * 10_000 + "\n" + "Oak\n" * 20
    with pytest.raises(PipelineError, match="cells"):
        read(text)


def test_a_table_without_a_header_is_mapped_by_letters(program: Program) -> None:
    program.write("in.csv", "Oak Works,Roof,1500,ida@oak.example\nElm Works,Fence,2500\n")
    done = program.inside(
        "import", "in.csv", "--no-header", "--map", "prospect=A", "--map", "title=B",
        "--map", "value=C",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    deals = program.listed("--sort", "ref")
    assert [(each["prospect"], each["value"]) for each in deals] == [
        ("Oak Works", "1500"), ("Elm Works", "2500"),
    ]  # fmt: skip
    assert b"'D'" in done.stdout


def test_the_rejected_rows_of_a_table_without_a_header_come_back(program: Program) -> None:
    program.write("in.csv", "Oak Works;5\nElm Works;x\n")
    options = ("--no-header", "--map", "prospect=A", "--map", "value=B")
    assert program.inside("import", "in.csv", *options).returncode == 6
    rejects = program.folder / "in.csv.rejects.csv"
    rejects.write_text(rejects.read_text().replace(";x;", ";7;"))
    assert program.inside("import", rejects.name, *options).returncode == 0
    assert sorted(each["value"] for each in program.listed()) == ["5", "7"]


def test_no_column_that_holds_data_is_hidden(bring_in: Import) -> None:
    filled = [f"Own {number}" for number in range(40)]
    blank = [f"Blank {number}" for number in range(30)]
    text = ",".join(["company", *blank, *filled]) + "\n"
    for row in range(3):
        text += ",".join([f"Oak {row}", *[""] * 30, *(f"v{row}" for _ in filled)]) + "\n"
    notices = bring_in(text).files[0].notices
    unread = [each for each in notices if each.startswith("not imported")]
    assert all(any(f"'{name}' 3" in each for each in unread) for name in filled)
    assert max(map(len, unread)) < 140
    assert next(each for each in notices if "Blank 0" in each).startswith("skipped 30 columns")
    assert notices.index(unread[-1]) < len(notices) - 1


def test_a_column_that_is_not_imported_is_named_with_an_example(bring_in: Import) -> None:
    text = "company,City,,zip\nOak,Berlin,left,\nElm,,right,\n"
    notices = bring_in(text).files[0].notices
    assert any("'City' (1 row: 'Berlin'), 'column C' (2 rows: 'left')" in each for each in notices)
    kept = bring_in(text, name="b.csv", keep_unmapped=True).files[0].notices
    assert any("your own" in each and "'City', 'column C'" in each for each in kept)


def test_a_column_that_a_profile_leaves_out_is_named_too(bring_in: Import) -> None:
    text = (
        "Deal Name,Deal Stage,Pipeline,Deal Owner,Deal Type\n"
        "Roof,Contract sent,Sales,Ida,Existing business\n"
    )
    report = bring_in(text).files[0]
    assert "read as: HubSpot deals" in report.notices
    assert any("'Pipeline' (1 row: 'Sales')" in each for each in report.notices)
