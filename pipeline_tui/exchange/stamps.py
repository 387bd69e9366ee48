"""One date of a file, as its text says it: the written day, the time of day and the offset."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.calendar_words import is_weekday, month_named

if TYPE_CHECKING:
    from datetime import tzinfo

_ZONE = r"(?:(?P<zone>Z|UTC|GMT)?\s?(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)?)"
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    rf"\s?(?P<half>[ap]\.?\s?m\b\.?)?\s?{_ZONE}(?-i:\s?(?:[A-Z]{{2,5}}|Uhr)\b)?(?:\s?\([^()]{{0,60}}\))?",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(r"(?:(?<=[0-9])T|\s(?:at|um|à|в)|[\s,])\s?$", re.IGNORECASE)
_MILLISECONDS = re.compile(r"[1-9][0-9]{11,12}")
"""An instant as programs count, from 1973."""
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001


class Stamp(NamedTuple):
    """What a text says of a day and a time."""

    day: str
    """The text without its time."""
    at: time | None = None
    offset: timedelta | None = None
    """From UTC; None for a time of the place where it was written."""

    @property
    def is_midnight(self) -> bool:
        """Whether there is no time, or one of 0:00."""
        return self.at in (None, time())

    def falls_on(self, day: date, zone: tzinfo | None) -> date:
        """Return the day in `zone` of an instant whose written day is `day`."""
        if self.at is None or self.offset is None:
            return day
        return datetime.combine(day, self.at, timezone(self.offset)).astimezone(zone).date()


def read_stamp(text: str) -> Stamp:
    """Take a text apart. Raises ValueError for a time that does not exist."""
    if ":" not in text:
        if _MILLISECONDS.fullmatch(text):
            when = _EPOCH + timedelta(milliseconds=int(text))
            return Stamp(when.date().isoformat(), when.time().replace(microsecond=0), timedelta())
        return Stamp(text)
    found = _TIME.search(text)
    if found is None:
        return Stamp(text)
    hour = int(found["hour"])
    if found["half"] and hour <= 12:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    before = _BEFORE_TIME.sub("", text[: found.start()])
    return Stamp(
        f"{before} {text[found.end() :]}".strip(" ,"),
        time(hour, int(found["minute"]), min(int(found["second"] or 0), 59)),
        _offset(found["zone"], found["offset"]),
    )


def _offset(zone: str | None, digits: str | None) -> timedelta | None:
    if digits is None:
        return None if zone is None else timedelta()
    bare = digits[1:].replace(":", "")
    hours, minutes = (bare[:-2], bare[-2:]) if len(bare) > 2 else (bare, "0")
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    return -distance if digits.startswith("-") else distance


_NUMBER = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th|er|º|ª|°|-?го|-?е)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,./-]+")
_LITTLE_WORDS = frozenset(
    {
        "",
        "de",
        "del",
        "of",
        "the",
        "den",
        "der",
        "le",
        "el",
        "г",
        "года",
        "год",
        "r",
        "roku",
        "е",
        "го",
    }
)
_MOST_WORDS = 12


class Named(NamedTuple):
    """A date with the name of its month."""

    year: str
    """Two or four digits."""
    month: int
    day: int | None
    """None if only the month is named."""


def read_named(text: str) -> Named | None:
    """Read `30 ноября 2026 г.`, `Mon, Nov 30, 2026`, `15-Jan-24`, `ноябрь 2026`.

    Returns None for a text that is not such a date.
    """
    if len(text) > 60:
        return None
    words = [word for word in _BETWEEN.split(text)
             if word.casefold() not in _LITTLE_WORDS]  # fmt: skip
    while len(words) > 2 and is_weekday(words[0]):
        words = words[1:]
    named = [at for at, word in enumerate(words) if month_named(word)]
    if len(named) != 1 or not 2 <= len(words) <= 3:
        return None
    month = month_named(words.pop(named[0]))
    numbers = [match[1] for match in map(_NUMBER.fullmatch, words) if match]
    if month is None or len(numbers) != len(words):
        return None
    if len(numbers) == 1:
        return Named(numbers[0], month, None) if len(numbers[0]) == 4 else None
    day, year = numbers
    if len(day) == 4 and named[0] == 1:
        day, year = year, day
    is_whole = len(year) == 4 or (len(year) == 2 and named[0] == 1)
    return Named(year, month, int(day)) if len(day) <= 2 and is_whole and named[0] < 2 else None
