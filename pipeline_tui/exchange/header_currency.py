"""The currency and the scale that the header of a column names."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline_tui.model.money import (
    CURRENCIES,
    AmbiguousCurrencyError,
    is_currency,
    is_scale,
    sign_currency,
    split_scale,
)
from pipeline_tui.model.money_words import KRONE, SYMBOLS, unit_key

_HEADER_WORD = r"[^\s,;:/()\[\]_.-]+"
_EMPTY = re.compile(r"[(\[]\s?(?:(?:in|en|в)\s?)?[)\]]|\s(?:in|en|в)$", re.IGNORECASE)
"""What is left of `(in lakhs)`."""
_ALSO_WORDS = frozenset({"ALL", "CUP", "GEL", "LAK", "MOP", "PEN", "TOP", "TRY"})
"""Codes that a header may mean as a word."""


class HeaderUnits(NamedTuple):
    """What the header of amounts says besides their field."""

    rest: str
    """The header without it."""
    currency: str | None
    """An ISO code, or a word of `KRONE` if `default` does not decide it; None without one."""
    power: int = 0
    """How many zeros the amounts lack: 3 for thousands."""


def header_units(header: str, default: str) -> HeaderUnits:
    """Return the currency and the scale that a header names: `Сумма, тыс. руб.`, `Value (k€)`.

    A bare dollar is that of `default`, if this is one. `Cr`, `M` and other short scales count
    only in brackets, after a comma or next to a currency.
    """
    power = 0
    rest, currency = header_currency(header, default)
    for found in re.finditer(_HEADER_WORD, rest):
        power, sign = _scale(found[0])
        is_short = len(found[0]) <= 2 and not sign and currency is None
        before, after = rest[: found.start()].rstrip(), rest[found.end() :]
        is_apart = before.endswith(("(", "[", ",")) and not after.strip(" )].")
        if not power or (is_short and not is_apart):
            continue
        if sign:
            currency = currency or _currency(sign, default)
        rest = _EMPTY.sub(" ", f"{before} {after}").strip(" ,;:()[].-_/")
        return HeaderUnits(rest, currency, power)
    return HeaderUnits(rest, currency)


def _scale(word: str) -> tuple[int, str]:
    """Return the zeros that a word adds, and the currency that is written with it: `k€`, `$m`."""
    power, sign = split_scale(word)
    if not power and is_currency(word[:1]) and is_scale(word[1:]):
        return split_scale(word[1:])[0], word[:1]
    return power, sign


def header_currency(header: str, default: str) -> tuple[str, str | None]:
    """Return a header without the currency that it names, and that; None if it names none.

    By a sign (`Deal Value, $`, `Бюджет руб.`), or by a code in brackets or as the last word
    (`Amount (EUR)`). A bare dollar is that of `default`, if this is one.
    """
    code = _header_code(header)
    rest = header if code is None else _without(header, code)
    named = None if code is None else code[1].upper()
    for found in re.finditer(_HEADER_WORD, rest):
        sign = unit_key(found[0])
        if sign in SYMBOLS or sign in KRONE:
            return _without(rest, found), named or _currency(sign, default)
    return rest, named


def _currency(sign: str, default: str) -> str:
    try:
        return sign_currency(sign, default)
    except AmbiguousCurrencyError:
        return sign


def _header_code(header: str) -> re.Match[str] | None:
    in_brackets = re.search(r"[(\[]\s*([A-Za-z]{3})\s*[)\]]", header)
    found = in_brackets or re.search(r"(?<=[\s,;:/_-])([A-Za-z]{3})\s*$", header)
    if found is None or found[1].upper() not in CURRENCIES:
        return None
    is_told_apart = found[1].isupper() and not header.isupper()
    return found if is_told_apart or found[1].upper() not in _ALSO_WORDS else None


def _without(header: str, found: re.Match[str]) -> str:
    return f"{header[: found.start()]} {header[found.end() :]}".strip(" ,;:()[].-_/")
