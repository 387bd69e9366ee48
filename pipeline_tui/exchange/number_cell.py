"""A number of a workbook as text: unlike a typed number, it cannot be read in two
ways, and the format of its cell may name a currency or say that it is a percentage."""

from __future__ import annotations


class Number(str):
    """The digits, with a point before the decimals."""

    __slots__ = ("is_percent", "sign")

    sign: str
    """The sign or code of the currency that is shown with it; empty without one."""
    is_percent: bool
    """Whether the number format of the cell is a percentage. The digits are the stored fraction:
    0.5 for 50 %."""

    def __new__(cls, digits: str, sign: str = "", is_percent: bool = False) -> Number:
        """Return a number with the currency and percentage of its cell."""
        made = super().__new__(cls, digits)
        made.sign = sign
        made.is_percent = is_percent
        return made
