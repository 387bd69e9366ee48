"""Money, days and percentages as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

RECORDS: Mapping[str, tuple[str, str]] = {
    "prospects": ("prospect", "prospects"),
    "deals": ("deal", "deals"),
    "activities": ("activity", "activities"),
    "steps": ("next step", "next steps"),
    "proposals": ("proposal", "proposals"),
    "objections": ("objection", "objections"),
    "contracts": ("contract", "contracts"),
    "obligations": ("obligation", "obligations"),
    "feedback": ("feedback", "pieces of feedback"),
    "evidence": ("evidence", "pieces of evidence"),
    "products": ("product", "products"),
    "competitors": ("competitor", "competitors"),
    "handovers": ("hand-over", "hand-overs"),
}
"""What one record of a table is called, and several."""


def amount(value: Decimal) -> str:
    """`1,200,000` or `1,200.50`."""
    return f"{value:,f}"


def full_amount(value: Decimal, digits: int) -> str:
    """`1,200.50`, with every digit of its currency, as a paper for a client has it."""
    return f"{value:,.{digits}f}"


def long_day(value: date) -> str:
    """`27 November 2026`, as a paper for a client has it."""
    return f"{value.day} {_LONG_MONTHS[value.month - 1]} {value.year}"


def money(value: Decimal | None, currency: str) -> str:
    """`1,200 EUR`, or a dash for a value that is not known."""
    return "—" if value is None else f"{amount(value)} {currency}"


def ranked(values: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    """The sums by currency, the largest first."""
    return sorted(values.items(), key=lambda item: (-item[1], item[0]))


def sums(values: Mapping[str, Decimal]) -> str:
    """One sum per currency, the largest first; `0` for none."""
    return " + ".join(money(value, currency) for currency, value in ranked(values)) or "0"


def day(value: date, today: date) -> str:
    """`Fri 27 Nov`, with the year where it is not this one."""
    text = f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
    return text if value.year == today.year else f"{text} {value.year}"


def due(value: date, today: date) -> str:
    """`today`, `tomorrow`, `3 d overdue` or the day."""
    distance = (value - today).days
    if distance < 0:
        return f"{-distance} d overdue"
    if distance == 0:
        return "today"
    return "tomorrow" if distance == 1 else day(value, today)


def percent(part: Decimal) -> str:
    """A ratio as a percentage with one digit: `66.7 %`."""
    return f"{part * 100:.1f} %"


def file_size(size: int) -> str:
    """`1,204 KB`."""
    return f"{max(1, size // 1024):,} KB"


def count(number: int, word: str, plural: str = "") -> str:
    """`1 deal`, `2 deals`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"
