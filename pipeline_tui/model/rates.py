"""Rates out of small numbers, with how far they can be trusted."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

_Z = 1.959964
"""Standard deviations to either side that hold 95 % of a normal distribution."""


class Interval(NamedTuple):
    """Where the true rate lies, 19 times out of 20; both ends between 0 and 1."""

    low: float
    high: float


def wilson(successes: int, trials: int) -> Interval | None:
    """The 95 % score interval of a rate (E. B. Wilson, 1927); none without a trial.

    It holds for few trials too, where the usual ± runs below 0 or above 1.
    """
    if trials == 0:
        return None
    rate = successes / trials
    spread = _Z * _Z / trials
    middle = rate + spread / 2
    reach = _Z * sqrt(rate * (1 - rate) / trials + spread / (4 * trials))
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    return Interval(max(0.0, low), min(1.0, high))
