"""Rates out of small numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.model.rates import wilson

ROUNDING = 1e-12


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(2, 3, 0.208, 0.939), (7, 10, 0.397, 0.892), (0, 4, 0.0, 0.490), (3, 4, 0.301, 0.954)],
)
def test_the_interval_of_known_rates(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials)
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_nothing_tried_has_no_interval() -> None:
    assert wilson(0, 0) is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_rate_and_stays_between_0_and_1(some: int, trials: int) -> None:
    successes = min(some, trials)
    found = wilson(successes, trials)
    assert found is not None
    assert 0 <= found.low <= found.high <= 1
    assert found.low - ROUNDING <= successes / trials <= found.high + ROUNDING
