"""Dates by phrase, counted from an injected day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.dates import DateOrder, Lean, parse_date

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("fri", "2026-11-27"),
        ("mon", "2026-11-30"),
        ("next mon", "2026-11-30"),
        ("next fri", "2026-12-04"),
        ("last fri", "2026-11-20"),
        ("+3d", "2026-11-26"),
        ("-3d", "2026-11-20"),
        ("2w", "2026-12-07"),
        ("in 2 months", "2027-01-23"),
        ("2 weeks ago", "2026-11-09"),
        ("30 nov", "2026-11-30"),
        ("nov 30", "2026-11-30"),
        ("3 nov", "2027-11-03"),
        ("30 November 2026", "2026-11-30"),
        ("30.11.2026", "2026-11-30"),
        ("30.11.", "2026-11-30"),
        ("1/12/2026", "2026-12-01"),
        ("2026-11-30", "2026-11-30"),
        ("eow", "2026-11-29"),
        ("eom", "2026-11-30"),
        ("eoy", "2026-12-31"),
        ("next month", "2026-12-01"),
        ("1y", "2027-11-23"),
        ("२०२६-११-३०", "2026-11-30"),
        ("३० नवंबर", "2026-11-30"),
        ("30 ноября 2026 г.", "2026-11-30"),
        ("30\u00a0нояб.", "2026-11-30"),
        ("1 déc. 2026", "2026-12-01"),
    ],
)
def test_a_phrase_means_a_day(phrase: str, day: str) -> None:
    assert parse_date(phrase, MONDAY).isoformat() == day


def test_month_first_is_a_setting_but_not_for_dots() -> None:
    assert parse_date("1/12/2026", MONDAY, DateOrder.MONTH_FIRST) == date(2026, 1, 12)
    assert parse_date("1.12.2026", MONDAY, DateOrder.MONTH_FIRST) == date(2026, 12, 1)


def test_what_happened_lies_behind() -> None:
    assert parse_date("fri", MONDAY, lean=Lean.PAST) == date(2026, 11, 20)
    assert parse_date("30 nov", MONDAY, lean=Lean.PAST) == date(2025, 11, 30)
    assert parse_date("3d", MONDAY, lean=Lean.PAST) == date(2026, 11, 20)


def test_the_end_of_a_month_is_no_trap() -> None:
    assert parse_date("in 1 month", date(2027, 1, 31)) == date(2027, 2, 28)
    assert parse_date("eom", date(2028, 2, 1)) == date(2028, 2, 29)
    assert parse_date("29 feb", date(2028, 1, 5)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("phrase", "understood"),
    [
        ("31 feb", "year 2026, month 2, day 31"),
        ("31.04.2026", "year 2026, month 4, day 31"),
        ("2026-13-01", "year 2026, month 13, day 1"),
        ("soon", "no date in"),
        ("out 5", "no date in"),
        ("set 5", "no date in"),
        ("2 ago", "no date in"),
        ("10", "no date in"),
        ("", "no date in"),
        ("٢٠٢٦-١١-٣٠", "no date in"),
        ("99999w", "1900-01-01 to 2999-12-31"),
        ("9" * 30 + "d", "no date in"),
    ],
)
def test_an_impossible_day_says_what_was_understood(phrase: str, understood: str) -> None:
    with pytest.raises(UsageError, match=understood):
        parse_date(phrase, MONDAY)


@given(st.dates(date(2000, 1, 1), date(2900, 1, 1)), st.dates(date(1950, 1, 1), date(2900, 1, 1)))
def test_an_iso_date_is_the_same_from_any_day(today: date, day: date) -> None:
    assert parse_date(day.isoformat(), today) == day


@given(st.dates(date(2000, 1, 1), date(2900, 1, 1)))
def test_a_weekday_lies_within_the_coming_week(today: date) -> None:
    for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        assert timedelta(0) < parse_date(name, today) - today <= timedelta(7)
        assert timedelta(0) < today - parse_date(name, today, lean=Lean.PAST) <= timedelta(7)


@given(st.text(max_size=60), st.sampled_from(DateOrder), st.sampled_from(Lean))
def test_no_phrase_at_all_breaks_the_reader(phrase: str, order: DateOrder, lean: Lean) -> None:
    try:
        parse_date(phrase, MONDAY, order, lean)
    except UsageError as error:
        assert "\n" not in error.message
