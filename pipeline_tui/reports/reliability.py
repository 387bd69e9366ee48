"""Evidence of a prospect's reliability and the grade out of it, as `--json` gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

import msgspec

from pipeline_tui.model.evidence import Evidence
from pipeline_tui.model.grade import Grade, grade_of
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable


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


class GradeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A grade with how it was worked out."""

    grade: str | None
    """A to D; none where nothing was checked."""
    score: Decimal | None
    """Σ weight × verdict ÷ Σ weight, to two digits, rounded down."""
    is_stale: bool
    """Whether every piece is past its last day."""
    stale_since: date | None
    arithmetic: str


class ReliabilityRecord(GradeRecord, frozen=True, kw_only=True):
    """A prospect with its grade and the evidence for it."""

    ref: str
    prospect: str
    evidence: tuple[EvidenceRecord, ...]


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


def grade_record(grade: Grade) -> GradeRecord:
    """A grade as JSON gives it."""
    return GradeRecord(**_grade_fields(grade))


class _Fields(TypedDict):
    grade: str | None
    score: Decimal | None
    is_stale: bool
    stale_since: date | None
    arithmetic: str


def _grade_fields(grade: Grade) -> _Fields:
    return _Fields(
        grade=grade.letter.value if grade.letter else None,
        score=grade.rounded,
        is_stale=grade.is_stale,
        stale_since=grade.stale_since,
        arithmetic=grade.arithmetic,
    )


class Reliability(msgspec.Struct, frozen=True):
    """A prospect with what was checked of it."""

    prospect: Prospect
    evidence: tuple[Evidence, ...]
    grade: Grade
    today: date

    def record(self) -> ReliabilityRecord:
        """As `reliability show --json` gives it."""
        return ReliabilityRecord(
            ref=self.prospect.ref,
            prospect=self.prospect.name,
            evidence=tuple(evidence_record(each, self.today) for each in self.evidence),
            **_grade_fields(self.grade),
        )


def reliability_of(prospect: Prospect, evidence: Iterable[Evidence], today: date) -> Reliability:
    """The grade of a prospect with its evidence, the oldest first."""
    pieces = tuple(sorted(evidence, key=lambda each: (each.on, each.id)))
    return Reliability(prospect, pieces, grade_of(pieces, today), today)


_WORST_FIRST = ("D", "C", "B", "A", None)


def worst_first(found: Iterable[Reliability]) -> list[Reliability]:
    """Stale grades first, then from D to A; those that nobody checked stand last."""

    def place(each: Reliability) -> tuple[bool, int, int]:
        letter = each.grade.letter.value if each.grade.letter else None
        return not each.grade.is_stale, _WORST_FIRST.index(letter), each.prospect.number

    return sorted(found, key=place)
