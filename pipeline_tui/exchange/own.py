"""Our own exports: what they hold, and how one is known."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.model.activity import ActivityKind, Party
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.prospect import Prospect
from pipeline_tui.query.views import DealRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.exchange.sheet import Rejected
    from pipeline_tui.model.activity import Activity, Step

FORMAT = "pipeline-tui"
VERSION = 1


class OwnActivity(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An activity as it travels: without the number that only its book knows it by."""

    deal: int | None = None
    kind: ActivityKind
    on: date
    at: datetime | None = None
    text: str = ""
    outcome: str = ""


class OwnStep(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A next step as it travels."""

    deal: int | None = None
    text: str
    due: date
    by: Party = Party.ME
    created: date
    done: date | None = None


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """A prospect with everything that belongs to it: one element of a JSON export."""

    prospect: Prospect
    deals: tuple[Deal, ...] = ()
    activities: tuple[OwnActivity, ...] = ()
    steps: tuple[OwnStep, ...] = ()


class OwnBook(msgspec.Struct, frozen=True, kw_only=True):
    """A JSON export."""

    format: str
    version: int
    prospects: tuple[msgspec.Raw, ...]


class DealLine(DealRecord, frozen=True, kw_only=True):
    """One line of a JSONL export: the record of `list --json`, and behind it all that an
    import reads."""

    dossier: Prospect
    deal: Deal
    activities: tuple[OwnActivity, ...] = ()
    steps: tuple[OwnStep, ...] = ()


class OwnRow(NamedTuple):
    """A dossier with the row that it came from."""

    row: int
    dossier: Dossier
    is_whole: bool
    """Whether it tells the whole history of its deals; a CSV tells only how they stand."""


class OwnFile(NamedTuple):
    """What one of our own exports says."""

    name: str
    headers: list[str]
    values: dict[int, list[str]]
    """The rows as they came, for those that the book will not take."""
    rows: list[OwnRow]
    rejected: list[Rejected]


def own_activities(activities: Iterable[Activity]) -> tuple[OwnActivity, ...]:
    """Activities ready to travel."""
    return tuple(
        OwnActivity(
            deal=each.deal,
            kind=each.kind,
            on=each.on,
            at=each.at,
            text=each.text,
            outcome=each.outcome,
        )
        for each in activities
    )


def own_steps(steps: Iterable[Step]) -> tuple[OwnStep, ...]:
    """Next steps ready to travel."""
    return tuple(
        OwnStep(
            deal=each.deal,
            text=each.text,
            due=each.due,
            by=each.by,
            created=each.created,
            done=each.done,
        )
        for each in steps
    )
