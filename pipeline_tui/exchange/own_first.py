"""Exports of version 1, whose activities and steps had no ids and which had no other records.

A record of version 2 that cannot be read must not pass for one of version 1, which would lose it.
So neither an id nor a record of another kind is accepted here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.exchange.own import Dossier
from pipeline_tui.model.activity import Activity, ActivityKind, Party, Step
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.encoding import decoder
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Activity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    deal: int | None = None
    kind: ActivityKind
    on: date
    at: datetime | None = None
    text: str = ""
    outcome: str = ""


class _Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    deal: int | None = None
    text: str
    due: date
    by: Party = Party.ME
    created: date
    done: date | None = None


class _Records(msgspec.Struct, frozen=True, kw_only=True):
    activities: tuple[_Activity, ...] = ()
    steps: tuple[_Step, ...] = ()
    proposals: tuple[()] = ()
    objections: tuple[()] = ()
    contracts: tuple[()] = ()
    obligations: tuple[()] = ()
    feedback: tuple[()] = ()
    evidence: tuple[()] = ()


class _Element(_Records, frozen=True, kw_only=True):
    prospect: Prospect
    deals: tuple[Deal, ...] = ()


class _Line(_Records, frozen=True, kw_only=True):
    dossier: Prospect
    deal: Deal


def first_element(raw: msgspec.Raw | str) -> Dossier:
    """An element of a JSON export. Raises msgspec.DecodeError."""
    old = decoder(_Element).decode(raw)
    return _dossier(old.prospect, old.deals, old.activities, old.steps)


def first_line(raw: msgspec.Raw | str) -> Dossier:
    """A line of a JSONL export. Raises msgspec.DecodeError."""
    old = decoder(_Line).decode(raw)
    return _dossier(old.dossier, (old.deal,), old.activities, old.steps)


def _dossier(
    prospect: Prospect,
    deals: tuple[Deal, ...],
    activities: Iterable[_Activity],
    steps: Iterable[_Step],
) -> Dossier:
    fields, number = msgspec.structs.asdict, prospect.number
    return Dossier(
        prospect=prospect,
        deals=deals,
        activities=tuple(Activity(id=0, prospect=number, **fields(each)) for each in activities),
        steps=tuple(Step(id=0, prospect=number, **fields(each)) for each in steps),
    )
