"""The stretch of days that a report is about."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from pipeline_tui.errors import UsageError

_QUARTER = r"(\d{4})-?q([1-4])"
_MONTH = r"(\d{4})-(0[1-9]|1[0-2])"
_YEAR = r"\d{4}"
_TRAILING = r"last-([1-9]\d{0,3})-days"
_UNITS = ("day", "week", "month", "quarter", "year")

NAMES = (
    "today", "yesterday", "this-week", "last-week", "this-month", "last-month",
    "this-quarter", "last-quarter", "this-year", "last-year", "all",
)  # fmt: skip


class Period(NamedTuple):
    """From the first day to the last one, both included."""

    first: date
    last: date
    label: str

    def has(self, day: date | None) -> bool:
        """Whether the day is inside."""
        return day is not None and self.first <= day <= self.last

    @property
    def mark(self) -> bytes:
        """What each of its days begins with in a book's text, `2026-11-2`: a year at least,
        or nothing."""
        first, last = self.first.isoformat(), self.last.isoformat()
        same = next((at for at, sign in enumerate(first) if last[at] != sign), len(first))
        return first[:same].encode() if same >= len("2026-") else b""

    def touches(self, month: str) -> bool:
        """Whether a day of the month (`2026-11`) is inside."""
        return self.first.isoformat()[:7] <= month <= self.last.isoformat()[:7]


def parse_period(text: str, today: date) -> Period:
    """The period of a word: `today`, `last-quarter`, `2026-11`, `2026-q3`, `last-90-days`, `all`.

    Weeks begin on Monday. Raises UsageError.
    """
    word = text.strip().lower().replace(" ", "-").replace("_", "-")
    word = {"day": "today", "week": "this-week", "month": "this-month",
            "quarter": "this-quarter", "year": "this-year"}.get(word, word)  # fmt: skip
    if word == "all":
        return Period(date.min, date.max, "all time")
    if word in ("today", "yesterday"):
        day = today - timedelta(days=word == "yesterday")
        return Period(day, day, day.isoformat())
    which, _, unit = word.partition("-")
    if which in ("this", "last") and unit in _UNITS[1:]:
        return _counted(unit, today, which == "last")
    found = _numbered(word, today)
    if found is None:
        raise UsageError(
            f"{text!r} is no period: use {', '.join(NAMES)}, last-90-days, 2026-11, 2026-q4 or 2026"
        )
    return found


def _numbered(word: str, today: date) -> Period | None:
    """`last-90-days`, `2026-q3`, `2026-11`, `2026`."""
    if found := re.fullmatch(_TRAILING, word):
        days = int(found[1])
        return Period(today - timedelta(days=days - 1), today, f"last {days} days")
    if found := re.fullmatch(_QUARTER, word):
        return _quarter(int(found[1]), int(found[2]))
    if found := re.fullmatch(_MONTH, word):
        return _month(int(found[1]), int(found[2]))
    if re.fullmatch(_YEAR, word) and 1900 <= int(word) <= 2999:
        return Period(date(int(word), 1, 1), date(int(word), 12, 31), word)
    return None


def parse_month(text: str, today: date) -> Period:
    """The month of a word: `2026-11`, `this-month`, `last-month`, `next-month`.

    Raises UsageError, also for a period that is no single month.
    """
    word = text.strip().lower().replace(" ", "-").replace("_", "-")
    if word == "next-month":
        return _month(today.year + today.month // 12, today.month % 12 + 1)
    if re.fullmatch(_MONTH, word) or word in ("month", "this-month", "last-month"):
        return parse_period(word, today)
    raise UsageError(f"{text!r} is no month: use 2026-11, this-month, last-month or next-month")


def between(since: date | None, until: date | None, today: date) -> Period:
    """From one day to another; without an end it ends today. Raises UsageError."""
    first, last = since or date.min, until or today
    if first > last:
        raise UsageError(f"the period ends ({last}) before it begins ({first})")
    start = "the beginning" if since is None else first.isoformat()
    return Period(first, last, f"{start} to {last.isoformat()}")


def _counted(unit: str, today: date, is_last: bool) -> Period:
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * is_last)
        return Period(monday, monday + timedelta(days=6), f"week of {monday.isoformat()}")
    if unit == "year":
        year = today.year - is_last
        return Period(date(year, 1, 1), date(year, 12, 31), str(year))
    if unit == "quarter":
        place = today.year * 4 + (today.month - 1) // 3 - is_last
        return _quarter(place // 4, place % 4 + 1)
    place = today.year * 12 + today.month - 1 - is_last
    return _month(place // 12, place % 12 + 1)


def _quarter(year: int, quarter: int) -> Period:
    first = date(year, 3 * quarter - 2, 1)
    return Period(first, _month(year, 3 * quarter).last, f"{year}-q{quarter}")


def _month(year: int, month: int) -> Period:
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(date(year, month, 1), following - timedelta(days=1), f"{year:04}-{month:02}")
