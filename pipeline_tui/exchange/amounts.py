"""A column of money: whether 1.234 is a thousand or one is judged by all of its values."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.nothing import is_unknown, typed_text
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.model.limits import AMOUNT
from pipeline_tui.model.money import (
    AmbiguousCurrencyError,
    Money,
    rounded_to,
    scaled,
    sign_currency,
    split_amount,
)
from pipeline_tui.model.money_words import KRONE_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.exchange.findings import Findings


class Mark(StrEnum):
    """The decimal separator."""

    POINT = "point"
    COMMA = "comma"


_GROUPS = re.compile(r"[0-9]{1,3}([.,'\s])(?:[0-9]{2,3}\1)*[0-9]{3}")
_PLAIN = re.compile(r"[0-9]{1,14}(?:\.[0-9]{1,20})?")
_MINUS_ONE = re.compile(r"-1(?:[.,]0+)?")
"""How many programs write that an amount is not known."""
_CODE_AND_NAME = re.compile(r"([A-Z]{3})\s?[-\u2013(:].*", re.DOTALL)
"""`USD - US Dollar`"""
_MASKED = re.compile(r"[*•#xX]{2,}")
"""How an export hides an amount."""


class Amounts(NamedTuple):
    """The values of a column."""

    values: list[Money | None]
    odd: dict[int, str]
    """What is wrong, by the position of the row."""
    mark: Mark
    """The decimal separator of those that were typed."""
    rounded: list[int]
    """The rows whose amount had more decimals than its currency."""
    unknown: list[int]
    """The rows whose cell holds something that says that the amount is not known."""

    def add_to(self, header: str, cells: Sequence[str], rows: Sequence[int], to: Findings) -> None:
        """Note the rounded and the unknown amounts."""
        for what, indexes in ((ROUNDED, self.rounded), (UNKNOWN, self.unknown)):
            for index in indexes:
                to.add(header, what, rows[index], cells[index])


ROUNDED = "rounded to the digits of the currency"
UNKNOWN = "read as unknown"


def read_amounts(
    header: str,
    cells: Sequence[str],
    currencies: Sequence[str],
    mark: Mark | None = None,
    power: int = 0,
) -> Amounts:
    """Return the amounts of a column under a header; `currencies` are those of the rows,
    used if a cell names none. `power` says how many zeros those without a scale lack.

    An amount with more decimals than its currency is rounded half up, as a spreadsheet shows
    it; `-1` is unknown unless there are other negative amounts. Raises UsageError when the
    values can be read in two ways and `mark` says neither.
    """
    keys = [
        (cell, currency, isinstance(cell, Number))
        for cell, currency in zip(cells, currencies, strict=True)
    ]
    wanted = {key: typed_text(key[0]) for key in set(keys)}
    typed = mark or _judge(header, {text for (*_, is_sure), text in wanted.items() if not is_sure})
    has_no_negatives = not any(_is_negative(text) for text in wanted.values())
    found: dict[tuple[str, str, bool], Money | str | None] = {}
    inexact, unknown = set(), set()
    for key, text in wanted.items():
        if has_no_negatives and _MINUS_ONE.fullmatch(text):
            found[key] = None
        else:
            found[key] = value = _read(header, text, key[1], Mark.POINT if key[2] else typed, power)
            if isinstance(value, Money):
                rounded = rounded_to(*value)
                if rounded != value.amount:
                    inexact.add(key)
                found[key] = Money(rounded, value.currency)
        if found[key] is None and text:
            unknown.add(key)
    values = [found[key] for key in keys]
    return Amounts(
        [value if isinstance(value, Money) else None for value in values],
        {at: f"{header}: {value}" for at, value in enumerate(values) if isinstance(value, str)},
        typed,
        [at for at, key in enumerate(keys) if key in inexact] if inexact else [],
        [at for at, key in enumerate(keys) if key in unknown] if unknown else [],
    )


def _is_negative(text: str) -> bool:
    """Whether a text looks like a negative amount other than -1."""
    if _MINUS_ONE.fullmatch(text) or is_unknown(text):
        return False
    return text.startswith(("-", "\u2212", "(")) or text.endswith("-")


def _judge(header: str, texts: Iterable[str]) -> Mark:
    """Return the decimal separator of this column; a point if no value shows it."""
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
        raise _ask(header, f"{one!r} and {two!r} do not have the same decimal separator")
    if not seen and unclear:
        # 1,200 is a thousand in nearly every file; 1.200 is not that clear
        if Mark.POINT in unclear:
            raise _ask(header, f"{unclear[Mark.POINT]!r} can be read in two ways")
        return Mark.POINT
    return next(iter(seen), Mark.POINT)


def _ask(header: str, reason: str) -> UsageError:
    return UsageError(
        f"the amounts of column {header!r}: {reason}",
        "Give the decimal separator: --decimal point or --decimal comma",
    )


def ask_currency(header: str, word: str) -> UsageError:
    """Return the question for the currency of a column that several countries share."""
    options = " or ".join(f"--currency {code}" for code in KRONE_CODES)
    return UsageError(
        f"column {header!r} has amounts in {word!r}, which several countries use",
        f"Say which one: {options}",
    )


def _read(header: str, text: str, currency: str, mark: Mark, power: int) -> Money | str | None:
    """Return the amount of a text with all its decimals, or what is wrong with it.

    Raises UsageError for a currency that must be asked for.
    """
    if not power and _PLAIN.fullmatch(text) and (mark is Mark.POINT or "." not in text):
        return Money(Decimal(text), currency)
    if is_unknown(text) or _MASKED.fullmatch(text):
        return None
    try:
        parts = split_amount(text)
        number = _plain(parts.number, mark)
        if number is None:
            return f"{text[:40]!r} is not a valid amount"
        scale, currency = parts.units(currency)
        return Money(scaled(Decimal(number), scale or power, text), currency)
    except AmbiguousCurrencyError as error:
        raise ask_currency(header, error.word) from None
    except UsageError as error:
        return _reason(text, error.message)


def _reason(text: str, message: str) -> str:
    if "is negative" in message:
        return f"{text[:40]!r} is negative"
    if AMOUNT.refusal in message or "two currencies" in message:
        return message
    return f"{text[:40]!r} is not a valid amount"


def _plain(number: str, mark: Mark) -> str | None:
    """Return the digits of a number with a point before the cents, or None for another text."""
    point = "." if mark is Mark.POINT else ","
    whole, _, cents = number.partition(point)
    if cents and not cents.isdigit():
        return None
    if not (whole.isdigit() or _GROUPS.fullmatch(whole)) or (point == "," and "," in whole):
        return None
    if "." in whole and mark is Mark.POINT:
        return None
    digits = "".join(char for char in whole if char.isdigit())
    return f"{digits}.{cents}" if cents else digits


def read_currencies(
    header: str, cells: Sequence[str], default: str
) -> tuple[list[str], dict[int, str]]:
    """Return the ISO code of each row, and what is wrong by the position of the row."""
    found: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for cell in set(cells):
        word = _CODE_AND_NAME.sub(r"\1", typed_text(cell))
        if is_unknown(word):
            found[cell] = default
            continue
        try:
            found[cell] = sign_currency(word, default)
        except AmbiguousCurrencyError:
            raise ask_currency(header, word[:40]) from None
        except UsageError as error:
            found[cell] = default
            wrong[cell] = f"{header}: {error.message}"
    odd = {index: wrong[cell] for index, cell in enumerate(cells) if cell in wrong}
    return [found[cell] for cell in cells], odd
