"""The probability of a deal: a decimal percentage from 0 to 100."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pipeline_tui.errors import UsageError
from pipeline_tui.model.whole import share_of

MAX_DECIMALS: Final = 2
"""CRM systems compute 66.67 %; more digits would only pretend to be exact."""
_LAST_PLACE = Decimal(1).scaleb(-MAX_DECIMALS)
VALID = f"0 to 100 percent, at most {MAX_DECIMALS} decimals"


class Probability(Decimal):
    """A percentage of its own type, because JSON holds it as a number and money as a string.

    It has no trailing zeros, so equal probabilities are written the same. It may be out of
    range, because a book edited in another program is checked after it is read.
    """

    __slots__ = ()

    def __new__(cls, percent: Decimal | int | str) -> Probability:
        """Raises `decimal.InvalidOperation` for a text that is not a number."""
        number = Decimal(percent)
        if _is_valid(number):
            number = abs(number).quantize(_LAST_PLACE).normalize()  # -0 becomes 0
            if number == number.to_integral_value():
                number = number.quantize(Decimal(1))
        return super().__new__(cls, number)

    @property
    def is_valid(self) -> bool:
        """Whether it is in range and has no more decimals than allowed."""
        return _is_valid(self)

    @property
    def text(self) -> str:
        """`62.5 %`, as screens and messages show it."""
        return f"{self} %"


def _is_valid(number: Decimal) -> bool:
    return number.is_finite() and 0 <= number <= 100 and number == number.quantize(_LAST_PLACE)


NEVER: Final = Probability(0)
CERTAIN: Final = Probability(100)


def checked(percent: Decimal | int) -> Probability:
    """Return the percentage as a probability. Raises UsageError if it is not valid."""
    probability = Probability(percent)
    if not probability.is_valid:
        raise UsageError(f"probability {str(percent)[:40]} is not valid ({VALID})")
    return probability


def parse_probability(text: str) -> Probability:
    """Read `70`, `62.5`, `62,5 %`. Raises UsageError for anything else."""
    percent = share_of(text)
    if percent is None or not _is_valid(percent):
        raise UsageError(f"probability {text.strip()[:40]!r} is not valid ({VALID})")
    return Probability(percent)


def rounded(percent: Decimal) -> Probability:
    """Return the nearest valid probability, half up. Raises UsageError if out of range."""
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise UsageError(f"probability {str(percent)[:40]} is not valid ({VALID})")
    return Probability(percent.quantize(_LAST_PLACE, rounding="ROUND_HALF_UP"))
