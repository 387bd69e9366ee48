"""The terms on which a prospect buys; its proposals begin with them."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Terms(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was agreed with one prospect, deal or no deal."""

    key_account: bool = False
    """A key account: its terms are its own."""
    discount: Decimal = Decimal(0)
    """Percent off the list price."""
    bonus: str = ""
    """What it gets on top, in words: a free service, points of the loyalty programme."""
    payment_days: int | None = None
    """Days from the invoice until it pays."""
