"""What happened (activities) and what is planned (next steps)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.naming import named


class ActivityKind(StrEnum):
    """The ways in which a manager and a prospect meet."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    VISIT = "visit"
    MESSAGE = "message"
    EVENT = "event"
    NOTE = "note"


_ALSO = {
    "mail": ActivityKind.EMAIL, "phone": ActivityKind.CALL, "sms": ActivityKind.MESSAGE,
    "chat": ActivityKind.MESSAGE, "fair": ActivityKind.EVENT, "demo": ActivityKind.MEETING,
    "task": ActivityKind.NOTE,
}  # fmt: skip


def parse_kind(text: str) -> ActivityKind:
    """The kind of a word; `mail` and `e-mail` are email.

    Raises UsageError for anything else, and names the kinds.
    """
    return _ALSO.get(fold_key(text)) or named(ActivityKind, text, "kind of activity")


class Activity(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """Something that happened with a prospect."""

    id: int
    prospect: int
    deal: int | None = None
    """The number of the deal at the prospect; none where it concerns the prospect."""
    kind: ActivityKind
    on: date
    at: datetime | None = None
    text: str = ""
    outcome: str = ""


class Party(StrEnum):
    """Who promised a next step."""

    ME = "me"
    THEM = "them"


class Step(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A next step: something planned, dated, promised by me or by them."""

    id: int
    prospect: int
    deal: int | None = None
    text: str
    due: date
    by: Party = Party.ME
    created: date
    done: date | None = None
    """The day on which it was done; none while it is planned."""
    paced: bool = False
    """Planned by the prospect's cadence; it gives way to any other step."""
