"""Evidence of how reliable a counterparty is: what the manager checked, and when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class EvidenceKind(StrEnum):
    """Where it comes from."""

    REGISTRY_EXTRACT = "registry-extract"
    PAYMENT_HISTORY = "payment-history"
    COURT_CASE = "court-case"
    REFERENCE = "reference"
    OWN_EXPERIENCE = "own-experience"


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
    weight: int
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
