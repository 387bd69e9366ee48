"""What became of the deals that entered a stage, and how long they stayed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import Desk, ago, days, figure, refs, value

from pipeline_tui.model.stages import Stage
from pipeline_tui.reports.by import By

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.figures import Report


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def row(report: Report, stage: str) -> tuple[int, int, int, int]:
    """Entered, advanced, lost, pending."""
    heads = ("entered", "advanced", "lost", "pending")
    entered, advanced, lost, pending = (value(report, "funnel", stage, head) for head in heads)
    return entered, advanced, lost, pending


def test_three_lost_leads_and_an_open_one_are_no_conversion(desk: Desk) -> None:
    for name in ("A", "B", "C", "D"):
        desk.opens(name, 100, on=ago(10))
    for name in ("A", "B", "C"):
        desk.loses(name, on=ago(10))
    report = desk.report("funnel")
    conversion = figure(report, "funnel", "search", "conversion")
    resolved = figure(report, "funnel", "search", "resolved")
    assert row(report, "search") == (4, 0, 3, 1)
    assert (conversion.value, conversion.n) == (0, 4)
    assert (resolved.value, resolved.n) == (0, 3)
    assert conversion.interval is not None
    assert round(conversion.interval.high, 3) == 0.490
    assert figure(report, "funnel", "negotiation", "conversion").unknown


def test_a_stage_that_is_skipped_counts_as_passed(desk: Desk) -> None:
    desk.opens("Quick", 100, on=ago(20))
    desk.moves("Quick", Stage.CONTRACT, on=ago(10))
    report = desk.report("funnel")
    for stage in ("search", "negotiation", "objections"):
        assert row(report, stage) == (1, 1, 0, 0)
    assert row(report, "contract") == (1, 0, 0, 1)


def test_a_deal_that_begins_late_passed_nothing_before(desk: Desk) -> None:
    desk.opens("Late", 100, on=ago(20), stage=Stage.OBJECTIONS)
    desk.wins("Late", on=ago(10))
    report = desk.report("funnel")
    assert row(report, "search") == (0, 0, 0, 0)
    assert row(report, "objections") == (1, 1, 0, 0)
    assert value(report, "funnel", "contract", "won") == 1


def test_to_enter_again_counts_once_and_back_is_no_advance(desk: Desk) -> None:
    desk.opens("Yo-yo", 100, on=ago(40))
    desk.moves("Yo-yo", Stage.NEGOTIATION, on=ago(30))
    desk.moves("Yo-yo", Stage.SEARCH, on=ago(20))
    report = desk.report("funnel")
    assert row(report, "search") == (1, 1, 0, 0)
    assert row(report, "negotiation") == (1, 0, 0, 1)
    since = desk.report("funnel", days(ago(25), ago(0)))
    assert row(since, "search") == (1, 0, 0, 1)
    assert row(since, "negotiation") == (0, 0, 0, 0)


def test_a_deal_that_is_taken_up_again_enters_again(desk: Desk) -> None:
    desk.opens("Second try", 100, on=ago(60))
    desk.loses("Second try", on=ago(50))
    desk.reopens("Second try", on=ago(20))
    assert row(desk.report("funnel"), "search") == (1, 0, 0, 1)
    assert row(desk.report("funnel", days(ago(30), ago(0))), "search") == (1, 0, 0, 1)
    assert row(desk.report("funnel", as_of=ago(40)), "search") == (1, 0, 1, 0)


def test_what_happened_after_the_window_still_counts_for_its_cohort(desk: Desk) -> None:
    desk.opens("Old", 100, on=ago(60))
    desk.wins("Old", on=ago(5))
    desk.opens("New", 900, on=ago(4))
    report = desk.report("funnel", days(ago(70), ago(50)))
    assert row(report, "search") == (1, 1, 0, 0)
    assert value(report, "funnel", "search", "value") == {"EUR": 100}
    assert refs(figure(report, "funnel", "search", "conversion")) == ["Old"]


def test_groups_stand_side_by_side(desk: Desk) -> None:
    desk.opens("Fair 1", 100, on=ago(20), source="fair")
    desk.opens("Fair 2", 100, on=ago(20), source="fair")
    desk.opens("Web", 100, on=ago(20), source="website")
    desk.moves("Fair 1", Stage.NEGOTIATION, on=ago(10))
    report = desk.report("funnel", by=By.SOURCE)
    assert value(report, "entered", "fair", "search") == 2
    assert value(report, "conversion", "fair", "search") == Decimal("0.5")
    assert value(report, "conversion", "website", "search") == 0
    assert value(report, "resolved", "website", "search") is None
    assert value(report, "entered", "all", "search") == 3


def test_finished_spells_are_told_from_those_that_last(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(50))
    desk.moves("A", Stage.NEGOTIATION, on=ago(40))  # 10 days of search
    desk.opens("B", 100, on=ago(50))
    desk.moves("B", Stage.NEGOTIATION, on=ago(20))  # 30
    desk.opens("C", 100, on=ago(50))
    desk.loses("C", on=ago(44))  # 6, and lost
    desk.opens("D", 100, on=ago(45))
    report = desk.report("stages")
    assert value(report, "stages", "search", "finished") == 3
    assert value(report, "stages", "search", "median") == 10
    assert value(report, "stages", "search", "median_lost") == 6
    assert value(report, "stages", "search", "unfinished") == 1
    assert value(report, "stages", "search", "so_far") == 45
    assert value(report, "stages", "negotiation", "so_far") == 30
    longest = figure(report, "stages", "negotiation", "longest")
    assert (longest.value, refs(longest)) == (40, ["A"])
    assert figure(report, "stages", "contract", "median").unknown == "no spell ended in the period"


def test_a_spell_counts_in_the_period_in_which_it_ended(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(50))
    desk.moves("A", Stage.NEGOTIATION, on=ago(40))
    assert value(desk.report("stages", days(ago(30), ago(0))), "stages", "search", "finished") == 0
    assert value(desk.report("stages", days(ago(60), ago(40))), "stages", "search", "finished") == 1


def test_each_stay_in_a_stage_is_a_spell(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(50))
    desk.moves("A", Stage.NEGOTIATION, on=ago(48))
    desk.moves("A", Stage.SEARCH, on=ago(44))
    desk.loses("A", on=ago(40))
    desk.reopens("A", on=ago(30), stage=Stage.SEARCH)
    report = desk.report("stages", by=By.STAGE)
    assert value(report, "stages", "search", "finished") == 2
    assert value(report, "stages", "search", "median") == 3
    assert value(report, "stages", "search", "so_far") == 30
    assert value(report, "median", "search", "negotiation") == 4


def test_an_edit_is_no_end_of_a_spell(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(50))
    desk.revalues("A", 200, on=ago(20))
    assert value(desk.report("stages"), "stages", "search", "so_far") == 50
