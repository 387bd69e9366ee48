"""A text in a cell of a row: made harmless first, then cut and filled to its width."""

from __future__ import annotations

from pipeline_tui.present.text import clean, pad, shorten


def fit(text: str, cells: int, right: bool = False) -> str:
    """The text in exactly so many cells.

    Cleaned before it is measured: a control sign takes no cell, its visible mark takes one.
    """
    return pad(shorten(clean(text), cells), cells, right=right)
