"""The records of a dossier: one file for each kind, and the table of them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.render.sections import (
    contracts,
    evidence,
    feedback,
    objections,
    obligations,
    proposals,
)

if TYPE_CHECKING:
    import msgspec

    from pipeline_tui.render.sections.section import Section
    from pipeline_tui.reports.dossier import Everything

SECTIONS: tuple[Section, ...] = (
    proposals.SECTION,
    objections.SECTION,
    contracts.SECTION,
    obligations.SECTION,
    feedback.SECTION,
    evidence.SECTION,
)
"""In the order in which a dossier shows them."""


def record_of(everything: Everything, word: str, number: int | None) -> msgspec.Struct | None:
    """The record of a line of the day, by its kind and id; none where it is gone."""
    for section in SECTIONS:
        if section.word == word:
            for record in section.records(everything):
                if getattr(record, "id", None) == number:
                    return record
    return None
