"""The status report: the definitions of metrics, on hand-made books."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_books import NOW, TODAY, add, days_ago, lost, new_book, won

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.deals import DealEdit, edit_deal, lose_deal, move_deal, reopen_deal
from pipeline_tui.config import Settings, Target
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import OPEN_STAGES, Stage
from pipeline_tui.query.fields import Context
from pipeline_tui.query.language import parse_filter
from pipeline_tui.reports.period import Period, between, parse_period
from pipeline_tui.reports.status import StatusReport, status_report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book

DAY = parse_period("today", TODAY)
MONTH = parse_period("this-month", TODAY)


def report(book: Book, period: Period = DAY, settings: Settings | None = None) -> StatusReport:
    return status_report(book.read(), TODAY, settings or Settings(), period)


def test_open_and_weighted_as_the_definitions_say(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("vector", NOW) as change:
        won(change, "A", 1000, cycle=30)
        won(change, "B", 3000, cycle=50)
        lost(change, "C", 2000)
        add(change, "D", 4000, probability=40)
        add(change, "E", 5000, probability=80)
    found = report(book)
    assert found.open.value == {"EUR": Decimal(9000)}
    assert found.open.weighted == {"EUR": Decimal(5600)}
    assert (found.won_total.count, found.won_total.value) == (2, {"EUR": Decimal(4000)})
    assert (found.lost_total.count, found.lost_total.value) == (1, {"EUR": Decimal(2000)})


def test_a_deal_without_a_probability_takes_its_stages(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("vector", NOW) as change:
        add(change, "A", 1000, stage=Stage.NEGOTIATION)
    chances = {**Settings().probability, Stage.NEGOTIATION: Probability(20)}
    found = report(book, settings=Settings(probability=chances))
    assert found.open.weighted == {"EUR": Decimal(200)}


def test_a_lost_deal_is_worth_nothing_any_more(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("vector", NOW) as change:
        lost(change, "A", 1000)
    found = report(book)
    assert (found.open.count, found.open.value, found.open.weighted) == (0, {}, {})


def test_a_deal_without_a_value_is_counted_and_said(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("two", NOW) as change:
        add(change, "A")
        add(change, "B", 500)
    found = report(book)
    assert (found.open.count, found.open.without_value) == (2, 1)
    assert found.open.value == {"EUR": Decimal(500)}


def test_currencies_are_never_mixed(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("two", NOW) as change:
        add(change, "A", 500)
        add(change, "B", 70, currency="USD")
    assert report(book).open.value == {"EUR": Decimal(500), "USD": Decimal(70)}


def test_the_period_decides_what_moved_and_closed(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("month", NOW) as change:
        won(change, "Then", 100, cycle=10, ago=40)
        won(change, "Now", 200, cycle=10)
        lost(change, "Gone", 300, ago=3)
        _, deal = add(change, "Moving", 400, age=9)
        move_deal(change, deal, Stage.NEGOTIATION, days_ago(2))
    today, month, ever = report(book), report(book, MONTH), report(book, parse_period("all", TODAY))
    assert [line.prospect for line in today.won] == ["Now"]
    assert (len(today.lost), len(today.moved)) == (0, 0)
    assert [line.reason for line in month.lost] == ["price"]
    assert [(line.old, line.new) for line in month.moved] == [("search", "negotiation")]
    assert ever.won_total.value == {"EUR": Decimal(300)}
    assert ever.created == 4


def test_a_reopened_deal_counts_by_its_latest_outcome(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("there and back", NOW) as change:
        _, deal = add(change, "A", 100, age=9)
        deal = reopen_deal(change, lose_deal(change, deal, "price"))
        _, other = add(change, "B", 100, age=9)
        other = reopen_deal(change, lose_deal(change, other, "price"))
        move_deal(change, other, Stage.AFTER_SALES)
    found = report(book)
    assert (found.lost_total.count, found.won_total.count, found.open.count) == (0, 1, 1)


def test_activities_are_counted_by_kind(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("calls", NOW) as change:
        prospect, deal = add(change, "A", age=9)
        for kind in (ActivityKind.CALL, ActivityKind.CALL, ActivityKind.VISIT):
            log_activity(change, prospect, deal, Happened(kind))
        log_activity(change, prospect, deal, Happened(ActivityKind.CALL, on=days_ago(5)))
    assert report(book).activities == {"call": 2, "visit": 1}
    assert report(book, MONTH).activities == {"call": 3, "visit": 1}


def test_the_target_of_the_month_is_measured_against_the_month(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("wins", NOW) as change:
        won(change, "A", 4000, cycle=10, ago=5)
        won(change, "Last month", 9000, cycle=10, ago=30)
    targets = {"2026-11": Target(Decimal(10_000), 4)}
    found = report(book, settings=Settings(currency="EUR", targets=targets)).attainment
    assert found is not None
    assert (found.won, found.share, found.gap) == (Decimal(4000), Decimal("0.4"), Decimal(6000))
    assert (found.won_deals, found.target_deals) == (1, 4)
    assert report(book).attainment is None


def test_a_filter_chooses_the_deals(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("two", NOW) as change:
        add(change, "Solar One", 500)
        add(change, "Wind Two", 70)
    solar = parse_filter("solar", Context(TODAY))
    found = status_report(book.read(), TODAY, Settings(), DAY, solar)
    assert (found.open.count, found.open.value) == (1, {"EUR": Decimal(500)})


def test_an_edit_of_the_value_is_in_the_history(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("add", NOW) as change:
        _, deal = add(change, "A", 100, age=9)
    with book.change("edit", NOW) as change:
        deal = edit_deal(change, deal, DealEdit(clear_value=True, close=TODAY))
    assert [type(event).__name__ for event in deal.history] == ["Opened", "Revalued", "Rescheduled"]
    assert deal.touched == TODAY


_DEALS = st.lists(
    st.tuples(
        st.sampled_from(list(Stage)),
        st.one_of(st.none(), st.integers(0, 10**9)),
        st.sampled_from(["EUR", "USD", "JPY"]),
        st.booleans(),
        st.one_of(st.none(), st.integers(0, 100)),
    ),
    max_size=12,
)


@given(_DEALS)
@settings(max_examples=25, deadline=None)
def test_the_parts_sum_to_the_whole(
    tmp_path_factory: pytest.TempPathFactory,
    deals: list[tuple[Stage, int | None, str, bool, int | None]],
) -> None:
    book = new_book(tmp_path_factory.mktemp("sums"))
    with book.change("many", NOW) as change:
        for stage, value, currency, is_lost, probability in deals:
            _, deal = add(
                change, "X", value, stage=stage, currency=currency, probability=probability
            )
            if is_lost and deal.is_open:
                lose_deal(change, deal, "price")
    found = report(book, parse_period("all", TODAY))
    assert sum(each.count for each in found.stages) == found.open.count
    assert sum(pile.count for pile in found.book.values()) == len(deals)
    for currency in ("EUR", "USD", "JPY"):
        by_stage = sum(each.value.get(currency, Decimal(0)) for each in found.stages)
        assert by_stage == found.open.value.get(currency, Decimal(0))
        assert found.open.weighted.get(currency, 0) <= found.open.value.get(currency, 0)
    assert [each.stage for each in found.stages] == [stage.value for stage in OPEN_STAGES]
    assert found.won_total == found.book["won"]
    assert found.lost_total == found.book["lost"]


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("today", "2026-11-23", "2026-11-23"),
        ("yesterday", "2026-11-22", "2026-11-22"),
        ("this-week", "2026-11-23", "2026-11-29"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("this-month", "2026-11-01", "2026-11-30"),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("this-quarter", "2026-10-01", "2026-12-31"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_words_for_periods(word: str, first: str, last: str) -> None:
    period = parse_period(word, TODAY)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_a_period_that_makes_no_sense_is_refused() -> None:
    from pipeline_tui.errors import UsageError

    for word in ("", "soon", "2026-13", "this-day", "last-"):
        with pytest.raises(UsageError, match="no period"):
            parse_period(word, TODAY)
    with pytest.raises(UsageError, match="before it begins"):
        between(TODAY, days_ago(1), TODAY)


@pytest.mark.parametrize(
    "period",
    ["today", "this-week", "this-month", "last-month", "this-quarter", "this-year", "last-year",
     "last-90-days", "all"],
)  # fmt: skip
@pytest.mark.parametrize("targets", [{}, {"2026-11": Target(Decimal(1000)), "2026-10": Target()}])
def test_reading_only_what_mentions_a_day_finds_what_reading_all_does(
    tmp_path: Path, period: str, targets: dict[str, Target]
) -> None:
    """A filter that lets everything through makes the report read the whole book."""
    book = new_book(tmp_path)
    with book.change("year", NOW) as change:
        for ago in (0, 1, 5, 22, 23, 40, 60, 100, 330, 500):
            won(change, f"Won {ago}", 100 + ago, cycle=7, ago=ago)
            lost(change, f"Lost {ago}", 200 + ago, ago=ago)
            prospect, deal = add(change, f"Open {ago}", None if ago == 5 else 300, age=ago + 3)
            deal = move_deal(change, deal, Stage.NEGOTIATION, days_ago(ago))
            log_activity(change, prospect, deal, Happened(ActivityKind.CALL, on=days_ago(ago)))
        add(change, "Sold before", 70, age=20, stage=Stage.AFTER_SALES)
    chosen = Settings(targets=targets)
    with book.change("one more", NOW) as change:  # and some lines are spliced in
        won(change, "Today", 900, cycle=2)
    when = parse_period(period, TODAY)
    some = status_report(book.read(), TODAY, chosen, when)
    whole = status_report(book.read(), TODAY, chosen, when, lambda view: True)
    assert some == whole
    assert some.open.count == 10
