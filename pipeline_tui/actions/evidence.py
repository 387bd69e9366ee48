"""Evidence of reliability: add, edit, remove. It holds what the manager checked; nothing
is looked up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import AmbiguousError, NotFoundError, UsageError
from pipeline_tui.model.evidence import (
    HEAVIEST,
    LIGHTEST,
    USUAL,
    Evidence,
    EvidenceKind,
    Verdict,
)
from pipeline_tui.model.folding import fold
from pipeline_tui.present.text import clean, pasted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.prospect import Prospect


class Checked(msgspec.Struct, frozen=True):
    """What the manager checked; weight and last day are those of its kind unless given."""

    kind: EvidenceKind
    says: Verdict
    text: str = ""
    source: str = ""
    on: date | None = None
    """Today, unless told otherwise; never in the future."""
    expires: date | None = None
    never_expires: bool = False
    weight: int | None = None


def add_evidence(change: Change, prospect: Prospect, checked: Checked) -> Evidence:
    """A further piece of evidence about a prospect. Raises UsageError."""
    usual = USUAL[checked.kind]
    on = checked.on or change.today
    expires = checked.expires or on + timedelta(days=usual.days)
    evidence = Evidence(
        id=change.next_id(Evidence),
        prospect=prospect.number,
        kind=checked.kind,
        says=checked.says,
        weight=_weight(usual.weight if checked.weight is None else checked.weight),
        on=on,
        expires=None if checked.never_expires else expires,
        source=words.text(checked.source, "source"),
        text=words.text(checked.text, "text"),
    )
    return change.put(_plausible(evidence, change.today))


class EvidenceEdit(msgspec.Struct, frozen=True):
    """What to change of a piece of evidence; none leaves a field as it is."""

    kind: EvidenceKind | None = None
    says: Verdict | None = None
    text: str | None = None
    source: str | None = None
    on: date | None = None
    expires: date | None = None
    never_expires: bool = False
    weight: int | None = None


def edit_evidence(change: Change, evidence: Evidence, edit: EvidenceEdit) -> Evidence:
    """The piece with the changes; its last day stays unless it is named. Raises UsageError."""
    new: dict[str, Any] = {}
    for name in ("kind", "says", "on", "expires"):
        value = getattr(edit, name)
        if value is not None:
            new[name] = value
    for name in ("text", "source"):
        value = getattr(edit, name)
        if value is not None:
            new[name] = words.text(value, name)
    if edit.weight is not None:
        new["weight"] = _weight(edit.weight)
    if edit.never_expires:
        new["expires"] = None
    changed = msgspec.structs.replace(evidence, **new)
    return change.put(_plausible(changed, change.today))


def remove_evidence(change: Change, evidence: Evidence) -> None:
    """Take a piece out."""
    change.remove(evidence)


def evidence_of(snapshot: Snapshot, prospect: Prospect) -> list[Evidence]:
    """What was checked of a prospect, the oldest first."""
    found = snapshot.of(Evidence).of_prospects({prospect.number})
    return sorted(found, key=lambda each: (each.on, each.id))


def choose_evidence(pieces: Sequence[Evidence], ref: str, which: str | None) -> Evidence:
    """The piece that is meant: the only one, the one of an id, or the one whose kind, text
    or source holds `which`. Raises NotFoundError or AmbiguousError."""
    found = list(pieces)
    if which is not None:
        wanted = fold(which)
        found = [each for each in pieces if str(each.id) == which.strip()] or [
            each
            for each in pieces
            if wanted and any(wanted in fold(t) for t in (each.kind, each.text, each.source))
        ]
    if not found:
        raise NotFoundError(
            f"{ref} has no evidence" + (f" like {which[:60]!r}" if which else ""),
            f"See it with: pipeline reliability show {pasted(ref)}",
        )
    if len(found) > 1:
        raise AmbiguousError(
            f"{ref} has {len(found)} pieces of evidence that this can mean; say which:",
            [clean(f"{each.id}  {each.kind}, {each.says}, {each.on}  {each.text[:60]}")
             for each in found[:10]],
        )  # fmt: skip
    return found[0]


def _weight(weight: int) -> int:
    if not LIGHTEST <= weight <= HEAVIEST:
        raise UsageError(f"{weight} is no weight: use {LIGHTEST} to {HEAVIEST}")
    return weight


def _plausible(evidence: Evidence, today: date) -> Evidence:
    if evidence.on > today:
        raise UsageError(f"{evidence.on.isoformat()} is in the future: evidence is what was seen")
    if evidence.expires is not None and evidence.expires < evidence.on:
        raise UsageError(
            f"it expires ({evidence.expires.isoformat()}) before its day"
            f" ({evidence.on.isoformat()})"
        )
    return evidence
