"""The book as it was at the end of a day, out of the deals' own history.

Stage, value, expected close, probability, loss, activities, next steps and records
are those of that day. Names, titles, owners, tags, products and currencies have no
history of their own and are as they are now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.history import Reweighed
from pipeline_tui.reports.course import course_of, event_days

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.history import Event


def deal_on(deal: Deal, day: date) -> Deal | None:
    """The deal at the end of a day; none before it was created."""
    if deal.created > day:
        return None
    if deal.touched <= day and all(event.on <= day for event in deal.history):
        return deal
    standing = course_of(deal).on(day)
    if standing is None:
        return None
    days = event_days(deal)
    kept = [place for place, on in enumerate(days) if on <= day]
    touched = (days[place] for place in kept if _is_touch(deal.history[place]))
    return msgspec.structs.replace(
        deal,
        history=tuple(deal.history[place] for place in kept),
        touched=max(touched, default=deal.created),
        **standing._asdict(),
    )


def _is_touch(event: Event) -> bool:
    return not isinstance(event, Reweighed)


def step_on(step: Step, day: date) -> Step | None:
    """The step at the end of a day; none before it was planned. One that was done later
    was planned then."""
    if step.created > day:
        return None
    if step.done is not None and step.done > day:
        return msgspec.structs.replace(step, done=None)
    return step
