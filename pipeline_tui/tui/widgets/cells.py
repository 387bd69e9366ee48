"""A text in a cell of a row: made harmless first, then cut and filled to its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.text import clean, pad, shorten, width

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


_UNITS = ((1, ""), (1_000, "k"), (1_000_000, "M"), (1_000_000_000, "bn"))
_FEW = 100
"""Of a unit; below, a digit behind the point is worth its room."""


def fit_money(value: Decimal | None, currency: str, cells: int, right: bool = False) -> str:
    """The amount in exactly so many cells: rounded rather than that a digit is cut off."""
    shown = values.money(value, currency)
    for unit, sign in _UNITS:
        if value is None or len(shown) <= cells:
            break
        shown = _in_units(value, currency, unit, sign)
    return fit(shown, cells, right)


def _in_units(value: Decimal, currency: str, unit: int, sign: str) -> str:
    number = f"{value / unit:,.{int(bool(sign) and value < _FEW * unit)}f}".removesuffix(".0")
    return f"{number}{sign} {currency}"


def fit_sums(sums: Mapping[str, Decimal], cells: int) -> str:
    """One sum per currency in exactly so many cells, the largest first. Where they have no
    room they are rounded; where that is not enough `+2` says how many are not shown."""
    ranked = values.ranked(sums)
    if len(ranked) < 2:
        return "".join(fit_money(v, currency, cells) for currency, v in ranked) or " " * cells
    shown = values.sums(sums)
    if width(shown) <= cells:
        return fit(shown, cells)
    short = [_rounded(value, currency) for currency, value in ranked]
    for many in range(len(short), 1, -1):
        rest = f" +{len(short) - many}" if many < len(short) else ""
        shown = " ".join(short[:many]) + rest
        if width(shown) <= cells:
            return fit(shown, cells)
    rest = f" +{len(short) - 1}"
    currency, value = ranked[0]
    return fit(fit_money(value, currency, cells - len(rest)).rstrip() + rest, cells)


def _rounded(value: Decimal, currency: str) -> str:
    unit, sign = next((each for each in reversed(_UNITS) if each[0] <= value), _UNITS[0])
    return _in_units(value, currency, unit, sign)


def fit(text: str, cells: int, right: bool = False) -> str:
    """The text in exactly so many cells.

    Cleaned before it is measured: a control sign takes no cell, its visible mark takes one.
    """
    return pad(shorten(clean(text), cells), cells, right=right)
