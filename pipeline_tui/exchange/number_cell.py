"""A number of a workbook as text: unlike a number that somebody typed it cannot be read in two
ways, and the format of its cell may name a currency."""

from __future__ import annotations


class Number(str):
    """The digits, with a point before the cents."""

    __slots__ = ("sign",)

    sign: str
    """The sign or code of the currency that is shown beside it; empty where there is none."""

    def __new__(cls, digits: str, sign: str = "") -> Number:
        """A number with the currency of its cell."""
        made = super().__new__(cls, digits)
        made.sign = sign
        return made
