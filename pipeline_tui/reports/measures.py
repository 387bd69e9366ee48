"""The metrics, one definition each, as figures that know their rule and their deals.

Open is search to contract; won entered after-sales; lost is a status. After-sales is
never in the open pipeline. A deal without a value is counted and adds nothing to a sum.
"""

from __future__ import annotations

from decimal import Decimal
from statistics import mean, median
from typing import TYPE_CHECKING

from pipeline_tui.model.rates import wilson
from pipeline_tui.reports.figures import Figure, Sums, Term, Unit, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.model.stages import Status
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts

_PLACES = Decimal("0.0001")
OPEN_RULE = "sum of the values of open deals (search to contract)"
WEIGHTED_RULE = (
    "sum of value × probability of open deals; the deal's own probability, else its stage's"
)
WIN_RULE = "won ÷ (won + lost), closed in the period, by the latest outcome; open ones excluded"
WIN_VALUE_RULE = "value won ÷ value won and lost, closed in the period"
AVERAGE_RULE = "value won ÷ won deals with a value, closed in the period"
CYCLE_RULE = (
    "days from created to closed of the deals won in the period, without those whose dates an"
    " import guessed"
)
VELOCITY_RULE = (
    "open deals × average won deal × win rate ÷ mean cycle in days, all of the same deals;"
    " average, win rate and cycle of the period"
)


