"""Forecasts of the months that are over, beside what came in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.probability import CERTAIN, Probability
from pipeline_tui.model.stages import Status
from pipeline_tui.reports.course import course_of, is_told_afterwards
from pipeline_tui.reports.figures import Figure, Term, Unit, unknown
from pipeline_tui.reports.measures import cents, share, total
from pipeline_tui.reports.period import parse_period
from pipeline_tui.reports.predictions import probability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline_tui.config import Settings
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.course import Course
    from pipeline_tui.reports.facts import Facts

FORECAST_RULE = (
    "as of the month's first day: won on it, and value × probability of the open deals expected"
    " to close in the month (report forecast --as-of that day); deals that were told afterwards,"
    " by an import, take no part"
)
ACTUAL_RULE = "value of the deals won in the month"
ACCURACY_RULE = "1 − |forecast − actual| ÷ actual; below zero the miss is larger than what came in"
ALL_RULE = "1 − sum of |forecast − actual| ÷ sum of actual: misses of months do not cancel"


class Month(NamedTuple):
    """One month: who was expected, and who came."""

    facts: Facts
    name: str
    expected: list[DealView]
    forecast: dict[str, Decimal]
    won: list[DealView]

    @property
    def actual(self) -> dict[str, Decimal]:
        """What came in."""
        return self.facts.sums(self.won)

    @property
    def rounded(self) -> dict[str, Decimal]:
        """What was forecast, to the cent."""
        return {currency: cents(amount) for currency, amount in self.forecast.items()}

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return last_day(self.name) < self.facts.day

    def misses(self) -> dict[str, Decimal]:
        """|Forecast − actual| of each currency that came in or was forecast."""
        forecast, actual = self.rounded, self.actual
        zero = Decimal(0)
        return {
            currency: abs(forecast.get(currency, zero) - actual.get(currency, zero))
            for currency in sorted({*forecast, *actual})
        }

    def forecast_figure(self) -> Figure:
        """What was forecast on the first day."""
        sums = self.rounded
        return Figure(Unit.MONEY, sums, FORECAST_RULE, Term("expected", sums, self.expected))

    def actual_figure(self) -> Figure:
        """What was won."""
        return total(self.facts, self.won, "won in the month", ACTUAL_RULE)

    def accuracy(self) -> Figure:
        """1 − |forecast − actual| ÷ actual."""
        if not self.is_over:
            return _unknown(ACCURACY_RULE, "the month is not over", self.expected, self.won)
        return _accuracy([self], ACCURACY_RULE, "nothing with a value was won in the month")


def forecast_of_all(months: Sequence[Month]) -> Figure:
    """What the months were forecast, each on its first day."""
    sums = _added(month.rounded for month in months)
    expected = [view for month in months for view in month.expected]
    return Figure(Unit.MONEY, sums, FORECAST_RULE, Term("expected", sums, expected))


def _added(parts: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        for currency, amount in part.items():
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums


def accuracy_of_all(months: Sequence[Month]) -> Figure:
    """The accuracy of all months that are over."""
    over = [month for month in months if month.is_over]
    if not over:
        return _unknown(ALL_RULE, "no month with a forecast is over", (), ())
    return _accuracy(over, ALL_RULE, "nothing with a value was won in the months")


def _accuracy(months: Sequence[Month], rule: str, why: str) -> Figure:
    misses = _added(month.misses() for month in months)
    actual = _added(month.actual for month in months)
    expected = [view for month in months for view in month.expected]
    won = [view for month in months for view in month.won]
    rates = {
        currency: 1 - share(miss, actual[currency])
        for currency, miss in misses.items()
        if actual.get(currency)
    }
    if not rates:
        return _unknown(rule, why, expected, won)
    return Figure(
        Unit.SHARE, rates, rule,
        Term("|forecast − actual|", misses, expected),
        Term("actual", actual, won),
    )  # fmt: skip


def _unknown(rule: str, why: str, expected: Sequence[DealView], won: Sequence[DealView]) -> Figure:
    return unknown(
        Unit.SHARE, rule, why, top=Term("expected", None, expected), bottom=Term("won", None, won)
    )


def months_of(facts: Facts) -> list[Month]:
    """The months of the period that had a forecast or a win, up to the day of the report."""
    found: dict[str, Month] = {}

    def month_of(name: str) -> Month:
        return found.setdefault(name, Month(facts, name, [], {}, []))

    for view in facts.views:
        if is_told_afterwards(view.deal) or view.deal.is_closing_guessed:
            continue
        course = course_of(view.deal)
        closed = view.deal.closed
        if closed is not None and view.deal.status is Status.WON and _counts(facts, closed):
            month_of(f"{closed:%Y-%m}").won.append(view)
        for first in _first_days(course):
            if _counts(facts, first):
                _expect(month_of(f"{first:%Y-%m}"), view, course, first)
    months = [found[name] for name in sorted(found)]
    return [month for month in months if month.expected or month.won]


def _counts(facts: Facts, day: date) -> bool:
    return facts.period.touches(f"{day:%Y-%m}") and day <= facts.day


def _first_days(course: Course) -> set[date]:
    """The first days of the months in which the deal was ever expected to close, or won."""
    days = [course.first.close, *(turn.after.close for turn in course.turns)]
    days += [turn.on for turn in course.turns if turn.after.status is Status.WON]
    return {day.replace(day=1) for day in days if day is not None}


def _expect(month: Month, view: DealView, course: Course, first: date) -> None:
    """Put the deal into the forecast of the month, if it was one of it on the first day."""
    standing, money = course.on(first), month.facts.money
    percent = _chance(course, first, month.facts.settings)
    if standing is None or standing.value is None or percent is None:
        return
    amount = money.convert(standing.value * percent / 100, view.deal.currency, first)
    currency = money.to or view.deal.currency
    month.expected.append(view)
    month.forecast[currency] = month.forecast.get(currency, Decimal(0)) + amount


def _chance(course: Course, first: date, settings: Settings) -> Probability | None:
    """Percent with which a month counted on the deal on its first day; none if it did not."""
    standing = course.on(first)
    if standing is None:
        return None
    percent = probability(standing, settings)
    if percent is None:
        is_won = any(turn.on == first and turn.after.status is Status.WON for turn in course.turns)
        return CERTAIN if is_won and standing.status is Status.WON else None
    is_expected = standing.close is not None and standing.close.replace(day=1) == first
    return percent if is_expected else None


def last_day(month: str) -> date:
    """The last day of `2026-11`."""
    return parse_period(month, date.min).last
