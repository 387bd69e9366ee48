"""Dates by phrase: `fri`, `next mon`, `+3d`, `in 2 months`, `30 nov`, `30.11.2026`. The names of
months may be of any language of `calendar_words`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.model.digits import western_digits
from pipeline_tui.model.limits import DAY, is_day

if TYPE_CHECKING:
    from collections.abc import Callable


class DateOrder(StrEnum):
    """How `1/2/2026` is read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Lean(StrEnum):
    """Which way a date without a year, or a bare weekday, is read."""

    FUTURE = "future"
    PAST = "past"


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {
    "d": "days", "day": "days", "days": "days",
    "w": "weeks", "week": "weeks", "weeks": "weeks",
    "m": "months", "mo": "months", "month": "months", "months": "months",
    "y": "years", "year": "years", "years": "years",
}  # fmt: skip

_ISO = r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
_NUMERIC = r"([0-9]{1,2})([./-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?\.?"
_DISTANCE = r"(?:(in)\s+)?([+-]?)\s*([0-9]{1,5})\s*([a-z]+)(?:\s+(ago))?"
_NAME = r"([^\s0-9.,]+)"  # a sign of Devanagari is not a \w
_DAY_MONTH = (
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?\.?\s+{_NAME}\.?,?(?:\s+([0-9]{{4}}))?(?:\s?г(?:ода)?\.?)?"
)
_MONTH_DAY = rf"{_NAME}\.?\s+([0-9]{{1,2}})(?:st|nd|rd|th)?,?(?:\s+([0-9]{{4}}))?"


def parse_date(
    text: str,
    today: date,
    order: DateOrder = DateOrder.DAY_FIRST,
    lean: Lean = Lean.FUTURE,
) -> date:
    """The day that a phrase means, counted from today.

    A bare weekday is the next one after today (with `Lean.PAST` the last one
    before it); `next fri` is the Friday of the next week; a day without a year
    is the nearest one in the direction of `lean`. Raises UsageError, with what
    was understood, for a day that does not exist and for anything else.
    """
    phrase = " ".join(western_digits(text).casefold().split())
    if len(phrase) > 40:
        raise _not_a_date(text)
    for reader in (_read_word, _read_distance):
        found = reader(phrase, today, lean)
        if found is not None:
            return _within(found, text)
    return _within(_read_calendar(phrase, text, today, order, lean), text)


def _not_a_date(text: str) -> UsageError:
    return UsageError(
        f"no date in {text[:40]!r}: write today, fri, +3d, in 2 weeks, 30 nov or 2026-11-30"
    )


def _within(day: date, text: str) -> date:
    if not is_day(day):
        raise UsageError(f"{text!r} is {day.isoformat()}, {DAY.refusal}")
    return day


def _read_word(phrase: str, today: date, lean: Lean) -> date | None:
    if phrase in _NEAR:
        return today + timedelta(days=_NEAR[phrase])
    if phrase in _ENDS:
        return _ENDS[phrase](today)
    return _read_weekday(phrase, today, lean)


_NEAR = {"today": 0, "now": 0, "tod": 0, "tomorrow": 1, "tom": 1, "yesterday": -1, "yest": -1}


def _read_weekday(phrase: str, today: date, lean: Lean) -> date | None:
    which, _, name = phrase.rpartition(" ")
    if which not in ("", "next", "last", "this", "on") or len(name) < 3:
        return None
    found = [place for place, day in enumerate(_WEEKDAYS) if day.startswith(name)]
    if len(found) != 1:
        return None
    weekday = found[0]
    if which == "next":
        return _monday(today) + timedelta(weeks=1, days=weekday)
    if which == "this":
        return _monday(today) + timedelta(days=weekday)
    if which == "last" or (which == "" and lean is Lean.PAST):
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _read_distance(phrase: str, today: date, lean: Lean) -> date | None:
    found = re.fullmatch(_DISTANCE, phrase)
    if not found or found[4] not in _UNITS or (found[1] and (found[2] or found[5])):
        return None
    back = found[2] == "-" or bool(found[5])
    if not found[1] and not found[2] and not found[5]:
        back = lean is Lean.PAST
    from dateutil.relativedelta import relativedelta

    amount = int(found[3])
    unit = _UNITS[found[4]]
    distance = relativedelta(
        days=amount if unit == "days" else 0,
        weeks=amount if unit == "weeks" else 0,
        months=amount if unit == "months" else 0,
        years=amount if unit == "years" else 0,
    )
    try:
        return today - distance if back else today + distance
    except (ValueError, OverflowError):
        raise UsageError(f"{phrase!r} is {DAY.refusal}") from None


def _read_calendar(phrase: str, text: str, today: date, order: DateOrder, lean: Lean) -> date:
    if found := re.fullmatch(_ISO, phrase):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    if found := re.fullmatch(_NUMERIC, phrase):
        first, second = int(found[1]), int(found[3])
        month_first = order is DateOrder.MONTH_FIRST and found[2] != "."
        month, day = (first, second) if month_first else (second, first)
        return _dated(found[4], month, day, text, today, lean)
    from pipeline_tui.model.calendar_words import month_in_phrase

    for pattern, month_at, day_at in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        found = re.fullmatch(pattern, phrase)
        if found and (named := month_in_phrase(found[month_at])):
            return _dated(found[3], named, int(found[day_at]), text, today, lean)
    raise _not_a_date(text)


def _dated(year: str | None, month: int, day: int, text: str, today: date, lean: Lean) -> date:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
    if (month, day) == (2, 29):
        return _leap_day(text, today, lean)
    near = _day(today.year, month, day, text)
    if lean is Lean.FUTURE and near < today:
        return _day(today.year + 1, month, day, text)
    if lean is Lean.PAST and near > today:
        return _day(today.year - 1, month, day, text)
    return near


def _leap_day(text: str, today: date, lean: Lean) -> date:
    """29 February of this year only: a jump of years would be a guess."""
    step = 0
    if (today.month, today.day) > (2, 29) and lean is Lean.FUTURE:
        step = 1
    if (today.month, today.day) < (2, 29) and lean is Lean.PAST:
        step = -1
    return _day(today.year + step, 2, 29, text)


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UsageError(
            f"{text!r} was read as year {year}, month {month}, day {day}: there is no such day"
        ) from None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month_end(day: date) -> date:
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return first - timedelta(days=1)


_ENDS: dict[str, Callable[[date], date]] = {
    "eow": lambda today: _monday(today) + timedelta(days=6),
    "end of week": lambda today: _monday(today) + timedelta(days=6),
    "eom": _month_end,
    "end of month": _month_end,
    "eoy": lambda today: date(today.year, 12, 31),
    "end of year": lambda today: date(today.year, 12, 31),
    "next week": lambda today: _monday(today) + timedelta(weeks=1),
    "next month": lambda today: _month_end(today) + timedelta(days=1),
}
