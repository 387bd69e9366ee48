"""A contract with its documents, and the obligations that it lays on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from pipeline_tui.model.activity import Party
from pipeline_tui.model.limits import CURRENCY, DAYS


class Document(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A paper that the contract needs."""

    name: str
    present: date | None = None
    """The day on which it came in; none while it is missing."""


class Renewal(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One time that it was renewed."""

    on: date
    old: date
    """The last day that it had until then."""
    until: date


class Contract(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was concluded, or is about to be, on one deal."""

    id: int
    prospect: int
    deal: int
    number: str = ""
    created: date
    signed: date | None = None
    starts: date | None = None
    ends: date | None = None
    """Its last day; none for one without an end."""
    notice_days: Annotated[int, DAYS] = 30
    """How long before its end the renewal must be spoken of."""
    ended: date | None = None
    """The day on which it was decided that it is not renewed."""
    documents: tuple[Document, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    note: str = ""

    @property
    def label(self) -> str:
        """What to call it on a line: its number, else its id."""
        return self.number or f"contract {self.id}"

    @property
    def missing(self) -> tuple[Document, ...]:
        """The documents that are not there yet."""
        return tuple(each for each in self.documents if each.present is None)

    @property
    def renewal_due(self) -> date | None:
        """The day from which its renewal is to be spoken of; none where nothing ends."""
        if self.ends is None or self.ended is not None or self.signed is None:
            return None
        return self.ends - timedelta(days=self.notice_days)

    def is_ending(self, today: date) -> bool:
        """Whether its renewal is to be spoken of by now."""
        return self.renewal_due is not None and self.renewal_due <= today


class ObligationKind(StrEnum):
    """What is owed."""

    DELIVERY = "delivery"
    PAYMENT = "payment"


class Obligation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One delivery or payment of a contract, with its day."""

    id: int
    prospect: int
    deal: int
    contract: int
    """The id of the contract that it stands in."""
    kind: ObligationKind
    by: Party
    """Who owes it: deliveries are mostly mine, payments theirs."""
    text: str = ""
    amount: Decimal | None = None
    currency: Annotated[str, CURRENCY] = ""
    due: date
    done: date | None = None
    rule: str = ""
    """The rule (RFC 5545) that repeated it, for those who read the history."""

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.done is None

    def days_late(self, today: date) -> int:
        """Days past its day: until it was done, or until today; 0 for one in time."""
        return max(0, ((self.done or today) - self.due).days)
