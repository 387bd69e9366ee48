"""A hand-over: prospects that somebody else looks after for a while."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class Direction(StrEnum):
    """Which book this is of the two."""

    OUT = "out"
    """The prospects are this book's own, and were given away."""
    IN = "in"
    """The prospects are another book's, and are looked after here."""


class Handover(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What went out or came in, so that it can come back."""

    id: int
    uid: str
    """The same in both books."""
    direction: Direction
    name: str
    """Who looks after the prospects (out), or whose they are (in)."""
    since: date
    until: date
    on: date
    """The day on which it was written or taken in."""
    revision: int
    """The change of the owner's book up to which the substitute knew it."""
    prospects: tuple[str, ...] = ()
    """Their uids."""
    back: date | None = None
    """The day on which the work came back; none while it is away."""
    ids: dict[str, dict[str, int]] = {}
    """In the substitute's book: by table, the owner's id of each record by its id here."""
