"""From the open pipeline of one day to that of another: every event between, and what it
did to the sum.

The sum of all effects is the difference of the two ends, to the cent, because each effect
is the open value of the deal after an event less that before it.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.stages import Status
from pipeline_tui.reports.course import course_of
from pipeline_tui.reports.pushes import shifts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.course import Course, Standing, Turn
    from pipeline_tui.reports.facts import Facts


class Happening(StrEnum):
    """What can happen to a deal of the pipeline."""

    ADDED = "added"
    REOPENED = "reopened"
    REVALUED_UP = "revalued up"
    REVALUED_DOWN = "revalued down"
    WON = "won"
    LOST = "lost"
    ADVANCED = "advanced"
    MOVED_BACK = "moved back"
    PUSHED = "pushed"
    PULLED_IN = "pulled in"


EFFECTS = (
    Happening.ADDED, Happening.REOPENED, Happening.REVALUED_UP, Happening.REVALUED_DOWN,
    Happening.WON, Happening.LOST,
)  # fmt: skip
"""Those that change the sum; the others move deals within it."""


class Effect(NamedTuple):
    """Something that happened to a deal, and what that did to the open pipeline."""

    view: DealView
    on: date
    what: Happening
    currency: str
    amount: Decimal
    """What the open pipeline grew by; zero for a deal without a value, and for a move."""
    old: str = ""
    new: str = ""
    """The stage, value or day before and after, in words."""


class End(NamedTuple):
    """The open pipeline at the end of a day."""

    deals: list[DealView]
    sums: dict[str, Decimal]


class Bridge:
    """What lies between the open pipeline of two days, for the deals of the facts."""

    def __init__(self, facts: Facts) -> None:
        """From the beginning of the period to its end, or to the day of the report."""
        period = facts.period
        self.facts = facts
        self.until = min(period.last, facts.day)
        self.since = period.first
        self.start, self.end = End([], {}), End([], {})
        self.effects: list[Effect] = []
        for view in facts.views:
            course = course_of(view.deal)
            if self.since > date.min:
                self._stand(self.start, view, course.on(self.since - timedelta(days=1)))
            self._stand(self.end, view, course.on(self.until))
            self.effects += self._effects(view, course)
        self.effects.sort(key=lambda each: (each.on, each.view.deal.key))

    def of(self, *what: Happening) -> list[Effect]:
        """The effects of a kind."""
        return [each for each in self.effects if each.what in what]

    def _stand(self, end: End, view: DealView, standing: Standing | None) -> None:
        if standing is None or not standing.is_open:
            return
        end.deals.append(view)
        if standing.value is not None:
            currency, amount = self._amount(view, standing)
            end.sums[currency] = end.sums.get(currency, Decimal(0)) + amount

    def _amount(self, view: DealView, standing: Standing | None) -> tuple[str, Decimal]:
        """What a deal adds to the open pipeline; one rate holds for the whole bridge."""
        money, currency = self.facts.money, view.deal.currency
        if standing is None or not standing.is_open or standing.value is None:
            return money.to or currency, Decimal(0)
        return money.to or currency, money.convert(standing.value, currency, self.facts.day)

    def _has(self, day: date) -> bool:
        return self.since <= day <= self.until

    def _effects(self, view: DealView, course: Course) -> Iterator[Effect]:
        if self._has(course.created):
            currency, amount = self._amount(view, course.first)
            stage = course.first.stage.value
            yield Effect(view, course.created, Happening.ADDED, currency, amount, "", stage)
        for turn in course.turns:
            if self._has(turn.on) and (what := _what(turn)) is not None:
                currency, before = self._amount(view, turn.before)
                after = self._amount(view, turn.after)[1]
                old, new = _change(turn)
                yield Effect(view, turn.on, what, currency, after - before, old, new)
        for shift in shifts(course):
            if self._has(shift.on):
                what = Happening.PUSHED if shift.days > 0 else Happening.PULLED_IN
                old, new = shift.old.isoformat(), shift.new.isoformat()
                yield Effect(view, shift.on, what, *self._amount(view, None), old, new)


def _what(turn: Turn) -> Happening | None:
    """What a turn is for the open pipeline; none where it changes nothing of it."""
    before, after = turn.before, turn.after
    if before.is_open != after.is_open:
        if after.is_open:
            return Happening.REOPENED
        return Happening.WON if after.status is Status.WON else Happening.LOST
    if not after.is_open:
        return None
    if after.stage is not before.stage:
        is_further = after.stage.position > before.stage.position
        return Happening.ADVANCED if is_further else Happening.MOVED_BACK
    if after.value != before.value:
        is_up = (after.value or 0) >= (before.value or 0)
        return Happening.REVALUED_UP if is_up else Happening.REVALUED_DOWN
    return None


def _change(turn: Turn) -> tuple[str, str]:
    before, after = turn.before, turn.after
    if before.value != after.value:
        return _text(before.value), _text(after.value)
    if before.status is not after.status:
        return _name(before), _name(after)
    return before.stage.value, after.stage.value


def _text(value: Decimal | None) -> str:
    return "no value" if value is None else f"{value:,f}"


def _name(standing: Standing) -> str:
    return standing.stage.value if standing.is_open else standing.status.value
