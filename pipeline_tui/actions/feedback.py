"""Feedback: take in complaints, suggestions and praise, and settle them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.actions.activities import touch
from pipeline_tui.actions.which import fitting, like, only
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.model.deal import deal_key, ref_of
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.model.limits import SCORE
from pipeline_tui.model.naming import named
from pipeline_tui.present.text import pasted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


def parse_feedback_kind(text: str) -> FeedbackKind:
    """Complaint, suggestion or praise. Raises UsageError for anything else."""
    return named(FeedbackKind, text, "kind of feedback")


class NewFeedback(msgspec.Struct, frozen=True):
    """What a client said."""

    kind: FeedbackKind
    words: str
    on: date | None = None
    """Today, unless told otherwise; never in the future."""
    due: date | None = None
    deadline_days: int | None = None
    """Days after `on` by which a complaint is to be settled where `due` names no day."""
    score: int | None = None


def add_feedback(
    change: Change, prospect: Prospect, deal: Deal | None, new: NewFeedback
) -> Feedback:  # fmt: skip
    """Take in what a client said; a touch of its deal. Raises UsageError."""
    on = new.on or change.today
    if on > change.today:
        raise UsageError(f"{on} is in the future: take in what was said")
    due = new.due
    if due is None and new.kind is FeedbackKind.COMPLAINT and new.deadline_days is not None:
        due = on + timedelta(days=new.deadline_days)
    _check_due(new.kind, on, due)
    touch(change, prospect, deal, on)
    return change.put(
        Feedback(
            id=change.next_id(Feedback),
            prospect=prospect.number,
            deal=deal.number if deal else None,
            kind=new.kind,
            words=words.required(new.words, "words"),
            on=on,
            due=due,
            score=_score(new.score),
        )
    )


def _check_due(kind: FeedbackKind, on: date, due: date | None) -> None:
    if due is None:
        return
    if kind is FeedbackKind.PRAISE:
        raise UsageError("praise needs no deadline")
    if due < on:
        raise UsageError(f"the deadline on {due} is before the feedback came, on {on}")


def _score(score: int | None) -> int | None:
    return None if score is None else words.within(score, SCORE, "score")


def feedback_of(
    snapshot: Snapshot, prospect: Prospect, deal: Deal | None = None
) -> list[Feedback]:  # fmt: skip
    """The feedback of a prospect, or of one of its deals, the earliest deadline first."""
    found = snapshot.of(Feedback).of_prospects({prospect.number})
    kept = [each for each in found if deal is None or each.deal in (deal.number, None)]
    return sorted(kept, key=lambda each: (each.due or date.max, each.on, each.id))


def choose_feedback(
    feedback: Sequence[Feedback], ref: str, which: str | None, is_open: bool | None = True
) -> Feedback:
    """The piece that is meant: of an id, of a kind, by a part of its words, or the one
    there is. `is_open` says whether it waits for an answer, was settled (false), or
    either (none). Raises NotFoundError or AmbiguousError."""
    found = fitting(feedback, which, lambda each: (each.kind.value, each.words))
    if is_open is not None:
        fit = [each for each in found if (each.is_open if is_open else each.resolved is not None)]
        if found and not fit:
            state = "open" if is_open else "settled"
            raise NotFoundError(f"{ref}: no feedback{like(which)} is {state}")
        found = fit
    none = NotFoundError(
        f"{ref} has no feedback{like(which)}", f"See it with: pipeline feedback list {pasted(ref)}"
    )
    return only(found, f"{ref} has {len(found)} pieces of feedback", none, feedback_line)


def feedback_line(feedback: Feedback) -> str:
    """`3  12.1  complaint: the crate was wet`, for telling several apart."""
    ref = ref_of(feedback.prospect, feedback.deal)
    return f"{feedback.id}  {ref}  {feedback.kind}: {feedback.words}"


def resolve_feedback(
    change: Change, feedback: Feedback, resolution: str, on: date | None = None
) -> Feedback:
    """The feedback settled; a touch of its deal.

    Raises PipelineError for praise and for what is settled already, UsageError without a
    resolution or for a day that cannot be.
    """
    if feedback.kind is FeedbackKind.PRAISE:
        raise PipelineError(f"feedback {feedback.id} is praise: there is nothing to settle")
    if feedback.resolved is not None:
        raise PipelineError(f"{feedback.kind} {feedback.id} was settled on {feedback.resolved}")
    day = on or change.today
    if day > change.today:
        raise UsageError(f"{day} is in the future: settle it when it is settled")
    if day < feedback.on:
        raise UsageError(f"{day} is before the feedback came, on {feedback.on}")
    resolution = words.required(resolution, "resolution")
    prospect = change.prospects.get(feedback.prospect)
    if prospect is not None:
        deal = feedback.deal and change.deals.get(deal_key(feedback.prospect, feedback.deal))
        touch(change, prospect, deal or None, day)
    return change.put(msgspec.structs.replace(feedback, resolution=resolution, resolved=day))


def reopen_feedback(change: Change, feedback: Feedback) -> Feedback:
    """The feedback open again; what was done about it so far stays. Raises PipelineError."""
    if feedback.resolved is None:
        raise PipelineError(f"{feedback.kind} {feedback.id} is not settled")
    return change.put(msgspec.structs.replace(feedback, resolved=None))


class FeedbackEdit(msgspec.Struct, frozen=True):
    """What to change; none leaves a field as it is."""

    kind: FeedbackKind | None = None
    words: str | None = None
    due: date | None = None
    clear_due: bool = False
    score: int | None = None
    clear_score: bool = False
    resolution: str | None = None


def edit_feedback(change: Change, feedback: Feedback, edit: FeedbackEdit) -> Feedback:
    """The feedback with the changes. Raises UsageError."""
    new: dict[str, Any] = {}
    if edit.kind is not None:
        new["kind"] = edit.kind
    if edit.words is not None:
        new["words"] = words.required(edit.words, "words")
    if edit.resolution is not None:
        new["resolution"] = words.text(edit.resolution, "resolution")
    if edit.due is not None or edit.clear_due:
        new["due"] = edit.due
    if edit.score is not None or edit.clear_score:
        new["score"] = _score(edit.score)
    changed = msgspec.structs.replace(feedback, **new)
    if changed.kind is FeedbackKind.PRAISE and changed.resolved is not None:
        raise UsageError("it is settled, and praise needs no answer: reopen it first")
    _check_due(changed.kind, changed.on, changed.due)
    return change.put(changed)
