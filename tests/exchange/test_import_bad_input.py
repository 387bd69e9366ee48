"""Whatever a stranger's file holds: one clear error, the right exit status, the book as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any

    from conftest import Program

    from pipeline_tui.book import Book

HEAD = "company,stage,created\n"

CASES = {
    "missing": (None, 3, "there is no file"),
    "empty": (b"", 1, "is empty"),
    "blank": (b"\n \n\n", 1, "is empty"),
    "header only": (b"company,stage\n", 1, "has a header and no rows"),
    "no known header": (b"1,2,3\n4,5,6\n", 2, "holds the prospect name"),
    "nul": (b"company,stage\nA\0B,won\n", 1, "line 2 holds a NUL byte"),
    "latin-1": ("company\nJosé\n".encode("latin-1"), 2, "is not UTF-8: see line 2"),
    "broken utf-16": (b"\xff\xfec", 2, "is not utf-16"),
    "unclosed quote": (b'company,stage\nA,won\n"B,won\nC,won\n', 1, "row 3"),
    "unclosed quote at the end": (b'company,stage\nA,won\nB,"won', 1, "row 3"),
    "a quote that swallows": (b'company,stage\n"A,won\nB,won\n"C",won\n', 1, "row 2"),
    "a quote that tears a record": (
        b'company,title\n"24" monitor","line one\nFoo,bar"\nX,Y\n',
        1,
        "row 2",
    ),
    "a cell without end": (b"company\n" + b"x" * 200_000 + b"\n", 1, "more than 131,072"),
    "too many rows": (b"company\n" + b"A\n" * 200_001, 1, "more than 200,000 rows"),
    "a spreadsheet": (b"PK\x03\x04...", 1, "it is damaged"),
    "a mark for a name": (b"name,customer\nA,True\nB,False\n", 2, "not what prospects are called"),
    "two orders": ((HEAD + "A,won,1/2/2026\n").encode(), 2, "can be read in two ways"),
    "mixed orders": ((HEAD + "A,won,13/2/2026\nB,won,2/13/2026\n").encode(), 2, "day first"),
    "two decimals": (b'company,value\nA,"1,234.5"\nB,"1.234,5"\n', 2, "--decimal"),
    "unclear thousand": (b"company,value\nA,1.200\n", 2, "can be read in two ways"),
}
JSON_CASES = {
    "not json": (b"[{", 1, "is not valid JSON"),
    "a number": (b"12", 1, "is not a list of objects"),
    "deep": (b"[" * 100_000, 1, "is not valid JSON"),
    "empty list": (b"[]", 1, "holds no rows"),
    "damaged export": (b'{"format":"pipeline-tui","version":1,"prospects":3}', 1, "damaged"),
    "newer export": (b'{"format":"pipeline-tui","version":9,"prospects":[]}', 1, "newer"),
}


def _refused(program: Program, name: str, status: int, message: str, *options: str) -> None:
    before = program.state()
    files = sorted(path.name for path in program.folder.iterdir())
    done = program.inside("import", str(program.folder / name), *options)
    error = done.stderr.decode()
    assert done.returncode == status, error
    assert message in error
    assert error.startswith("error: ")
    assert "Traceback" not in error
    assert len(error.splitlines()) <= (6 if "--encoding" in error else 3)
    assert done.stdout == b""
    assert program.state() == before
    assert sorted(path.name for path in program.folder.iterdir()) == files


def test_each_kind_of_bad_table(program: Program) -> None:
    program("add", "Already here")
    for content, status, message in CASES.values():
        name = "in.csv"
        (program.folder / name).unlink(missing_ok=True)
        if content is not None:
            program.write(name, content)
        _refused(program, name, status, message)


def test_the_shell_sees_the_same(program: Program) -> None:
    program.write("in.csv", b"company\nJos\xe9\n")
    done = program("import", "in.csv")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "error: in.csv is not UTF-8: see line 2",
        "Say what it is; that line would read:",
        "  --encoding cp1252   José",
        "  --encoding cp1251   Josй",
        "  --encoding koi8-r   JosИ",
        "  --encoding cp866    Josщ",
    ]
    assert done.stdout == b""
    assert program("import", "in.csv", "--encoding", "cp1252").returncode == 0
    assert b"Jos\xc3\xa9" in program("list", "--prospects", "--json").stdout


def test_each_kind_of_bad_json(program: Program) -> None:
    program("add", "Already here")
    for content, status, message in JSON_CASES.values():
        program.write("in.json", content)
        _refused(program, "in.json", status, message)


def test_options_that_make_no_sense(program: Program) -> None:
    program.write("in.csv", "company,stage,created\nA,won,2026-01-02\n")
    for options, message in (
        (["--map", "company"], "write --map"),
        (["--map", "valeu=stage"], "did you mean 'value'"),
        (["--map", "value=stagee"], "did you mean 'stage'"),
        (["--stage-map", "won"], "WORD=STAGE"),
        (["--stage-map", "won=winning"], "stage 'winning' is unknown"),
        (["--date-format", "american"], "unknown --date-format"),
        (["--encoding", "klingon"], "unknown encoding"),
        (["--encoding", "ascii", "--format", "xml"], "format"),
        (["--currency", "XXX"], "unknown currency"),
    ):
        _refused(program, "in.csv", 2, message, *options)


def test_what_is_no_file(program: Program) -> None:
    os.mkfifo(program.folder / "pipe")
    (program.folder / "folder").mkdir()
    start = time.monotonic()
    _refused(program, "pipe", 1, "is not an ordinary file")
    _refused(program, "folder", 1, "is a folder")
    _refused(program, "/dev/zero", 1, "is not an ordinary file")
    _refused(program, "file/under/nothing", 3, "there is no file")
    assert time.monotonic() - start < 20


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs /dev/zero")
def test_input_without_end(program: Program) -> None:
    shell = f"'{sys.executable}' -m pipeline_tui --book book.json import -"
    for source, message in (("cat /dev/zero", b"NUL byte"), ("yes", b"is larger than 64 MB")):
        done = subprocess.run(
            ["sh", "-c", f"{source} | {shell}"],  # noqa: S607
            cwd=program.folder,
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 1
        assert message in done.stderr


def test_standard_input_that_is_closed_is_empty(program: Program) -> None:
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m pipeline_tui --book book.json import - <&-"],  # noqa: S607
        cwd=program.folder, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"error: standard input is empty\n")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    ["company,title\nJosé,Roof\n", "Компания;Сумма\r\nРомашка;1 000,50\r\n", "कंपनी\tराशि\nअ\t५\n"],
)
def test_utf_16_without_a_mark_is_named_with_the_option_that_reads_it(
    program: Program, codec: str, text: str
) -> None:
    program.write("in.csv", text.encode(codec))
    message, hint = program.inside("import", "in.csv").stderr.decode().splitlines()
    assert codec[:6].upper() in message
    assert hint == f"Add: --encoding {codec}"
    assert program.inside("import", "in.csv", *hint.split()[1:]).returncode == 0
    name = next(
        cell for cell in text.splitlines()[1].replace(";", ",").replace("\t", ",").split(",")
    )
    assert [each["prospect"] for each in program.listed("--prospects")] == [name]


def test_utf_16_with_a_mark_is_read(program: Program) -> None:
    for codec, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        program.write("in.csv", mark + f"company\n{codec}\n".encode(codec))
        assert program.inside("import", "in.csv").returncode == 0
    names = [each["prospect"] for each in program.listed("--prospects")]
    assert sorted(names) == ["utf-16-be", "utf-16-le"]


def test_stray_nuls_are_no_encoding(program: Program) -> None:
    for content in (b"company\0\nA\n", b"a,b\n \0,2\n", b"\0" * 70_000, b"a\0b\0c\1\0\n\0"):
        program.write("in.csv", content)
        assert b"NUL byte" in program.inside("import", "in.csv").stderr


def test_a_quote_inside_of_a_quoted_cell_is_not_lost_in_silence(program: Program) -> None:
    program.write(
        "in.csv", 'company,title\n"24" monitor",Desk\n"A" ,"B"\n"x"y"z",C\nD 5",E\n"F"" ,b" ,G\n'
    )
    done = program.inside("import", "in.csv")
    assert done.returncode == 6
    assert done.stderr.decode().splitlines()[1:] == [
        '  row 2: a " inside of a quoted cell is not doubled',
        '  row 4: a " inside of a quoted cell is not doubled',
    ]
    assert [each["prospect"] for each in program.listed()] == ["A", 'D 5"', 'F" ,b']
    rejects = (program.folder / "in.csv.rejects.csv").read_text(encoding="utf-8")
    assert rejects.splitlines()[1].endswith(',"""24"" monitor"",Desk"')
    assert program.inside("import", "in.csv.rejects.csv").returncode == 6
    program.write("head.csv", 'company,"a"b"\nA,B\n')
    assert b'head.csv, row 1: a " inside' in program.inside("import", "head.csv").stderr


