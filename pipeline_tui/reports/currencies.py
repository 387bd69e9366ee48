"""Sums per currency, or in one currency by the dated rates of the settings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.model.money import minor_digits

if TYPE_CHECKING:
    from pipeline_tui.query.views import DealView

Rates = Mapping[str, Sequence[tuple[date, Decimal]]]
"""By currency, in the order of days: what one unit is worth from a day on, in the
currency of the settings."""


class Converter:
    """Gives the value of a deal in its own currency, or in the one that a report asks for."""

    def __init__(self, to: str | None, home: str, rates: Rates, day: date) -> None:
        """`to` none: nothing is converted. `home` is the currency that rates are in."""
        self.to, self.home, self.rates, self.day = to, home, rates, day
        self.used: dict[str, tuple[date, Decimal]] = {}
        """The rates that were used, for the report to name."""

    def value(self, view: DealView) -> tuple[str, Decimal] | None:
        """Currency and amount; none for a deal without a value.

        A closed deal is converted at the rate of the day on which it closed, an open one at
        that of the report. Raises UsageError where there is no rate.
        """
        deal = view.deal
        if deal.value is None:
            return None
        if self.to is None or deal.currency == self.to:
            return deal.currency, deal.value
        return self.to, self.convert(deal.value, deal.currency, deal.closed or self.day)

    def convert(self, amount: Decimal, currency: str, day: date) -> Decimal:
        """An amount in the currency of the report. Raises UsageError without a rate."""
        if self.to is None or currency == self.to:
            return amount
        factor = self._worth(currency, day) / self._worth(self.to, day)
        unit = Decimal(1).scaleb(-minor_digits(self.to))
        return (amount * factor).quantize(unit, rounding=ROUND_HALF_EVEN)

    def _worth(self, currency: str, day: date) -> Decimal:
        if currency == self.home:
            return Decimal(1)
        known = self.rates.get(currency, ())
        place = bisect_right([each[0] for each in known], min(day, self.day))
        if not place:
            raise UsageError(
                f"there is no rate of {currency} for {day.isoformat()} in the settings",
                f"Set it with: pipeline config set rate.{currency}.{day.isoformat()} 1.08"
                f" (1 {currency} in {self.home})",
            )
        found = known[place - 1]
        self.used[currency] = found
        return found[1]

    def notes(self) -> list[str]:
        """The rates that were used, in words."""
        return [
            f"1 {currency} = {rate} {self.home} since {since.isoformat()}"
            for currency, (since, rate) in sorted(self.used.items())
        ]
