"""`pipeline report`: the reports that follow deals through their stages and months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline_tui.reports.catalogue import ALL, REPORTS

if TYPE_CHECKING:
    from cli_program import Program

NAMES = [entry.name for entry in REPORTS if entry.name not in ("monthly", "velocity")]
GROUPS = {entry.name: entry.groups for entry in REPORTS}


@pytest.mark.parametrize("name", NAMES)
def test_each_report_can_be_asked_for_in_every_way(sampled: Program, name: str) -> None:
    ways = [
        (), ("--json",), ("--why",), ("--json", "--why"), ("--format", "md"), ("status:open",),
        ("--period", "last-month"), ("--as-of", "2026-10-01"), ("--in", "EUR"),
        *(("--by", group, "--json") for group in GROUPS[name]),
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


def test_without_a_name_it_lists_the_reports(pipeline: Program) -> None:
    listed = " ".join(pipeline.ok("report").out.split())
    for entry in ALL:
        assert f"{entry.name} {entry.summary}" in listed


def test_a_name_that_comes_near_is_offered(pipeline: Program) -> None:
    assert pipeline("report", "mounthly").refusal == (
        "there is no report 'mounthly': did you mean monthly?"
    )
    assert pipeline("report", "statsu").refusal.endswith("did you mean status?")
    assert pipeline("report", "zzzz").refusal.endswith("see: pipeline report")


def test_a_report_says_which_groups_it_knows(pipeline: Program) -> None:
    refused = pipeline("report", "retention", "--by", "stage").refusal
    assert refused == "report retention knows no --by stage: use source, segment, tag"
    assert pipeline("report", "sources", "--by", "tag").refusal.endswith("knows no --by tag")


def test_the_plan_and_what_it_pays(pipeline: Program) -> None:
    pipeline.ok("config", "set", "commission.rate", "5")
    pipeline.ok("target", "set", "2026-11", "--value", "10k")
    pipeline.ok("add", "Solartek", "--value", "4000", "--competitor", "Rival")
    pipeline.ok("add", "Nordwind", "--value", "9000", "--close", "2026-11-30")
    pipeline.ok("win", "Solartek")
    plan = pipeline.ok("report", "targets", "--period", "this-month", "--json").json["tables"][0]
    cells = plan["rows"][0]["cells"]
    assert cells["attainment"]["value"] == "0.4000"
    assert cells["coverage"]["value"] == "1.50"
    pays = pipeline.ok("report", "commission", "--json").json["tables"][0]
    assert pays["rows"][0]["cells"]["earned"]["value"] == {"USD": "200"}
    why = pipeline.ok("report", "competitors", "--why").out
    assert "numerator: won = 1 (1 deal: 1.1)" in why
