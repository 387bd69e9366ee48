"""Small files as programs export them, each with its right result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program


def _imported(program: Program, data: Path, name: str, *options: str) -> tuple[list[Any], str]:
    """Return the deals of an import and what it said."""
    program.write(name, (data / "faults" / name).read_bytes())
    done = program.inside("import", name, *options)
    assert done.returncode == 0, done.stderr
    return program.listed(), done.stdout.decode()


def _amounts(deals: list[Any]) -> list[tuple[str, str]]:
    return [(each["value"], each["currency"]) for each in deals]


def test_midnights_in_utc_are_days_in_new_york(program: Program, data: Path) -> None:
    program.patch.setenv("TZ", "America/New_York")
    program.patch.setenv("PIPELINE_CONFIG", str(program.folder / "settings.toml"))
    assert program.inside("config", "set", "zone", "America/New_York").returncode == 0
    deals, _ = _imported(program, data, "utc_midnight.csv")
    assert [each["expected_close"] for each in deals] == ["2027-02-01", "2027-02-15"]


def test_computed_amounts_are_rounded_with_one_note(program: Program, data: Path) -> None:
    deals, said = _imported(program, data, "computed_amounts.csv", "--currency", "EUR")
    assert [each["value"] for each in deals] == ["66.67", "980.12", "18.13", "40"]
    notes = [line for line in said.splitlines() if "rounded" in line]
    assert len(notes) == 1
    assert "3 values" in notes[0]
    assert "row 2 '66.6666666667'" in notes[0]


def test_minus_one_means_unknown(program: Program, data: Path) -> None:
    deals, said = _imported(program, data, "minus_one.csv")
    assert [each["value"] for each in deals] == [None, "250"]
    assert "row 2 '-1'" in said


def test_marks_of_currencies_before_the_amount(program: Program, data: Path) -> None:
    deals, _ = _imported(program, data, "currency_marks.csv", "--currency", "EUR")
    assert _amounts(deals) == [("7", "USD"), ("2500", "EUR"), ("300", "CHF"), ("9", "BRL")]


def test_kroner_are_asked_for_once_and_each_hint_works(program: Program, data: Path) -> None:
    program.write("kroner.csv", (data / "faults" / "kroner.csv").read_bytes())
    asked = program.inside("import", "kroner.csv")
    assert asked.returncode == 2
    assert asked.stderr.count(b"Value") == 1
    for code in ("SEK", "NOK", "DKK"):
        assert f"--currency {code}" in asked.stderr.decode()
        assert program.inside("import", "kroner.csv", "--currency", code).returncode == 0
        assert _amounts(program.listed()) == [("1000", code), ("2000.50", code)]
        assert program.inside("undo").returncode == 0


def test_a_timestamp_with_the_word_utc(program: Program, data: Path) -> None:
    deals, _ = _imported(program, data, "timestamp_utc.csv")
    assert [each["created"] for each in deals] == ["2026-08-14"]


def test_percentages_with_decimals(program: Program, data: Path) -> None:
    deals, _ = _imported(program, data, "odoo_percent.csv")
    assert [each["probability"] for each in deals] == [31.25, 66.67, 7.5]


def test_entities_in_names(program: Program, data: Path) -> None:
    deals, _ = _imported(program, data, "entities.csv")
    assert [each["prospect"] for each in deals] == ["Café de l'Or", "R & S"]


def test_a_second_import_of_each_file_changes_nothing(program: Program, data: Path) -> None:
    for name in ("computed_amounts.csv", "minor_fields.csv", "lists_in_cells.csv", "entities.csv"):
        _imported(program, data, name, "--currency", "EUR", "--on-duplicate", "update")
        before = program.state()
        _, said = _imported(program, data, name, "--currency", "EUR", "--on-duplicate", "update")
        assert program.state() == before, said
