"""A column of percentages is judged as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.exchange.percents import PercentScale, read_percents

if TYPE_CHECKING:
    from decimal import Decimal

    from conftest import Program


def _read(*cells: str) -> list[str | None]:
    return [None if each is None else str(each) for each in read_percents(cells).values]


def test_percentages_as_programs_write_them() -> None:
    assert _read("12.55", "33.33", "40", "62,5 %", "% 7", "8 percent", "५५") == [
        "12.55", "33.33", "40", "62.5", "7", "8", "55",
    ]  # fmt: skip


def test_a_column_between_0_and_1_holds_fractions_and_says_so() -> None:
    found = read_percents(["0.4", "1", "0,125", "0", "30 %"])
    assert [*map(str, found.values)] == ["40", "100", "12.5", "0", "30"]
    assert set(found.found) == {0, 1, 2}
    assert found.scale is PercentScale.FRACTIONS


def test_one_value_above_1_makes_all_of_them_percent() -> None:
    found = read_percents(["0.4", "1", "70", "70.5 %"])
    assert [*map(str, found.values)] == ["0.4", "1", "70", "70.5"]
    assert set(found.found) == {0}  # 0.4 % is unusual


def test_only_0_and_1_are_decided_and_told() -> None:
    found = read_percents(["0", "1", "1.0"])
    assert [*map(str, found.values)] == ["0", "100", "100"]
    assert set(found.found) == {1, 2}


def test_the_percent_format_of_a_cell_decides() -> None:
    cells = [Number("0.8", is_percent=True), Number("1", is_percent=True), Number("25"), "5 %"]
    assert _read(*cells) == ["80", "100", "25", "5"]
    assert _read(Number("0.5", is_percent=True), Number("0.5")) == ["50", "50"]


def test_rounding_of_computed_percentages() -> None:
    assert _read("66.666666666667", "0.005") == ["66.67", "0.01"]


def test_what_is_not_a_percentage_is_skipped_and_what_says_nothing_is_unknown() -> None:
    cells = ["120", "-5", "high", "-1", "N/A", "", "1" * 4000, "50"]
    found = read_percents(cells)
    assert [each is None for each in found.values] == [True] * 7 + [False]
    assert {at: what.split(",")[0] for at, what in found.found.items()} == {
        0: "skipped", 1: "skipped", 2: "skipped", 3: "read as unknown", 4: "read as unknown",
        6: "skipped",
    }  # fmt: skip


def test_a_few_rejected_rows_are_read_as_their_source_was() -> None:
    assert [*map(str, read_percents(["0.4"], PercentScale.NUMBERS).values)] == ["0.4"]
    assert read_percents(["55"], PercentScale.FRACTIONS).values == [None]


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=5), st.booleans())
def test_percentages_printed_with_a_sign_read_back(shares: list[Decimal], has_comma: bool) -> None:
    cells = [f"{share} %".replace(".", "," if has_comma else ".") for share in shares]
    assert read_percents(cells).values == shares


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    read_percents([text, "0.5"])


@pytest.mark.parametrize(("cells", "probabilities"), [
    ("0.3,0.55", [30, 55]), ("30,0.55", [30, 0.55]),
])  # fmt: skip
def test_an_import_says_how_it_read_them(
    program: Program, cells: str, probabilities: list[float]
) -> None:
    one, two = cells.split(",")
    program.write("deals.csv", f"Company,Stage,Probability\nAsh,Search,{one}\nBay,Search,{two}\n")
    done = program.inside("import", "deals.csv")
    assert done.returncode == 0
    assert b"Probability: " in done.stdout
    assert [each["probability"] for each in program.listed()] == probabilities


def test_rejected_rows_come_back_on_the_scale_of_their_file(program: Program) -> None:
    program.write("deals.csv", "Company,Value,Probability\nAsh,5,70\nBay,x5,0.5\n")
    assert program.inside("import", "deals.csv").returncode == 6
    rejects = program.folder / "deals.csv.rejects.csv"
    text = rejects.read_text(encoding="utf-8")
    assert "percent numbers" in text
    rejects.write_text(text.replace("x5", "5"), encoding="utf-8")
    assert program.inside("import", rejects.name).returncode == 0
    assert [each["probability"] for each in program.listed()] == [70, 0.5]
