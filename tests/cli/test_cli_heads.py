"""Names that became column heads, and raw formats on a terminal, do no harm either."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hostile_names import NAMES, harm_in

from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from cli_program import Program

HOSTILE = tuple(name for name in NAMES if len(name) < 400)
FORMATS = ("table", "md", "csv", "json", "html")


@pytest.fixture
def rivals(pipeline: Program) -> Program:
    """Won and lost deals, each with a competitor, a product and a source of such a name."""
    with pipeline.opened.change("test", pipeline.now) as change:
        for place, name in enumerate(HOSTILE):
            prospect = add_prospect(change, NewProspect(name, source=name, segment=name))
            deal = add_deal(change, prospect, NewDeal("EUR", title=name, product=name))[1]
            rival = Deal(
                **{each: getattr(deal, each) for each in deal.__struct_fields__}
                | {"competitors": (name,)}
            )
            on = pipeline.now.today
            change.put(
                rival.moved(Stage.AFTER_SALES, on) if place % 2 else rival.lost_for(name, on)
            )
    return pipeline


REPORTS = [
    ("report", "competitors", "--by", "product", "--period", "all"),
    ("report", "competitors", "--period", "all"),
    ("report", "losses", "--by", "source", "--period", "all"),
]


def test_no_head_does_harm_in_a_pipe(rivals: Program) -> None:
    lines = [(*report, "--format", form) for report in REPORTS for form in FORMATS]
    for line, ran in zip(lines, rivals.many(*lines), strict=True):
        assert ran.code == 0, ran
        if line[-1] in ("table", "md", "json"):
            assert harm_in(ran.out) == [], line
        if line[-1] == "json":
            json.loads(ran.out)
        if line[-1] == "md":
            assert "\n[@click" not in ran.out
            assert "| <b>" not in ran.out


def test_no_format_does_harm_on_a_terminal(rivals: Program) -> None:
    lines = [(*report, "--format", form) for report in REPORTS for form in FORMATS]
    lines += [("export", "--format", form) for form in ("csv", "json", "jsonl", "md", "vcf", "ics")]
    lines += [("list", "--json"), ("show", "7", "--json")]
    seen = rivals.many_in_terminal(*lines)
    assert "fault of the program" not in seen
    assert harm_in(seen, is_terminal=True) == []


def test_json_keeps_each_name_as_it_came(rivals: Program) -> None:
    ran = rivals.ok("list", "--prospects", "--json")
    assert harm_in(ran.out) == []
    assert [each["prospect"] for each in ran.json] == list(HOSTILE)


def test_a_csv_in_a_pipe_is_as_it_was(rivals: Program) -> None:
    """Only a person at a terminal needs marks in place of control characters."""
    assert "\x9b2J" in rivals.ok("export", "--format", "csv").out
