"""Filters by their name, and the settings that the screens share with the shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from pipeline_tui.present.cellwidth import IndicMarks, measure

if TYPE_CHECKING:
    from cli_program import Program

STYLE = re.compile(r"\x1b\[[0-9;]*m")
HINDI = "हिन्दी उद्योग"


def test_a_saved_filter_is_used_by_its_name(sampled: Program) -> None:
    sampled.ok("config", "set", "filter.hot", "tag:key")
    sampled.ok("config", "set", "filter.both", "@hot or stage:contract")
    hot, both, cold = sampled.many(
        ["list", "@hot"], ["list", "@both", "status:open"], ["list", "-@hot", "--format", "jsonl"]
    )
    assert "Solartek" in hot.out
    assert "Nordwind" not in hot.out
    assert "Harbor" in both.out
    assert "Alpine" in both.out
    assert len(cold.lines) == 14
    report = sampled.json("report", "status", "@hot")
    assert report["open"]["count"] == 2


def test_names_in_any_script(sampled: Program) -> None:
    """The vowel signs of Devanagari are no letters to a regular expression."""
    sampled.ok("config", "set", "filter.मेरी_सूची", "tag:key")
    assert "Solartek" in sampled.ok("list", "@मेरी_सूची").out
    assert "Solartek" not in sampled.ok("list", "-@मेरी_सूची").out
    table = sampled.folder / "leads.csv"
    table.write_text("Company,Zone\nप्रकाश उद्योग,क\n")
    sampled.ok("import", str(table), "--keep-unmapped", "--save-profile", "हिन्दी")
    sampled.ok("import", str(table), "--profile", "हिन्दी")
    assert sampled.ok("config", "get", "import.हिन्दी.keep_unmapped").out == "yes\n"
    assert sampled("config", "set", "filter.a/b", "x").code == 2
    assert (
        "not a valid name"
        in sampled("import", str(table), "--keep-unmapped", "--save-profile", "a b").refusal
    )


def test_an_unknown_name_or_a_ring_is_an_error(sampled: Program) -> None:
    sampled.ok("config", "set", "filter.hot", "tag:key")
    sampled.ok("config", "set", "filter.one", "@two")
    sampled.ok("config", "set", "filter.two", "@one")
    sampled.ok("config", "set", "filter.bad", "stage:nowhere")
    unknown, ring, bad, word = sampled.many(
        ["list", "@hott"], ["list", "@one"], ["list", "@bad"], ["list", '"@hott"']
    )
    assert unknown.refusal == "there is no saved filter @hott: did you mean @hot?"
    assert unknown.code == 2
    assert ring.refusal.startswith("in the saved filter @one: in the saved filter @two: ")
    assert bad.refusal.startswith("in the saved filter @bad: ")
    assert word.code == 0


@pytest.mark.parametrize("how", list(IndicMarks))
def test_columns_line_up_as_the_terminal_counts(pipeline: Program, how: IndicMarks) -> None:
    pipeline.ok("config", "set", "indic_marks", str(how))
    pipeline.ok("add", HINDI, "--value", "5k")
    pipeline.ok("add", "Solartek", "--value", "5k")
    lines = STYLE.sub("", pipeline.in_terminal("list").out).splitlines()
    rows = [line for line in lines if "search" in line]
    measure(how, {})
    try:
        places = {cell_len(row[: row.index("search")]) for row in rows}
    finally:
        measure(IndicMarks.ZERO, {})
    assert len(rows) == 2
    assert len(places) == 1


def test_indic_marks_is_one_of_three(pipeline: Program) -> None:
    assert "none of auto, spacing, zero" in pipeline("config", "set", "indic_marks", "2").refusal


def test_an_unknown_theme_stops_the_screens_before_they_open(pipeline: Program) -> None:
    pipeline.ok("config", "set", "theme", "norrd")
    ran = pipeline.in_terminal("tui")
    assert ran.code == 2
    assert ran.out == "error: the setting theme names no theme: 'norrd'; did you mean nord?\n"


def test_tab_offers_the_saved_filters(sampled: Program) -> None:
    sampled.ok("config", "set", "filter.hot", "tag:key")
    ran = sampled(
        env={"_PIPELINE_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "pipeline list @h"}
    )
    assert (ran.code, ran.err) == (0, "")
    assert "@hot" in ran.out
