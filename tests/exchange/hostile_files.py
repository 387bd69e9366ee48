"""Small files that were made to hang a reader, to fill the memory or to end in a traceback."""

from __future__ import annotations

import csv
import json
import zipfile
from functools import partial
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from spreadsheets import line, ods, packed, table, text_cell, with_part, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[[], bytes]

LONG = 100_000
"""Characters of a hostile text: what takes quadratic time takes minutes then."""

COLUMNS = (
    "Company", "Contact", "Email", "Phone", "Deal name", "Amount", "Currency", "Stage",
    "Probability", "Created", "Expected close", "Owner", "Tags", "Notes", "Next step", "Due",
    "Product", "Country", "Lost reason", "Region",
)  # fmt: skip
_PLAIN = dict(zip(COLUMNS, (
    "Acme", "Ann Lee", "ann@acme.example", "+49 30 1234567", "Roof", "1000", "EUR", "won", "50",
    "2026-01-02", "2026-12-24", "Kim", "key", "A note", "call", "2026-12-01", "Pumps", "DE",
    "price", "north",
), strict=True))  # fmt: skip


def long(*pieces: str, end: str = "", start: str = "") -> str:
    """A text of some pieces again and again."""
    piece = "".join(pieces)
    return start + piece * (LONG // len(piece)) + end


TEXTS: dict[str, str] = {
    "letters": long("a"),
    "digits": long("9"),
    "zeros": long("0"),
    "zeros and one": long("0", end="1"),
    "spaces": long(" ", start="a", end="b"),
    "spaces after digits": long(" ", start="1", end="x"),
    "tabs": long("\t", start="a", end="b"),
    "no-break spaces": long("\u00a0", start="1", end="2"),
    "line breaks": long("\n", start="a", end="b"),
    "quotes": long('"'),
    "apostrophes": long("'"),
    "equals and quotes": long('="'),
    "brackets": long("("),
    "bracket pairs": long("()"),
    "square brackets": long("["),
    "currency brackets": long("[$"),
    "angle brackets": long("<"),
    "tags": long("<p "),
    "closed tags": long("<p>"),
    "comments": long("<!--"),
    "comment ends": long("-->"),
    "scripts": long("<script>"),
    "styles": long("<style>", end="</p>"),
    "links": long('<a href="x">'),
    "link ends": long("<a href=x>y</a>"),
    "link without end": long(" ", start="<a href", end=">"),
    "entities": long("&amp;"),
    "entities in entities": long("&amp", ";lt;"),
    "entity starts": long("&#"),
    "number entities": long("&#1114112;"),
    "commas": long(","),
    "semicolons": long(";"),
    "colons": long(":::"),
    "pipes": long("|"),
    "slashes": long("/ "),
    "backslashes": long("\\"),
    "ats": long("@"),
    "addresses": long("a@b.cc;"),
    "address starts": long("a.", end="@"),
    "address ends": long("a@b"),
    "phones": long("+49 30 1;"),
    "phone gaps": long("1 ( "),
    "extensions": long(" ext"),
    "extension gaps": long(" ", start="+49 30 1234567 ext", end="x"),
    "hashes": long("#"),
    "points": long("1."),
    "grouped": long("1,"),
    "grouped in threes": long(",000", start="1"),
    "grouped by spaces": long(" 000", start="1"),
    "dashes": long("-"),
    "signs": long("+-"),
    "percents": long("%"),
    "exponent": "1e" + "9" * 1_000,
    "tiny exponent": "1E-999999999",
    "money words": long("1 lakh "),
    "currencies": long("EUR "),
    "dates": long("1/"),
    "iso dates": long("2026-"),
    "date gaps": long(" ", start="30", end=" november 2026"),
    "day names": long("monday "),
    "months": long("may "),
    "times": long("10:"),
    "time zones": long("(GMT) ", start="2026-01-02 10:00 "),
    "ins": long("in "),
    "names": long("next: "),
    "particles": long("von der "),
    "legal forms": long("GmbH & Co. KG "),
    "totals": long(" ", start="total", end="1"),
    "hash tags": long("#a "),
    "quoted printable": long("=3D"),
    "soft breaks": long("=\n"),
    "mail names": long('"a" <'),
    "combining marks": long("\u0301", start="e"),
    "ligatures": long("\ufdfa"),
    "joiners": long("\u200d👩"),
    "right to left": long("\u202e"),
    "arabic digits": long("١"),
    "devanagari": long("\u0915\u093c"),
    "letters that grow": long("ŉ"),
    "surrogate pairs": long("𝟗"),
    "formulas": long("=1+"),
    "markdown": long("*_`"),
    "escapes": long("\x1b["),
    "json in json": long('{"a":'),
    "lists": long("["),
}
"""Texts of a cell. All of them are in each column of a file in turn."""


def _rows(text: str) -> list[list[str]]:
    """A plain row, and one row a column that has the text there."""
    rows = [[*_PLAIN.values()]]
    for at, _ in enumerate(COLUMNS):
        row = [*_PLAIN.values()]
        row[0] = f"Acme {at}"
        row[at] = text
        rows.append(row)
    return rows


def _csv(text: str, delimiter: str = ",") -> bytes:
    target = StringIO()
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(text))
    return target.getvalue().encode()


