"""The plan month by month, and what it pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import EUROS, Desk, ago, figure, refs, value
from msgspec.structs import replace

from pipeline_tui.config.settings import Target
from pipeline_tui.model.commission import Plan, Tier
from pipeline_tui.reports.by import By

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.reports.figures import Report

TARGETS = replace(
    EUROS,
    targets={"2026-10": Target(Decimal(5000)), "2026-11": Target(Decimal(10_000), 4),
             "2026-12": Target(Decimal(1000)), "2027-02": Target(Decimal(7))},
)  # fmt: skip
PAID = replace(
    EUROS,
    commission=Plan(Decimal(100), Decimal(5), (Tier(Decimal(3000), Decimal(10)),)),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def vector(desk: Desk) -> Desk:
    """Won 1000 and 3000, lost 2000, open 4000 and 5000 that close in the month."""
    desk.opens("A", 1000, on=ago(40), source="fair")
    desk.opens("B", 3000, on=ago(60), source="web")
    desk.opens("C", 2000, on=ago(30), source="web")
    desk.opens("D", 4000, on=ago(9), close=date(2026, 11, 30), probability=40, source="fair")
    desk.opens("E", 5000, on=ago(9), close=date(2026, 11, 27), probability=80, source="web")
    desk.wins("A", on=ago(10))
    desk.wins("B", on=ago(10))
    desk.loses("C", on=ago(10))
    return desk


def cell(report: Report, table: str, row: str, head: str) -> object:
    found = next(each for each in report.tables if each.name == table)
    rows = {each.label: each for each in (*found.rows, *([found.total] if found.total else []))}
    return rows[row].cells[[each.name for each in found.heads].index(head)]


def test_a_target_of_10000_with_4000_won_is_covered_one_and_a_half_times(vector: Desk) -> None:
    report = vector.report("targets", "2026-11", settings=TARGETS)
    assert value(report, "targets", "2026-11", "won") == {"EUR": 4000}
    assert value(report, "targets", "2026-11", "attainment") == Decimal("0.4")
    assert value(report, "targets", "2026-11", "gap") == {"EUR": 6000}
    assert value(report, "targets", "2026-11", "closing") == {"EUR": 9000}
    assert value(report, "targets", "2026-11", "coverage") == Decimal("1.5")
    assert value(report, "targets", "2026-11", "required") == Decimal("1.5")
    assert refs(figure(report, "targets", "2026-11", "closing")) == ["D", "E"]


def test_every_month_with_a_target_has_its_row_and_the_total_is_that_of_the_period(
    vector: Desk,
) -> None:
    report = vector.report("targets", "this-quarter", settings=TARGETS)
    months = [row.label for row in report.tables[0].rows]
    assert months == ["2026-10", "2026-11", "2026-12"]
    assert figure(report, "targets", "2026-10", "coverage").unknown == "the month is over"
    assert value(report, "targets", "2026-12", "coverage") == 0
    assert value(report, "targets", "all", "target") == {"EUR": 16_000}
    assert value(report, "targets", "all", "attainment") == Decimal("0.25")
    assert value(report, "targets", "all", "coverage") == Decimal("0.75")


def test_a_target_that_is_met_is_covered(vector: Desk) -> None:
    met = replace(EUROS, targets={"2026-11": Target(Decimal(4000), 3)})
    report = vector.report("targets", "2026-11", settings=met)
    assert cell(report, "targets", "2026-11", "coverage") == "covered"
    assert value(report, "target_deals", "2026-11", "attainment") == Decimal("0.6667")
    assert value(report, "target_deals", "2026-11", "gap") == 1


def test_each_source_has_its_part_of_the_target(vector: Desk) -> None:
    report = vector.report("targets", "2026-11", settings=TARGETS, by=By.SOURCE)
    assert value(report, "groups", "fair", "part") == Decimal("0.1")
    assert value(report, "groups", "web", "part") == Decimal("0.3")
    assert value(report, "groups", "all", "part") == Decimal("0.4")


def test_without_a_target_it_says_how_to_set_one(vector: Desk) -> None:
    (table,) = vector.report("targets", "2026-11").tables
    assert not table.rows
    assert "pipeline target set" in table.empty


def test_the_targets_of_a_day_before_know_nothing_of_later(vector: Desk) -> None:
    report = vector.report("targets", "2026-11", settings=TARGETS, as_of=ago(11))
    assert value(report, "targets", "2026-11", "won") == {"EUR": 0}


def test_commission_is_told_month_by_month(vector: Desk) -> None:
    vector.opens("F", 2000, on=ago(9), close=date(2027, 1, 5), probability=50)
    report = vector.report("commission", "all", settings=PAID)
    assert [row.label for row in report.tables[0].rows] == ["2026-11", "2026-12", "2027-01"]
    # 4000 won: 5 % of 3000, 10 % of 1000, and the base
    assert value(report, "commission", "2026-11", "earned") == {"EUR": 350}
    # and 4000 × 40 % + 5000 × 80 % more at 10 %
    assert value(report, "commission", "2026-11", "expected") == {"EUR": 910}
    assert value(report, "commission", "2026-11", "upside") == {"EUR": 1250}
    assert value(report, "commission", "2026-11", "rate") == Decimal("0.1")
    assert figure(report, "commission", "2026-11", "next_tier").unknown == "no tier is above"
    assert value(report, "commission", "2026-12", "earned") == {"EUR": 100}
    assert value(report, "commission", "2027-01", "expected") == {"EUR": 150}
    assert value(report, "commission", "2027-01", "next_tier") == {"EUR": 3000}
    assert refs(figure(report, "commission", "2026-11", "earned")) == ["A", "B"]
    assert value(report, "commission", "all", "expected") == {"EUR": 1160}


def test_commission_in_another_currency_is_converted_and_adds_up(vector: Desk) -> None:
    rates = replace(PAID, rates={"USD": ((date(2026, 1, 1), Decimal("0.3")),)})
    report = vector.report("commission", "all", settings=rates, currency="USD")
    assert value(report, "commission", "2026-11", "earned") == {"USD": Decimal("1166.67")}
    assert value(report, "commission", "all", "earned") == {"USD": Decimal("1166.67")}


def test_without_a_plan_it_says_how_to_set_one(vector: Desk) -> None:
    (table,) = vector.report("commission", "all").tables
    assert not table.rows
    assert "pipeline config set commission.rate" in table.empty


def test_what_counts_for_no_commission_is_named(vector: Desk) -> None:
    vector.opens("Bare", None, on=ago(9), close=date(2026, 11, 29))
    vector.opens("Dollars", 10, on=ago(9), close=date(2026, 11, 29), currency="USD")
    notes = vector.report("commission", "all", settings=PAID).notes
    assert "1 left out, in another currency: 7.1" in notes
    assert "1 left out, without a value: 6.1" in notes
