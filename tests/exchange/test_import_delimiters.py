"""What stands between the cells: judged by the rows, or said."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.delimited import read_delimited
from pipeline_tui.exchange.delimiters import find_delimiter
from pipeline_tui.exchange.layout import Layout, parse_delimiter

if TYPE_CHECKING:
    from conftest import Program


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Компания;Сумма, руб.\nРомашка;1 000,50\nВасилёк;2 000,00\n", ";"),
        ("Firma;Betrag, netto, EUR\nEiche;1.000,50\nBuche;2.000,00\n", ";"),
        ("Yritys;Summa, euroa\nOak;1 000,50\nElm;2 000,00\n", ";"),
        ("company,tags\nOak,a;b;c\nElm,d;e;f\n", ","),
        ('company,notes\nOak,"one; two; three"\nElm,"four; five"\n', ","),
        ("company\tvalue, EUR\nOak, Ash and Elm\t5\n", "\t"),
        ("company|value\nOak, Ash|5,5\n", "|"),
        ("company\nOak, Ash and Elm\n", ","),
        ("company\nOak\n", ","),
        ('Notes:\n"One, two, three; four"\n\nFirst Name;Last Name;Company\nA;B;C\n', ";"),
        ("Отчёт; март; 2026; все\nКомпания,Сумма,Контакт\nОльха,5,Ида\n", ","),
        ('"a;b";"c"\n"1,0";"2,0"\n', ";"),
    ],
)
def test_the_rows_show_the_delimiter(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter
    assert read_delimited("in.csv", text).judged.delimiter == delimiter


@pytest.mark.parametrize("line", ["sep=^\n", "SEP=^\r\n", '"sep=^"\r'])
def test_a_spreadsheet_says_its_delimiter_in_the_first_line(line: str) -> None:
    sheet = read_delimited("in.csv", f"{line}company^value\nOak^5\n")
    assert [row.values for row in sheet.rows] == [["Oak", "5"]]
    assert sheet.rows[0].number == 3
    said = read_delimited("in.csv", f"{line}company;value\nOak;5\n", Layout(";"))
    assert said.headers == ["company", "value"]


def test_a_delimiter_is_a_character_or_its_name() -> None:
    assert [parse_delimiter(each) for each in ("tab", "\\t", "Semicolon", "^", " ")] == [
        "\t", "\t", ";", "^", " ",
    ]  # fmt: skip
    for wrong in ("", ";;", "a", '"', "\n", "0"):
        with pytest.raises(UsageError, match="not a valid delimiter"):
            parse_delimiter(wrong)


def test_the_delimiter_is_said_and_kept_in_a_profile(program: Program) -> None:
    program.write("one.csv", "company:value\nOak:5\n")
    program.write("two.csv", "company:value\nElm:6\n")
    options = ("--delimiter", ":", "--save-profile", "colons")
    assert program.inside("import", "one.csv", *options).returncode == 0
    assert program.inside("import", "two.csv", "--profile", "colons").returncode == 0
    assert sorted(each["prospect"] for each in program.listed()) == ["Elm", "Oak"]
    assert program.inside("import", "one.csv", "--delimiter", "xx").returncode == 2


def test_tabs_and_line_ends_in_quoted_cells_are_text() -> None:
    sheet = read_delimited("in.tsv", 'company\tnotes\n"Oak\tWorks"\t"a\nb"\n5" pipe\tc "d" e\n')
    assert [row.values for row in sheet.rows] == [["Oak\tWorks", "a\nb"], ['5" pipe', 'c "d" e']]


@pytest.mark.parametrize(
    "text",
    [
        "company\n" + '"' * 100_000 + "\nOak\n",
        "company\n" + '"' * 99_999 + "\nOak\n",
        "company\n" + '"a" ' * 30_000 + "\nOak\n",
        "company\n" + ',"a"b' * 25_000 + "\nOak\n",
        '"' * 100_000,
        "company\n" + "\n" * 1_000_000 + "Oak\n",
        "company\n" + 'x"y\n' * 190_000 + "Oak\n",
        "company\n" + '"x" y\n' * 100_000 + "Oak\n",
        "company\n" + "x" * 60_000_000,
        "x," * 10_000_000,
        "company," * 20_000 + "\nOak\n",
    ],
    ids=range(11),
)
def test_hostile_text_is_read_or_refused_in_a_few_seconds(text: str) -> None:
    start = time.process_time()
    try:
        sheet = read_delimited("in.csv", text)
    except PipelineError as error:
        assert "\n" not in error.message
        assert len(error.message) < 200
    else:
        assert all(len(each.reason) < 200 for each in sheet.rejected)
    assert time.process_time() - start < 6
