"""A text in a cell of a row: made harmless first, then cut and filled to its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.text import clean, pad, shorten

if TYPE_CHECKING:
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
        number = f"{value / unit:,.{int(bool(sign) and value < _FEW * unit)}f}".removesuffix(".0")
        shown = f"{number}{sign} {currency}"
    return fit(shown, cells, right)


def fit(text: str, cells: int, right: bool = False) -> str:
    """The text in exactly so many cells.

    Cleaned before it is measured: a control sign takes no cell, its visible mark takes one.
    """
    return pad(shorten(clean(text), cells), cells, right=right)
