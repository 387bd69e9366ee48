"""A line of the list of the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class TodayLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do, or one deal to look at."""

    ref: str
    prospect: str
    title: str
    stage: str | None
    value: Decimal | None
    currency: str | None
    next_step: str | None
    next_due: date | None
    idle_days: int | None
    reason: str
    """Why it is on the list, in words."""
    kind: str = "step"
    """What it is about: step, deal, obligation, proposal, feedback, contract …"""
    record: int | None = None
    """The id of that record; none for a deal."""
