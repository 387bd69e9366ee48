"""A column of dates: its order is judged by all of its values, never row by row."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.nothing import is_unknown, typed_text
from pipeline_tui.exchange.stamps import Stamp, read_named, read_stamp
from pipeline_tui.model.calendar_words import is_weekday
from pipeline_tui.model.dates import DateOrder
from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.limits import DAY, is_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import tzinfo

ISO = "iso"
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[345][0-9]{4}(?:\.[0-9]+)?")
"""A day as a spreadsheet counts, from 1982 to 2064."""
_SERIAL_START = date(1899, 12, 30)
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_MONTH = re.compile(r"(?:([0-9]{1,2})[./-]([0-9]{4})|([0-9]{4})[./-]([0-9]{1,2}))")
_YEAR_SIGN = re.compile(r"\s?г(?:ода|\.)?$")
_QUOTES = str.maketrans("", "", '«»"\u201c\u201d\u201e')
"""`«30» ноября 2026` has the day in quotes."""
_PIVOT = 70
_NO_DAY = re.compile(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}\b.*", re.DOTALL)
_NO_DAYS = frozenset({"-1", "0", "1900-01-00", "00.01.1900", "1/0/1900", "0/1/1900", "00/01/1900",
                      "01/00/1900"})  # fmt: skip
_NEVER = frozenset(
    {date(1, 1, 1), date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31),
     date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31)}
)  # fmt: skip
"""The first or last day that a program can store; it means that the date is not known."""


class MonthDay(StrEnum):
    """The day that a month without a day is read as."""

    FIRST = "first"
    LAST = "last"


class Dates(NamedTuple):
    """The days of a column."""

    days: list[date | None]
    """By row; None if the cell is empty or says that nothing is known."""
    odd: dict[int, str]
    """What is wrong, by the position of the row."""
    order: str = ""
    """What the column shows of the order of day and month; empty if it shows none."""
    unknown: Sequence[int] = ()
    """The rows whose cell holds something that says that the date is not known."""
    months: Sequence[int] = ()
    """The rows that name a month without a day."""


def parse_date_format(text: str | None) -> str | None:
    """Return `day-first`, `month-first`, `iso`, a strptime pattern, or None. Raises UsageError."""
    if text is None:
        return None
    word = fold_key(text)
    for known in (*DateOrder, ISO):
        if fold_key(known) == word:
            return str(known)
    if "%" in text:
        try:
            datetime.strptime(date(2026, 11, 30).strftime(text), text)  # noqa: DTZ007
        except (ValueError, re.error):
            raise UsageError(f"--date-format {text!r} is not a valid strptime pattern") from None
        return text
    raise UsageError(
        f"unknown --date-format {text!r}: use day-first, month-first, iso or like %d.%m.%Y"
    )


def read_dates(
    header: str,
    cells: Sequence[str],
    date_format: str | None,
    zone: tzinfo | None = None,
    judged: str = "",
    month_day: MonthDay = MonthDay.LAST,
) -> Dates:
    """Return the days of a column under a header; `judged` is the order that more rows showed.

    An instant with an offset falls on its day in `zone`, unless all times of the column are
    midnight: then it holds days. Raises UsageError when the values can be read in two orders and
    `date_format` says neither.
    """
    texts = {cell: date_text(cell) for cell in set(cells)}
    wanted = {text for text in texts.values() if not is_no_date(text)}
    if date_format is not None and "%" in date_format:
        order = _Order(date_format)
        found = {text: _by_pattern(text, date_format) for text in wanted}
    else:
        stamps = {text: _stamp(text) for text in wanted}
        written = {stamp.day for stamp in stamps.values() if stamp}
        if date_format is not None:
            order = _said(date_format)
        else:
            order = _Order(judged, shown=judged) if judged else _judge(header, written)
        has_times = any(each and each.offset is not None and not each.is_midnight
                        for each in stamps.values())  # fmt: skip
        days = {text: _written(text, order, month_day) for text in written}
        found = {
            text: _day(text, stamp, days, zone if has_times else None, has_times)
            for text, stamp in stamps.items()
        }
    by_cell = {cell: found.get(text, _Found()) for cell, text in texts.items()}
    each = [by_cell[cell] for cell in cells]
    is_mixed = any(one.is_month or one.wrong or one.day is None for one in by_cell.values())
    if not is_mixed:
        return Dates([one.day for one in each], {}, order.shown)
    return Dates(
        [one.day for one in each],
        {at: f"{header}: {one.wrong}" for at, one in enumerate(each) if one.wrong},
        order.shown,
        [at for at, one in enumerate(each) if not (one.day or one.wrong) and texts[cells[at]]],
        [at for at, one in enumerate(each) if one.is_month],
    )


class _Found(NamedTuple):
    """What a text of the column says."""

    day: date | None = None
    wrong: str = ""
    is_month: bool = False


class _Order(NamedTuple):
    """How the dates of a column are read."""

    name: str
    """A word of `DateOrder`, `iso`, or a pattern of strptime."""
    with_points: DateOrder = DateOrder.DAY_FIRST
    """The order of dates with points: the day is first everywhere, unless somebody says so."""
    shown: str = ""
    """The same order where a value of the column decided."""


def _said(date_format: str) -> _Order:
    if date_format == DateOrder.MONTH_FIRST:
        return _Order(date_format, DateOrder.MONTH_FIRST)
    return _Order(date_format)


def date_text(cell: str) -> str:
    """Return a cell as it is read: western digits, one space between words, no quotes."""
    text = typed_text(cell)
    if text.isascii() and "  " not in text and '"' not in text:
        return text
    return " ".join(text.translate(_QUOTES).split())


def is_no_date(text: str) -> bool:
    """Whether a cell says that there is no date: empty, `N/A`, `0000-00-00` …"""
    return is_unknown(text) or text in _NO_DAYS or _NO_DAY.fullmatch(text) is not None


def _judge(header: str, texts: Collection[str]) -> _Order:
    """The order of the dates like 1/2/2026; where there are none, either will do."""
    _check_year_end(header, texts)
    day_only, month_only, both = [], [], []
    for text in texts:
        match = _NUMERIC.fullmatch(_without_weekday(text))
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            day_only.append(text)
        elif second > 12 >= first:
            month_only.append(text)
        elif first != second:
            both.append(text)
    if day_only and month_only:
        raise _ask(header, f"{min(day_only)!r} has the day first, {min(month_only)!r} the month")
    if both and not day_only and not month_only:
        raise _ask(header, f"{min(both)!r} can be read in two ways, and no other value decides")
    order = DateOrder.MONTH_FIRST if month_only else DateOrder.DAY_FIRST
    return _Order(order, shown=order if month_only or day_only else "")


def _check_year_end(header: str, texts: Collection[str]) -> None:
    """Dates like 25-03-24 that vary more at their end than at their beginning have their year
    in front, or nobody knows. Raises UsageError."""
    numeric = (match for match in map(_NUMERIC.fullmatch, texts) if match and match[2] != ".")
    found = [match for match in numeric if len(match[4]) == 2]
    could_be = all(int(each[3]) <= 12 and 1 <= int(each[4]) <= 31 for each in found)
    if could_be and len({each[1] for each in found}) < len({each[4] for each in found}):
        raise _ask(header, f"{min(each[0] for each in found)!r} may have its year first or last")


def _ask(header: str, reason: str) -> UsageError:
    return UsageError(
        f"the dates of column {header!r}: {reason}",
        "Give the order: --date-format day-first, month-first, iso or a pattern like %d/%m/%Y",
    )


def _stamp(text: str) -> Stamp | None:
    try:
        return read_stamp(text)
    except (ValueError, OverflowError):
        return None


def _by_pattern(text: str, pattern: str) -> _Found:
    try:
        return _checked(text, datetime.strptime(text, pattern).date())  # noqa: DTZ007
    except (ValueError, OverflowError):
        return _Found(wrong=f"{text[:40]!r} is not a valid date")


def _day(
    text: str, stamp: Stamp | None, days: Mapping[str, _Found], zone: tzinfo | None, shifts: bool
) -> _Found:
    """Return the day of a text, or what is wrong with it."""
    if stamp is None:
        return _Found(wrong=f"{text[:40]!r} is not a valid date")
    found = days[stamp.day]
    if found.wrong:
        return _Found(wrong=found.wrong.replace(repr(stamp.day[:40]), repr(text[:40])))
    if not shifts or stamp.offset is None or found.day is None:
        return found
    return _checked(text, stamp.falls_on(found.day, zone))


def _checked(text: str, day: date) -> _Found:
    if day in _NEVER:
        return _Found()
    if not is_day(day):
        return _Found(wrong=f"{text[:40]!r} is {DAY.refusal}")
    return _Found(day)


def _written(text: str, order: _Order, month_day: MonthDay) -> _Found:
    """Return the day that is written, without regard to its time."""
    try:
        day = _iso_day(text)
        if day is None and order.name != ISO:
            day = _written_day(text, order)
        if day is not None:
            return _checked(text, day)
        month = _month_only(text)
    except (ValueError, OverflowError):
        return _Found(wrong=f"{text[:40]!r} is not a valid date")
    if month is None:
        return _Found(wrong=f"{text[:40]!r} is not a valid date")
    last = date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)
    return _checked(text, month if month_day is MonthDay.FIRST else last)._replace(is_month=True)


def _iso_day(text: str) -> date | None:
    match = _ISO.fullmatch(text)
    return date(int(match[1]), int(match[3]), int(match[4])) if match else None


def _written_day(text: str, order: _Order) -> date | None:
    text = _YEAR_SIGN.sub("", text)
    if match := _COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(days=int(text[:5]))
    if match := _NUMERIC.fullmatch(_without_weekday(text)):
        first, second = int(match[1]), int(match[3])
        if (order.with_points if match[2] == "." else order.name) == DateOrder.MONTH_FIRST:
            first, second = second, first
        return date(_year(match[4]), second, first)
    named = read_named(text)
    if named is None or named.day is None:
        return None
    return date(_year(named.year), named.month, named.day)


def _month_only(text: str) -> date | None:
    """Return the first day of a month that is named without a day."""
    if match := _MONTH.fullmatch(text):
        return date(int(match[2] or match[3]), int(match[1] or match[4]), 1)
    named = read_named(text)
    return date(int(named.year), named.month, 1) if named and named.day is None else None


def _without_weekday(text: str) -> str:
    head, _, rest = text.partition(" ")
    return rest if rest and is_weekday(head.rstrip(",")) else text


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= _PIVOT else 2000)
