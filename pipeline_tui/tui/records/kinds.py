"""Every kind of record with what can be done with it: the tabs and choices read this table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pipeline_tui.tui.records.act import Act
    from pipeline_tui.tui.records.scene import Scene

Acts = Callable[["Scene", Any], Sequence["Act"]]
Adds = Callable[["Scene"], Sequence["Act"]]


class Kind(NamedTuple):
    """What can be done with one kind of record."""

    word: str
    """As in the sections of a dossier and in the lines of the day."""
    acts: Acts
    """With one record, the most usual first."""
    adds: Adds
    """To add one to the deal or prospect of a scene."""


def kinds() -> tuple[Kind, ...]:
    """Imported when a choice is first offered; in the order in which they are offered."""
    from pipeline_tui.tui.records import (
        care,
        competitors,
        contracts,
        evidence,
        feedback,
        objections,
        obligations,
        proposals,
        terms,
    )

    return (
        Kind("proposal", proposals.acts, proposals.adds),
        Kind("objection", objections.acts, objections.adds),
        Kind("contract", contracts.acts, contracts.adds),
        Kind("obligation", obligations.acts, obligations.adds),
        Kind("feedback", feedback.acts, feedback.adds),
        Kind(evidence.WORD, evidence.acts, evidence.adds),
        Kind("competitor", competitors.acts, competitors.adds),
        Kind("terms", terms.acts, terms.adds),
        Kind("prospect", care.acts, care.adds),
    )


def adds(scene: Scene, first: str = "") -> list[Act]:
    """Everything that can be added; what belongs to the tab `first` stands at the top."""
    ordered = sorted(kinds(), key=lambda kind: kind.word != first)
    return [act for kind in ordered for act in kind.adds(scene)]


def acts(scene: Scene, word: str, record: object) -> list[Act]:
    """What can be done with a record of a kind."""
    return [act for kind in kinds() if kind.word == word for act in kind.acts(scene, record)]
