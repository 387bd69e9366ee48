"""A proposal: an individual offer with its lines, its discount and how it was answered."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from pipeline_tui.model.limits import CURRENCY, DAYS, PERCENT, QUANTITY
from pipeline_tui.model.money import minor_digits

_HUNDRED = Decimal(100)
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""A price times a quantity times two percentages loses no digit before it is rounded."""
_MOST_NAMED = 3


class ProposalStatus(StrEnum):
    """Derived from the days of the proposal, never stored."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    """Sent, unanswered, and its last day is over."""


class Answer(StrEnum):
    """What the client said to it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class ProposalLine(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One product of an offer."""

    product: str
    """Its name; it need not be in the catalogue."""
    quantity: Annotated[Decimal, QUANTITY] = Decimal(1)
    price: Decimal
    """For one unit, before the discount of the line."""
    discount: Annotated[Decimal, PERCENT] = Decimal(0)
    """Percent."""

    def total(self, currency: str) -> Decimal:
        """Quantity × price, less the discount, to the smallest unit of the currency, so
        that the lines of a printed offer add up to its sum."""
        return _rounded(_less(_EXACT.multiply(self.quantity, self.price), self.discount), currency)


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An offer for one deal."""

    id: int
    prospect: int
    deal: int
    title: str = ""
    currency: Annotated[str, CURRENCY]
    lines: tuple[ProposalLine, ...] = ()
    discount: Annotated[Decimal, PERCENT] = Decimal(0)
    """Percent off the sum of the lines."""
    bonus: str = ""
    payment_days: Annotated[int, DAYS] | None = None
    created: date
    valid_until: date | None = None
    sent: date | None = None
    answered: date | None = None
    answer: Answer | None = None
    note: str = ""
    """What the client reads under the lines."""

    @property
    def subtotal(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.total(self.currency) for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        """What the client pays: the sum of the lines, less the discount on the whole."""
        return _rounded(_less(self.subtotal, self.discount), self.currency)

    def status(self, today: date) -> ProposalStatus:
        """Draft, sent, accepted, refused or expired."""
        if self.answer is not None:
            return ProposalStatus(self.answer)
        if self.sent is None:
            return ProposalStatus.DRAFT
        return ProposalStatus.EXPIRED if self.is_over(today) else ProposalStatus.SENT

    def is_over(self, today: date) -> bool:
        """Whether its last day is behind us, answered or not."""
        return self.valid_until is not None and self.valid_until < today

    @property
    def label(self) -> str:
        """Its title, else its products: `Inverter, Cable and 2 more`."""
        if self.title:
            return self.title
        names = [line.product for line in self.lines]
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        return ", ".join(names[:_MOST_NAMED]) + more


def _less(amount: Decimal, discount: Decimal) -> Decimal:
    return _EXACT.divide(_EXACT.multiply(amount, _HUNDRED - discount), _HUNDRED)


def _rounded(amount: Decimal, currency: str) -> Decimal:
    """To the smallest unit, half a unit up, as invoices do; without zeros behind the point."""
    unit = Decimal(1).scaleb(-minor_digits(currency))
    rounded = amount.quantize(unit, context=_EXACT)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded
