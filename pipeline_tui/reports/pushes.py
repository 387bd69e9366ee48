"""Expected closes that moved: pushed to a later day, or pulled in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.reports.course import course_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.course import Course
    from pipeline_tui.reports.period import Period

MANY = 3
"""So many pushes of one deal are flagged."""


class Shift(NamedTuple):
    """The expected close moved while the deal was open."""

    on: date
    old: date
    """The last day that was named before; clearing the date in between forgets nothing."""
    new: date

    @property
    def days(self) -> int:
        """How far; below zero it was pulled in."""
        return (self.new - self.old).days


def shifts(course: Course) -> list[Shift]:
    """Every time that the expected close of an open deal moved to another day."""
    found: list[Shift] = []
    named = course.first.close
    for turn in course.turns:
        new = turn.after.close
        if new is None or new == named:
            continue
        if named is not None and turn.after.is_open:
            found.append(Shift(turn.on, named, new))
        named = new
    return found


class Due:
    """A deal that was expected to close in the period, and how its close moved."""

    def __init__(self, view: DealView, course: Course, period: Period) -> None:
        self.view = view
        self.course = course
        self.period = period

    @cached_property
    def pushes(self) -> list[Shift]:
        """Each move of its close to a later day, over its whole life."""
        return [shift for shift in shifts(self.course) if shift.days > 0]

    @property
    def days(self) -> int:
        """By how many days it was pushed in all."""
        return sum(shift.days for shift in self.pushes)

    @property
    def has_slipped(self) -> bool:
        """A close in the period moved to a later day."""
        return any(self.period.has(shift.old) for shift in self.pushes)

    @property
    def first_close(self) -> date | None:
        """The first day that was named."""
        return next(_named(self.course), None)


def due_in(view: DealView, period: Period) -> Due | None:
    """The deal, if a day in the period was its expected close while it was open."""
    course = course_of(view.deal)
    is_due = any(period.has(close) for close in _named(course))
    return Due(view, course, period) if is_due else None


def _named(course: Course) -> Iterator[date]:
    """The expected closes that it had while it was open."""
    if course.first.close is not None and course.first.is_open:
        yield course.first.close
    for turn in course.turns:
        if turn.after.close is not None and turn.after.is_open:
            yield turn.after.close
