"""A client's own rhythm of orders, and the day from which the next one is to be asked for."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = Fraction(5, 4)
"""How many of its usual intervals a client may let pass."""


class Rhythm(NamedTuple):
    """How often a client orders."""

    interval: Fraction
    """The median of the days between two orders."""
    last: date
    """The day of the last order."""

    @property
    def due(self) -> date:
        """The first day on which median × 1.25 has passed since the last order."""
        return self.last + timedelta(days=ceil(self.interval * PATIENCE))

    def reason(self, today: date) -> str:
        """`orders every 62 d, the last one 80 d ago`."""
        every = floor(self.interval + Fraction(1, 2))
        return f"orders every {every} d, the last one {(today - self.last).days} d ago"


def rhythm_of(orders: Iterable[date]) -> Rhythm | None:
    """The rhythm of orders on these days; none for less than two days.

    Several orders on one day count as one. The median, not the mean: one long pause is
    no rhythm. Of an even number of intervals it is the middle between the two middle ones.
    """
    days = sorted(set(orders))
    if len(days) < 2:
        return None
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    middle = len(gaps) // 2
    median = Fraction(gaps[middle])
    if len(gaps) % 2 == 0:
        median = Fraction(gaps[middle - 1] + gaps[middle], 2)
    return Rhythm(median, days[-1])
