"""A probability of 62.5 % from the command line to the book, to JSON, and back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cli_program import Program


def exact(text: str) -> Any:
    """The JSON with its numbers as they are written."""
    return json.loads(text, parse_float=Decimal)


def test_a_decimal_is_typed_shown_filtered_and_weighted(pipeline: Program) -> None:
    pipeline.ok("add", "Oakline", "--value", "1000 EUR", "--probability", "62,5 %")
    pipeline.ok("add", "Fernhill", "--value", "1000 EUR", "--probability", "66.67")
    assert "62.5 %" in pipeline.ok("show", "Oakline").out
    assert "66.67 %" in pipeline.ok("list", "--columns", "ref,probability").out
    shown = exact(pipeline.ok("list", "--json").out)
    assert sorted(str(each["probability"]) for each in shown) == ["62.5", "66.67"]
    found = pipeline.json("list", "probability>62.5")
    assert [each["prospect"] for each in found] == ["Fernhill"]
    assert len(pipeline.json("list", "probability>=62,5")) == 2
    pipeline.ok("edit", "Fernhill", "--probability", "12.25%")
    assert "66.67 % → 12.25 %" in pipeline.ok("show", "Fernhill").out
    status = pipeline.json("report", "status")
    assert Decimal(status["open"]["weighted"]["EUR"]) == Decimal("747.5")


def test_the_book_holds_a_number(pipeline: Program) -> None:
    pipeline.ok("add", "Oakline", "--probability", "66.67")
    pipeline.ok("edit", "Oakline", "--probability", "60")
    text = pipeline.book.read_text()
    assert '"probability":60,' in text
    assert '"old":66.67,"new":60' in text
    pipeline.ok("undo")
    assert '"probability":66.67,' in pipeline.book.read_text()
    assert pipeline.ok("doctor").code == 0


def test_a_book_with_whole_numbers_is_written_back_as_it_was(pipeline: Program) -> None:
    """The deal of an older book keeps its bytes when something else of it changes."""
    pipeline.ok("add", "Oakline", "--probability", "60", "--value", "5 EUR")
    before = pipeline.book.read_text()
    pipeline.ok("edit", "Oakline", "--title", "Roof")
    after = pipeline.book.read_text()
    deal = next(line for line in before.splitlines() if '"probability"' in line)
    changed = next(line for line in after.splitlines() if '"probability"' in line)
    assert changed.replace('"title":"Roof",', "") == deal


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_an_export_read_into_another_book_has_the_same_number(pipeline: Program, form: str) -> None:
    pipeline.ok("add", "Oakline", "--probability", "66.67")
    pipeline.ok("add", "Fernhill", "--probability", "60")
    file = pipeline.folder / f"out.{form}"
    pipeline.ok("export", "-o", file)
    other = {**pipeline.env, "PIPELINE_BOOK": str(pipeline.folder / "other.json")}
    assert pipeline("import", file, env=other).code == 0
    read = exact(pipeline.ok("list", "--json", env=other).out)
    assert sorted(str(each["probability"]) for each in read) == ["60", "66.67"]


def test_records_that_are_piped_back(pipeline: Program) -> None:
    pipeline.ok("add", "Oakline", "--probability", "60")
    record = pipeline.write("record.json", '{"ref": "1.1", "probability": 62.25}')
    pipeline.ok("edit", "--from", record)
    assert exact(pipeline.ok("list", "--json").out)[0]["probability"] == Decimal("62.25")


def test_a_stage_may_have_a_decimal(pipeline: Program) -> None:
    pipeline.ok("config", "set", "stage.search.probability", "12,5 %")
    assert "probability = 12.5\n" in pipeline.settings.read_text()
    assert pipeline.ok("config", "get", "stage.search.probability").out == "12.5\n"
    pipeline.ok("add", "Oakline", "--value", "1000 EUR")
    listed = exact(pipeline.ok("list", "--json").out)
    assert str(listed[0]["probability"]) == "12.5"
    settings = exact(pipeline.ok("config", "list", "--json").out)
    assert settings["stage.search.probability"] == Decimal("12.5")
    pipeline.ok("config", "set", "stage.search.probability", "15")
    assert "probability = 15\n" in pipeline.settings.read_text()


@pytest.mark.parametrize(
    "line", ["probability = 101.5", "probability = nan", "probability = 12.345"]
)
def test_a_settings_file_with_a_wrong_number_is_refused(pipeline: Program, line: str) -> None:
    pipeline.settings.parent.mkdir(parents=True)
    pipeline.settings.write_text(f"[stage.search]\n{line}\n")
    assert "stage.search.probability" in pipeline("list").refusal


def test_a_hand_over_brings_it_back(pipeline: Program) -> None:
    pipeline.ok("add", "Oakline", "--probability", "66.67")
    pipeline.ok(
        "handover", "out", "--to", "Bo", "--until", "2026-12-24", "-o", f"{pipeline.folder}/"
    )
    letter = next(pipeline.folder.glob("*.handover.json"))
    assert '"probability":66.67' in letter.read_text()
