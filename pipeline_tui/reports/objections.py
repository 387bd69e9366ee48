"""Objections, as `--json` gives them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.deal import ref_of

if TYPE_CHECKING:
    from pipeline_tui.model.objection import Objection


class ObjectionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a client holds against buying, and what came of it."""

    id: int
    ref: str
    category: str
    words: str
    on: date
    competitor: str | None
    status: str
    answer: str
    answered: date | None
    closed: date | None


def objection_record(objection: Objection) -> ObjectionRecord:
    """An objection as JSON gives it."""
    return ObjectionRecord(
        id=objection.id,
        ref=ref_of(objection.prospect, objection.deal),
        category=objection.category,
        words=objection.words,
        on=objection.on,
        competitor=objection.competitor,
        status=objection.status.value,
        answer=objection.answer,
        answered=objection.answered,
        closed=objection.closed,
    )