def share(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """Part ÷ whole to four places; the whole must not be zero."""
    return (Decimal(part) / Decimal(whole)).quantize(_PLACES)


def count(deals: Sequence[DealView], words: str) -> Figure:
    """How many deals."""
    return Figure(
        Unit.COUNT, len(deals), f"number of deals {words}", Term(words, len(deals), deals)
    )


def total(facts: Facts, deals: Sequence[DealView], words: str, rule: str = "") -> Figure:
    """What deals are worth, by currency."""
    sums = facts.sums(deals)
    without = sum(view.deal.value is None for view in deals)
    note = f"{without:,} without a value" if without else ""
    return Figure(
        Unit.MONEY, sums, rule or f"sum of the values of deals {words}", Term(words, sums, deals),
        note=note,
    )  # fmt: skip


def open_pipeline(facts: Facts) -> Figure:
    """Σ value of open deals."""
    return total(facts, facts.open, "open", OPEN_RULE)


def weighted_pipeline(facts: Facts) -> Figure:
    """Σ value × probability of open deals."""
    sums = weighted_sums(facts)
    without = sum(view.deal.value is None for view in facts.open)
    note = f"{without:,} without a value" if without else ""
    return Figure(
        Unit.MONEY, sums, WEIGHTED_RULE, Term("open, weighted", sums, facts.open), note=note
    )


def weighted_sums(facts: Facts) -> dict[str, Decimal]:
    """The weighted pipeline by currency, to the cent."""
    sums: dict[str, Decimal] = {}
    for view in facts.open:
        value = facts.money.value(view)
        if value is not None:
            part = value[1] * view.probability / 100
            sums[value[0]] = sums.get(value[0], Decimal(0)) + part
    return {currency: cents(amount) for currency, amount in sums.items()}


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, without zeros behind the point."""
    rounded = amount.quantize(Decimal("0.01"))
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded


def win_rate(facts: Facts) -> Figure:
    """Won ÷ closed by count; n/a where nothing closed, never 0 %."""
    won, closed = facts.won, facts.closed
    top = Term("won", len(won), won)
    bottom = Term("won and lost", len(closed), closed)
    if not closed:
        return unknown(Unit.SHARE, WIN_RULE, "nothing was won or lost in the period",
                       top=top, bottom=bottom, n=0)  # fmt: skip
    return Figure(
        Unit.SHARE, share(len(won), len(closed)), WIN_RULE, top, bottom,
        n=len(closed), interval=wilson(len(won), len(closed)),
    )  # fmt: skip


def win_rate_by_value(facts: Facts) -> Figure:
    """Won ÷ closed by value, for each currency."""
    won, closed = facts.sums(facts.won), facts.sums(facts.closed)
    top, bottom = Term("value won", won, facts.won), Term("value closed", closed, facts.closed)
    rates = {
        currency: share(won.get(currency, Decimal(0)), whole)
        for currency, whole in closed.items()
        if whole
    }
    if not rates:
        why = "nothing with a value was won or lost in the period"
        return unknown(Unit.SHARE, WIN_VALUE_RULE, why, top=top, bottom=bottom, n=len(facts.closed))
    return Figure(Unit.SHARE, rates, WIN_VALUE_RULE, top, bottom, n=len(facts.closed))


def proportion(top: Term, bottom: Term, rule: str, why: str) -> Figure:
    """Top ÷ bottom, both counts, with how far it can be trusted; n/a where the bottom is 0."""
    part, whole = top.value, bottom.value
    if not isinstance(part, int) or not isinstance(whole, int) or not whole:
        return unknown(Unit.SHARE, rule, why, top=top, bottom=bottom, n=0)
    return Figure(
        Unit.SHARE, share(part, whole), rule, top, bottom, n=whole, interval=wilson(part, whole)
    )


def average_deal(facts: Facts) -> Figure:
    """Σ won value ÷ won deals with a value, for each currency."""
    valued = [view for view in facts.won if view.deal.value is not None]
    sums = facts.sums(valued)
    top = Term("value won", sums, valued)
    counts = _counts(facts, valued)
    bottom = Term("won with a value", len(valued), valued)
    if not valued:
        return unknown(Unit.MONEY, AVERAGE_RULE, "no deal with a value was won in the period",
                       top=top, bottom=bottom, n=0)  # fmt: skip
    means = {currency: cents(amount / counts[currency]) for currency, amount in sums.items()}
    return Figure(Unit.MONEY, means, AVERAGE_RULE, top, bottom, n=len(valued))


def _counts(facts: Facts, valued: Sequence[DealView]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for view in valued:
        value = facts.money.value(view)
        if value is not None:
            counts[value[0]] = counts.get(value[0], 0) + 1
    return counts


def cycle_days(view: DealView) -> int | None:
    """Days from created to closed; None while it is open, or if a date is a guess."""
    deal = view.deal
    if deal.closed is None or deal.guessed_dates:
        return None
    return (deal.closed - deal.created).days


def cycle_note(facts: Facts) -> str:
    """Return how many deals won in the period have no known cycle, or an empty text."""
    guessed = sum(cycle_days(view) is None for view in facts.won)
    deals = f"{guessed:,} won {'deal' if guessed == 1 else 'deals'}"
    return f"cycle: without {deals} whose dates an import guessed" if guessed else ""


def _cycles(facts: Facts) -> list[int]:
    return [each for view in facts.won if (each := cycle_days(view)) is not None]


def sales_cycle(facts: Facts, middle: bool = True) -> Figure:
    """The median (or with `middle` false the mean) of the days from created to won."""
    days = _cycles(facts)
    name = "median" if middle else "mean"
    rule = f"{name} of the {CYCLE_RULE}"
    top = Term("won", len(facts.won), facts.won)
    if not days:
        return unknown(Unit.DAYS, rule, _no_cycle(facts), top=top, n=0)
    found = median(days) if middle else mean(days)
    return Figure(Unit.DAYS, tenth(found), rule, top, n=len(days), note=cycle_note(facts))


def _no_cycle(facts: Facts) -> str:
    if facts.won:
        return "the dates of all deals won in the period are guessed"
    return "no deal was won in the period"


def middle_days(days: Sequence[int], top: Term, rule: str, why: str) -> Figure:
    """The median of some days; n/a where there are none."""
    if not days:
        return unknown(Unit.DAYS, rule, why, top=top, n=0)
    return Figure(Unit.DAYS, tenth(median(days)), rule, top, n=len(days))


def tenth(number: float) -> Decimal:
    """To one place behind the point, without zeros."""
    return _plain(Decimal(str(round(number, 1))).normalize())


def _plain(value: Decimal) -> Decimal:
    """40 rather than 4E+1."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def velocity(facts: Facts) -> Figure:
    """Open deals × average won deal × win rate ÷ mean cycle, in currency a day."""
    days = _cycles(facts)
    top = Term("open × average won deal × win rate", None, facts.open)
    bottom = Term("mean cycle in days", None, facts.won)
    why = _no_velocity(facts, days)
    if why:
        return unknown(Unit.MONEY_A_DAY, VELOCITY_RULE, why, top=top, bottom=bottom)
    valued = [view for view in facts.won if view.deal.value is not None]
    counts = _counts(facts, valued)
    exact_rate = Decimal(len(facts.won)) / Decimal(len(facts.closed))
    cycle = Decimal(sum(days)) / Decimal(len(days))
    open_counts = _open_counts(facts)
    sums: Sums = {
        currency: cents(open_counts.get(currency, 0) * (amount / counts[currency])
                        * exact_rate / cycle)
        for currency, amount in facts.sums(valued).items()
    }  # fmt: skip
    return Figure(Unit.MONEY_A_DAY, sums, VELOCITY_RULE, top, bottom, n=len(facts.closed),
                  note=cycle_note(facts))  # fmt: skip


def _open_counts(facts: Facts) -> dict[str, int]:
    """Open deals by currency; one without a value counts in its own."""
    counts: dict[str, int] = {}
    for view in facts.open:
        currency = facts.money.to or view.deal.currency
        counts[currency] = counts.get(currency, 0) + 1
    return counts


def _no_velocity(facts: Facts, days: Sequence[int]) -> str:
    if not facts.open:
        return "there is no open deal"
    if not days:
        return _no_cycle(facts)
    if not any(view.deal.value is not None for view in facts.won):
        return "no deal with a value was won in the period"
    return "" if sum(days) else "the mean cycle is 0 days"


def of_status(facts: Facts, status: Status) -> list[DealView]:
    """The deals that are in a status as of the day, whenever they came there."""
    return [view for view in facts.views if view.deal.status is status]
