"""Times taken turn by turn, and the ratio of what was measured side by side.

A machine with neighbours is now fast, now slow. So no time is compared with one
of another minute: the sides take turns (A B A B …), each pair gives one ratio,
and the median of those is the figure. A quarter of the pairs is below the first
number in brackets, a quarter above the second.
"""

from __future__ import annotations

import os
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING

from rows import Row, Sign, duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Times = dict[str, list[float]]


def timed(work: Callable[[], object]) -> Callable[[], float]:
    """A timer of work that needs no preparation.

    What the side before left unwritten is written first, untimed: a save that waits for
    the disk must not wait for what another one did not wait for.
    """

    def timer() -> float:
        os.sync()
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin

    return timer


def in_turn(timers: Mapping[str, Callable[[], float]], runs: int, warm_up: int = 1) -> Times:
    """The times of each, measured in rounds; the first rounds only warm up."""
    times: Times = {name: [] for name in timers}
    for number in range(warm_up + runs):
        for name, timer in timers.items():
            seconds = timer()
            if number >= warm_up:
                times[name].append(seconds)
    return times


def at_most(times: Times, name: str, other: str, target: float | None, label: str = "") -> Row:
    """How many times as long as the other it took."""
    return _ratio(times[name], times[other], Sign.AT_MOST, target, label or name, (name, other))


def faster(times: Times, name: str, other: str, target: float | None, label: str = "") -> Row:
    """How many times faster than the other it was."""
    return _ratio(times[other], times[name], Sign.AT_LEAST, target, label or name, (other, name))


def _ratio(
    above: Sequence[float],
    below: Sequence[float],
    sign: Sign,
    target: float | None,
    label: str,
    names: tuple[str, str],
) -> Row:
    ratios = [one / other for one, other in zip(above, below, strict=True)]
    low, high = spread(ratios)
    sides = ((names[0], above), (names[1], below))
    return Row(
        name=label,
        figure=median(ratios),
        low=low,
        high=high,
        sign=sign,
        target=target,
        detail=", ".join(f"{name} {duration(median(side))}" for name, side in sides),
    )


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Between these two numbers is the middle half."""
    if len(values) < 2:
        return values[0], values[0]
    quarters = quantiles(values, n=4, method="inclusive")
    return quarters[0], quarters[2]


def took(times: Times, name: str, target: float | None = None, label: str = "") -> Row:
    """How many seconds it took."""
    low, high = spread(times[name])
    return Row(
        name=label or name,
        figure=median(times[name]),
        unit="s",
        low=low,
        high=high,
        target=target,
    )
