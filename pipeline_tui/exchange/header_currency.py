"""The currency that the header of a column names."""

from __future__ import annotations

import re

from pipeline_tui.model.money import CURRENCIES, sign_currency
from pipeline_tui.model.money_words import SYMBOLS

_HEADER_WORD = r"[^\s,;:/()\[\]_.-]+"
_ALSO_WORDS = frozenset({"ALL", "CUP", "GEL", "LAK", "MOP", "PEN", "TOP", "TRY"})
"""Codes that a header may mean as a word."""


def header_currency(header: str, default: str) -> tuple[str, str | None]:
    """A header without the currency that it names, and that; none where it names none.

    By a sign (`Deal Value, $`, `Бюджет руб.`), or by a code in brackets or as the last word
    (`Amount (EUR)`). A bare dollar is that of `default`, where this is one.
    """
    code = _header_code(header)
    rest = header if code is None else _without(header, code)
    named = None if code is None else code[1].upper()
    for found in re.finditer(_HEADER_WORD, rest):
        sign = found[0].lower()
        if sign in SYMBOLS:
            return _without(rest, found), named or sign_currency(sign, default)
    return rest, named


def _header_code(header: str) -> re.Match[str] | None:
    in_brackets = re.search(r"[(\[]\s*([A-Za-z]{3})\s*[)\]]", header)
    found = in_brackets or re.search(r"(?<=[\s,;:/_-])([A-Za-z]{3})\s*$", header)
    if found is None or found[1].upper() not in CURRENCIES:
        return None
    is_told_apart = found[1].isupper() and not header.isupper()
    return found if is_told_apart or found[1].upper() not in _ALSO_WORDS else None


def _without(header: str, found: re.Match[str]) -> str:
    return f"{header[: found.start()]} {header[found.end() :]}".strip(" ,;:()[].-_/")
