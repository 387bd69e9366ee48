"""A line of the list of the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


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
    kind: str
    """What it is about: step, deal, obligation, proposal, feedback, contract …"""
    record: int | None = None
    """The id of that record; none for a deal."""


class About(NamedTuple):
    """Which record a line is about."""

    kind: str
    """`step`, `deal`, `obligation`, `proposal`, `feedback` …"""
    record: int | None = None
    """Its id; none where the deal or the prospect itself is meant."""


class Worth(NamedTuple):
    """What stands behind a line; a deal without a value has a currency all the same."""

    value: Decimal | None = None
    currency: str | None = None


NO_WORTH = Worth()


def worth_of(deal: Deal | None) -> Worth:
    """What a deal is worth."""
    return Worth(deal.value, deal.currency) if deal else NO_WORTH


def day_line(
    prospect: Prospect,
    deal: Deal | None,
    about: About,
    what: str | None,
    due: date | None,
    reason: str,
    worth: Worth = NO_WORTH,
    idle_days: int | None = None,
) -> TodayLine:
    """A line about one record: what is to be done, until when, and why it is here."""
    return TodayLine(
        ref=deal.ref if deal else prospect.ref,
        prospect=prospect.name,
        title=deal.title if deal else "",
        stage=deal.stage.value if deal else None,
        value=worth.value,
        currency=worth.currency,
        next_step=what,
        next_due=due,
        idle_days=idle_days,
        reason=reason,
        kind=about.kind,
        record=about.record,
    )


def late_or_due(due: date, today: date) -> str:
    """`3 d overdue`, `today` or `in 4 d`."""
    days = (due - today).days
    if days < 0:
        return f"{-days} d overdue"
    return "today" if days == 0 else f"in {days} d"
