"""You said 80 %: how often was it so?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from desk import EUROS, Desk, ago, figure, refs, value
from msgspec.structs import replace

from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import Stage
from pipeline_tui.reports.by import By

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_score_and_the_calibration_of_a_few_deals(desk: Desk) -> None:
    for name, said, is_won in (
        ("A", 80, True),
        ("B", 80, False),
        ("C", 85, True),
        ("D", 10, False),
    ):
        desk.opens(name, 100, on=ago(60), probability=said)
        (desk.wins if is_won else desk.loses)(name, on=ago(5))
    report = desk.report("accuracy")
    squares = Decimal("0.04") + Decimal("0.64") + Decimal("0.0225") + Decimal("0.01")
    assert value(report, "scores", "all", "brier") == (squares / 4).quantize(Decimal("0.0001"))
    assert value(report, "scores", "all", "base") == Decimal("0.25")
    band = figure(report, "calibration", "80–100 %", "was")
    assert (band.value, band.n) == (Decimal("0.6667"), 3)
    assert band.interval is not None
    assert (round(band.interval.low, 3), round(band.interval.high, 3)) == (0.208, 0.939)
    assert value(report, "calibration", "80–100 %", "said") == Decimal("0.8167")
    assert value(report, "calibration", "80–100 %", "off") == Decimal("0.1500")
    assert value(report, "calibration", "0–20 %", "was") == 0
    assert figure(report, "calibration", "20–40 %", "was").unknown
    assert value(report, "calibration", "all", "judged") == 4


def test_what_counts_is_what_was_said_thirty_days_before(desk: Desk) -> None:
    desk.opens("Sure at last", 100, on=ago(90), probability=20)
    desk.edits("Sure at last", on=ago(45), probability=40)
    desk.edits("Sure at last", on=ago(20), probability=95)
    desk.wins("Sure at last", on=ago(10))
    assert value(desk.report("accuracy"), "scores", "all", "said") == Decimal("0.4")


def test_what_was_said_on_the_thirtieth_day_before_counts(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(90), probability=20)
    desk.edits("A", on=ago(40), probability=70)
    desk.wins("A", on=ago(10))
    assert value(desk.report("accuracy"), "scores", "all", "said") == Decimal("0.7")


def test_a_young_deal_counts_with_what_was_said_when_it_began(desk: Desk) -> None:
    desk.opens("Young", 100, on=ago(20), stage=Stage.NEGOTIATION)
    desk.edits("Young", on=ago(10), probability=99)
    desk.wins("Young", on=ago(5))
    report = desk.report("accuracy")
    assert value(report, "scores", "all", "said") == Decimal("0.3")
    assert value(report, "scores", "all", "brier") == Decimal("0.49")


def test_without_a_probability_it_is_that_of_the_stage_of_the_time(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(90))
    desk.moves("A", Stage.OBJECTIONS, on=ago(50))
    desk.moves("A", Stage.CONTRACT, on=ago(20))
    desk.loses("A", on=ago(10))
    settings = replace(EUROS, probability={**EUROS.probability, Stage.OBJECTIONS: Probability(55)})
    report = desk.report("accuracy", settings=settings)
    assert value(report, "scores", "all", "said") == Decimal("0.55")


def test_a_deal_that_was_lost_at_the_time_counts_with_what_was_said_before(desk: Desk) -> None:
    desk.opens("Back again", 100, on=ago(90), probability=60)
    desk.loses("Back again", on=ago(70))
    desk.reopens("Back again", on=ago(20))
    desk.wins("Back again", on=ago(10))
    assert value(desk.report("accuracy"), "scores", "all", "said") == Decimal("0.6")


def test_deals_of_an_import_had_no_forecast(desk: Desk) -> None:
    from desk import morning

    with desk.book.change("import", morning(ago(0))) as change:
        prospect = add_prospect(change, NewProspect("Old", created=ago(300)))
        new = NewDeal("EUR", value=Decimal(100), created=ago(300), close=ago(200))
        _, deal = add_deal(change, prospect, new)
        change.put(deal.moved(Stage.AFTER_SALES, ago(200)))
    report = desk.report("accuracy")
    assert value(report, "scores", "all", "judged") == 0
    assert value(report, "scores", "all", "told_later") == 1
    assert figure(report, "scores", "all", "brier").unknown
    assert report.tables[-1].rows == []
    stages = desk.report("stages")
    assert value(stages, "stages", "search", "finished") == 0
    assert any("left out: 1 closed deal told" in note for note in stages.notes)


def test_the_forecast_of_a_month_beside_what_came(desk: Desk) -> None:
    october = date(2026, 10, 20)
    desk.opens("Came", 1000, on=date(2026, 9, 10), close=october, probability=50)
    desk.wins("Came", on=date(2026, 10, 25))
    desk.opens("Went", 2000, on=date(2026, 9, 10), close=october, probability=20)
    desk.loses("Went", on=date(2026, 10, 5))
    desk.opens("On the first", 100, on=date(2026, 9, 10), close=october, probability=10)
    desk.wins("On the first", on=date(2026, 10, 1))
    desk.opens("Not expected", 400, on=date(2026, 10, 8), close=october, probability=10)
    desk.wins("Not expected", on=date(2026, 10, 9))
    report = desk.report("accuracy", "2026-10")
    assert value(report, "forecasts", "2026-10", "forecast") == {"EUR": 500 + 400 + 100}
    assert value(report, "forecasts", "2026-10", "actual") == {"EUR": 1500}
    assert value(report, "forecasts", "2026-10", "accuracy") == {"EUR": Decimal("0.6667")}
    said = desk.report("forecast", as_of=date(2026, 10, 1))
    assert value(said, "forecast", "2026-10", "forecast") == {"EUR": 1000}


def test_misses_of_months_do_not_cancel(desk: Desk) -> None:
    for month, forecast, actual in ((9, 1000, 500), (10, 500, 1000)):
        first, close = date(2026, 8, 10), date(2026, month, 20)
        desk.opens(f"Expected {month}", forecast, on=first, close=close, probability=100)
        desk.loses(f"Expected {month}", on=close)
        desk.opens(f"Won {month}", actual, on=date(2026, month, 5))
        desk.wins(f"Won {month}", on=close)
    report = desk.report("accuracy", "all")
    assert value(report, "forecasts", "2026-09", "accuracy") == {"EUR": 0}
    assert value(report, "forecasts", "2026-10", "accuracy") == {"EUR": Decimal("0.5")}
    assert value(report, "forecasts", "all", "accuracy") == {"EUR": Decimal("0.3333")}


def test_a_month_that_is_not_over_or_brought_nothing_has_no_accuracy(desk: Desk) -> None:
    desk.opens("A", 1000, on=date(2026, 9, 10), close=date(2026, 10, 20))
    desk.edits("A", on=date(2026, 10, 20), close=date(2026, 11, 30))
    report = desk.report("accuracy")
    over = figure(report, "forecasts", "2026-10", "accuracy")
    assert over.unknown == "nothing with a value was won in the month"
    assert refs(over) == ["A"]
    assert figure(report, "forecasts", "2026-11", "accuracy").unknown == "the month is not over"
    on_its_last_day = desk.report("accuracy", as_of=date(2026, 10, 31))
    last = figure(on_its_last_day, "forecasts", "2026-10", "accuracy")
    assert last.unknown == "the month is not over"


def test_each_group_has_its_score(desk: Desk) -> None:
    desk.opens("A", 100, on=ago(60), probability=80, source="fair")
    desk.wins("A", on=ago(5))
    desk.opens("B", 100, on=ago(60), probability=80, source="web")
    desk.loses("B", on=ago(5))
    report = desk.report("accuracy", by=By.SOURCE)
    assert value(report, "scores", "fair", "brier") == Decimal("0.04")
    assert value(report, "scores", "web", "brier") == Decimal("0.64")
    assert value(report, "scores", "all", "brier") == Decimal("0.34")
