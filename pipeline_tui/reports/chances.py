"""A rate with the numbers behind it and how far it can be trusted, as `--json` gives it."""

from __future__ import annotations

import msgspec

from pipeline_tui.model.rates import wilson

_DIGITS = 4


class Chance(msgspec.Struct, frozen=True, kw_only=True):
    """Successes out of trials, with the 95 % Wilson interval; no rate without a trial."""

    successes: int
    n: int
    rate: float | None
    low: float | None
    high: float | None


def chance(successes: int, trials: int) -> Chance:
    """The rate of so many successes out of so many trials; all ends between 0 and 1."""
    interval = wilson(successes, trials)
    if interval is None:
        return Chance(successes=0, n=0, rate=None, low=None, high=None)
    return Chance(
        successes=successes,
        n=trials,
        rate=round(successes / trials, _DIGITS),
        low=round(interval.low, _DIGITS),
        high=round(interval.high, _DIGITS),
    )
