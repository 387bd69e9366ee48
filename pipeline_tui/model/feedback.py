"""Feedback of a client: a complaint, a suggestion or praise."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from pipeline_tui.model.limits import SCORE


class FeedbackKind(StrEnum):
    """What it is."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Feedback(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a client said after the sale, and how it was settled."""

    id: int
    prospect: int
    deal: int | None = None
    kind: FeedbackKind
    words: str
    on: date
    due: date | None = None
    """The day by which it is to be settled."""
    resolution: str = ""
    resolved: date | None = None
    score: Annotated[int, SCORE] | None = None
    """0 to 10: how likely the client is to recommend us."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer; praise needs none."""
        return self.resolved is None and self.kind is not FeedbackKind.PRAISE
