"""The texts of the records of a deal, in which plain words of a filter are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.evidence import Evidence
from pipeline_tui.model.feedback import Feedback
from pipeline_tui.query.objections import objection_texts
from pipeline_tui.query.proposal_fields import offer_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.query.views import View


def texts_of(view: View) -> Iterator[str]:
    """What was written down about the deal; what concerns its prospect as a whole too."""
    records, number = view.records, view.prospect.number
    deal = view.deal.number if view.deal else None
    yield from objection_texts(view)
    yield from offer_texts(view)
    for piece in records.of(Evidence, number):
        yield from (piece.text, piece.source)
    for contract in records.of(Contract, number, deal):
        yield from (contract.number, contract.note)
        yield from (document.name for document in contract.documents)
    for obligation in records.of(Obligation, number, deal):
        yield obligation.text
    for feedback in records.of(Feedback, number):
        if deal is None or feedback.deal in (deal, None):
            yield from (feedback.words, feedback.resolution)