def _csv_header(text: str) -> bytes:
    target = StringIO()
    csv.writer(target).writerows([["Company", text, "Amount"], ["Acme", "x", "1000"]])
    return target.getvalue().encode()


def _json(text: str) -> bytes:
    return json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in _rows(text)]).encode()


def _jsonl(text: str) -> bytes:
    rows = (dict(zip(COLUMNS, row, strict=True)) for row in _rows(text))
    return "\n".join(map(json.dumps, rows)).encode()


def _xlsx(text: str) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(COLUMNS)
    for row in _rows("".join(c for c in text if c.isprintable() or c == "\n")[:32_000]):
        page.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
    return packed(book)


def _ods(text: str) -> bytes:
    plain = "".join(c for c in text if c.isprintable())
    for sign, entity in (("&", "&amp;"), ("<", "&lt;")):
        plain = plain.replace(sign, entity)
    rows = [line(*(text_cell(cell) for cell in row)) for row in _rows(plain)]
    return ods(table("A", line(*COLUMNS), *rows))


def _vcard(text: str) -> bytes:
    one = text.replace("\n", "\n ")
    lines = ["BEGIN:VCARD", "VERSION:3.0", "FN:Ann Lee"]
    for name in ("ORG", "TITLE", "EMAIL", "TEL", "NOTE", "CATEGORIES", "N", "ADR", "X-A", "BDAY"):
        lines.append(f"{name}:{one}")
    lines += [f"TEL;TYPE={one}:1", f"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET={one[:50]}:{one}",
              f"NOTE;ENCODING=QUOTED-PRINTABLE:{one}", one, "END:VCARD"]  # fmt: skip
    return "\r\n".join(lines).encode()


def _part(name: str, content: str | bytes) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Company", "Deal name"])
    page.append(["Rowan", "Roof"])
    return with_part(packed(book), name, content)


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET = "xl/worksheets/sheet1.xml"


def _sheet(rows: str) -> bytes:
    return _part(_SHEET, f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>")


def _inline(text: str, place: str = "A1") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


_LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(at + 1)} "{f"&{chr(at)};" * 10}">' for at in range(97, 105))
    + "]>"
)  # fmt: skip
_HEAD = line("Company", "Deal name")
_DIGITS = "9" * 6_000


def _lying_sizes() -> bytes:
    """A workbook whose list of parts states sizes that are not true."""
    data = bytearray(_part("xl/big.xml", "x"))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 24 : at + 28] = b"\xff\xff\xff\x7f"
        at += 4
    return bytes(data)


