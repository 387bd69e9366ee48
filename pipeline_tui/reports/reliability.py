"""Evidence of a prospect's reliability, as `--json` gives it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline_tui.model.evidence import Evidence


class EvidenceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One dated piece of evidence."""

    id: int
    ref: str
    kind: str
    says: str
    weight: int
    on: date
    expires: date | None
    is_stale: bool
    source: str
    text: str


def evidence_record(evidence: Evidence, today: date) -> EvidenceRecord:
    """A piece of evidence as JSON gives it."""
    return EvidenceRecord(
        id=evidence.id,
        ref=str(evidence.prospect),
        kind=evidence.kind.value,
        says=evidence.says.value,
        weight=evidence.weight,
        on=evidence.on,
        expires=evidence.expires,
        is_stale=evidence.is_stale(today),
        source=evidence.source,
        text=evidence.text,
    )
