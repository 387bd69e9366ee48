"""The terms on which a prospect buys; its proposals begin with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from pipeline_tui.model.limits import DAYS, PERCENT


class Terms(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was agreed with one prospect, deal or no deal."""

    key_account: bool = False
    """A key account: its terms are its own."""
    discount: Annotated[Decimal, PERCENT] = Decimal(0)
    """Percent off the list price."""
    bonus: str = ""
    """What it gets on top, in words: a free service, points of the loyalty programme."""
    payment_days: Annotated[int, DAYS] | None = None
    """Days from the invoice until it pays."""
