"""Days that come again, against days counted on a calendar."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.recurrence import MOST, parse_repeat


def days(rule: str, start: str, count: int | None = None, until: str | None = None) -> list[str]:
    first = date.fromisoformat(start)
    last = date.fromisoformat(until) if until else None
    return [str(day) for day in parse_repeat(rule, first, count, last).days(first)]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("monthly", "2026-01-15", "2026-01-15 2026-02-15 2026-03-15 2026-04-15"),
        ("monthly", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
        ("monthly", "2026-01-30", "2026-01-30 2026-02-28 2026-03-30 2026-04-30"),
        ("monthly", "2028-01-31", "2028-01-31 2028-02-29 2028-03-31 2028-04-30"),
        ("monthly", "2026-02-28", "2026-02-28 2026-03-28 2026-04-28 2026-05-28"),
        ("every month", "2026-12-29", "2026-12-29 2027-01-29 2027-02-28 2027-03-29"),
        ("quarterly", "2026-11-30", "2026-11-30 2027-02-28 2027-05-30 2027-08-30"),
        ("Every 3 Months", "2026-08-31", "2026-08-31 2026-11-30 2027-02-28 2027-05-31"),
        ("half-yearly", "2026-08-31", "2026-08-31 2027-02-28 2027-08-31 2028-02-29"),
        ("yearly", "2028-02-29", "2028-02-29 2029-02-28 2030-02-28 2031-02-28"),
        ("weekly", "2026-12-25", "2026-12-25 2027-01-01 2027-01-08 2027-01-15"),
        ("every 2 weeks", "2026-11-23", "2026-11-23 2026-12-07 2026-12-21 2027-01-04"),
        ("every 10 days", "2026-11-23", "2026-11-23 2026-12-03 2026-12-13 2026-12-23"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-15", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
        ("rrule:freq=monthly", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31"),
        ("FREQ=MONTHLY;BYDAY=1FR", "2026-11-23", "2026-12-04 2027-01-01 2027-02-05 2027-03-05"),
    ],
)
def test_four_days_of_a_rule(rule: str, start: str, expected: str) -> None:
    assert days(rule, start, count=4) == expected.split()


def test_a_rule_ends_with_its_last_day_or_its_count() -> None:
    assert days("monthly", "2026-01-31", until="2026-03-30") == ["2026-01-31", "2026-02-28"]
    assert days("FREQ=WEEKLY;COUNT=2", "2026-11-23") == ["2026-11-23", "2026-11-30"]
    assert days("FREQ=WEEKLY;UNTIL=20261130T235959Z", "2026-11-23") == ["2026-11-23", "2026-11-30"]
    assert len(days("daily", "2026-01-01", count=MOST)) == MOST


@given(
    st.dates(date(2000, 1, 1), date(2300, 12, 31)),
    st.integers(1, 15),
    st.integers(1, 40),
)
def test_each_month_gives_that_day_or_its_last_one(start: date, step: int, count: int) -> None:
    found = parse_repeat(f"every {step} months", start, count).days(start)
    assert found[0] == start
    for place, day in enumerate(found):
        month = start.year * 12 + start.month - 1 + place * step
        assert (day.year * 12 + day.month - 1) == month
        assert day.day == min(start.day, calendar.monthrange(day.year, day.month)[1])


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("now and then", "is no repetition"),
        ("every 0 weeks", "is no repetition"),
        ("", "is no repetition"),
        ("FREQ=SECONDLY", "FREQ is DAILY"),
        ("FREQ=MONTHLY;INTERVAL=0", "INTERVAL"),
        ("FREQ=MONTHLY;BYDAY=XX", "is no rule"),
        ("FREQ=MONTHLY;BYHOUR=3", "it knows no BYHOUR"),
        ("FREQ=MONTHLY;FREQ=DAILY", "stands twice"),
        ("COUNT=3", "FREQ is DAILY"),
        ("FREQ=DAILY;UNTIL=soon", "UNTIL"),
        ("FREQ=DAILY;COUNT=0", "COUNT"),
        ("FREQ=DAILY;COUNT=501", "COUNT"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day"),
    ],
)
def test_what_is_no_rule_is_refused(rule: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        days(rule, "2026-11-23", count=None if "COUNT" in rule or "UNTIL" in rule else 3)


def test_ends_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UsageError, match="how often"):
        days("monthly", "2026-11-23")
    with pytest.raises(UsageError, match="exclude each other"):
        days("monthly", "2026-11-23", 3, "2027-11-23")
    with pytest.raises(UsageError, match="two ends"):
        days("FREQ=DAILY;COUNT=3", "2026-11-23", 3)
    with pytest.raises(UsageError, match="before the first day"):
        days("monthly", "2026-11-23", until="2026-11-22")
    with pytest.raises(UsageError, match="more than 500"):
        days("daily", "2026-11-23", until="2030-11-23")
    with pytest.raises(UsageError, match="use 1 to 500"):
        days("daily", "2026-11-23", 501)
    with pytest.raises(UsageError, match="only 51 days"):
        days("yearly", "2026-11-23", 60)
