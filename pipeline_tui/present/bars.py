"""Bars and sparklines out of block characters, measured in cells."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS = "▁▂▃▄▅▆▇█"


def bar(value: Decimal | int, most: Decimal | int, cells: int) -> str:
    """A bar of at most so many cells, exact to an eighth of one; empty for zero."""
    if most <= 0 or value <= 0:
        return ""
    eighths = max(1, int(Decimal(value) / Decimal(most) * cells * 8))
    whole, part = divmod(min(eighths, cells * 8), 8)
    return "█" * whole + (_EIGHTHS[part] if part else "")


def sparkline(values: Sequence[Decimal | int]) -> str:
    """One block for each value, the highest for the largest."""
    most = max(values, default=0)
    if most <= 0:
        return _LEVELS[0] * len(values)
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[int(Decimal(max(value, 0)) / Decimal(most) * top)] for value in values)
