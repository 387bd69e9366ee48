"""Work with a prospect: log what happened, plan what comes next, do it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.actions.cadence import give_way, keep_in_touch
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.model.activity import Activity, ActivityKind, Party, Step
from pipeline_tui.model.folding import fold
from pipeline_tui.present.text import pasted
from pipeline_tui.query.refs import deals_of

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class Happened(msgspec.Struct, frozen=True):
    """What happened, as the manager tells it."""

    kind: ActivityKind
    text: str = ""
    outcome: str = ""
    on: date | None = None
    """Today, unless told otherwise; never in the future."""


def log_activity(
    change: Change, prospect: Prospect, deal: Deal | None, happened: Happened
) -> Activity:
    """Record an activity; it is a touch of its deal, or of every open deal of a
    prospect where it concerns no single one. Where nothing is planned any more, the
    prospect's cadence plans the next contact. Raises UsageError."""
    on = happened.on or change.today
    if on > change.today:
        ref = prospect.ref if deal is None else deal.ref
        raise UsageError(
            f"{on.isoformat()} is in the future: only what happened can be logged",
            f"Plan it with: pipeline next {ref} TEXT --due {on.isoformat()}",
        )
    activity = change.put(
        Activity(
            id=change.next_id(Activity),
            prospect=prospect.number,
            deal=deal.number if deal else None,
            kind=happened.kind,
            on=on,
            at=change.at if on == change.today else None,
            text=words.text(happened.text, "text"),
            outcome=words.text(happened.outcome, "outcome"),
        )
    )
    touch(change, prospect, deal, on)
    keep_in_touch(change, prospect)
    return activity


def touch(change: Change, prospect: Prospect, deal: Deal | None, on: date) -> None:
    """The manager worked on a deal on that day, or on every open deal of a prospect."""
    touched = [deal] if deal else [each for each in deals_of(change, prospect) if each.is_open]
    for each in touched:
        now = change.deals.get(each.key) or each
        if on > now.touched:
            change.put(msgspec.structs.replace(now, touched=on))


class Planned(msgspec.Struct, frozen=True):
    """A next step, as the manager plans it."""

    text: str
    due: date
    by: Party = Party.ME


def plan_step(change: Change, prospect: Prospect, deal: Deal | None, planned: Planned) -> Step:
    """Plan a next step; a step of the prospect's cadence gives way to it. Raises UsageError
    for a day that is over, PipelineError for a lost deal."""
    if planned.due < change.today:
        raise UsageError(f"{planned.due.isoformat()} is over: a next step is due today or later")
    if deal is not None and deal.lost is not None:
        raise PipelineError(
            f"deal {deal.ref} is lost", f"To take it up again: pipeline reopen {deal.ref}"
        )
    if prospect.cadence_days is not None:
        give_way(change, prospect)
    return change.put(
        Step(
            id=change.next_id(Step),
            prospect=prospect.number,
            deal=deal.number if deal else None,
            text=words.required(planned.text, "next step"),
            due=planned.due,
            by=planned.by,
            created=change.today,
        )
    )


def planned_steps_of(change: Change, prospect: Prospect, deal: Deal | None) -> list[Step]:
    """What is planned, the earliest first: of the deal, or of the whole prospect."""
    steps = [
        step
        for step in change.steps.of_prospects({prospect.number})
        if step.done is None and (deal is None or step.deal in (deal.number, None))
    ]
    return sorted(steps, key=lambda step: (step.due, step.id))


def choose_step(steps: list[Step], ref: str, which: str | None) -> Step:
    """The step that is meant: the earliest, or the one whose text holds `which`.

    Raises NotFoundError.
    """
    if which is not None:
        wanted = fold(which)
        steps = [step for step in steps if wanted in fold(step.text) or which == str(step.id)]
    if not steps:
        raise NotFoundError(
            f"{ref} has no next step" + (f" like {which[:60]!r}" if which else ""),
            f"Plan one with: pipeline next {pasted(ref)} TEXT --due fri",
        )
    return steps[0]


def finish_step(change: Change, step: Step, outcome: str = "") -> Step:
    """Mark a step as done today; that is an activity, and so a touch."""
    prospect = change.prospects.get(step.prospect)
    if prospect is None:
        raise NotFoundError(f"prospect {step.prospect} is no longer there")
    deal = None
    if step.deal is not None:
        deal = next((d for d in deals_of(change, prospect) if d.number == step.deal), None)
    done = change.put(msgspec.structs.replace(step, done=change.today))
    log_activity(change, prospect, deal, Happened(_kind_of(step), step.text, outcome))
    return done


def edit_step(
    change: Change,
    step: Step,
    text: str | None = None,
    due: date | None = None,
    by: Party | None = None,
) -> Step:
    """Return the step with the changes; None leaves a field as it is.

    Raises UsageError for an empty text, and for a new date that is in the past.
    """
    if due is not None and due != step.due and due < change.today:
        raise UsageError(f"{due.isoformat()} is over: a next step is due today or later")
    return change.put(
        msgspec.structs.replace(
            step,
            text=step.text if text is None else words.required(text, "next step"),
            due=due or step.due,
            by=by or step.by,
            paced=False,
        )
    )


def drop_step(change: Change, step: Step) -> None:
    """Take a step off the plan without doing it."""
    change.steps.remove(step.id)


def _kind_of(step: Step) -> ActivityKind:
    """A step `call Anna` was a call; one without such a word is a note."""
    first = fold(step.text).split(" ")[0].strip(",:;")
    for kind in ActivityKind:
        if first in (kind.value, f"{kind.value}s"):
            return kind
    return {
        "phone": ActivityKind.CALL,
        "ring": ActivityKind.CALL,
        "mail": ActivityKind.EMAIL,
        "e-mail": ActivityKind.EMAIL,
        "send": ActivityKind.EMAIL,
        "write": ActivityKind.EMAIL,
        "meet": ActivityKind.MEETING,
        "demo": ActivityKind.MEETING,
    }.get(first, ActivityKind.NOTE)
