"""A proposal: an individual offer with its lines, its discount and how it was answered."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import msgspec

from pipeline_tui.model.money import minor_digits

_HUNDRED = Decimal(100)


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
    quantity: Decimal = Decimal(1)
    price: Decimal
    """For one unit, before the discount of the line."""
    discount: Decimal = Decimal(0)
    """Percent."""

    def total(self, currency: str) -> Decimal:
        """Quantity × price, less the discount, to the smallest unit of the currency, so
        that the lines of a printed offer add up to its sum."""
        share = (_HUNDRED - self.discount) / _HUNDRED
        return _rounded(self.quantity * self.price * share, currency)


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An offer for one deal."""

    id: int
    prospect: int
    deal: int
    title: str = ""
    currency: str
    lines: tuple[ProposalLine, ...] = ()
    discount: Decimal = Decimal(0)
    """Percent off the sum of the lines."""
    bonus: str = ""
    payment_days: int | None = None
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
        return _rounded(self.subtotal * (_HUNDRED - self.discount) / _HUNDRED, self.currency)

    def status(self, today: date) -> ProposalStatus:
        """Draft, sent, accepted, refused or expired."""
        if self.answer is not None:
            return ProposalStatus(self.answer)
        if self.sent is None:
            return ProposalStatus.DRAFT
        is_over = self.valid_until is not None and self.valid_until < today
        return ProposalStatus.EXPIRED if is_over else ProposalStatus.SENT


def _rounded(amount: Decimal, currency: str) -> Decimal:
    """To the smallest unit, half a unit up, as invoices do; without zeros behind the point."""
    unit = Decimal(1).scaleb(-minor_digits(currency))
    rounded = amount.quantize(unit, rounding=ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded
