"""Cadence: how often a prospect wants to hear from us, and the step that follows from it.

A prospect with a cadence and nothing planned gets a step `keep in touch`. The
actions after which nothing may be planned any more (log, done, win, lose) call
`keep_in_touch`; a step of the manager's own takes its place (`give_way`).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import UsageError
from pipeline_tui.model.activity import Step
from pipeline_tui.model.limits import CADENCE
from pipeline_tui.query.refs import deals_of

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect

KEEP_IN_TOUCH = "keep in touch"
_UNITS = {"": 1, "d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}


def parse_cadence(text: str) -> int | None:
    """Days of `30d`, `6w` or `30`; none for `none`. Raises UsageError."""
    word = " ".join(text.casefold().split())
    if word == "none":
        return None
    found = re.fullmatch(r"(?:every )?([0-9]{1,4}) ?([a-z]*)", word)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        raise UsageError(f"{text[:40]!r} is not a valid cadence: write 30d, 6w or none")
    days = int(found[1]) * unit
    if not CADENCE.low <= days <= CADENCE.high:
        raise UsageError(f"the cadence {text[:40]!r} is {CADENCE.refusal}")
    return days


def set_cadence(
    change: Change, prospect: Prospect, days: int | None
) -> tuple[Prospect, Step | None]:
    """The prospect with another rhythm, and the step that was planned for it, if any."""
    prospect = change.put(msgspec.structs.replace(prospect, cadence_days=days))
    give_way(change, prospect)
    return prospect, keep_in_touch(change, prospect)


def keep_in_touch(change: Change, prospect: Prospect) -> Step | None:
    """Plan the next contact, so many days after the last one and never in the past; one
    that is planned already moves to that day. Nothing where there is no cadence or where
    the manager has planned something."""
    planned = _planned(change, prospect)
    if prospect.cadence_days is None or not all(step.paced for step in planned):
        return None
    due = last_contact(change, prospect) + timedelta(days=prospect.cadence_days)
    due = max(due, change.today)
    if planned:
        return change.put(msgspec.structs.replace(planned[0], due=due))
    return change.put(
        Step(
            id=change.next_id(Step),
            prospect=prospect.number,
            text=KEEP_IN_TOUCH,
            due=due,
            created=change.today,
            paced=True,
        )
    )


def give_way(change: Change, prospect: Prospect) -> None:
    """Take the step of the cadence off the plan."""
    for step in _planned(change, prospect):
        if step.paced:
            change.remove(step)


def paced_step(change: Change, prospect: Prospect) -> Step | None:
    """The step that the cadence planned in this very change, for telling of it."""
    staged = change.steps.staged
    return next(
        (each for each in _planned(change, prospect) if each.paced and each.id in staged), None
    )


def last_contact(change: Change, prospect: Prospect) -> date:
    """The day of the last activity or of the last touch of a deal; else the day on which
    the prospect was added."""
    days = [prospect.created, *(deal.touched for deal in deals_of(change, prospect))]
    days += [each.on for each in change.activities.of_prospects({prospect.number})]
    return max(days)


def _planned(change: Change, prospect: Prospect) -> list[Step]:
    steps = change.steps.of_prospects({prospect.number})
    return [step for step in steps if step.done is None]
