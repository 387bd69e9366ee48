"""The book as it was at the end of a day, out of the deals' own history.

Stage, value, expected close, probability, loss, activities, next steps and records
are those of that day. Names, titles, owners, tags, products and currencies have no
history of their own and are as they are now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.model.deal import Deal, Loss
from pipeline_tui.model.history import (
    Lost,
    Moved,
    Opened,
    Reopened,
    Rescheduled,
    Revalued,
    Reweighed,
)

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.history import Event


def deal_on(deal: Deal, day: date) -> Deal | None:
    """The deal at the end of a day; none before it was created.

    What an import or an edit by hand left without an event (a value that was there from
    the beginning) is taken to have always been so.
    """
    if deal.created > day:
        return None
    later = [event for event in deal.history if event.on > day]
    if not later:
        return deal
    state: dict[str, Any] = {}
    for event in reversed(later):  # undo them, the last one first
        state.update(_before(event, deal))
    kept = tuple(event for event in deal.history if event.on <= day)
    state["touched"] = max((event.on for event in kept if _is_touch(event)), default=deal.created)
    return msgspec.structs.replace(deal, history=kept, **state)


def _before(event: Event, deal: Deal) -> dict[str, Any]:
    """What an event changed, as it was before it."""
    if isinstance(event, Reopened):
        return _before_reopened(event, deal)
    if isinstance(event, Moved):
        return {"stage": event.old}
    if isinstance(event, Lost):
        return {"lost": None}
    if isinstance(event, Opened):
        return {}
    return {_FIELDS[type(event)]: event.old}


_FIELDS: dict[type[Event], str] = {
    Revalued: "value", Rescheduled: "close", Reweighed: "probability",
}  # fmt: skip


def _before_reopened(event: Reopened, deal: Deal) -> dict[str, Any]:
    """Lost or won: the last outcome before the deal was taken up again."""
    place = next(place for place, each in enumerate(deal.history) if each is event)
    for earlier in reversed(deal.history[:place]):
        if isinstance(earlier, Lost):
            return {"lost": Loss(on=earlier.on, reason=earlier.reason), "stage": earlier.stage}
        if isinstance(earlier, Moved):
            return {"lost": None, "stage": earlier.new}
        if isinstance(earlier, Opened | Reopened):
            return {"lost": None, "stage": earlier.stage}
    return {}


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
