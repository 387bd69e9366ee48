"""A column of money: whether 1.234 is a thousand or one is judged by all of its values."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.money import Money, parse_currency, parse_money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Mark(StrEnum):
    """What stands before the cents."""

    POINT = "point"
    COMMA = "comma"


_NUMBER = re.compile(r"([^0-9]*)([0-9](?:[0-9.,'\s]*[0-9])?)([^0-9]*)")
_GROUPS = re.compile(r"[0-9]{1,3}([.,'\s])(?:[0-9]{2,3}\1)*[0-9]{3}")
_NOTHING = frozenset({"", "-", "--", "—", "n/a", "na", "null", "none", "nil", "nan"})
_MASKED = re.compile(r"[*•#xX]{2,}")
"""How an export hides an amount."""
_CURRENCY_NAMES = {
    "рубль": "RUB", "рубли": "RUB", "доллар": "USD", "долларсша": "USD", "евро": "EUR",
    "usdollar": "USD", "euro": "EUR", "indianrupee": "INR", "poundsterling": "GBP",
}  # fmt: skip


class Amounts(NamedTuple):
    """The values of a column."""

    values: list[Money | None]
    odd: dict[int, str]
    """What is wrong, by the place of the row."""
    mark: Mark
    """What stands before the cents of those that were typed."""


def read_amounts(
    header: str, cells: Sequence[str], currencies: Sequence[str], mark: Mark | None = None
) -> Amounts:
    """The amounts of a column under a header; `currencies` are those of the rows,
    used where a cell names none.

    Raises UsageError when the values can be read in two ways and `mark` says neither.
    """
    keys = [
        (cell, currency, isinstance(cell, Number))
        for cell, currency in zip(cells, currencies, strict=True)
    ]
    wanted = {key: key[0].strip() for key in set(keys)}
    typed = mark or _judge(header, {text for (*_, is_sure), text in wanted.items() if not is_sure})
    found = {
        key: _read(text, key[1], Mark.POINT if key[2] else typed) for key, text in wanted.items()
    }
    values = [found[key] for key in keys]
    odd = {place: value for place, value in enumerate(values) if isinstance(value, str)}
    if not odd:
        return Amounts(values, odd, typed)  # type: ignore[arg-type]
    return Amounts(
        [None if isinstance(value, str) else value for value in values],
        {place: f"{header}: {reason}" for place, reason in odd.items()},
        typed,
    )


def _judge(header: str, texts: Iterable[str]) -> Mark:
    """What stands before the cents in this column; a point, where nothing tells."""
    seen: dict[Mark, str] = {}
    unclear: dict[Mark, str] = {}
    for text in texts:
        marks = re.findall(r"(?<=\d)[.,](?=\d)", text)
        if not marks:
            continue
        last = Mark.POINT if marks[-1] == "." else Mark.COMMA
        other = Mark.COMMA if last is Mark.POINT else Mark.POINT
        if len(set(marks)) == 2:
            seen.setdefault(last, text)
        elif len(marks) > 1:  # 1.234.567 groups with points
            seen.setdefault(other, text)
        elif re.search(r"(?:^|\D)(?:0|\d{4,})[.,]\d{3}(?!\d)", text) or not re.search(
            r"[.,]\d{3}(?!\d)", text
        ):
            seen.setdefault(last, text)
        else:
            unclear.setdefault(last, text)
    if len(seen) == 2:
        one, two = sorted(seen.values())
        raise _ask(header, f"{one!r} and {two!r} do not have the same sign before the cents")
    if not seen and unclear:
        # 1,200 is a thousand in nearly every file; 1.200 is not that clear
        if Mark.POINT in unclear:
            raise _ask(header, f"{unclear[Mark.POINT]!r} can be read in two ways")
        return Mark.POINT
    return next(iter(seen), Mark.POINT)


def _ask(header: str, reason: str) -> UsageError:
    return UsageError(
        f"the amounts of column {header!r}: {reason}",
        "Say which sign stands before the cents: --decimal point or --decimal comma",
    )


def _read(text: str, currency: str, mark: Mark) -> Money | str | None:
    """The amount of a text, or what is wrong with it."""
    if text.isascii() and text.isdigit() and len(text) < 15:
        return Money(Decimal(text), currency)
    if text.lower() in _NOTHING or _MASKED.fullmatch(text):
        return None
    found = _NUMBER.fullmatch(text)
    number = _plain(found[2], mark) if found else None
    if found is None or number is None:
        return f"{text[:40]!r} is no amount"
    try:
        return parse_money(f"{found[1]}{number}{found[3]}", currency)
    except UsageError as error:
        return _reason(text, error.message)


def _reason(text: str, message: str) -> str:
    if "negative" in message:
        return f"{text[:40]!r} is negative"
    if "digits behind" in message or "too large" in message:
        return message
    return f"{text[:40]!r} is no amount"


def _plain(number: str, mark: Mark) -> str | None:
    """The digits of a number with a point before the cents; none where it is no number."""
    point = "." if mark is Mark.POINT else ","
    whole, _, cents = number.partition(point)
    if cents and not cents.isdigit():
        return None
    if not (whole.isdigit() or _GROUPS.fullmatch(whole)) or (point == "," and "," in whole):
        return None
    if "." in whole and mark is Mark.POINT:
        return None
    cents = cents.rstrip("0")
    if len(cents) == 3:
        cents += "0"  # three digits would be asked about again, and the column has decided
    digits = "".join(char for char in whole if char.isdigit())
    return f"{digits}.{cents}" if cents else digits


def read_currencies(
    header: str, cells: Sequence[str], default: str
) -> tuple[list[str], dict[int, str]]:
    """The ISO code of each row, and what is wrong by the place of the row."""
    found: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for cell in set(cells):
        word = cell.strip()
        if word.lower() in _NOTHING:
            found[cell] = default
            continue
        try:
            found[cell] = _CURRENCY_NAMES.get(fold_key(word)) or parse_currency(word)
        except UsageError as error:
            found[cell] = default
            wrong[cell] = f"{header}: {error.message}"
    odd = {place: wrong[cell] for place, cell in enumerate(cells) if cell in wrong}
    return [found[cell] for cell in cells], odd
