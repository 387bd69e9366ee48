"""Evidence of how reliable a counterparty is: what the manager checked, and when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple

import msgspec

from pipeline_tui.errors import UsageError
from pipeline_tui.model.naming import named
from pipeline_tui.model.whole import whole


class EvidenceKind(StrEnum):
    """Where it comes from."""

    REGISTRY_EXTRACT = "registry-extract"
    PAYMENT_HISTORY = "payment-history"
    COURT_CASE = "court-case"
    REFERENCE = "reference"
    OWN_EXPERIENCE = "own-experience"


class Usual(NamedTuple):
    """What a piece of evidence of a kind counts, unless the manager says otherwise."""

    weight: int
    """1 to 5."""
    days: int
    """How long it holds."""


USUAL: dict[EvidenceKind, Usual] = {
    EvidenceKind.REGISTRY_EXTRACT: Usual(2, 180),
    EvidenceKind.PAYMENT_HISTORY: Usual(3, 365),
    EvidenceKind.COURT_CASE: Usual(4, 730),
    EvidenceKind.REFERENCE: Usual(2, 365),
    EvidenceKind.OWN_EXPERIENCE: Usual(4, 365),
}
"""What one paid, or was sued for, tells more than what it is registered as or what
others say of it; an extract of a register is out of date first, a judgement last."""
LIGHTEST, HEAVIEST = 1, 5


class Verdict(StrEnum):
    """What a piece of evidence says of the counterparty."""

    GOOD = "good"
    MIXED = "mixed"
    BAD = "bad"


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One dated piece of evidence about a prospect."""

    id: int
    prospect: int
    kind: EvidenceKind
    says: Verdict
    weight: Annotated[int, msgspec.Meta(ge=LIGHTEST, le=HEAVIEST)]
    """1 to 5: how much it counts beside the others."""
    on: date
    """The day for which it holds."""
    expires: date | None = None
    """Its last day; none for one that does not grow old."""
    source: str = ""
    """Where it can be looked up again."""
    text: str = ""

    def is_stale(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and self.expires < today


def parse_evidence_kind(text: str) -> EvidenceKind:
    """The kind of a word; its beginning is enough. Raises UsageError, and names the kinds."""
    return named(EvidenceKind, text, "kind of evidence")


def parse_verdict(text: str) -> Verdict:
    """What a piece of evidence says: good, mixed or bad. Raises UsageError."""
    return named(Verdict, text, "verdict")


def parse_weight(text: str) -> int:
    """A weight, 1 to 5. Raises UsageError."""
    weight = whole(text.strip(), HEAVIEST)
    if weight is None or weight < LIGHTEST:
        raise UsageError(f"{text[:40]!r} is no weight: use {LIGHTEST} to {HEAVIEST}")
    return weight
