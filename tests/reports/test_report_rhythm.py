"""A client's rhythm of orders, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.reports.rhythm import rhythm_of

START = date(2026, 1, 1)


def after(*gaps: int) -> list[date]:
    days = [START]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


@pytest.mark.parametrize(
    ("gaps", "median", "wait"),
    [
        ((60,), Fraction(60), 75),
        ((62, 62, 62), Fraction(62), 78),  # 77.5: the first whole day behind it
        ((30, 300, 31), Fraction(31), 39),  # 38.75; one long pause is no rhythm
        ((40, 60), Fraction(50), 63),  # 62.5
        ((1, 2), Fraction(3, 2), 2),  # 1.875
        ((10, 20, 30, 45), Fraction(25), 32),  # 31.25
    ],
)
def test_the_next_order_is_asked_for_after_five_quarters_of_the_median(
    gaps: tuple[int, ...], median: Fraction, wait: int
) -> None:
    days = after(*gaps)
    rhythm = rhythm_of(days)
    assert rhythm is not None
    assert (rhythm.interval, rhythm.last) == (median, days[-1])
    assert rhythm.due == days[-1] + timedelta(days=wait)


def test_one_day_of_orders_is_no_rhythm() -> None:
    assert rhythm_of([]) is None
    assert rhythm_of([START]) is None
    assert rhythm_of([START, START, START]) is None


def test_the_reason_is_said_in_words() -> None:
    rhythm = rhythm_of(after(62))
    assert rhythm is not None
    today = START + timedelta(days=62 + 80)
    assert rhythm.reason(today) == "orders every 62 d, the last one 80 d ago"
    half = rhythm_of(after(40, 61))
    assert half is not None
    assert half.reason(half.last).startswith("orders every 51 d")  # 50.5


@given(st.lists(st.integers(0, 2000), min_size=2, unique=True), st.randoms())
def test_the_order_in_which_the_deals_are_read_does_not_matter(numbers: list[int], rng) -> None:  # type: ignore[no-untyped-def]
    days = [START + timedelta(days=number) for number in numbers]
    shuffled = days + days[:1]
    rng.shuffle(shuffled)
    rhythm = rhythm_of(shuffled)
    assert rhythm == rhythm_of(sorted(days))
    assert rhythm is not None
    assert rhythm.last == max(days)
    assert rhythm.last < rhythm.due
