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
    from pathlib import Path

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


def test_values_of_which_most_are_above_1_are_percent() -> None:
    found = read_percents(["0.4", "1", "70", "80", "70.5 %"])
    assert [*map(str, found.values)] == ["0.4", "1", "70", "80", "70.5"]
    assert set(found.found) == {0}  # 0.4 % is unusual
    assert _read("0.4", "70") == ["0.4", "70"]
    assert _read("1", "1", "70") == ["1", "1", "70"]


def test_fractions_with_some_percentages_among_them_say_so() -> None:
    found = read_percents(["0.25", "0.75", "1", "45.5", "0", "60%", "120"])
    assert [None if each is None else str(each) for each in found.values] == [
        "25", "75", "100", "45.5", "0", "60", None,
    ]  # fmt: skip
    assert found.scale is PercentScale.FRACTIONS
    assert set(found.found) == {0, 1, 2, 3, 6}


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
    found = read_percents(["0.4", "1", "55"], PercentScale.FRACTIONS)
    assert [*map(str, found.values)] == ["40", "100", "55"]


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=5), st.booleans())
def test_percentages_printed_with_a_sign_read_back(shares: list[Decimal], has_comma: bool) -> None:
    cells = [f"{share} %".replace(".", "," if has_comma else ".") for share in shares]
    assert read_percents(cells).values == shares


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    read_percents([text, "0.5"])


@pytest.mark.parametrize(("cells", "probabilities"), [
    ("0.3,0.55", [30, 55]), ("30,0.55", [30, 0.55]), ("0.3,0.25,45.5", [30, 25, 45.5]),
])  # fmt: skip
def test_an_import_says_how_it_read_them(
    program: Program, cells: str, probabilities: list[float]
) -> None:
    rows = (f"{name},Search,{cell}\n" for name, cell in zip("ABC", cells.split(","), strict=False))
    program.write("deals.csv", f"Company,Stage,Probability\n{''.join(rows)}")
    done = program.inside("import", "deals.csv")
    assert done.returncode == 0
    assert b"Probability: " in done.stdout
    assert [each["probability"] for each in program.listed()] == probabilities


def test_a_list_with_fractions_and_percentages(program: Program, data: Path) -> None:
    program.write("deals.csv", (data / "faults" / "mixed_percent.csv").read_bytes())
    done = program.inside("import", "deals.csv")
    assert done.returncode == 0
    notes = [line for line in done.stdout.decode().splitlines() if "Probability: " in line]
    assert "row 2 '0.3'" in notes[0]
    assert "row 5 '85.5'" in notes[-1]
    assert [each["probability"] for each in program.listed()] == [30, 100, 75, 85.5, 40, 12.5]


def test_rejected_rows_come_back_on_the_scale_of_their_file(program: Program) -> None:
    program.write("deals.csv", "Company,Value,Probability\nAsh,5,70\nBay,x5,0.5\n")
    assert program.inside("import", "deals.csv").returncode == 6
    rejects = program.folder / "deals.csv.rejects.csv"
    text = rejects.read_text(encoding="utf-8")
    assert "percent numbers" in text
    rejects.write_text(text.replace("x5", "5"), encoding="utf-8")
    assert program.inside("import", rejects.name).returncode == 0
    assert [each["probability"] for each in program.listed()] == [70, 0.5]
