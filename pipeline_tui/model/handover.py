"""A hand-over: prospects that somebody else looks after for a while."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from pipeline_tui.model.limits import LONG_LIST


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
    prospects: Annotated[tuple[str, ...], LONG_LIST] = ()
    """Their uids."""
    seals: Annotated[tuple[str, ...], LONG_LIST] = ()
    """A print of each prospect with all that belongs to it: as it went out, or (in the
    substitute's book) as it went back."""
    back: date | None = None
    """The day on which the work came back; none while it is away."""
    ids: dict[str, Annotated[dict[str, int], LONG_LIST]] = {}
    """By table, the owner's number of each document by its number in the substitute's
    book; of a prospect by its uid, of a deal by its key. Under `loose`, the owner's number
    of the prospect by `table:id` of each record that belongs to no deal. The substitute's
    book knows what came in, the owner's what came back new."""

    @property
    def is_away(self) -> bool:
        """Whether the work has not come back yet."""
        return self.back is None
