"""What the records of the job ask for today: obligations, deadlines, keeping in touch.

Each kind of record tells in a function of its own what is due; `due_sources.py` names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.reports.lines import TodayLine

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.config import Settings
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.money import Money
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.records import Records
    from pipeline_tui.query.views import DealView


class Group(StrEnum):
    """Where on the list of the day it stands."""

    OBLIGATIONS = "obligations"
    """Deliveries and payments that are due or overdue."""
    DEADLINES = "deadlines"
    """Proposals that run out, feedback to settle, contracts to renew, papers to bring."""
    IN_TOUCH = "in_touch"
    """Clients who want to hear from us."""


class Due(NamedTuple):
    """One line and its group."""

    group: Group
    line: TodayLine


class Desk(NamedTuple):
    """What a source looks at."""

    records: Records
    prospect_of: Callable[[int], Prospect | None]
    views: Sequence[DealView]
    """Every deal of the book."""
    busy: frozenset[int]
    """Prospects for which a next step is planned, on a deal or without one."""
    attended: frozenset[int]
    """Those of them with a step that the manager planned, not their cadence."""
    today: date
    settings: Settings


Source = Callable[[Desk], Iterable[Due]]


class About(NamedTuple):
    """Which record a line is about."""

    kind: str
    """`obligation`, `proposal`, `feedback` …"""
    record: int | None = None
    """Its id; none where the prospect itself is meant."""


def due_line(
    prospect: Prospect,
    deal: Deal | None,
    about: About,
    what: str,
    due: date,
    reason: str,
    money: Money | None = None,
) -> TodayLine:
    """A line about one record: what is to be done, until when, and why it is here."""
    return TodayLine(
        ref=deal.ref if deal else prospect.ref,
        prospect=prospect.name,
        title=deal.title if deal else "",
        stage=deal.stage.value if deal else None,
        value=money.amount if money else None,
        currency=money.currency if money else None,
        next_step=what,
        next_due=due,
        idle_days=None,
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
