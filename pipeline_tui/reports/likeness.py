"""How alike two names are: what `duplicates` compares."""

from __future__ import annotations

LEAST_RATIO = 85
"""Percent of signs in common (twice the shared ones by the length of both) from which two
names are similar: one other letter in a name of seven."""
_LEAST_SHARE = LEAST_RATIO / (200 - LEAST_RATIO)
"""Length of the shorter name by that of the longer one, below which they cannot be similar."""
_SHORTEST_SIMILAR = 5
"""Letters; a shorter name must be the same."""


def names_ratio(one: str, other: str) -> int:
    """Percent by which two bare names are alike, in any order of their words; 0 below
    `LEAST_RATIO`. Names that differ in a number (`Plant 1`, `Plant 2`) are not alike."""
    if one == other:
        return 100
    shorter, longer = sorted((len(one.replace(" ", "")), len(other.replace(" ", ""))))
    if shorter < _SHORTEST_SIMILAR or shorter < longer * _LEAST_SHARE:
        return 0
    if _numbers(one) != _numbers(other):
        return 0
    from rapidfuzz import fuzz  # 8 ms, and few commands compare names

    joined = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=LEAST_RATIO)
    return int(max(joined, fuzz.token_sort_ratio(one, other, score_cutoff=LEAST_RATIO)))


def _numbers(name: str) -> str:
    return "".join(char for char in name if char.isdecimal())
