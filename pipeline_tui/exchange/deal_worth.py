"""The value and the created day by which deals of one title are told apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal

Worth = tuple[Decimal | None, date | None]
"""The value and the created day; None where a row does not say it."""


def worth_of(draft: Draft) -> Worth:
    """Return what a row says of the value and the created day."""
    return (None if draft.value is None else draft.value.amount), draft.created


def poorer(worth: Worth) -> Iterator[Worth]:
    """Yield what says less and does not contradict."""
    value, day = worth
    for each in ((value, None), (None, day), (None, None)):
        if each != worth:
            yield each


class DealsByWorth:
    """Deals of one title, found by value and created day."""

    def __init__(self, deals: Sequence[Deal]) -> None:
        self._deals: dict[Worth, list[Deal]] = {}
        self._of_day: dict[date, list[Deal]] = {}
        for deal in deals:
            self._of_day.setdefault(deal.created, []).append(deal)
        for deal in reversed(deals):
            for worth in ((deal.value, deal.created), (deal.value, None)):
                self._deals.setdefault(worth, []).append(deal)

    def first(self, worth: Worth, given: Collection[int] = ()) -> Deal | None:
        """Return the first deal of the same value and day that is not given yet, or None. A row
        without a day fits any day."""
        deals = self._deals.get(worth, [])
        while deals and deals[-1].key in given:
            deals.pop()
        return deals[-1] if deals else None

    def of_day(self, worth: Worth) -> list[Deal]:
        """Return the deals that fit what a row says, if that is only the created day."""
        value, day = worth
        return self._of_day.get(day, []) if value is None and day is not None else []
