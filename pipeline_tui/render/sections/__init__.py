"""The records of a dossier: one file for each kind, and the table of them all."""

from pipeline_tui.render.sections import (
    contracts,
    evidence,
    feedback,
    objections,
    obligations,
    proposals,
)
from pipeline_tui.render.sections.section import Section

SECTIONS: tuple[Section, ...] = (
    proposals.SECTION,
    objections.SECTION,
    contracts.SECTION,
    obligations.SECTION,
    feedback.SECTION,
    evidence.SECTION,
)
"""In the order in which a dossier shows them."""
