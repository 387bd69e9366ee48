"""The plan of the months that a period touches, what was won of it, and what is still to come.

Everything is in one currency: that of the settings, in which targets are, or the one that
the report converts to. What was won or is open in another one is left out and named.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.reports.figures import Figure, Head, Row, Table, Term, Unit, unknown
from pipeline_tui.reports.measures import share, win_rate
from pipeline_tui.reports.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

TARGET_RULE = "sum of the targets of the settings, of the months that the period touches"
WON_RULE = "sum of the values of deals won in those months, in the currency of the target"
ATTAINMENT_RULE = "won ÷ target, of the months that the period touches"
GAP_RULE = "target − won; below zero when more was won"
CLOSING_RULE = "sum of the values of open deals whose expected close is in those months"
COVERAGE_RULE = "open pipeline closing in those months ÷ what remains of the target"
REQUIRED_RULE = "1 ÷ win rate (by count) of the deals closed in the last 365 days"
COVERED = "covered"
_HUNDREDTH = Decimal("0.01")


class Plan(NamedTuple):
    """The targets of some months, with the deals that count for them."""

    months: tuple[str, ...]
    currency: str
    target: Decimal | None
    target_deals: int | None
    won: Sequence[DealView]
    """Won in those months, in whatever currency."""
    closing: Sequence[DealView]
    """Open, and expected to close in those months."""
    facts: Facts

    def worth(self, deals: Sequence[DealView]) -> Decimal:
        """What deals are worth in the currency of the plan; others add nothing."""
        return self.facts.sums(deals).get(self.currency, Decimal(0))

    def left_out(self, deals: Sequence[DealView]) -> str:
        """What is not in that sum: other currencies, deals without a value."""
        others = [each for each in self.facts.sums(deals) if each != self.currency]
        without = sum(view.deal.value is None for view in deals)
        said = [f"without {', '.join(sorted(others))}"] if others else []
        return "; ".join([*said, *([f"{without:,} without a value"] if without else [])])


def plan_of(facts: Facts) -> Plan | None:
    """The plan of the months that the period touches; none where no target is set."""
    settings = facts.settings
    months = tuple(month for month in settings.targets if facts.period.touches(month))
    if not months:
        return None
    targets = [settings.targets[month] for month in months]
    amounts = [each.value for each in targets if each.value is not None]
    counts = [each.deals for each in targets if each.deals is not None]
    stretches = [parse_period(month, facts.day) for month in months]
    target = sum(amounts, Decimal(0)) if amounts else None
    if target is not None:
        target = facts.money.convert(target, settings.currency, facts.day)
    return Plan(
        months,
        facts.money.to or settings.currency,
        target,
        sum(counts) if counts else None,
        [view for view in facts.views if _is_won_in(view, stretches)],
        [view for view in facts.open if any(each.has(view.deal.close) for each in stretches)],
        facts,
    )


def _is_won_in(view: DealView, stretches: Sequence[Period]) -> bool:
    deal = view.deal
    return deal.lost is None and not deal.is_open and any(s.has(deal.closed) for s in stretches)


def target_table(facts: Facts) -> Table | None:
    """Target, won, attainment, gap, coverage; none where no target is set."""
    plan = plan_of(facts)
    if plan is None:
        return None
    rows = [
        ("target", target(plan), target_deals(plan)),
        ("won", won(plan), _count(plan.won, "won in those months", WON_RULE)),
        ("attainment", attainment(plan), attained_deals(plan)),
        ("gap", gap(plan), gap_deals(plan)),
        ("open, closing by then", closing(plan), _count(plan.closing, "closing", CLOSING_RULE)),
        ("coverage", coverage(plan), ""),
        ("coverage required", required(facts), ""),
    ]
    return Table(
        name="target",
        title=f"Plan and fact, {', '.join(plan.months)}",
        of="plan",
        heads=(Head("value", "value"), Head("deals", "deals")),
        rows=[Row(label, cells) for label, *cells in rows],
    )


def target(plan: Plan) -> Figure:
    """What was to be won."""
    if plan.target is None:
        return unknown(Unit.MONEY, TARGET_RULE, f"no value is set for {', '.join(plan.months)}")
    value = {plan.currency: plan.target}
    return Figure(Unit.MONEY, value, TARGET_RULE, Term("targets", value))


def won(plan: Plan) -> Figure:
    """What was won."""
    value = {plan.currency: plan.worth(plan.won)}
    term = Term("won in those months", value, plan.won)
    return Figure(Unit.MONEY, value, WON_RULE, term, note=plan.left_out(plan.won))


def attainment(plan: Plan) -> Figure:
    """Won ÷ target."""
    value = plan.worth(plan.won)
    top = Term("won", {plan.currency: value}, plan.won)
    if not plan.target:
        why = f"no value is set for {', '.join(plan.months)}"
        return unknown(Unit.SHARE, ATTAINMENT_RULE, why, top=top)
    bottom = Term("target", {plan.currency: plan.target})
    return Figure(Unit.SHARE, share(value, plan.target), ATTAINMENT_RULE, top, bottom)


def gap(plan: Plan) -> Figure:
    """Target − won."""
    if plan.target is None:
        return unknown(Unit.MONEY, GAP_RULE, f"no value is set for {', '.join(plan.months)}")
    value = {plan.currency: plan.target - plan.worth(plan.won)}
    term = Term("target − won", value, plan.won)
    return Figure(Unit.MONEY, value, GAP_RULE, term)


def closing(plan: Plan) -> Figure:
    """The open pipeline that can still count for the plan."""
    value = {plan.currency: plan.worth(plan.closing)}
    term = Term("open, expected to close in those months", value, plan.closing)
    return Figure(Unit.MONEY, value, CLOSING_RULE, term, note=plan.left_out(plan.closing))


def coverage(plan: Plan) -> Cell:
    """Closing ÷ what remains; a target that is met is covered, whatever is open."""
    top = Term("closing", {plan.currency: plan.worth(plan.closing)}, plan.closing)
    if plan.target is None:
        why = f"no value is set for {', '.join(plan.months)}"
        return unknown(Unit.TIMES, COVERAGE_RULE, why, top=top)
    rest = plan.target - plan.worth(plan.won)
    if rest <= 0:
        return COVERED
    value = (plan.worth(plan.closing) / rest).quantize(_HUNDREDTH)
    bottom = Term("remaining", {plan.currency: rest}, plan.won)
    return Figure(Unit.TIMES, value, COVERAGE_RULE, top, bottom)


def required(facts: Facts) -> Figure:
    """How often what remains must be covered, if deals are won as often as in the last year."""
    year = Period(facts.day - timedelta(days=364), facts.day, "last 365 days")
    rate = win_rate(facts.during(year))
    if not rate.value:
        why = "nothing was won in the last 365 days"
        return unknown(Unit.TIMES, REQUIRED_RULE, why, bottom=rate.bottom, n=rate.n)
    won, closed = facts.during(year).won, facts.during(year).closed
    value = (Decimal(len(closed)) / Decimal(len(won))).quantize(_HUNDREDTH)
    return Figure(Unit.TIMES, value, REQUIRED_RULE, rate.bottom, rate.top, n=rate.n)


def _count(deals: Sequence[DealView], words: str, rule: str) -> Figure:
    return Figure(
        Unit.COUNT, len(deals), rule.replace("sum of the values of", "number of"),
        Term(words, len(deals), deals),
    )  # fmt: skip


def target_deals(plan: Plan) -> Cell:
    """How many deals were to be won; empty where the plan counts none."""
    if plan.target_deals is None:
        return ""
    return Figure(Unit.COUNT, plan.target_deals, TARGET_RULE, Term("targets", plan.target_deals))


def attained_deals(plan: Plan) -> Cell:
    """Deals won ÷ deals of the plan."""
    if not plan.target_deals:
        return ""
    top = Term("won", len(plan.won), plan.won)
    bottom = Term("target", plan.target_deals)
    value = share(len(plan.won), plan.target_deals)
    return Figure(Unit.SHARE, value, ATTAINMENT_RULE, top, bottom)


def gap_deals(plan: Plan) -> Cell:
    """Deals of the plan − deals won."""
    if plan.target_deals is None:
        return ""
    value = plan.target_deals - len(plan.won)
    return Figure(Unit.COUNT, value, GAP_RULE, Term("target − won", value, plan.won))


def no_target(facts: Facts) -> str:
    """Return that the period has no target, with the command that sets one."""
    month = f"{min(facts.period.last, facts.day):%Y-%m}"
    return f"no target is set for {facts.period.label}: pipeline target set {month} --value 100k"
