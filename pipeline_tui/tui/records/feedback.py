"""What can be done with feedback: settle it, take that back, edit, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions import feedback
from pipeline_tui.actions.feedback import FeedbackEdit, NewFeedback, parse_feedback_kind
from pipeline_tui.model.dates import Lean
from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.feedback import Feedback, FeedbackKind
from pipeline_tui.tui.dialogs.form import Answers, Field, Form
from pipeline_tui.tui.editing import Edited
from pipeline_tui.tui.records.act import Act, asking, command, doing, editing
from pipeline_tui.tui.records.asked import (
    changed,
    day,
    day_field,
    iso,
    number,
    number_check,
    past_field,
    unless_today,
)
from pipeline_tui.tui.records.scene import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.tui.records.scene import Scene

_WORD = "feedback"


def adds(scene: Scene) -> list[Act]:
    """What the client said."""

    def form() -> Form:
        return Form(
            f"Feedback: {scene.label}",
            (
                _kind_field("complaint"),
                Field("words", "What they said", required=True),
                day_field(scene, "due", "To settle by"),
                Field("score", "Score, 0 to 10", check=number_check("score")),
                past_field(scene, "on", "When"),
            ),
            "Add",
        )

    def run(change: Change, answers: Answers) -> None:
        new = NewFeedback(
            kind=parse_feedback_kind(answers["kind"]),
            words=answers["words"],
            on=scene.day(answers["on"], Lean.PAST),
            due=day(scene, answers["due"]),
            deadline_days=scene.settings.feedback_deadline_days,
            score=number(answers["score"], "score"),
        )
        deal = scene.deal_now(change) if scene.view else None
        feedback.add_feedback(change, scene.prospect_now(change), deal, new)

    def line(answers: Answers) -> str:
        return command("feedback", "add", scene.ref, answers["kind"], answers["words"],
                       due=answers["due"], score=answers["score"],
                       on=unless_today(answers["on"]))  # fmt: skip

    return [
        asking("Feedback", form, run, line, lambda answers: f"{scene.label}: {answers['kind']}")
    ]


def _kind_field(value: str) -> Field:
    return Field("kind", "Kind", value, ", ".join(FeedbackKind), parse_feedback_kind, required=True)


def acts(scene: Scene, record: Feedback) -> list[Act]:
    """Settle it, or take that back; edit, remove."""
    state = [_settle(scene, record)] if record.is_open else []
    if record.resolved is not None:
        state = [_again(record)]
    return [*state, _edit(scene, record), _remove(record)]


def _command(
    verb: str, record: Feedback, *words: str, **options: str | Sequence[str] | bool
) -> str:
    ref = ref_of(record.prospect, record.deal)
    return command("feedback", verb, ref, str(record.id), *words, **options)


def _settle(scene: Scene, record: Feedback) -> Act:
    return asking(
        "Settle it",
        lambda: Form(
            f"{record.kind}: {record.words}",
            (
                Field("resolution", "What was done", record.resolution, required=True),
                past_field(scene, "on", "When"),
            ),
            "Settle",
        ),
        lambda change, answers: feedback.resolve_feedback(
            change,
            now(change, record, _WORD),
            answers["resolution"],
            scene.day(answers["on"], Lean.PAST),
        ),
        lambda answers: _command(
            "resolve", record, answers["resolution"], on=unless_today(answers["on"])
        ),
        lambda _: f"Settled: {record.words}",
    )


def _again(record: Feedback) -> Act:
    return doing(
        "It is not settled after all",
        lambda change: feedback.reopen_feedback(change, now(change, record, _WORD)),
        _command("reopen", record),
        f"Open again: {record.words}",
    )


def _texts(record: Feedback) -> Answers:
    return {
        "kind": record.kind.value,
        "words": record.words,
        "due": iso(record.due),
        "score": "" if record.score is None else str(record.score),
        "resolution": record.resolution,
    }


def _edit(scene: Scene, record: Feedback) -> Act:
    texts = _texts(record)

    def form() -> Form:
        return Form(
            f"Edit {record.kind}",
            (
                _kind_field(texts["kind"]),
                Field("words", "What they said", texts["words"], required=True),
                day_field(scene, "due", "To settle by", texts["due"]),
                Field("score", "Score, 0 to 10", texts["score"], check=number_check("score")),
                Field("resolution", "What was done", texts["resolution"]),
            ),
        )

    def save(change: Change, wanted: Answers) -> None:
        edit = FeedbackEdit(
            kind=parse_feedback_kind(wanted["kind"]) if "kind" in wanted else None,
            words=wanted.get("words"),
            due=day(scene, wanted.get("due", "")),
            clear_due=wanted.get("due") == "",
            score=number(wanted.get("score", ""), "score"),
            clear_score=wanted.get("score") == "",
            resolution=wanted.get("resolution"),
        )
        feedback.edit_feedback(change, now(change, record, _WORD), edit)

    def edited() -> Edited:
        return Edited(
            record.kind.value,
            lambda wanted: _command("edit", record, **changed(wanted, ("due", "score"))),
            texts,
            lambda change: _texts(now(change, record, _WORD)),
            save,
        )

    return editing("Edit it", form, edited)


def _remove(record: Feedback) -> Act:
    return doing(
        "Remove it",
        lambda change: change.remove(now(change, record, _WORD)),
        _command("remove", record),
        f"Removed the {record.kind}",
    )
