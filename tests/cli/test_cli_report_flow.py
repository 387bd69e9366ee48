"""`pipeline report`: the reports that follow deals through their stages and months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program

FLOW = ("funnel", "stages", "forecast", "slippage", "accuracy", "diff")


@pytest.mark.parametrize("name", FLOW)
def test_each_report_can_be_asked_for_in_every_way(sampled: Program, name: str) -> None:
    ways = [
        (), ("--json",), ("--why",), ("--json", "--why"), ("--format", "md"), ("--by", "source"),
        ("--by", "month", "--json"), ("status:open",), ("--period", "last-month"),
        ("--as-of", "2026-10-01"), ("--in", "EUR"),
    ]  # fmt: skip
    for way, ran in zip(ways, sampled.many(*(("report", name, *way) for way in ways)), strict=True):
        assert (ran.code, ran.err) == (0, ""), (way, ran)
        assert ran.out.strip()
        if "--json" in way:
            assert ran.json["report"] == name
            assert ran.json["tables"]


def test_the_month_of_a_manager(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--value", "500k", "--close", "2026-12-10")
    pipeline.ok("add", "Nordwind", "--value", "80k", "--close", "2026-11-30")
    later = pipeline.on_day("2026-11-26")
    pipeline.ok("move", "Solartek", "contract", env=later)
    pipeline.ok("edit", "1.1", "--value", "450k", "--close", "2027-01-15", env=later)
    pipeline.ok("lose", "Nordwind", "--reason", "price", env=later)
    changed = pipeline.ok(
        "report", "diff", "--since", "2026-11-24", "--until", "2026-11-26", "--json", env=later
    ).json
    bridge, counts = changed["tables"][0], changed["tables"][1]
    values = {row["label"]: row["cells"]["value"]["value"] for row in bridge["rows"]}
    assert {row: sums for row, sums in values.items() if sums} == {
        "start": {"USD": "580000"}, "revalued down": {"USD": "-50000"}, "lost": {"USD": "-80000"}
    }  # fmt: skip
    assert bridge["total"]["cells"]["value"]["value"] == {"USD": "450000"}
    happened = {row["label"]: row["cells"]["times"]["value"] for row in counts["rows"]}
    assert (happened["advanced"], happened["pushed"], happened["lost"]) == (1, 1, 1)
    slipped = pipeline.ok("report", "slippage", "--period", "2026-12", env=later).out
    assert "1.1" in slipped
    assert "2027-01-15" in slipped
    why = pipeline.ok("report", "funnel", "--why", env=later).out
    assert "rule: advanced ÷ entered" in why
    assert "numerator: advanced = 1 (1 deal: 1.1)" in why


def test_markup_in_a_name_is_shown_as_text(pipeline: Program) -> None:
    pipeline.ok("add", "[red]=1+1[/red]", "--value", "5", "--close", "2026-11-24")
    pipeline.ok("edit", "1.1", "--close", "2026-12-24")
    assert "[red]=1+1[/red]" in pipeline.ok("report", "slippage").out
    assert "[red]=1+1[/red]" in pipeline.ok("report", "diff").out


def test_a_day_to_come_is_refused(pipeline: Program) -> None:
    refused = pipeline("report", "diff", "--as-of", "2027-01-01")
    assert "is to come" in refused.refusal