def _bomb(part: str, unpacked: int) -> bytes:
    """A workbook one part of which is a few kB that unpack to much more."""
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(_part("a.xml", "x"))) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != part}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in parts.items():
            archive.writestr(name, each)
        with archive.open(part, "w") as stream:
            for _ in range(unpacked // 1_000_000):
                stream.write(b" " * 1_000_000)
    return content.getvalue()


def _nested(depth: int, opening: str, closing: str, inside: str = "1") -> bytes:
    return (opening * depth + inside + closing * depth).encode()


def _own(**lists: object) -> bytes:
    """An export of this program with other lists."""
    return json.dumps({"format": "pipeline-tui", "version": 1, **lists}).encode()


def _handover(prospects: bytes) -> bytes:
    """A hand-over file with other prospects; not ended."""
    return b'{"format":"pipeline-tui-handover","version":1,"prospects":' + prospects


def _keys(count: int) -> bytes:
    """An object whose many keys are one key, but for the blanks around it."""
    blanks = " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    found = {}
    for at in range(count):
        digits = f"{at:05}"
        found["a" + "".join(blanks[int(each)] for each in digits)] = str(at)
    return json.dumps([{"company": "Acme", **found}]).encode()


STRUCTURES: dict[str, Make] = {
    # text tables
    "quotes.csv": lambda: b"company\n" + b'"' * LONG + b"\n",
    "odd quotes.csv": lambda: b"company\n" + b'"' * (LONG + 1) + b"\n",
    "quotes and commas.csv": lambda: b"company\n" + b'",' * LONG + b"\n",
    "quoted quotes.csv": lambda: b"company\n" + b'"a" ' * LONG + b"\n",
    "lines of quotes.csv": lambda: b"company\n" + b'a"\n"b\n' * LONG,
    "a quote a line.csv": lambda: b"company,title\n" + b'"a"b,"c"d\n' * 10_000,
    "header of quotes.csv": lambda: b'"' * LONG + b"\nAcme\n",
    "header of commas.csv": lambda: b"company" + b"," * LONG + b"\nAcme\n",
    "header of names.csv": (",".join(["company"] * 20_000) + "\nAcme\n").encode,
    "header of digits.csv": (",".join(map(str, range(19_999))) + "\n1\n").encode,
    "100,000 columns.csv": (",".join(f"c{at}" for at in range(LONG)) + "\nA\n").encode,
    "100,000 columns.tsv": ("\t".join(f"c{at}" for at in range(LONG)) + "\nA\n").encode,
    "20,000 columns.csv": (
        "company," + ",".join(f"c{at}" for at in range(19_999)) + "\n" + "A," * 20 + "\n"
    ).encode,
    "equal columns.csv": ("company" + ",notes" * 19_000 + "\nA" + ",x" * 19_000).encode,
    "numbered columns.csv": (
        "company" + "".join(f",Email {at}" for at in range(15_000)) + "\nA,a@b.cc\n"
    ).encode,
    "wide rows.csv": lambda: b"company,title\n" + (b"," * 2_000 + b"\n") * 200,
    "delimiters.csv": lambda: b";,|\t" * 25_000 + b"\n" + b"a\n" * 10,
    "line breaks.csv": lambda: b"company\n" + b"\r" * LONG + b"A\n",
    "carriage returns.csv": lambda: b"company\r" + b"A\r" * 5_000,
    "blank rows.csv": lambda: b"company,title\n" + b",\n" * LONG,
    "rows of one letter.csv": lambda: b"company\n" + b"A\n" * 10_000,
    "rows that differ.csv": lambda: "".join(
        ["company\n", *(f"Acme {at}\n" for at in range(3_000))]
    ).encode(),
    "similar names.csv": lambda: "".join(
        ["company\n", *(f"{'a' * 200}{at}\n" for at in range(2_000))]
    ).encode(),
    "similar people.csv": lambda: "".join(
        ["company,contact,email\n", *(f"Acme,Ann {at},a{at}@acme.example\n" for at in range(2_000))]
    ).encode(),
    "totals.csv": lambda: b"company,amount\n" + b"Total,1\nAcme,1\n" * 2_000,
    "subtotals.csv": lambda: b"company,amount\n" + b"Subtotal: 1,1\n" * 5_000,
    "header again.csv": lambda: b"company,amount\n" * 20_000,
    "rows above the header.csv": lambda: b"report of the month\n" * 20_000 + b"company\nA\n",
    "stages.csv": lambda: "".join(
        ["company,stage\n", *(f"A{at},stage {at}\n" for at in range(10_000))]
    ).encode(),
    "products.csv": lambda: "".join(
        ["company,product\n", *(f"A{at},p{at}\n" for at in range(2_000))]
    ).encode(),
    "tags.csv": ("company,tags\nA," + " ".join(f"t{at}" for at in range(20_000))).encode,
    "emails.csv": (
        "company,email\nA,\"" + ";".join(f"a{at}@b.cc" for at in range(9_000)) + '"\n'
    ).encode,
    "phones.csv": (
        "company,phone\nA,\"" + ";".join(f"+4930{at:07}" for at in range(9_000)) + '"\n'
    ).encode,
    "tags of one.csv": lambda: "".join(
        ["company,tags\n", *(f"A,t{at}\n" for at in range(2_000))]
    ).encode(),
    "notes of one.csv": lambda: "".join(
        ["company,notes\n", *(f"A,{at:0100}\n" for at in range(2_000))]
    ).encode(),
    "amounts of one.csv": lambda: "".join(
        ["company,amount\n", *(f"A,{at}\n" for at in range(1_000))]
    ).encode(),
    "ids.csv": lambda: "".join(
        ["id,company\n", *(f"1,A{at}\n" for at in range(3_000))]
    ).encode(),
    "a byte-order mark.csv": lambda: b"\xef\xbb\xbf" * LONG + b"company\nA\n",
    "separator.csv": lambda: b"sep=\x0b\ncompany\x0bamount\nA\x0b1\n",
    "sep sep.csv": lambda: b"sep=,\n" * LONG,
    "utf-16.csv": lambda: ("company\n" + "a" * LONG).encode("utf-16"),
    "utf-7.csv": lambda: b"company\n" + b"+AGE-" * 20_000,
    "broken utf-8.csv": lambda: b"company\n" + b"\xff" * LONG,
    "broken at the end.csv": lambda: b"company\n" + b"A\n" * 50_000 + b"\xc3",
    # JSON
    "deep lists.json": lambda: _nested(LONG, "[", "]"),
    "deep objects.json": lambda: _nested(LONG, '{"a":', "}"),
    "deep in a cell.json": lambda: b'[{"company":"A","x":' + _nested(900, "[", "]") + b"}]",
    "deep in a key.json": lambda: b'[{"company":"A","x":' + _nested(900, '{"a":', "}") + b"}]",
    "deeper in a cell.json": lambda: b'[{"company":"A","x":' + _nested(9_000, "[", "]") + b"}]",
    "lists in lists.json": lambda: b'[{"company":"A","x":' + _nested(300, "[{},", "]") + b"}]",
    "unfinished lists.json": lambda: b"[" * LONG,
    "unfinished objects.json": lambda: b'[{"company":' * 20_000,
    "long integer.json": lambda: b'[{"company":"A","amount":' + b"9" * LONG + b"}]",
    "long negative.json": lambda: b'[{"company":"A","amount":-' + b"9" * LONG + b"}]",
    "long float.json": lambda: b'[{"company":"A","amount":1.' + b"9" * LONG + b"}]",
    "exponent.json": lambda: b'[{"company":"A","amount":1e999999999}]',
    "tiny.json": lambda: b'[{"company":"A","amount":1e-999999999}]',
    "long key.json": lambda: b'[{"company":"A","' + b"k" * LONG + b'":1}]',
    "one key.json": lambda: _keys(30_000),
    "many keys.json": lambda: json.dumps([{f"k{at}": 1 for at in range(30_000)}]).encode(),
    "keys a row.json": lambda: json.dumps(
        [{"company": "A", f"k{at}": 1} for at in range(15_000)]
    ).encode(),
    "wrappers.json": lambda: b"[" + _nested(5_000, '{"fields":', "}", '{"name":"A"}') + b"]",
    "numbers.json": lambda: json.dumps([*range(LONG)]).encode(),
    "nulls.json": lambda: json.dumps([{"company": None}] * 30_000).encode(),
    "half characters.json": lambda: b'[{"company":"' + b"\\ud800" * 20_000 + b'"}]',
    "NULs.json": lambda: b'[{"company":"' + b"\\u0000" * 20_000 + b'"}]',
    "escapes.json": lambda: b'[{"company":"' + b"\\" * (LONG + 1) + b'"}]',
    "lists of contacts.json": lambda: json.dumps(
        [{"company": "A", "contacts": [{"name": f"n{at}"} for at in range(10_000)]}]
    ).encode(),
    "lists of keys.json": lambda: json.dumps(
        [{"company": "A", "x": [{f"k{at}": at} for at in range(10_000)]}]
    ).encode(),
    "lists beside lists.json": lambda: json.dumps(
        {f"k{at}": [{"company": "A"}] for at in range(10_000)}
    ).encode(),
    "deep lines.jsonl": lambda: b"\n".join([b"[" * 1_000] * 100),
    "broken lines.jsonl": lambda: b'{"company":"A"}\n' + b"{\n" * 10_000,
    "long integer.jsonl": lambda: b'{"company":"A","amount":' + b"9" * LONG + b"}",
    "blank lines.jsonl": lambda: b'{"company":"A"}\n' + b"\n" * LONG,
    # vCards
    "begins.vcf": lambda: b"BEGIN:VCARD\n" * LONG,
    "cards in cards.vcf": lambda: b"BEGIN:VCARD\n" * 20_000 + b"FN:A\n" + b"END:VCARD\n" * 20_000,
    "ends.vcf": lambda: b"BEGIN:VCARD\nFN:A\n" + b"END:VCARD\n" * LONG,
    "folds.vcf": lambda: b"BEGIN:VCARD\nFN:A\nNOTE:" + b"\n x" * LONG + b"\nEND:VCARD\n",
    "soft breaks.vcf": lambda: (
        b"BEGIN:VCARD\nFN:A\nNOTE;QUOTED-PRINTABLE:" + b"=\n" * LONG + b"\nEND:VCARD\n"
    ),
    "spaces before soft breaks.vcf": lambda: (
        b"BEGIN:VCARD\nFN:A\nNOTE;QUOTED-PRINTABLE:" + b" " * LONG + b"=\nx\nEND:VCARD\n"
    ),
    "parameters.vcf": lambda: b"BEGIN:VCARD\nFN:A\nTEL" + b";A=B" * LONG + b":1\nEND:VCARD\n",
    "quoted parameters.vcf": lambda: (
        b"BEGIN:VCARD\nFN:A\nTEL" + b';"a' * LONG + b":1\nEND:VCARD\n"
    ),
    "groups.vcf": lambda: b"BEGIN:VCARD\nFN:A\n" + b"a." * LONG + b"TEL:1\nEND:VCARD\n",
    "no colon.vcf": lambda: b"BEGIN:VCARD\nFN:A\n" + b";" * LONG + b"\nEND:VCARD\n",
    "properties.vcf": (
        "BEGIN:VCARD\nFN:A\n" + "".join(f"X-{at}:a\n" for at in range(20_000)) + "END:VCARD\n"
    ).encode,
    "phones.vcf": (
        "BEGIN:VCARD\nFN:A\n" + "".join(f"TEL:+4930{at:07}\n" for at in range(9_000)) + "END:VCARD"
    ).encode,
    "equal properties.vcf": (
        "BEGIN:VCARD\nFN:A\n" + "".join(f"URL:a{at}\n" for at in range(20_000)) + "END:VCARD"
    ).encode,
    "charset.vcf": lambda: (
        b"BEGIN:VCARD\nFN;CHARSET=idna;ENCODING=QUOTED-PRINTABLE:" + b"=C3=A9" * 10_000
        + b"\nEND:VCARD\n"
    ),
    "rot13.vcf": lambda: (
        b"BEGIN:VCARD\nFN;CHARSET=rot13;ENCODING=QUOTED-PRINTABLE:=41\nEND:VCARD\n"
    ),
    "zip codec.vcf": lambda: (
        b"BEGIN:VCARD\nFN;CHARSET=zip;ENCODING=QUOTED-PRINTABLE:=41\nEND:VCARD\n"
    ),
    "cards.vcf": lambda: b"BEGIN:VCARD\nFN:A\nEND:VCARD\n" * 2_000,
    # workbooks
    "unfinished tags.xlsx": lambda: _part(_SHEET, "<row " * 20_000),
    "unfinished closed tags.xlsx": lambda: _part(_SHEET, "<row></" * 20_000),
    "unfinished texts.xlsx": lambda: _part("xl/sharedStrings.xml", "<si><t>" * 20_000),
    "unfinished comments.xlsx": lambda: _part(_SHEET, "<!--" * 20_000),
    "unfinished CDATA.xlsx": lambda: _part(_SHEET, "<a><![CDATA[" * 20_000),
    "laughs.xlsx": lambda: _part(_SHEET, f"{_LAUGHS}<worksheet {_MAIN}>&i;</worksheet>"),
    "laughs in texts.xlsx": lambda: _part("xl/sharedStrings.xml", f"{_LAUGHS}<sst>&i;</sst>"),
    "laughs in styles.xlsx": lambda: _part("xl/styles.xml", f"{_LAUGHS}<a>&i;</a>"),
    "laughs in properties.xlsx": lambda: _part("docProps/custom.xml", f"{_LAUGHS}<a>&i;</a>"),
    "external entity.xlsx": lambda: _part(
        _SHEET, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'
    ),
    "digits in a row.xlsx": lambda: _sheet(f'<row r="{_DIGITS}"><c><v>1</v></c></row>'),
    "digits in a cell.xlsx": lambda: _sheet(f'<row r="1"><c r="A{_DIGITS}"><v>1</v></c></row>'),
    "letters in a cell.xlsx": lambda: _sheet(
        f'<row r="1"><c r="{"A" * 6_000}1"><v>1</v></c></row>'
    ),
    "a far cell.xlsx": lambda: _sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a long number.xlsx": lambda: _sheet(f'<row r="1"><c r="A1"><v>{_DIGITS}</v></c></row>'),
    "an exponent.xlsx": lambda: _sheet(
        '<row r="1"><c r="A1"><v>1e308</v></c><c r="B1"><v>1e999</v></c></row>'
    ),
    "a text index.xlsx": lambda: _sheet(f'<row r="1"><c r="A1" t="s"><v>{_DIGITS}</v></c></row>'),
    "a style index.xlsx": lambda: _sheet(f'<row r="1"><c r="A1" s="{_DIGITS}"><v>1</v></c></row>'),
    "a date far off.xlsx": lambda: _part(
        "xl/styles.xml",
        f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
    ),
    "inline texts.xlsx": lambda: _sheet("".join(
        f'<row r="{at}">{_inline("x", f"A{at}")}</row>' for at in range(1, 20_000)
    )),
    "merges.xlsx": lambda: _part(
        _SHEET,
        f'<worksheet {_MAIN}><sheetData><row r="1">{_inline("Company")}</row></sheetData>'
        + "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 5_000 + "</mergeCells></worksheet>",
    ),
    "rich text.xlsx": lambda: _sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is>' + "<r><t>a</t></r>" * 20_000 + "</is></c></row>"
    ),
    "sheets.xlsx": lambda: _part(
        "xl/workbook.xml",
        f"<workbook {_MAIN}><sheets>" + "".join(
            f'<sheet name="s{at}" sheetId="{at}" r:id="rId1" xmlns:r="r"/>' for at in range(5_000)
        ) + "</sheets></workbook>",
    ),
    "a bomb.xlsx": lambda: _bomb(_SHEET, 150_000_000),
    "a large bomb.xlsx": lambda: _bomb(_SHEET, 900_000_000),
    "a bomb of texts.xlsx": lambda: _bomb("xl/sharedStrings.xml", 150_000_000),
    "a bomb of styles.xlsx": lambda: _bomb("xl/styles.xml", 150_000_000),
    "a bomb beside it.xlsx": lambda: _bomb("xl/media/image1.png", 900_000_000),
    "lying sizes.xlsx": _lying_sizes,
    "parts.xlsx": lambda: zipped({f"{at}.xml": b"" for at in range(30_000)}),
    "a part above.xlsx": lambda: _part("../../../../tmp/x", "x"),
    "half of it.xlsx": lambda: _part("x.xml", "x")[:2_000],
    "no end.xlsx": lambda: b"PK\x03\x04" + b"\0" * LONG,
    "a signature.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * LONG,
    "full sectors.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * LONG,
    "repeated rows.ods": lambda: ods(
        table("A", _HEAD, line("x", "y", attributes=f'table:number-rows-repeated="{_DIGITS}"'))
    ),
    "a million rows.ods": lambda: ods(
        table("A", _HEAD, line("x", "y", attributes='table:number-rows-repeated="1048570"'))
    ),
    "repeated columns.ods": lambda: ods(table("A", line(
        text_cell("x", f'table:number-columns-repeated="{_DIGITS}"')
    ))),
    "all columns.ods": lambda: ods(table("A", *[line(
        text_cell("x", 'table:number-columns-repeated="16384"')
    )] * 2_000)),
    "spanned.ods": lambda: ods(table("A", _HEAD, line(
        text_cell("x", f'table:number-columns-spanned="{_DIGITS}"')
    ))),
    "unfinished rows.ods": lambda: ods("<table:table-row " * 20_000),
    "tables in tables.ods": lambda: ods("<table:table>" * 20_000),
    "laughs.ods": lambda: ods(table("A", _HEAD, line("&i;", "x")), head=_LAUGHS),
    "spaces.ods": lambda: ods(table("A", _HEAD, line(
        text_cell(f'<text:s text:c="{_DIGITS}"/>'), "x"
    ))),
    "many spaces.ods": lambda: ods(table("A", _HEAD, line(
        text_cell('<text:s text:c="999999999"/>'), "x"
    ))),
    "a long value.ods": lambda: ods(table("A", _HEAD, line(
        f'<table:table-cell office:value-type="float" office:value="{_DIGITS}"/>', "x"
    ))),
    "a long date.ods": lambda: ods(table("A", _HEAD, line(
        f'<table:table-cell office:value-type="date" office:date-value="{_DIGITS}-01-01"/>', "x"
    ))),
    "a long time.ods": lambda: ods(table("A", _HEAD, line(
        f'<table:table-cell office:value-type="time" office:time-value="PT{_DIGITS}H00M00S"/>', "x"
    ))),
    # exports of this program
    "own prospects.json": lambda: _own(prospects=[[]] * 20_000),
    "own deep.json": lambda: (
        b'{"format":"pipeline-tui","version":1,"prospects":' + b"[" * LONG
    ),
    "own deep value.json": lambda: (
        b'{"format":"pipeline-tui","version":1,"prospects":[{"name":"A","notes":'
        + _nested(900, "[", "]") + b"}]}"
    ),
    "own long number.json": lambda: (
        b'{"format":"pipeline-tui","version":1,"prospects":[{"name":"A","number":'
        + b"9" * LONG + b"}]}"
    ),
    "own exponent.json": lambda: _own(prospects=[{
        "name": "A", "uid": "u1", "deals": [{"value": "1E-999999999", "currency": "EUR"}]
    }]),
    "own version.json": lambda: (
        b'{"format":"pipeline-tui","version":' + b"9" * LONG + b',"prospects":[]}'
    ),
    "own spaces.json": lambda: b" " * LONG + b'{ "format"' + b" " * LONG + b":1}",
    "handover deep.json": lambda: _handover(b"[" * LONG),
    "handover deep value.json": lambda: _handover(
        b'[{"name":"A","notes":' + _nested(900, "[", "]") + b"}]}"
    ),
    "handover number.json": lambda: _handover(b'[{"number":' + b"9" * LONG + b"}]}"),
    "handover text.json": lambda: _handover(b'[{"name":"' + b"a" * LONG + b'"}]}'),
    "handover lists.json": lambda: _handover(b"[" + b"[]," * 20_000 + b"[]]}"),
    "handover half.json": lambda: _handover(b"["),
    "handover spaces.json": lambda: b" " * LONG + _handover(b"[]}"),
    "own csv.csv": (
        "record,ref,uid,name,stage,value,currency\n"
        + "".join(f"deal,{'9' * 100}.{at},u{at},A,search,{'9' * 100},EUR\n" for at in range(500))
    ).encode,
}  # fmt: skip


def files(texts: dict[str, str] = TEXTS) -> dict[str, Make]:
    """Every file by its name: each text in each format, and the structures."""
    found: dict[str, Make] = {}
    for name, text in texts.items():
        found[f"{name}, cells.csv"] = partial(_csv, text)
        found[f"{name}, header.csv"] = partial(_csv_header, text)
        found[f"{name}.json"] = partial(_json, text)
        found[f"{name}.vcf"] = partial(_vcard, text)
    for name, text in list(texts.items())[::5]:
        found[f"{name}.tsv"] = partial(_csv, text, "\t")
        found[f"{name}.jsonl"] = partial(_jsonl, text)
        found[f"{name}.xlsx"] = partial(_xlsx, text)
        found[f"{name}.ods"] = partial(_ods, text)
    return found | STRUCTURES
