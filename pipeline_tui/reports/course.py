"""The course of a deal: how it stood at first, and how each event of its history changed that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.deal import Deal, Loss
from pipeline_tui.model.history import (
    DATED,
    Event,
    Lost,
    Moved,
    Opened,
    Reopened,
    Rescheduled,
    Revalued,
    Reweighed,
)
from pipeline_tui.model.stages import Stage, Status, status_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from pipeline_tui.model.probability import Probability


class Standing(NamedTuple):
    """What of a deal its history can tell."""

    stage: Stage
    lost: Loss | None
    value: Decimal | None
    close: date | None
    probability: Probability | None

    @property
    def status(self) -> Status:
        """Open, won (in after-sales) or lost."""
        return status_of(self.stage, self.lost)

    @property
    def is_open(self) -> bool:
        """Neither won nor lost."""
        return self.status is Status.OPEN


class Turn(NamedTuple):
    """An event, and how the deal stood before and after it."""

    on: date
    event: Event
    before: Standing
    after: Standing

    @property
    def is_guessed(self) -> bool:
        """Whether an import guessed the day."""
        return isinstance(self.event, DATED) and self.event.guessed


class Course(NamedTuple):
    """From the first standing through every turn to what the deal is."""

    created: date
    first: Standing
    turns: Sequence[Turn]

    def on(self, day: date) -> Standing | None:
        """How it stood at the end of a day; none before it was created."""
        if self.created > day:
            return None
        standing = self.first
        for turn in self.turns:
            if turn.on > day:
                break
            standing = turn.after
        return standing


def course_of(deal: Deal) -> Course:
    """The course of a deal, worked out backwards from what it is.

    What an import or an edit by hand left without an event is taken to have always
    been so.
    """
    events = sorted(zip(event_days(deal), deal.history, strict=True), key=lambda each: each[0])
    after = Standing(deal.stage, deal.lost, deal.value, deal.close, deal.probability)
    turns: list[Turn] = []
    for place in range(len(events) - 1, -1, -1):
        on, event = events[place]
        before = _undone(after, events, place)
        turns.append(Turn(on, event, before, after))
        after = before
    turns.reverse()
    return Course(deal.created, after, turns)


def is_told_afterwards(deal: Deal) -> bool:
    """Whether the book knows only the beginning and the end of a closed deal, both told
    afterwards, as an import tells them: the stages and probabilities between are unknown."""
    if deal.is_open or deal.probability is not None:
        return False
    return all(
        event.at is None and (isinstance(event, Opened | Lost) or _wins(event))
        for event in deal.history
    )


def _wins(event: Event) -> bool:
    return isinstance(event, Moved) and event.new is Stage.AFTER_SALES


def event_days(deal: Deal) -> list[date]:
    """The day from which each event of the history holds.

    A move that was told after another one and dated before it (`win --on yesterday`
    after a move of today) corrects it: what it corrects holds from its day at the
    latest. So the course agrees with the day on which the deal counts as closed.
    """
    earliest: dict[str, date] = {}
    days: list[date] = []
    for event in reversed(deal.history):
        subject = _SUBJECTS[type(event)]
        day = min(event.on, earliest.get(subject, event.on))
        earliest[subject] = day
        days.append(max(day, deal.created))
    days.reverse()
    return days


_SUBJECTS: dict[type[Event], str] = {
    Opened: "stage", Moved: "stage", Lost: "stage", Reopened: "stage",
    Revalued: "value", Rescheduled: "close", Reweighed: "probability",
}  # fmt: skip


def _undone(after: Standing, events: Sequence[tuple[date, Event]], place: int) -> Standing:
    """How the deal stood before an event."""
    event = events[place][1]
    if isinstance(event, Opened):
        return after
    if isinstance(event, Moved):
        return after._replace(stage=event.old)
    if isinstance(event, Lost):
        return after._replace(lost=None)
    if isinstance(event, Reopened):
        return _before_reopened(after, events, place)
    return _before_edited(after, event)


def _before_edited(after: Standing, event: Revalued | Rescheduled | Reweighed) -> Standing:
    if isinstance(event, Revalued):
        return after._replace(value=event.old)
    if isinstance(event, Rescheduled):
        return after._replace(close=event.old)
    return after._replace(probability=event.old)


def _before_reopened(after: Standing, events: Sequence[tuple[date, Event]], place: int) -> Standing:
    """Lost or won: the last outcome before the deal was taken up again."""
    for back in range(place - 1, -1, -1):
        earlier = events[back][1]
        if isinstance(earlier, Lost):
            loss = Loss(on=earlier.on, reason=earlier.reason)
            return after._replace(lost=loss, stage=earlier.stage)
        if isinstance(earlier, Moved):
            return after._replace(lost=None, stage=earlier.new)
        if isinstance(earlier, Opened | Reopened):
            return after._replace(lost=None, stage=earlier.stage)
    return after
