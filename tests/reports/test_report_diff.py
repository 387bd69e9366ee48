"""What changed between two days: a bridge from one open pipeline to the other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from desk import EUROS, Desk, ago, days, figure, refs, value
from msgspec.structs import replace

from pipeline_tui.model.stages import Stage
from pipeline_tui.reports.by import By

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.figures import Report


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def bridge(report: Report) -> dict[str, int]:
    rows = ["start", "added", "reopened", "revalued up", "revalued down", "won", "lost", "end"]
    return {
        row: int(amount) for row in rows
        if (amount := value(report, "bridge", row, "value").get("EUR", 0))
    }  # fmt: skip


def month_of_work(desk: Desk) -> None:
    desk.opens("Stays", 100, on=ago(60))
    desk.opens("Wins", 1000, on=ago(60))
    desk.opens("Loses", 2000, on=ago(60))
    desk.opens("Grows", 4000, on=ago(60))
    desk.opens("Shrinks", 8000, on=ago(60))
    desk.opens("Returns", 16000, on=ago(60))
    desk.loses("Returns", on=ago(50))
    desk.wins("Wins", on=ago(20))
    desk.loses("Loses", on=ago(19))
    desk.revalues("Grows", 4500, on=ago(18))
    desk.revalues("Shrinks", 7000, on=ago(17))
    desk.reopens("Returns", on=ago(16))
    desk.opens("New", 300, on=ago(15))


def test_the_bridge_closes_and_names_its_deals(desk: Desk) -> None:
    month_of_work(desk)
    report = desk.report("diff", days(ago(30), ago(0)))
    assert bridge(report) == {
        "start": 15100, "added": 300, "reopened": 16000, "revalued up": 500,
        "revalued down": -1000, "won": -1000, "lost": -2000, "end": 27900,
    }  # fmt: skip
    assert refs(figure(report, "bridge", "revalued down", "value")) == ["Shrinks"]
    assert value(report, "bridge", "end", "deals") == 5


def test_between_two_days_of_the_past(desk: Desk) -> None:
    month_of_work(desk)
    report = desk.report("diff", days(ago(19), ago(18)))
    assert bridge(report) == {"start": 14100, "lost": -2000, "revalued up": 500, "end": 12600}


def test_from_the_beginning_everything_was_added(desk: Desk) -> None:
    month_of_work(desk)
    assert bridge(desk.report("diff", "all"))["added"] == 31400
    assert "start" not in bridge(desk.report("diff", "all"))


def test_a_deal_that_came_and_went_is_added_and_lost(desk: Desk) -> None:
    desk.opens("Brief", 500, on=ago(9))
    desk.revalues("Brief", 700, on=ago(9))
    desk.loses("Brief", on=ago(8))
    assert bridge(desk.report("diff", days(ago(10), ago(0)))) == {
        "added": 500, "revalued up": 200, "lost": -700
    }  # fmt: skip


def test_what_moved_within_the_pipeline_is_counted(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(60), close=ago(-10))
    desk.moves("A", Stage.OBJECTIONS, on=ago(9))
    desk.moves("A", Stage.NEGOTIATION, on=ago(8))
    desk.moves("A", Stage.CONTRACT, on=ago(7))
    desk.edits("A", on=ago(6), close=ago(-30))
    desk.edits("A", on=ago(5), close=ago(-20))
    report = desk.report("diff", days(ago(30), ago(0)))
    counts = {row.label: value(report, "counts", row.label, "times")
              for row in report.tables[1].rows}  # fmt: skip
    assert {name: times for name, times in counts.items() if times} == {
        "advanced": 2, "moved back": 1, "pushed": 1, "pulled in": 1
    }  # fmt: skip
    assert value(report, "counts", "advanced", "deals") == 1
    pushed = next(row for row in report.tables[-1].rows if "pushed" in row.cells)
    assert pushed.cells[3:5] == (ago(-10).isoformat(), ago(-30).isoformat())
    assert bridge(report) == {"start": 100, "end": 100}


def test_a_win_that_was_told_later_counts_on_its_day(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(60))
    desk.moves("A", Stage.CONTRACT, on=ago(5))
    desk.wins("A", on=ago(1), dated=ago(10))
    assert bridge(desk.report("diff", days(ago(30), ago(8)))) == {"start": 100, "won": -100}
    assert bridge(desk.report("diff", days(ago(7), ago(0)))) == {}
    assert desk.report("diff", as_of=ago(7)).day == ago(7)
    assert value(desk.report("forecast", as_of=ago(7)), "forecast", "all", "open") == 0


def test_each_group_has_its_bridge(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(9), source="fair")
    desk.opens("B", 200, on=ago(9), source="web")
    desk.loses("B", on=ago(3))
    report = desk.report("diff", days(ago(10), ago(0)), by=By.SOURCE)
    assert value(report, "groups", "fair", "end") == {"EUR": 100}
    assert value(report, "groups", "web", "lost") == {"EUR": -200}
    assert value(report, "groups", "all", "end") == {"EUR": 100}


def test_one_rate_holds_for_the_whole_bridge(desk: Desk) -> None:
    from decimal import Decimal

    desk.opens("A", 100, on=ago(60))
    desk.revalues("A", 150, on=ago(9))
    desk.opens("B", 40, on=ago(60))
    desk.wins("B", on=ago(25))
    rates = {"USD": ((date(2026, 1, 1), Decimal("0.5")), (ago(20), Decimal("0.8")))}
    settings = replace(EUROS, rates=rates)
    report = desk.report("diff", days(ago(30), ago(0)), settings=settings, currency="USD")
    assert value(report, "bridge", "start", "value") == {"USD": 175}
    assert value(report, "bridge", "won", "value") == {"USD": -50}
    assert value(report, "bridge", "revalued up", "value") == {"USD": Decimal("62.5")}
    assert value(report, "bridge", "end", "value") == {"USD": Decimal("187.5")}


def test_a_call_of_today_is_no_touch_of_the_past(desk: Desk) -> None:
    from desk import facts_of, morning

    from pipeline_tui.actions.activities import Happened, log_activity
    from pipeline_tui.model.activity import ActivityKind

    desk.opens("A", 100, on=ago(30))
    for day in (ago(20), ago(0)):
        with desk.book.change("log", morning(day)) as change:
            prospect = change.prospects.get(1)
            assert prospect is not None
            log_activity(change, prospect, None, Happened(ActivityKind.CALL))
    [view] = facts_of(desk.book.read(), as_of=ago(5)).open
    assert (view.idle_days, view.is_stale) == (15, True)
    [view] = facts_of(desk.book.read(), as_of=ago(21)).open
    assert view.idle_days == 9
