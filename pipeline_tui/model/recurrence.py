"""Days that come again: `monthly`, `every 2 weeks`, or a rule of RFC 5545.

In words, a month that is too short gives its last day: monthly from 31 January is
28 February, 31 March, 30 April. A rule is taken as the RFC has it: it leaves such a
month out, unless it says `BYMONTHDAY=-1`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from pipeline_tui.errors import UsageError

MOST = 500
"""Days that one rule may give."""
_YEARS = 50
"""How far ahead a rule is followed; some, like 30 February, never come true."""
_SHORTEST_MONTH = 28
_NAMED = {
    "daily": (1, "day"), "weekly": (1, "week"), "fortnightly": (2, "week"),
    "monthly": (1, "month"), "quarterly": (3, "month"), "half-yearly": (6, "month"),
    "yearly": (12, "month"), "annually": (12, "month"),
}  # fmt: skip
_UNITS = {"day": (1, "day"), "week": (1, "week"), "month": (1, "month"), "quarter": (3, "month"),
          "year": (12, "month")}  # fmt: skip
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS",
          "BYYEARDAY", "BYWEEKNO", "WKST"}  # fmt: skip


class Repeat(NamedTuple):
    """How often, and until when; one of both ends it."""

    rule: str
    """Of RFC 5545, without its end."""
    times: int | None = None
    until: date | None = None

    @property
    def text(self) -> str:
        """The rule with its end, as it is kept."""
        end = f";COUNT={self.times}" if self.times is not None else ""
        if self.until is not None:
            end += f";UNTIL={self.until:%Y%m%d}"
        return self.rule + end

    def days(self, start: date) -> tuple[date, ...]:
        """The days from `start` on. Raises UsageError for none, for too many, and for a
        rule that makes no sense."""
        if self.times is None and self.until is None:
            raise UsageError("how often does it repeat? say --count N or --until DATE")
        # 9 ms to import, and only what repeats needs it
        from dateutil.rrule import rrulestr

        horizon = _years_on(start, _YEARS)
        last = min(self.until, horizon) if self.until else horizon
        try:
            rule = rrulestr(f"{self.rule};UNTIL={last:%Y%m%d}", dtstart=_midnight(start))
            wanted = MOST + 1 if self.times is None else min(self.times, MOST + 1)
            days = tuple(each.date() for each in islice(rule, wanted))
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise _no_rule(self.rule, str(error)) from None
        if not days:
            raise UsageError(f"no day from {start} on fits {self.text}")
        if self.times is not None and len(days) < self.times:
            raise UsageError(
                f"only {len(days)} days of {self.text} are within {_YEARS} years: say --count"
                f" {len(days)}"
            )
        if len(days) > MOST:
            raise UsageError(f"that makes more than {MOST} obligations")
        return days


def parse_repeat(
    text: str, start: date, count: int | None = None, until: date | None = None
) -> Repeat:
    """The rule of a phrase for days that begin with `start`. Raises UsageError."""
    if count is not None and until is not None:
        raise UsageError("--count and --until exclude each other")
    if count is not None and not 1 <= count <= MOST:
        raise UsageError(f"{count} is no count: use 1 to {MOST}")
    if until is not None and until < start:
        raise UsageError(f"{until} is before the first day, {start}")
    phrase = " ".join(text.casefold().split())
    if "=" in phrase:
        return _ruled(text, count, until)
    number, unit = _spoken(phrase, text)
    rule = f"FREQ={_FREQUENCIES[unit]}"
    if number != 1:
        rule += f";INTERVAL={number}"
    if unit == "month" and start.day > _SHORTEST_MONTH:
        days = ",".join(str(day) for day in range(_SHORTEST_MONTH, start.day + 1))
        rule += f";BYMONTHDAY={days};BYSETPOS=-1"
    return Repeat(rule, count, until)


def _spoken(phrase: str, text: str) -> tuple[int, str]:
    """How many of which unit lie between two days."""
    if phrase in _NAMED:
        return _NAMED[phrase]
    found = re.fullmatch(r"every (?:([0-9]{1,4}) )?([a-z]+?)s?", phrase)
    if not found or found[2] not in _UNITS or int(found[1] or 1) == 0:
        raise UsageError(
            f"{text[:60]!r} is no repetition: write monthly, 'every 2 weeks' or FREQ=MONTHLY;…"
        )
    times, unit = _UNITS[found[2]]
    return int(found[1] or 1) * times, unit


def _ruled(text: str, count: int | None, until: date | None) -> Repeat:
    """A rule that was written as such, with its own end or the one that is given."""
    rule = re.sub(r"\s", "", text).upper().removeprefix("RRULE:")
    parts = [part.partition("=") for part in rule.split(";") if part]
    names = [name for name, _, _ in parts]
    unknown = [name for name in names if name not in _PARTS]
    if unknown or len(set(names)) != len(names) or not rule.isascii():
        raise _no_rule(text, f"it knows no {unknown[0]}" if unknown else "a part stands twice")
    own = {name: value for name, _, value in parts}
    if own.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise _no_rule(text, "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", own.get("INTERVAL", "1")):
        raise _no_rule(text, "INTERVAL is a whole number from 1")
    own_count, own_until = _own_end(own, text)
    ends = [each for each in (count, until, own_count, own_until) if each is not None]
    if len(ends) > 1:
        raise UsageError("it has two ends: give COUNT or UNTIL, or --count or --until, once")
    kept = ";".join(f"{n}={v}" for n, v in own.items() if n not in ("COUNT", "UNTIL"))
    return Repeat(kept, count or own_count, until or own_until)


def _own_end(own: dict[str, str], text: str) -> tuple[int | None, date | None]:
    count = until = None
    if "COUNT" in own:
        if not re.fullmatch(r"[1-9][0-9]{0,2}", own["COUNT"]) or int(own["COUNT"]) > MOST:
            raise _no_rule(text, f"COUNT is 1 to {MOST}")
        count = int(own["COUNT"])
    if "UNTIL" in own:
        try:
            until = datetime.strptime(own["UNTIL"][:8], "%Y%m%d").date()  # noqa: DTZ007  a day
        except ValueError:
            raise _no_rule(text, "UNTIL is a day like 20271231") from None
    return count, until


def _no_rule(text: str, why: str) -> UsageError:
    return UsageError(f"{text[:80]!r} is no rule: {why[:120]}")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  a day has no zone


def _years_on(day: date, years: int) -> date:
    year = min(day.year + years, date.max.year)
    return date(year, 12, 31)