def test_an_interrupted_import_leaves_the_book(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline_tui.exchange import importing

    program("add", "Already here")
    before = program.state()
    program.write("in.csv", "company\n" + "".join(f"Number {each}\n" for each in range(1000)))
    real = importing.apply

    def interrupted(
        change: Any, prepared: Any, how: Any, progress: Any, *rest: Any, **more: Any
    ) -> Any:
        def stop(done: int, total: int) -> None:
            if done == 500:
                raise KeyboardInterrupt

        return real(change, prepared, how, stop, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(importing, "apply", interrupted)
        done = program.inside("import", "in.csv")
    assert done.returncode == 130
    assert (done.stdout, done.stderr) == (b"", b"")
    assert program.state() == before
    assert program.inside("import", "in.csv").returncode == 0


def test_a_rejects_file_that_cannot_be_written_is_said(program: Program) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder = program.folder / "read-only"
    folder.mkdir()
    (folder / "in.csv").write_text("company,value\nA,-1\nB,2\n")
    folder.chmod(0o500)
    done = program("import", "read-only/in.csv")
    folder.chmod(0o700)
    assert done.returncode == 6
    assert b"not written" in done.stderr
    assert len(program.listed()) == 1


def test_lines_that_are_no_records_are_named(program: Program) -> None:
    program.write(
        "in.jsonl",
        '{"company": "A", "value": 10}\n{"company": \n[1]\n\n{"company": "\\ud800"}\n'
        '{"company": "B\\u0000"}\n{"company": {"name": "C"}}\n{"company": "D", "value": 1e999}\n'
        '{"value": 5, "company": "E", "deal name": null}\n',
    )
    done = program.inside("import", "in.jsonl")
    assert done.returncode == 6
    rows = [line.split(":")[0] for line in done.stderr.decode().splitlines()[1:]]
    assert rows == ["  row 2", "  row 3", "  row 5", "  row 6", "  row 8"]
    assert [deal["prospect"] for deal in program.listed("--sort", "ref")] == ["A", "E"]


def test_hostile_names_are_stored_as_they_came(book: Book, bring_in: Any) -> None:
    names = ["[/]", "[@click=app.quit]Acme[/]", "\x1b[2J", "=1+1", "'quoted'", "क्लाइंट", "👨‍👩‍👧"]
    text = "company\n" + "".join(f"{name}\n" for name in names)
    assert bring_in(text).prospects.created == len(names)
    assert [each.name for each in book.read().prospects] == names


def test_nothing_is_lost_or_won_in_the_future(book: Book, bring_in: Any) -> None:
    report = bring_in(
        "company,stage,created,closed\n"
        "A,won,2026-01-01,2027-01-01\nB,won,2026-05-01,2026-04-01\nC,search,2027-01-01,\n"
        "D,won,2026-01-01,2026-02-01\n"
    )
    assert not report.files[0].rejected
    days = [(each.created, each.closed, each.guessed_dates) for each in book.read().deals]
    today = date(2026, 11, 23)
    assert days == [
        (date(2026, 1, 1), today, ("closed",)),
        (date(2026, 4, 1), date(2026, 4, 1), ("created",)),
        (today, None, ()),
        (date(2026, 1, 1), date(2026, 2, 1), ()),
    ]
