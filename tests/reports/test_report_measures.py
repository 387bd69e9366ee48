"""The vectors of the definitions, out of a real book."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pytest
from msgspec.structs import replace

from pipeline_tui.actions.deals import NewDeal, add_deal, lose_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import moment
from pipeline_tui.config import Settings
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.rates import wilson
from pipeline_tui.model.stages import Stage
from pipeline_tui.reports import measures
from pipeline_tui.reports.facts import Facts, gather
from pipeline_tui.reports.period import parse_period

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 23)
NOW = moment(None, "2026-11-23T10:00+00:00")


class Line(NamedTuple):
    """One deal of a vector."""

    value: int | None
    probability: int | None = None
    won_after: int | None = None
    lost_after: int | None = None
    stage: Stage = Stage.SEARCH


def facts_of(folder: Path, *lines: Line, settings: Settings | None = None) -> Facts:
    """A book with these deals, looked at over all time."""
    book = Book(folder / "book.json")
    began = TODAY - timedelta(days=60)
    with book.change("vectors", NOW) as change:
        for place, line in enumerate(lines):
            prospect = add_prospect(change, NewProspect(f"Client {place}", created=began))
            value = None if line.value is None else Decimal(line.value)
            new = NewDeal("EUR", value=value, probability=line.probability, created=began,
                          stage=line.stage)  # fmt: skip
            _, deal = add_deal(change, prospect, new)
            if line.won_after is not None:
                move_deal(change, deal, Stage.AFTER_SALES, began + timedelta(days=line.won_after))
            if line.lost_after is not None:
                lose_deal(change, deal, "price", began + timedelta(days=line.lost_after))
    period = parse_period("all", TODAY)
    return gather(book.read(), TODAY, settings or Settings(currency="EUR"), period)


PIPELINE = (
    Line(1000, won_after=30), Line(3000, won_after=50), Line(2000, lost_after=20),
    Line(4000, probability=40), Line(5000, probability=80),
)  # fmt: skip


def test_the_vector_of_the_whole_pipeline(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, *PIPELINE)
    assert measures.win_rate(facts).value == Decimal("0.6667")
    assert measures.win_rate_by_value(facts).value == {"EUR": Decimal("0.6667")}
    assert measures.sales_cycle(facts).value == 40
    assert measures.sales_cycle(facts, middle=False).value == 40
    assert measures.average_deal(facts).value == {"EUR": 2000}
    assert measures.open_pipeline(facts).value == {"EUR": 9000}
    assert measures.weighted_pipeline(facts).value == {"EUR": 5600}
    assert measures.velocity(facts).value == {"EUR": Decimal("66.67")}


def test_what_cannot_be_known_says_why(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, Line(4000))
    rate = measures.win_rate(facts)
    assert (rate.value, rate.n) == (None, 0)
    assert rate.unknown == "nothing was won or lost in the period"
    assert measures.velocity(facts).unknown == "no deal was won in the period"
    assert measures.average_deal(facts).unknown


def test_a_deal_won_on_the_day_it_began_has_no_velocity(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, Line(1000, won_after=0), Line(4000))
    assert measures.sales_cycle(facts).value == 0
    assert measures.velocity(facts).unknown == "the mean cycle is 0 days"


def test_three_lost_leads_are_no_success(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, *(Line(100, lost_after=0) for _ in range(3)), Line(100))
    rate = measures.win_rate(facts)
    assert (rate.value, rate.n) == (0, 3)


def test_a_lost_deal_forecasts_nothing_and_a_bare_one_its_stage(tmp_path: Path) -> None:
    settings = Settings(
        currency="EUR", probability={**Settings().probability, Stage.SEARCH: Probability(20)}
    )
    facts = facts_of(tmp_path, Line(1000, lost_after=1), Line(1000), settings=settings)
    assert measures.weighted_pipeline(facts).value == {"EUR": 200}


def test_a_deal_without_a_value_is_counted_and_named(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, Line(None), Line(500))
    figure = measures.open_pipeline(facts)
    assert figure.value == {"EUR": 500}
    assert figure.note == "1 without a value"
    assert figure.top is not None
    assert len(figure.top.deals) == 2


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(2, 3, 0.208, 0.939), (7, 10, 0.397, 0.892), (0, 4, 0, 0.490)],
)
def test_the_interval_of_wilson(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials)
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_no_trial_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_every_figure_is_the_sum_of_its_groups(tmp_path: Path) -> None:
    from pipeline_tui.reports.by import By

    facts = facts_of(tmp_path, *PIPELINE)
    for by in By:
        groups = facts.groups(by).values()
        assert sum(len(group.views) for group in groups) == len(facts.views)
        parts = [measures.open_pipeline(group).value for group in groups]
        whole = sum((part.get("EUR", Decimal(0)) for part in parts if isinstance(part, dict)),
                    Decimal(0))  # fmt: skip
        assert whole == 9000


def test_a_reopened_deal_counts_by_its_latest_outcome(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, *PIPELINE)
    lost = facts.lost[0]
    won = replace(lost.deal.reopened(Stage.CONTRACT, TODAY), lost=None)
    lost.deal = won.moved(Stage.AFTER_SALES, TODAY)
    assert measures.win_rate(facts.only(facts.views)).value == 1
