"""Stage conversion as a cohort: what became of the deals that entered a stage in the period."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.stages import OPEN_STAGES, Stage, Status
from pipeline_tui.reports.course import course_of
from pipeline_tui.reports.figures import Figure, Term, Unit
from pipeline_tui.reports.measures import proportion, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.course import Course
    from pipeline_tui.reports.facts import Facts

ENTERED_RULE = (
    "deals that entered the stage in the period: opened in it, moved into it or past it,"
    " or were taken up again in it; each counts once"
)
_SINCE = "of those that entered the stage in the period"
ADVANCED_RULE = f"{_SINCE}: reached a later stage or were won since; a move back is no advance"
LOST_RULE = f"{_SINCE}: lost without having reached a later stage"
PENDING_RULE = f"{_SINCE}: neither"
WON_RULE = f"{_SINCE}: won by now"
CONVERSION_RULE = "advanced ÷ entered; lost and pending ones stay in the denominator"
RESOLVED_RULE = "advanced ÷ (advanced + lost); pending ones are left out"


class Fate(StrEnum):
    """What became of a deal after it had entered a stage."""

    ADVANCED = "advanced"
    LOST = "lost"
    PENDING = "pending"


class Cohort:
    """The deals that entered one stage in the period, by what became of them."""

    def __init__(self, facts: Facts, stage: Stage) -> None:
        self.facts = facts
        self.stage = stage
        self.fates: dict[Fate, list[DealView]] = {fate: [] for fate in Fate}
        self.entered: list[DealView] = []

    def take(self, view: DealView, fate: Fate) -> None:
        """One deal more."""
        self.entered.append(view)
        self.fates[fate].append(view)

    @cached_property
    def won(self) -> list[DealView]:
        """Those that are won as of the day."""
        return [view for view in self.entered if view.deal.status is Status.WON]

    def entries(self) -> Figure:
        """How many entered."""
        return self._count("entered", self.entered, ENTERED_RULE)

    def count(self, fate: Fate) -> Figure:
        """How many of them came to that."""
        rules = {Fate.ADVANCED: ADVANCED_RULE, Fate.LOST: LOST_RULE, Fate.PENDING: PENDING_RULE}
        return self._count(fate.value, self.fates[fate], rules[fate])

    def wins(self) -> Figure:
        """How many of them are won."""
        return self._count("won", self.won, WON_RULE)

    def value(self) -> Figure:
        """What those that entered are worth."""
        return total(self.facts, self.entered, "that entered the stage in the period")

    def conversion(self) -> Figure:
        """Advanced ÷ entered."""
        bottom = Term("entered", len(self.entered), self.entered)
        return proportion(self._advanced, bottom, CONVERSION_RULE, "no deal entered the stage")

    def resolved(self) -> Figure:
        """Advanced ÷ (advanced + lost)."""
        decided = [*self.fates[Fate.ADVANCED], *self.fates[Fate.LOST]]
        bottom = Term("advanced and lost", len(decided), decided)
        why = "no deal of the stage has advanced or was lost"
        return proportion(self._advanced, bottom, RESOLVED_RULE, why)

    @property
    def _advanced(self) -> Term:
        advanced = self.fates[Fate.ADVANCED]
        return Term("advanced", len(advanced), advanced)

    @staticmethod
    def _count(words: str, deals: Sequence[DealView], rule: str) -> Figure:
        return Figure(Unit.COUNT, len(deals), rule, Term(words, len(deals), deals))


def cohorts(facts: Facts) -> list[Cohort]:
    """A cohort for each open stage, in their order."""
    found = {stage: Cohort(facts, stage) for stage in OPEN_STAGES}
    for view in facts.views:
        entries = list(_entries(course_of(view.deal)))
        for stage, cohort in found.items():
            fate = _fate(entries, stage, facts, view)
            if fate is not None:
                cohort.take(view, fate)
    return list(found.values())


class _Entry(NamedTuple):
    """The deal came to a stage, and on its way past those that it skipped."""

    on: date
    passed: Sequence[Stage]
    """The last one is where it came to."""


def _entries(course: Course) -> Iterator[_Entry]:
    yield _Entry(course.created, (course.first.stage,))
    for turn in course.turns:
        before, after = turn.before, turn.after
        is_taken_up = after.is_open and not before.is_open
        if after.stage is before.stage and not is_taken_up:
            continue
        yield _Entry(turn.on, _passed(before.stage, after.stage))


def _passed(old: Stage, new: Stage) -> Sequence[Stage]:
    if new.position <= old.position:
        return (new,)
    return tuple(stage for stage in Stage if old.position < stage.position <= new.position)


def _fate(entries: Iterable[_Entry], stage: Stage, facts: Facts, view: DealView) -> Fate | None:
    """What became of the deal after it first entered the stage in the period; none if it
    did not."""
    has_entered = False
    for entry in entries:
        if not has_entered and stage in entry.passed and facts.period.has(entry.on):
            has_entered = True
        if has_entered and entry.passed[-1].position > stage.position:
            return Fate.ADVANCED
    if not has_entered:
        return None
    return Fate.LOST if view.deal.status is Status.LOST else Fate.PENDING
