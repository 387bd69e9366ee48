"""What the records of the job ask for today: obligations, deadlines, keeping in touch.

Each kind of record tells in a function of its own what is due; `due_sources.py` names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.config import Settings
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.records import Records
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.lines import TodayLine


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
