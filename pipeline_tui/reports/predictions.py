"""What the book said would happen to deals that have closed, and what happened."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.stages import Status
from pipeline_tui.reports.course import course_of, is_told_afterwards
from pipeline_tui.reports.figures import Figure, Term, Unit, unknown
from pipeline_tui.reports.measures import proportion, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.config import Settings
    from pipeline_tui.model.probability import Probability
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.course import Course, Standing
    from pipeline_tui.reports.facts import Facts

AHEAD = 30
"""Days before its close on which a deal's probability is looked at."""
SAID_WHEN = (
    f"the probability is the one that held {AHEAD} days before the close (for a younger deal, on"
    " the day it began), while it was open: the deal's own, else what its stage has by the settings"
)
BRIER_RULE = f"mean of (probability − outcome)², outcome 1 for won and 0 for lost; {SAID_WHEN}"
BASE_RULE = "win rate × (1 − win rate): the score of always saying the win rate itself"
SAID_RULE = f"mean probability; {SAID_WHEN}"
WAS_RULE = "won ÷ closed among these deals"
OFF_RULE = "said − was; above zero you hoped for too much"
JUDGED_RULE = "deals won or lost in the period whose probability is known"
TOLD_LATER_RULE = (
    "deals won or lost in the period that were never open in this book, or of whose past it knows"
    " only the beginning and the end, told afterwards (an import): nothing had been said"
)
NOTHING = "no deal whose probability was known closed in the period"
BANDS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))
"""From (included) to (excluded) percent; 100 belongs to the last one."""


class Prediction(NamedTuple):
    """A closed deal with what was said of it."""

    view: DealView
    said: Probability
    """Percent."""
    is_won: bool


class Predictions(NamedTuple):
    """The deals that closed in the period."""

    judged: list[Prediction]
    told_later: list[DealView]
    guessed: list[DealView]
    """Their closing day is a guess, so the probability before it is unknown."""

    def band(self, low: int, high: int) -> Predictions:
        """Those of which something between was said."""
        return Predictions(
            [each for each in self.judged if low <= each.said < high or each.said == high == 100],
            [],
            [],
        )

    @property
    def deals(self) -> list[DealView]:
        """The deals that are judged."""
        return [each.view for each in self.judged]

    @property
    def won(self) -> list[DealView]:
        """Those of them that were won."""
        return [each.view for each in self.judged if each.is_won]

    def number(self) -> Figure:
        """How many are judged."""
        return _count("judged", self.deals, JUDGED_RULE)

    def left_out(self) -> Figure:
        """How many were told afterwards."""
        return _count("told afterwards", self.told_later, TOLD_LATER_RULE)

    def brier(self) -> Figure:
        """Mean squared error of the probabilities (G. W. Brier, 1950): 0 is perfect, and 0.25
        what always saying 50 % gets."""
        squares = [(each.said - 100 * each.is_won) ** 2 for each in self.judged]
        top = Term("sum of squares", Decimal(sum(squares)) / 10_000, self.deals)
        return self._mean(Unit.SCORE, BRIER_RULE, top)

    def base(self) -> Figure:
        """What always saying the win rate would have scored."""
        n = len(self.judged)
        if not n:
            return unknown(Unit.SCORE, BASE_RULE, NOTHING, n=0)
        rate = Decimal(len(self.won)) / n
        value = (rate * (1 - rate)).quantize(Decimal("0.0001"))
        return Figure(Unit.SCORE, value, BASE_RULE, self._won, self._judged, n=n)

    def said(self) -> Figure:
        """The mean probability."""
        said = Decimal(sum(each.said for each in self.judged)) / 100
        return self._mean(Unit.SHARE, SAID_RULE, Term("probabilities", said, self.deals))

    def was(self) -> Figure:
        """How many of them were won."""
        return proportion(self._won, self._judged, WAS_RULE, NOTHING)

    def off(self) -> Figure:
        """Said − was."""
        said, was = self.said().value, self.was().value
        if not isinstance(said, Decimal) or not isinstance(was, Decimal):
            return unknown(Unit.SHARE, OFF_RULE, NOTHING, n=0)
        return Figure(Unit.SHARE, said - was, OFF_RULE, Term("said", said, self.deals),
                      n=len(self.judged))  # fmt: skip

    def _mean(self, unit: Unit, rule: str, top: Term) -> Figure:
        n = len(self.judged)
        if not n or not isinstance(top.value, Decimal):
            return unknown(unit, rule, NOTHING, top=top, bottom=self._judged, n=0)
        return Figure(unit, share(top.value, n), rule, top, self._judged, n=n)

    @property
    def _won(self) -> Term:
        return Term("won", len(self.won), self.won)

    @property
    def _judged(self) -> Term:
        return Term("judged", len(self.judged), self.deals)


def predictions(facts: Facts) -> Predictions:
    """What was said of each deal that closed in the period."""
    found = Predictions([], [], [])
    for view in facts.closed:
        if view.deal.is_closing_guessed and not is_told_afterwards(view.deal):
            found.guessed.append(view)
            continue
        course = course_of(view.deal)
        said = _said(view, course, facts.settings)
        if said is None:
            found.told_later.append(view)
        else:
            found.judged.append(Prediction(view, said, view.deal.status is Status.WON))
    return found


def _said(view: DealView, course: Course, settings: Settings) -> Probability | None:
    """The last probability up to the day, while the deal was open."""
    closed = view.deal.closed
    if closed is None or is_told_afterwards(view.deal):
        return None
    day = max(closed - timedelta(days=AHEAD), course.created)
    said = probability(course.first, settings)
    for turn in course.turns:
        if turn.on > day and said is not None:
            break
        found = probability(turn.after, settings)
        said = said if found is None else found
    return said


def probability(standing: Standing, settings: Settings) -> Probability | None:
    """Percent: the deal's own, else its stage's; none for a closed deal."""
    if not standing.is_open:
        return None
    if standing.probability is not None:
        return standing.probability
    return settings.probability[standing.stage]


def _count(words: str, deals: Sequence[DealView], rule: str) -> Figure:
    return Figure(Unit.COUNT, len(deals), rule, Term(words, len(deals), deals))
