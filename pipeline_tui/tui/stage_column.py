"""The deals of one stage in their order, with what the head of a board's column says of them."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline_tui.query.views import DealView

if TYPE_CHECKING:
    from collections.abc import Mapping


class StageColumn(list[DealView]):
    """A list that adds itself up once: a column that no change touched is not added up again."""

    @cached_property
    def standing(self) -> int:
        """How many are not lost."""
        return sum(view.deal.lost is None for view in self)

    @cached_property
    def refs(self) -> list[str]:
        """Their references, in order."""
        return [view.deal.ref for view in self]

    @cached_property
    def value(self) -> Mapping[str, Decimal]:
        """What those not lost are worth, by currency."""
        sums: dict[str, Decimal] = {}
        for view in self:
            deal = view.deal
            if deal.value is not None and deal.lost is None:
                sums[deal.currency] = sums.get(deal.currency, Decimal(0)) + deal.value
        return sums

    @cached_property
    def weighted(self) -> Mapping[str, Decimal]:
        """The same, each by its probability, to the whole unit."""
        sums: dict[str, Decimal] = {}
        for view in self:
            deal = view.deal
            if deal.value is not None and deal.lost is None:
                sums[deal.currency] = sums.get(deal.currency, Decimal(0)) + view.weighted
        return {currency: amount.quantize(Decimal(1)) for currency, amount in sums.items()}
