"""Commission month by month, as a report: earned, expected, upside, and the next tier."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.activity import Party
from pipeline_tui.model.commission import Pays
from pipeline_tui.model.contract import Obligation, ObligationKind
from pipeline_tui.reports.commission import commission_report
from pipeline_tui.reports.figures import Figure, Head, Report, Row, Table, Term, Unit, unknown
from pipeline_tui.reports.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.commission import CommissionLine, CommissionReport
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell

EARNED_RULE = "base + commission on what was won in the month (by the plan: signed, or paid)"
EXPECTED_RULE = "earned, and what may still come × its probability, at the tier that both reach"
UPSIDE_RULE = "earned, and all that may still come at full value, at the tier that it reaches"
RATE_RULE = "percent of the tier that what was earned reaches"
NEXT_RULE = "start of the next tier − what counts for the tiers; the deal would reach it alone"
NO_PLAN = (
    "no commission plan is set: pipeline config set commission.rate 5"
    " (and commission.base, commission.tiers)"
)
_HEADS = (
    Head("earned", "earned"),
    Head("expected", "expected"),
    Head("upside", "upside"),
    Head("rate", "rate reached"),
    Head("next_tier", "to the next tier"),
)


class _Month(NamedTuple):
    """The commission of a month, with what it takes to tell it as figures."""

    made: CommissionReport
    facts: Facts
    views: dict[str, DealView]

    def money(self, amount: Decimal) -> dict[str, Decimal]:
        """An amount of the plan in the currency of the report."""
        facts = self.facts
        return {
            facts.money.to or self.made.currency: facts.money.convert(
                amount, self.made.currency, facts.day
            )
        }

    def deals(self, *lines: Sequence[CommissionLine]) -> list[DealView]:
        """The deals behind some lines, each once."""
        refs = dict.fromkeys(line.ref for part in lines for line in part)
        return [self.views[ref] for ref in refs]


def report(facts: Facts, by: By | None) -> Report:
    """The months of the period in which something was, or may be, earned; tiers are reached
    by all deals together, so there are no groups."""
    del by
    found = [_month(facts, month) for month in _months(facts)]
    made = [each.made for each in found]
    plan = facts.settings.commission
    applies = "on everything once it is reached" if plan.applies == "all" else "on the part above"
    table = Table(
        name="commission",
        title="Commission",
        of="month",
        heads=_HEADS,
        rows=[Row(each.made.month, _cells(each)) for each in found],
        total=_total(found) if found else None,
        bars="expected",
        empty=NO_PLAN if not plan.is_set else "nothing is earned in the period",
    )
    notes = [f"pays on {plan.pays}; a tier pays {applies}"] if plan.is_set else []
    return Report(
        name="commission",
        title="Commission",
        day=facts.day,
        period=facts.period.label,
        tables=(table,),
        notes=[*notes, *_left_out(made)],
    )


def _month(facts: Facts, month: str) -> _Month:
    settings = facts.settings
    made = commission_report(
        facts.views, facts.records, parse_period(month, facts.day), settings.commission,
        settings.currency, facts.day,
    )  # fmt: skip
    return _Month(made, facts, {view.deal.ref: view for view in facts.views})


def _months(facts: Facts) -> list[str]:
    """Every month from the first in which something was earned to the last in which something
    may be, as far as the period touches them; this month too, where it does."""
    if not facts.settings.commission.is_set:
        return []
    this = f"{facts.day:%Y-%m}"
    known = {f"{day:%Y-%m}" for day in _paydays(facts)} | {this}
    inside = sorted(month for month in known if facts.period.touches(month))
    if not inside:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (inside[0], inside[-1]))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]


def _paydays(facts: Facts) -> Iterator[date]:
    is_paid_later = facts.settings.commission.pays is Pays.PAYMENT
    for view in facts.views:
        deal = view.deal
        if deal.lost is not None:
            continue
        day = deal.close if deal.is_open else deal.closed
        if day is not None and not (deal.is_open and day < facts.day):
            yield day
        if is_paid_later:
            for each in facts.records.of(Obligation, deal.prospect, deal.number):
                if each.kind is ObligationKind.PAYMENT and each.by is Party.THEM:
                    yield each.done or each.due


def _cells(month: _Month) -> Sequence[Cell]:
    made = month.made
    earned, coming = made.earned_lines, made.expected_lines
    return (
        _sum(month, made.earned.amount, EARNED_RULE, "base + earned", month.deals(earned)),
        _sum(month, made.expected.amount, EXPECTED_RULE, "earned + expected",
             month.deals(earned, coming)),
        _sum(month, made.upside.amount, UPSIDE_RULE, "earned + all that may come",
             month.deals(earned, coming)),
        Figure(Unit.SHARE, made.earned.rate / 100, RATE_RULE,
               Term("counts for the tiers", month.money(made.earned.volume), month.deals(earned))),
        _next(month),
    )  # fmt: skip


def _sum(month: _Month, amount: Decimal, rule: str, words: str, deals: list[DealView]) -> Figure:
    sums = month.money(amount)
    return Figure(Unit.MONEY, sums, rule, Term(words, sums, deals))


def _next(month: _Month) -> Cell:
    tier = month.made.next_tier
    if tier is None:
        why = (
            "no tier is above" if month.facts.settings.commission.tiers else "the plan has no tier"
        )
        return unknown(Unit.MONEY, NEXT_RULE, why)
    reaching = [month.views[tier.ref]] if tier.ref else []
    note = f"at {tier.rate.normalize():f} %"
    start, gap = month.money(tier.start), month.money(tier.gap)
    return Figure(
        Unit.MONEY, gap, NEXT_RULE, Term("would reach it alone", gap, reaching),
        Term("start of the tier", start), note=note,
    )  # fmt: skip


def _total(months: Sequence[_Month]) -> Row:
    """Sums of the rows as they are shown, so that they add up to the cent."""
    rows = [_cells(month) for month in months]
    cells: list[Cell] = []
    for place in range(3):
        parts = [row[place] for row in rows]
        cells.append(_added([part for part in parts if isinstance(part, Figure)]))
    return Row("all", (*cells, "", ""))


def _added(parts: Sequence[Figure]) -> Figure:
    sums: dict[str, Decimal] = {}
    deals: dict[int, DealView] = {}
    for part in parts:
        if part.top is not None and isinstance(part.top.value, dict):
            deals |= {view.deal.key: view for view in part.top.deals}
            for currency, amount in part.top.value.items():
                sums[currency] = sums.get(currency, Decimal(0)) + amount
    first = parts[0]
    return first._replace(
        value=sums, rule=f"sum of the months: {first.rule}",
        top=Term("sum of the months", sums, list(deals.values())),
    )  # fmt: skip


def _left_out(made: Iterable[CommissionReport]) -> Iterator[str]:
    """Deals that count for nothing, and why."""
    others: dict[str, None] = {}
    bare: dict[str, None] = {}
    for each in made:
        others |= dict.fromkeys(each.left_out)
        bare |= dict.fromkeys(each.without_value)
    for refs, why in ((others, "in another currency"), (bare, "without a value")):
        if refs:
            yield f"{len(refs):,} left out, {why}: {_shown(list(refs))}"


def _shown(refs: Sequence[str]) -> str:
    return " ".join(refs[:8]) + (" …" if len(refs) > 8 else "")
