"""Days that an import guessed stay out of cycle times, time in stage and accuracy."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import Desk, ago, figure, value

from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline_tui.reports.figures import Report


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Won after 30 and after 50 days, worth 1000 and 3000; lost 2000; two open deals."""
    desk = Desk(tmp_path)
    for name, amount, cycle in (("A", 1000, 30), ("B", 3000, 50), ("C", 2000, 20)):
        desk.opens(name, amount, on=ago(80))
        (desk.loses if name == "C" else desk.wins)(name, on=ago(80 - cycle))
    desk.opens("D", 4000, on=ago(80), probability=40)
    desk.opens("E", 5000, on=ago(80), probability=80)
    return desk


def guesses_a_win(desk: Desk, name: str, day: date, amount: int = 2000) -> None:
    """A deal that the book had open for 70 days, closed by an import on a day it guessed."""
    desk.opens(name, amount, on=ago(70), probability=50)
    desk._act(name, ago(0), lambda change, deal: change.put(
        deal.moved(Stage.AFTER_SALES, day, is_guessed=True)))  # fmt: skip


def notes(report: Report) -> str:
    return "\n".join(report.notes)


def test_the_cycle_and_the_velocity_are_those_of_the_known_days(desk: Desk) -> None:
    before = desk.report("velocity")
    assert value(before, "velocity", "all", "cycle_mean") == 40
    assert "guessed" not in notes(before)
    guesses_a_win(desk, "F", ago(70))
    guesses_a_win(desk, "G", ago(1))
    after = desk.report("velocity")
    cycle = figure(after, "velocity", "all", "cycle_mean")
    assert (cycle.value, cycle.n) == (40, 2)
    assert value(after, "velocity", "all", "cycle_median") == 40
    # 2 open × 2000 × 4/5 ÷ 40: the guessed deals count as won, not in the cycle
    assert value(after, "velocity", "all", "velocity") == {"EUR": Decimal(80)}
    assert "2 won deals" in notes(after)


def test_only_guessed_days_give_no_cycle(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    guesses_a_win(desk, "F", ago(70))
    desk.opens("D", 4000, on=ago(80))
    report = desk.report("velocity")
    for head in ("cycle_mean", "cycle_median", "velocity"):
        found = figure(report, "velocity", "all", head)
        assert found.value is None
        assert "guessed" in found.unknown


def test_the_cycle_by_source_says_how_many_are_left_out(desk: Desk) -> None:
    guesses_a_win(desk, "F", ago(70))
    report = desk.report("sources")
    found = figure(report, "worth", "all", "cycle_median")
    assert found.value == 40
    assert "1 won deal " in found.note


def test_the_time_in_stage_leaves_guessed_ends_out(desk: Desk) -> None:
    before = value(desk.report("stages"), "stages", "search", "finished")
    median = value(desk.report("stages"), "stages", "search", "median")
    guesses_a_win(desk, "F", ago(70))
    guesses_a_win(desk, "G", ago(1))
    report = desk.report("stages")
    assert value(report, "stages", "search", "finished") == before
    assert value(report, "stages", "search", "median") == median
    assert "2 deals" in notes(report)


def test_a_known_stage_before_a_guessed_end_counts(desk: Desk) -> None:
    desk.opens("F", 100, on=ago(70))
    desk.moves("F", Stage.CONTRACT, on=ago(50))
    desk._act("F", ago(0), lambda change, deal: change.put(
        deal.lost_for("price", ago(10), is_guessed=True)))  # fmt: skip
    report = desk.report("stages")
    assert value(report, "stages", "search", "finished") == 4
    assert value(report, "stages", "contract", "finished") == 0


def test_the_accuracy_does_not_judge_a_guessed_end(desk: Desk) -> None:
    before = desk.report("accuracy")
    guesses_a_win(desk, "F", ago(20))
    after = desk.report("accuracy")
    for head in ("judged", "told_later", "said", "was", "brier"):
        assert value(after, "scores", "all", head) == value(before, "scores", "all", head)
    assert (
        figure(after, "forecasts", "all", "actual").value
        == figure(before, "forecasts", "all", "actual").value
    )
    assert "1 deal" in notes(after)


def test_the_days_between_orders_leave_guessed_days_out(desk: Desk) -> None:
    desk.opens_again("A", "A2", 500, on=ago(30))
    desk.wins("A2", on=ago(20))
    assert value(desk.report("retention"), "clients", "all", "rhythm") == 30
    desk.opens_again("A", "A3", 500, on=ago(19))
    desk._act("A3", ago(0), lambda change, deal: change.put(
        deal.moved(Stage.AFTER_SALES, ago(18), is_guessed=True)))  # fmt: skip
    report = desk.report("retention")
    assert value(report, "clients", "all", "rhythm") == 30
    assert "1 won deal " in notes(report)


def test_a_guessed_beginning_gives_no_cycle(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.opens("A", 1000, on=ago(40), created=ago(40), is_created_guessed=True)
    desk.wins("A", on=ago(10))
    found = figure(desk.report("velocity"), "velocity", "all", "cycle_mean")
    assert found.value is None


def test_as_of_a_day_before_the_guess_the_deal_was_open(desk: Desk) -> None:
    guesses_a_win(desk, "F", ago(5))
    report = desk.report("velocity", as_of=ago(10))
    assert value(report, "velocity", "all", "cycle_mean") == 40
    assert value(report, "velocity", "all", "open") == 3
