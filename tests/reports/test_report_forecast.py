"""What will come in, what was put off, and how right it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import EUROS, Desk, ago, days, figure, refs, value
from msgspec.structs import replace

from pipeline_tui.config.settings import Target
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import Stage
from pipeline_tui.reports.by import By

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.figures import Report

PLAN = replace(EUROS, targets={"2026-11": Target(Decimal(5000)), "2027-01": Target(Decimal(900))})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def labels(report: Report, table: str) -> list[str]:
    return [row.label for row in next(t for t in report.tables if t.name == table).rows]


def test_a_lost_deal_forecasts_nothing_and_a_bare_one_its_stage(desk: Desk) -> None:
    close = date(2026, 12, 15)
    desk.opens("Lost", 1000, on=ago(5), close=close)
    desk.loses("Lost", on=ago(1))
    assert value(desk.report("forecast"), "forecast", "all", "weighted") == {}
    desk.opens("Bare", 1000, on=ago(5), close=close)
    settings = replace(EUROS, probability={**EUROS.probability, Stage.SEARCH: Probability(20)})
    report = desk.report("forecast", settings=settings)
    assert value(report, "forecast", "2026-12", "weighted") == {"EUR": 200}
    assert value(report, "forecast", "2026-12", "forecast") == {"EUR": 200}


def test_every_open_deal_stands_in_one_row(desk: Desk) -> None:
    desk.opens("This month", 4000, on=ago(9), close=date(2026, 11, 30), probability=40)
    desk.opens("Next year", 5000, on=ago(9), close=date(2027, 1, 9), probability=80)
    desk.opens("Overdue", 700, on=ago(9), close=ago(1), probability=50)
    desk.opens("Due today", 300, on=ago(9), close=ago(0), probability=50)
    desk.opens("Some day", None, on=ago(9))
    report = desk.report("forecast", settings=PLAN)
    assert labels(report, "forecast") == ["2026-11", "2027-01", "overdue", "no close date"]
    assert value(report, "forecast", "2026-11", "open") == 2
    assert value(report, "forecast", "2027-01", "weighted") == {"EUR": 4000}
    assert value(report, "forecast", "overdue", "value") == {"EUR": 700}
    assert figure(report, "forecast", "no close date", "value").note == "1 without a value"
    assert value(report, "forecast", "all", "open") == 5
    assert value(report, "forecast", "all", "weighted") == {"EUR": 6100}
    november = desk.report("forecast", "this-month", settings=PLAN)
    assert labels(november, "forecast") == [
        "2026-11", "overdue", "outside the period", "no close date"
    ]  # fmt: skip
    assert value(november, "forecast", "all", "open") == 5


def test_the_plan_stands_beside_what_is_won_and_what_is_weighted(desk: Desk) -> None:
    desk.opens("Won", 1000, on=ago(30))
    desk.wins("Won", on=ago(3))
    desk.opens("Won before", 9000, on=ago(90))
    desk.wins("Won before", on=ago(60))
    desk.opens("Coming", 4000, on=ago(9), close=date(2026, 11, 30), probability=50)
    report = desk.report("forecast", settings=PLAN)
    assert value(report, "forecast", "2026-11", "won") == {"EUR": 1000}
    assert value(report, "forecast", "2026-11", "forecast") == {"EUR": 3000}
    assert value(report, "forecast", "2026-11", "gap") == {"EUR": 4000}
    assert value(report, "forecast", "2026-11", "short") == {"EUR": 2000}
    assert value(report, "forecast", "2027-01", "gap") == {"EUR": 900}
    assert figure(desk.report("forecast"), "forecast", "2026-11", "gap").unknown == (
        "no target is set for 2026-11"
    )


def test_a_forecast_has_no_month_that_is_past(desk: Desk) -> None:
    plan = replace(EUROS, targets={"2026-09": Target(Decimal(100)), "2026-12": Target(Decimal(5))})
    report = desk.report("forecast", settings=plan)
    assert labels(report, "forecast") == ["2026-11", "2026-12"]


def test_a_group_has_its_overdue_and_its_undated_deals(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(9), source="fair", close=ago(2))
    desk.opens("B", 100, on=ago(9), source="web")
    report = desk.report("forecast", by=By.SOURCE)
    assert value(report, "groups", "fair", "overdue") == 1
    assert value(report, "groups", "web", "overdue") == 0
    assert value(report, "groups", "web", "undated") == 1


def test_what_was_due_and_put_off(desk: Desk) -> None:
    november, december = date(2026, 11, 20), date(2026, 12, 20)
    desk.opens("Kept", 1000, on=ago(60), close=november)
    desk.wins("Kept", on=ago(4))
    desk.opens("Pushed", 2000, on=ago(60), close=november)
    desk.edits("Pushed", on=ago(20), close=december)
    desk.opens("Pulled in", 4000, on=ago(60), close=december)
    desk.edits("Pulled in", on=ago(20), close=november)
    desk.opens("Later anyway", 8000, on=ago(60), close=december)
    report = desk.report("slippage", "this-month")
    slippage = figure(report, "slippage", "all", "slippage")
    assert (slippage.value, slippage.n, refs(slippage)) == (Decimal("0.3333"), 3, ["Pushed"])
    assert value(report, "slippage", "all", "value_slipped") == {"EUR": 2000}
    assert value(report, "slippage", "all", "days") == 30
    overdue = figure(report, "slippage", "all", "overdue")
    assert refs(overdue) == ["Pulled in"]
    before = desk.report("slippage", "this-month", as_of=ago(30))
    assert value(before, "slippage", "all", "slipped") == 0


def test_three_pushes_are_flagged(desk: Desk) -> None:
    desk.opens("Later and later", 2000, on=ago(60), close=ago(40))
    desk.edits("Later and later", on=ago(41), close=ago(20))
    desk.edits("Later and later", on=ago(21), clear_close=True)
    desk.edits("Later and later", on=ago(20), close=ago(5))
    desk.edits("Later and later", on=ago(6), close=ago(-10))
    report = desk.report("slippage", days(ago(45), ago(35)))
    assert value(report, "slippage", "all", "pushed_often") == 1
    assert value(report, "deals", "1.1", "pushes") == 3
    assert value(report, "deals", "1.1", "days") == 20 + 15 + 15
    row = next(table for table in report.tables if table.name == "deals").rows[0]
    assert "3 pushes" in row.cells
    assert ago(40).isoformat() in row.cells


def test_a_close_that_moves_after_the_deal_was_won_is_no_push(desk: Desk) -> None:
    desk.opens("Won", 2000, on=ago(60), close=ago(40))
    desk.wins("Won", on=ago(45))
    desk.edits("Won", on=ago(40), close=ago(10))
    report = desk.report("slippage")
    assert value(report, "slippage", "all", "due") == 1
    assert value(report, "slippage", "all", "slipped") == 0


def test_a_push_from_elsewhere_is_no_slip_of_the_period(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(60), close=date(2026, 10, 10))
    desk.edits("A", on=ago(30), close=date(2026, 11, 10))
    november = desk.report("slippage", "2026-11")
    assert value(november, "slippage", "all", "due") == 1
    assert value(november, "slippage", "all", "slipped") == 0
    assert value(desk.report("slippage", "2026-10"), "slippage", "all", "slipped") == 1


def test_nothing_was_due(desk: Desk) -> None:
    desk.opens("A", 1, on=ago(3))
    found = figure(desk.report("slippage"), "slippage", "all", "slippage")
    assert (found.value, found.unknown) == (None, "no deal was due in the period")
