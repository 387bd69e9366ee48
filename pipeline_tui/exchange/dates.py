"""A column of dates: its order is judged by all of its values, never row by row."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.model.dates import EARLIEST, LATEST, DateOrder
from pipeline_tui.model.folding import fold_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import tzinfo

ISO = "iso"
_TIME = r"(?:[T ,]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?")
"""A day as a spreadsheet counts, from 1982 to 2064."""
_SERIAL_START = date(1899, 12, 30)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})"
)
_NUMERIC = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[-. /]+([^\W\d_]{{3,}})[-., /]+(\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_DAY = re.compile(
    rf"([^\W\d_]{{3,}})\.?[- ]+(\d{{1,2}})(?:st|nd|rd|th)?[-, ]+(\d{{4}}){_TIME}"
)
_MONTHS = (
    ("jan", "янв"), ("feb", "фев"), ("mar", "мар"), ("apr", "апр"), ("may", "май", "мая"),
    ("jun", "июн"), ("jul", "июл"), ("aug", "авг"), ("sep", "сен"), ("oct", "окт"),
    ("nov", "ноя"), ("dec", "дек"),
)  # fmt: skip
_ANOTHER = "marras"
"""The Finnish November, which only begins like March."""
_PIVOT = 70
_EMPTY = frozenset({"", "-", "--", "—", "-1", "0", "n/a", "na", "null", "none", "nil", "nan"})


class Dates(NamedTuple):
    """The days of a column."""

    days: list[date | None]
    """By row; none where the cell is empty or says that nothing is known."""
    odd: dict[int, str]
    """What is wrong, by the place of the row."""
    order: str = ""
    """What the column shows of the order of day and month; empty where it shows none."""


def parse_date_format(text: str | None) -> str | None:
    """`day-first`, `month-first`, `iso`, a strptime pattern, or none. Raises UsageError."""
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
            raise UsageError(f"--date-format {text!r} is no pattern of strptime") from None
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
) -> Dates:
    """The days of a column under a header; `judged` is the order that more rows of it showed.

    An instant with an offset falls on its day in `zone`. Raises UsageError when
    the values can be read in two orders and `date_format` says neither.
    """
    texts = {cell: cell.strip() for cell in set(cells)}
    wanted = {text for text in texts.values() if not is_no_date(text)}
    if date_format is not None:
        order = _said(date_format)
    else:
        order = _Order(judged, shown=judged) if judged else _judge(header, wanted)
    found: dict[str, date | str | None] = {text: _read(text, order, zone) for text in wanted}
    by_cell = {cell: found.get(text) for cell, text in texts.items()}
    days = [by_cell[cell] for cell in cells]
    odd = {place: day for place, day in enumerate(days) if isinstance(day, str)}
    if not odd:
        return Dates(days, odd, order.shown)  # type: ignore[arg-type]
    return Dates(
        [None if isinstance(day, str) else day for day in days],
        {place: f"{header}: {reason}" for place, reason in odd.items()},
        order.shown,
    )


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


def is_no_date(text: str) -> bool:
    """Whether a cell says that there is no date: empty, `N/A`, `0000-00-00` …"""
    return text.lower() in _EMPTY or text.startswith(("0000-00-00", "00/00/0000", "00.00.0000"))


def _judge(header: str, texts: Collection[str]) -> _Order:
    """The order of the dates like 1/2/2026; where there are none, either will do."""
    _check_year_end(header, texts)
    day_only, month_only, both = [], [], []
    for text in texts:
        match = _NUMERIC.fullmatch(text)
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
        "Say it: --date-format day-first, month-first, iso or a pattern like %d/%m/%Y",
    )


def _read(text: str, order: _Order, zone: tzinfo | None) -> date | str:
    """The day of a text, or what is wrong with it."""
    try:
        day = _day(text, order, zone)
    except (ValueError, OverflowError):
        return f"{text[:40]!r} is no day of the calendar"
    if day is None:
        return f"{text[:40]!r} is no date"
    if not EARLIEST <= day <= LATEST:
        return f"{text[:40]!r} is too far away"
    return day


def _day(text: str, order: _Order, zone: tzinfo | None) -> date | None:
    if "%" in order.name:
        return datetime.strptime(text, order.name).date()  # noqa: DTZ007
    found = _iso_day(text, zone)
    return _written_day(text, order) if found is None and order.name != ISO else found


def _iso_day(text: str, zone: tzinfo | None) -> date | None:
    if not text.isascii() and any(char.isdigit() and not char.isascii() for char in text):
        return None
    if _INSTANT.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(zone).date()
    if match := _ISO.fullmatch(text):
        return date(int(match[1]), int(match[3]), int(match[4]))
    return None


def _written_day(text: str, order: _Order) -> date | None:
    if match := _COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(days=int(text[:5]))
    if match := _NUMERIC.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if (order.with_points if match[2] == "." else order.name) == DateOrder.MONTH_FIRST:
            first, second = second, first
        return date(_year(match[4]), second, first)
    if match := _DAY_MONTH.fullmatch(text):
        return _named(match[3], match[2], match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _named(match[3], match[1], match[2])
    return None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _named(year: str, name: str, day: str) -> date | None:
    folded = name.casefold()
    for month, starts in enumerate(_MONTHS, 1):
        if folded.startswith(starts) and not folded.startswith(_ANOTHER):
            return date(_year(year), month, int(day))
    return None
