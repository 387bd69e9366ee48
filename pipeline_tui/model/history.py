"""What happened to a deal, in the order in which it happened.

Each event holds the calendar day (`on`) as it was for the manager, because
reports count days and months; `at` is the instant where it is known, and is
absent for what an import tells of the past.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from pipeline_tui.model.probability import Probability
from pipeline_tui.model.stages import Stage


class _Event(
    msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="event", gc=False
):
    on: date
    at: datetime | None = None


class _Dated(_Event, frozen=True, omit_defaults=True, kw_only=True):
    guessed: bool = False
    """Whether the day is a guess of an import, because the file had no valid one."""


class Opened(_Dated, frozen=True, omit_defaults=True, kw_only=True, tag="opened"):
    """The deal began, in this stage and with this value."""

    stage: Stage
    value: Decimal | None = None
    close: date | None = None


class Moved(_Dated, frozen=True, omit_defaults=True, kw_only=True, tag="moved"):
    """From one stage to another, forward or back."""

    old: Stage
    new: Stage
    reason: str = ""


class Revalued(_Event, frozen=True, omit_defaults=True, kw_only=True, tag="revalued"):
    """The value changed."""

    old: Decimal | None = None
    new: Decimal | None = None


class Rescheduled(_Event, frozen=True, omit_defaults=True, kw_only=True, tag="rescheduled"):
    """The expected close date changed; later is a push."""

    old: date | None = None
    new: date | None = None


class Reweighed(_Event, frozen=True, omit_defaults=True, kw_only=True, tag="reweighed"):
    """The deal's own probability, in percent, was set or cleared."""

    old: Probability | None = None
    new: Probability | None = None


class Lost(_Dated, frozen=True, omit_defaults=True, kw_only=True, tag="lost"):
    """Lost from this stage, for this reason."""

    stage: Stage
    reason: str


class Reopened(_Event, frozen=True, omit_defaults=True, kw_only=True, tag="reopened"):
    """Taken up again, in this stage, after it was lost or won."""

    stage: Stage


Event = Opened | Moved | Revalued | Rescheduled | Reweighed | Lost | Reopened
DATED = (Opened, Moved, Lost)
"""The events whose day an import may guess."""
