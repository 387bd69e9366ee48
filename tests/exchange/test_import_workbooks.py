"""Workbooks: days as days, numbers as typed, and nothing that would fill the memory."""

from __future__ import annotations

import json
import time
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.book import Book
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.sheet import PackedRows, Row
from pipeline_tui.exchange.workbooks import read_workbook

if TYPE_CHECKING:
    from conftest import Program

_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"""  # noqa: E501
_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"""  # noqa: E501
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_STYLES = f"""<?xml version="1.0"?><styleSheet {_MAIN}><cellXfs count="2"><xf numFmtId="0"/>
<xf numFmtId="14"/></cellXfs></styleSheet>"""
_ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def workbook(styles: str = _STYLES, /, **sheets: str) -> bytes:
    """An XLSX with the XML of each sheet's rows, by title."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(names, 1)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        "".join(
            f'<Relationship Id="rId{at}" Type="{office}/worksheet" Target="worksheets/s{at}.xml"/>'
            for at in range(1, len(names) + 1)
        )
        + f'<Relationship Id="rId99" Type="{office}/styles" Target="styles.xml"/>'
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {_MAIN} xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{links}</Relationships>",
        )
        archive.writestr("xl/styles.xml", styles)
        for at, rows in enumerate(sheets.values(), 1):
            archive.writestr(
                f"xl/worksheets/s{at}.xml",
                f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>",
            )
    return packed.getvalue()


def row(number: int, *cells: str | int | float) -> str:
    """One row; texts starting with < are cells of their own, with {} for the place."""
    made = []
    for at, cell in enumerate(cells):
        place = f"{chr(65 + at)}{number}"
        if isinstance(cell, str) and cell.startswith("<"):
            made.append(cell.format(place))
        elif isinstance(cell, str):
            made.append(f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>')
        else:
            made.append(f'<c r="{place}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(made)}</row>'


DAY = '<c r="{}" s="1"><v>46381</v></c>'  # 2026-12-25
ERROR = '<c r="{}" t="e"><v>#REF!</v></c>'
DEALS = (
    row(1, "My deals", "")
    + row(2, "Company", "Deal name", "Amount", "Expected close date", "Phone", "Owner")
    + row(3, "Oak", "Roof", 1250.5, DAY, 4930123456, "Ann")
    + row(4, "Elm", "Fence", 700, DAY, "", ERROR)
)


def test_the_sheet_that_is_understood_is_read(program: Program) -> None:
    program.write("deals.xlsx", workbook(Cover=row(1, "Hello"), Deals=DEALS, Old=row(1, "x")))
    done = program("import", "deals.xlsx")
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert "read sheet 'Deals'; not read: 'Cover', 'Old'. Read another with --sheet Cover" in said
    assert "skipped 1 row above the header: row 1 'My deals'" in said
    assert "1 cell with an error, read as empty: #REF! in F4" in said
    deals = {each["title"]: each for each in program.listed()}
    assert (deals["Roof"]["value"], deals["Fence"]["value"]) == ("1250.50", "700")
    assert deals["Roof"]["expected_close"] == "2026-12-25"
    shown = json.loads(program("show", "1", "--json").stdout)
    assert shown["contacts"][0]["phones"] == ["4930123456"]
    before = program.state()
    assert b"Nothing changed" in program("import", "deals.xlsx").stdout
    assert program.state() == before


FORMATS = f"""<?xml version="1.0"?><styleSheet {_MAIN}><numFmts count="4">
<numFmt numFmtId="164" formatCode="[$€-2] #,##0.00"/>
<numFmt formatCode="#,##0.00\\ [$GBP];[Red]-#,##0.00\\ [$GBP]" numFmtId="165"/>
<numFmt numFmtId="166" formatCode="#,##0.00 &quot;руб.&quot;"/>
<numFmt numFmtId="167" formatCode="&quot;$&quot;#,##0"/>
</numFmts><cellStyleXfs count="1"><xf numFmtId="165"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>"""


def _formatted(style: int, value: str) -> str:
    return f'<c s="{style}" r="{{}}"><v>{value}</v></c>'


def _amounts(program: Program, content: bytes, *options: str) -> list[tuple[str, str]]:
    program.write("money.xlsx", content)
    program.book = program.folder / "-".join(("of", *options, f"{hash(content)}.json"))
    done = program.inside("import", "money.xlsx", *options)
    assert done.returncode == 0, done.stderr
    return [(each["value"], each["currency"]) for each in program.listed()]


def test_the_currency_that_a_cell_shows_is_that_of_its_amount(program: Program) -> None:
    rows = row(1, "Company", "Deal name", "Amount")
    for number, style in enumerate((2, 3, 4, 5, 0), 2):
        rows += row(number, f"Company {number}", "Roof", _formatted(style, "1234.5"))
    shown = workbook(FORMATS, Deals=rows)
    assert [each for _, each in _amounts(program, shown)] == ["EUR", "GBP", "RUB", "USD", "USD"]
    done = program.inside("import", "money.xlsx", "--dry-run", "--on-duplicate", "create")
    assert b"4 amount(s) are in the currency that their cells show" in done.stdout
    assert {each for _, each in _amounts(program, shown, "--currency", "CHF")} == {"CHF"}
    told = row(1, "Company", "Amount", "Currency") + row(2, "A", _formatted(2, "5"), "PLN")
    told += row(3, "B", _formatted(2, "6"), "")
    assert [each for _, each in _amounts(program, workbook(FORMATS, Deals=told))] == ["PLN", "EUR"]


def test_rejected_rows_of_a_workbook_keep_amount_and_currency(program: Program) -> None:
    rows = row(1, "Company", "Deal name", "Amount", "Created", "Factor")
    rows += row(2, "A", "Roof", "1.200,50", "2026-02-01", 12.5)
    rows += row(3, "B", "Wall", _formatted(2, "1234.5"), "2026-99-99", _formatted(2, "0.5"))
    rows += row(4, "C", "Gate", 99.25, "2026-99-98", 12.5)
    program.write("money.xlsx", workbook(FORMATS, Deals=rows))
    assert (
        program.inside("import", "money.xlsx", "--decimal", "comma", "--keep-unmapped").returncode
        == 6
    )
    rejects = program.folder / "money.xlsx.rejects.csv"
    text = rejects.read_text(encoding="utf-8")
    assert "why rejected (decimal comma" in text
    rejects.write_text(text.replace("2026-99-9", "2026-01-0"), encoding="utf-8")
    assert program.inside("import", rejects.name, "--keep-unmapped").returncode == 0
    assert [(each["value"], each["currency"]) for each in program.listed()] == [
        ("1200.50", "USD"), ("1234.50", "EUR"), ("99.25", "USD"),
    ]  # fmt: skip
    kept = [dict(each.fields) for each in Book(program.book).read().deals]
    assert kept == [{"Factor": "12.5"}, {"Factor": "0.5"}, {"Factor": "12.5"}]


def test_the_currency_of_a_cell_is_found_in_any_spelling_of_its_xml(program: Program) -> None:
    styles = FORMATS.replace("[$€-2]", "[$X$-416]").replace(
        'formatCode="&quot;$', 'formatCode="0 &quot;all'
    )
    styles = styles.replace('formatCode="#,##0.00 &quot;руб.&quot;"', "formatCode='#,##0.00 \"€\"'")
    rows = row(1, "Company", "Amount")
    for number, style in enumerate((2, 4, 5), 2):
        rows += row(number, f"Company {number}", _formatted(style, "5"))
    content = workbook(styles, Deals=rows)
    program.write("money.xlsx", content)
    done = program.inside("import", "money.xlsx")
    assert b"row 2: Amount: unknown currency 'X$'" in done.stderr
    assert [each["currency"] for each in program.listed()] == ["EUR", "USD"]
    assert [each for _, each in _amounts(program, content, "--currency", "BRL")] == ["BRL"] * 3


def test_numbers_of_a_workbook_do_not_say_how_its_texts_are_typed(program: Program) -> None:
    head = row(1, "Company", "Deal name", "Amount") + row(2, "A", "Roof", 99.5)
    program.write("money.xlsx", workbook(Deals=head + row(3, "B", "Wall", "1.200")))
    asked = program.inside("import", "money.xlsx")
    assert asked.returncode == 2
    assert b"'1.200' can be read in two ways" in asked.stderr
    assert not program.book.exists()
    program.write("money.xlsx", workbook(Deals=head + row(3, "B", "Wall", "1.234,50")))
    assert program.inside("import", "money.xlsx").returncode == 0
    assert [each["value"] for each in program.listed()] == ["99.50", "1234.50"]


def test_a_sheet_is_chosen_by_name(program: Program) -> None:
    second = row(1, "Company", "Deal name") + row(2, "Yew", "Gate")
    program.write("deals.xlsx", workbook(Deals=DEALS, Late=second))
    wrong = program.inside("import", str(program.folder / "deals.xlsx"), "--sheet", "Early")
    assert wrong.returncode == 2
    assert b"deals.xlsx has no sheet 'Early'\nIt has: 'Deals', 'Late'" in wrong.stderr
    assert program("import", "deals.xlsx", "--sheet", "late").returncode == 0
    assert [each["prospect"] for each in program.listed()] == ["Yew"]


def test_a_workbook_on_standard_input(program: Program) -> None:
    assert program("import", "-", stdin=workbook(Deals=DEALS)).returncode == 0
    assert len(program.listed()) == 2


def test_an_open_document_is_read(program: Program) -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        + "</table:table-row>"
        for cells in (("Company", "Deal name"), ("Fir", "Barn"))
    )
    program.write("deals.ods", _ods(cells))
    done = program("import", "deals.ods")
    assert done.returncode == 0, done.stderr
    assert [each["prospect"] for each in program.listed()] == ["Fir"]


def test_an_error_in_an_open_document_is_named_and_read_as_empty(program: Program) -> None:
    lines = (
        ("Company", "Phone", "Deal name", "Owner"),
        ("Fir", "", "Barn", "#REF!"),
        ("Yew", "#N/A", "Gate", "Ann"),
    )
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in line
        )
        + "</table:table-row>"
        for line in lines
    )
    program.write("deals.ods", _ods(cells))
    done = program("import", "deals.ods")
    assert "2 cells with an error, read as empty: #REF! in D2, #N/A in B3" in done.stdout.decode()
    assert [each["owner"] for each in program.listed()] == [None, "Ann"]


def _ods(rows: str) -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_MIME)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return packed.getvalue()


def _bomb() -> bytes:
    packed = BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(260):
            part.write(b" " * (1 << 20))
    return packed.getvalue()


def _lying(data: bytes) -> bytes:
    """The same, where every part says that it is small."""
    size = (260 << 20).to_bytes(4, "little")
    assert data.count(size) >= 1
    return data.replace(size, (1000).to_bytes(4, "little"))


WIDE = workbook(
    A=row(1, "Company", "Deal name") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
TALL_ODS = _ods(
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
    "</table:table-row>"
)
REFUSED = {
    "bomb.xlsx": (_bomb(), "unpacks to more than 200 MB"),
    "lying.xlsx": (_lying(_bomb()), "it is damaged"),
    "wide.xlsx": (WIDE, "has a sheet whose cells spread over"),
    "tall.ods": (TALL_ODS, "has a sheet whose cells spread over"),
    "cut.xlsx": (workbook(Deals=DEALS)[:-200], "it is damaged"),
    "noise.xlsx": (b"PK\x03\x04...", "it is damaged"),
    "noise.xls": (b"\xd0\xcf\x11\xe0" + b"\x01" * 3000, "it is damaged"),
    "renamed.xls": (b"\x00\x01\x02\x03", "NUL"),
    "text.xlsx": (b"company\nA\n", "it is damaged"),
    "empty.xlsx": (workbook(A=""), "has no rows"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_do_harm_is_refused_in_a_line(program: Program, name: str) -> None:
    data, message = REFUSED[name]
    program.write(name, data)
    started = time.monotonic()
    done = program("import", name)
    assert time.monotonic() - started < 10
    assert done.returncode == 1
    error = done.stderr.decode()
    assert error.startswith("error: ")
    assert message in error.splitlines()[0]
    assert len(error.splitlines()) <= 2
    assert not program.book.exists()


def test_a_million_formatted_rows_are_cut_at_the_data() -> None:
    blank = "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(5, 1_048_577))
    data = workbook(Deals=DEALS + blank)
    started = time.process_time()
    sheet = read_workbook("million.xlsx", data)
    assert time.process_time() - started < 10
    assert [each.values[0] for each in sheet.rows] == ["Oak", "Elm"]


def test_rows_far_below_the_table_are_not_read_and_counted() -> None:
    far = row(2000, "Far", "Away") + row(2001, "Further", "Away")
    sheet = read_workbook("far.xlsx", workbook(Deals=DEALS + far))
    assert len(sheet.rows) == 2
    assert "2 rows not read after row 4" in " ".join(sheet.notices)


def test_a_workbook_that_fits_is_let_through() -> None:
    assert len(read_workbook("deals.xlsx", workbook(Deals=DEALS)).rows) == 2
    with pytest.raises(PipelineError):
        read_workbook("bomb.xlsx", _bomb())


def test_rows_that_are_kept_aside_come_back_with_their_percentages_and_currencies() -> None:
    cells = ["Yew", Number("0.25", is_percent=True), Number("1200", "€"), Number("7")]

    kept = PackedRows([Row(2, cells)])[0].values

    assert kept == cells
    assert [getattr(each, "is_percent", None) for each in kept] == [None, True, False, False]
    assert [getattr(each, "sign", None) for each in kept] == [None, "", "€", ""]
