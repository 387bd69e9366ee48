"""What comes after the sale, as `--json` gives it: feedback."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.deal import ref_of

if TYPE_CHECKING:
    from pipeline_tui.model.feedback import Feedback


class FeedbackRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint, a suggestion or praise."""

    id: int
    ref: str
    kind: str
    words: str
    on: date
    due: date | None
    resolution: str
    resolved: date | None
    score: int | None


def feedback_record(feedback: Feedback) -> FeedbackRecord:
    """Feedback as JSON gives it."""
    return FeedbackRecord(
        id=feedback.id,
        ref=ref_of(feedback.prospect, feedback.deal),
        kind=feedback.kind.value,
        words=feedback.words,
        on=feedback.on,
        due=feedback.due,
        resolution=feedback.resolution,
        resolved=feedback.resolved,
        score=feedback.score,
    )
