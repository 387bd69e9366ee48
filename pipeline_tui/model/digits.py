"""Digits of other scripts, as people type them in numbers and dates."""

from __future__ import annotations

_DEVANAGARI = {0x0966 + digit: str(digit) for digit in range(10)}


def western_digits(text: str) -> str:
    """Return the text with Devanagari digits (`०` to `९`) as `0` to `9`."""
    return text if text.isascii() else text.translate(_DEVANAGARI)
