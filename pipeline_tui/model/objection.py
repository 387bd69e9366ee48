"""An objection: what a client holds against buying, what was answered, what came of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class ObjectionStatus(StrEnum):
    """Derived from answer and outcome, never stored."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"


class Outcome(StrEnum):
    """Whether the answer took the objection away."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"


class Objection(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One objection of a prospect, mostly against one deal."""

    id: int
    prospect: int
    deal: int | None = None
    category: str
    """One of the settings: price, timing, trust …"""
    words: str
    """What the client said."""
    on: date
    competitor: str | None = None
    """Whom the client compares with."""
    answer: str = ""
    answered: date | None = None
    outcome: Outcome | None = None
    closed: date | None = None
    """The day of the outcome."""

    @property
    def status(self) -> ObjectionStatus:
        """Open, answered, or how it ended."""
        if self.outcome is not None:
            return ObjectionStatus(self.outcome)
        return ObjectionStatus.ANSWERED if self.answer else ObjectionStatus.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way."""
        return self.outcome is None
