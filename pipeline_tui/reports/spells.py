"""Spells: the stretches of days that deals spend in their stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.stages import OPEN_STAGES, Stage
from pipeline_tui.reports.course import course_of, is_told_afterwards
from pipeline_tui.reports.figures import Figure, Term, Unit, unknown
from pipeline_tui.reports.measures import middle_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts

FINISHED_RULE = (
    "median days from entering the stage to leaving it (moved on or back, won or lost),"
    " of the spells that ended in the period"
)
LOST_RULE = "median days in the stage of the spells that ended in the period with a loss"
COUNT_RULE = "spells that ended in the period; a deal that came back has several"
UNFINISHED_RULE = "deals that are open in the stage as of the day"
SO_FAR_RULE = "median days since they entered the stage, of the deals that are still in it"
LONGEST_RULE = "most days since a deal entered the stage that is still in it"


class Spell(NamedTuple):
    """A deal in a stage."""

    view: DealView
    began: date
    ended: date | None
    """None while it lasts."""
    is_lost: bool = False
    """It ended with the loss of the deal."""
    is_guessed: bool = False
    """Whether an import guessed its first or its last day."""

    def days(self, day: date) -> int:
        """How long it lasted, or has lasted by a day."""
        return ((self.ended or day) - self.began).days


class StageSpells:
    """The spells in one stage: those that ended in the period, and those that last."""

    def __init__(self, stage: Stage, day: date) -> None:
        self.stage = stage
        self.day = day
        self.finished: list[Spell] = []
        self.lasting: list[Spell] = []
        self.guessed: list[Spell] = []
        """Spells with a guessed day; they are in no figure."""

    def median(self) -> Figure:
        """Median days of the finished spells."""
        return self._median(self.finished, "finished", FINISHED_RULE)

    def median_lost(self) -> Figure:
        """Median days of those that ended with a loss."""
        lost = [spell for spell in self.finished if spell.is_lost]
        return self._median(lost, "ended with a loss", LOST_RULE)

    def count(self) -> Figure:
        """How many ended."""
        return self._count(self.finished, "finished", COUNT_RULE)

    def unfinished(self) -> Figure:
        """How many last."""
        return self._count(self.lasting, "still in the stage", UNFINISHED_RULE)

    def so_far(self) -> Figure:
        """Median days of those that last."""
        return self._median(self.lasting, "still in the stage", SO_FAR_RULE)

    def longest(self) -> Figure:
        """The one that has lasted longest, with its deal."""
        if not self.lasting:
            return unknown(Unit.DAYS, LONGEST_RULE, "no deal is in the stage")
        spell = min(self.lasting, key=lambda each: (each.began, each.view.deal.key))
        days = spell.days(self.day)
        return Figure(Unit.DAYS, days, LONGEST_RULE, Term("longest", days, (spell.view,)))

    def _median(self, spells: Sequence[Spell], words: str, rule: str) -> Figure:
        days = [spell.days(self.day) for spell in spells]
        top = Term(words, len(spells), [spell.view for spell in spells])
        return middle_days(days, top, rule, f"no spell {_WHERE[words]}")

    @staticmethod
    def _count(spells: Sequence[Spell], words: str, rule: str) -> Figure:
        deals = [spell.view for spell in spells]
        return Figure(Unit.COUNT, len(spells), rule, Term(words, len(spells), deals))


_WHERE = {
    "finished": "ended in the period",
    "ended with a loss": "ended with a loss in the period",
    "still in the stage": "lasts as of the day",
}


def stage_spells(facts: Facts) -> list[StageSpells]:
    """The spells of each open stage, in their order.

    Left out are closed deals that an import brought, whose stages are unknown, and spells
    whose beginning or end is a guessed day.
    """
    found = {stage: StageSpells(stage, facts.day) for stage in OPEN_STAGES}
    for view in facts.views:
        if is_told_afterwards(view.deal):
            continue
        for stage, spell in _spells(view):
            if spell.is_guessed:
                found[stage].guessed.append(spell)
            elif spell.ended is None:
                found[stage].lasting.append(spell)
            elif facts.period.has(spell.ended):
                found[stage].finished.append(spell)
    return list(found.values())


def _spells(view: DealView) -> Iterator[tuple[Stage, Spell]]:
    """The spells of a deal in open stages, the first one first."""
    course = course_of(view.deal)
    began: date | None = course.created if course.first.is_open else None
    is_guessed = "created" in view.deal.guessed_dates
    for turn in course.turns:
        before, after = turn.before, turn.after
        if before.stage is after.stage and before.is_open == after.is_open:
            continue
        if began is not None:
            is_lost, ends_guessed = after.lost is not None, turn.is_guessed
            yield before.stage, Spell(view, began, turn.on, is_lost, is_guessed or ends_guessed)
        began = turn.on if after.is_open else None
        is_guessed = turn.is_guessed
    if began is not None:
        yield view.deal.stage, Spell(view, began, None, is_guessed=is_guessed)
