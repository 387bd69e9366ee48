"""Clients that buy again, refer others, or fall silent."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.deal import Deal
from pipeline_tui.model.feedback import Feedback
from pipeline_tui.model.stages import Status
from pipeline_tui.present import values
from pipeline_tui.reports.as_of import deal_on
from pipeline_tui.reports.clients import clients, every_client
from pipeline_tui.reports.deal_tables import by_value
from pipeline_tui.reports.figures import Figure, Head, Report, Row, Table, Term, Unit, unknown
from pipeline_tui.reports.matrix import by_table
from pipeline_tui.reports.measures import middle_days, proportion, total, win_rate
from pipeline_tui.reports.rhythm import rhythm_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.clients import Client
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell
    from pipeline_tui.reports.rhythm import Rhythm

CLIENTS_RULE = "prospects with a deal won in the period"
REPEAT_RULE = "prospects with two deals or more won in the period ÷ those with one or more"
RETURNED_RULE = "prospects with a deal won in the period that had won one before it"
RHYTHM_RULE = (
    "median of the days between one order of a client and its next; the later one in the period"
)
SILENT_RULE = (
    "clients without an open deal whose last order is 1.25 × the median of the days between their"
    " orders ago, or longer, as of the day"
)
SCORE_RULE = "mean of the scores (0 to 10) that clients gave in the period"
MADE_RULE = "prospects created in the period that another prospect named to us"
REFERRERS_RULE = "prospects that named those to us"
REFERRED_RULE = "of the deals of prospects that another one named to us: "
_HEADS = (
    Head("clients", "clients"),
    Head("repeat", "bought twice"),
    Head("repeat_rate", "repeat rate"),
    Head("returned", "bought before"),
    Head("rhythm", "between orders"),
    Head("silent", "silent"),
    Head("score", "score"),
)
_REFERRAL_HEADS = (
    Head("made", "referrals made"),
    Head("referrers", "by clients"),
    Head("won", "won deals"),
    Head("value_won", "value won"),
    Head("win_rate", "win rate"),
)
_SILENT_HEADS = (
    Head("client", "client", is_text=True),
    Head("orders", "orders"),
    Head("every", "every"),
    Head("silent", "silent for"),
    Head("value_won", "won in all"),
)


class _Silent(NamedTuple):
    """A client whose next order is late by its own rhythm."""

    client: Client
    rhythm: Rhythm
    orders: int
    views: Sequence[DealView]
    """Its won deals among those that the report is about."""


def report(facts: Facts, by: By | None) -> Report:
    """Repeat buyers, referrals, and who has gone silent."""
    orders = _orders(facts)
    whole = _cells(facts, orders)
    tables = [
        Table("clients", "Clients", "clients", _HEADS, [Row("all", whole)]),
        Table("referrals", "Referrals", "referrals", _REFERRAL_HEADS,
              [Row("all", _referral_cells(facts))]),
        _silent_table(facts, orders),
    ]  # fmt: skip
    if by:
        tables.insert(
            1, by_table(facts, by, "groups", "Clients", _HEADS, lambda part: _cells(part, orders))
        )
    return Report(
        name="retention",
        title="Retention",
        day=facts.day,
        period=facts.period.label,
        tables=tables,
        notes=(
            "an order is a deal that was won; several of one day are one order",
            *_guessed(facts),
        ),
    )


def _guessed(facts: Facts) -> Sequence[str]:
    won = sum(view.deal.is_closing_guessed and not view.deal.lost for view in facts.views)
    deals = values.count(won, "won deal")
    return (f"between orders: without {deals} whose day an import guessed",) if won else ()


class _Orders(NamedTuple):
    """What the clients of the report ordered, whatever the filter says of single deals: the
    rhythm of a client is that of all its orders."""

    days: dict[int, list[date]]
    busy: set[int]
    """Those with an open deal."""


def _orders(facts: Facts) -> _Orders:
    chosen = {view.prospect.number for view in facts.views if view.deal.status is Status.WON}
    found = _Orders({}, set())
    for now in facts.records.all(Deal) if chosen else ():
        if now.prospect not in chosen or (deal := deal_on(now, facts.day)) is None:
            continue
        if deal.is_open:
            found.busy.add(deal.prospect)
        elif deal.status is Status.WON and deal.closed is not None:
            found.days.setdefault(deal.prospect, []).append(deal.closed)
    return found


def _cells(facts: Facts, orders: _Orders) -> Sequence[Cell]:
    won = _by_prospect(facts.won)
    twice = [view for deals in won.values() if len(deals) > 1 for view in deals]
    before = _before(facts, won)
    bought = Term("with one or more", len(won), facts.won)
    repeat = Term("with two or more", len(_by_prospect(twice)), twice)
    silent = _silent(facts, orders)
    silent_deals = [view for each in silent for view in each.views]
    return (
        Figure(Unit.COUNT, len(won), CLIENTS_RULE, bought),
        Figure(Unit.COUNT, repeat.value, REPEAT_RULE.partition(" ÷")[0], repeat),
        proportion(repeat, bought, REPEAT_RULE, "no deal was won in the period"),
        Figure(Unit.COUNT, len(_by_prospect(before)), RETURNED_RULE,
               Term("bought before too", len(_by_prospect(before)), before)),
        _between(facts),
        Figure(Unit.COUNT, len(silent), SILENT_RULE, Term("silent", len(silent), silent_deals)),
        _score(facts),
    )  # fmt: skip


def _by_prospect(views: Iterable[DealView]) -> dict[int, list[DealView]]:
    found: dict[int, list[DealView]] = {}
    for view in views:
        found.setdefault(view.prospect.number, []).append(view)
    return found


def _before(facts: Facts, won: dict[int, list[DealView]]) -> list[DealView]:
    """The deals of the period whose client had bought before the period began."""
    earlier = {
        view.prospect.number
        for view in facts.views
        if view.deal.status is Status.WON
        and view.deal.closed is not None
        and view.deal.closed < facts.period.first
    }
    return [view for number, deals in won.items() if number in earlier for view in deals]


def _between(facts: Facts) -> Figure:
    """Days from each order to the next of the same client."""
    won = [
        view
        for view in facts.views
        if view.deal.status is Status.WON and not view.deal.is_closing_guessed
    ]
    gaps: list[int] = []
    behind: list[DealView] = []
    for deals in _by_prospect(won).values():
        days = sorted({view.deal.closed for view in deals if view.deal.closed is not None})
        inside = [
            (later - earlier).days for earlier, later in pairwise(days) if facts.period.has(later)
        ]
        if inside:
            gaps += inside
            behind += deals
    top = Term("days between orders", len(gaps), behind)
    return middle_days(gaps, top, RHYTHM_RULE, "no client ordered again in the period")


def _score(facts: Facts) -> Figure:
    numbers = {view.prospect.number for view in facts.views}
    scores = [
        each.score
        for each in facts.records.all(Feedback)
        if each.score is not None
        and (each.prospect in numbers or facts.is_all)
        and each.on <= facts.day
        and facts.period.has(each.on)
    ]
    top = Term("scores", sum(scores))
    bottom = Term("feedback with a score", len(scores))
    if not scores:
        why = "no client gave a score in the period"
        return unknown(Unit.SCORE, SCORE_RULE, why, top=top, bottom=bottom, n=0)
    value = Decimal(str(round(mean(scores), 1)))
    return Figure(Unit.SCORE, value, SCORE_RULE, top, bottom, n=len(scores),
                  note=f"{len(scores):,} scores")  # fmt: skip


def _referral_cells(facts: Facts) -> Sequence[Cell]:
    every = every_client(facts)
    known = {each.uid: each for each in every.values()}
    made = [
        each
        for each in clients(facts).values()
        if each.referred_by is not None and facts.period.has(each.created)
    ]
    by = {each.referred_by for each in made if each.referred_by in known}
    referred = {each.number for each in every.values() if each.referred_by is not None}
    part = facts.only([view for view in facts.views if view.prospect.number in referred])
    named = {each.number for each in made}
    deals = [view for view in part.views if view.prospect.number in named]
    won = Term("won in the period", len(part.won), part.won)
    rate = win_rate(part)
    return (
        Figure(Unit.COUNT, len(made), MADE_RULE, Term("referred", len(made), deals)),
        Figure(Unit.COUNT, len(by), REFERRERS_RULE, Term("referrers", len(by))),
        Figure(Unit.COUNT, len(part.won), f"{REFERRED_RULE}won in the period", won),
        total(part, part.won, "won in the period", f"{REFERRED_RULE}value won in the period"),
        rate._replace(rule=REFERRED_RULE + rate.rule),
    )


def _silent(facts: Facts, orders: _Orders) -> list[_Silent]:
    """The longest silent first."""
    won = _by_prospect(view for view in facts.views if view.deal.status is Status.WON)
    every = every_client(facts) if won else {}
    found = []
    for number, views in won.items():
        days = orders.days.get(number, [])
        rhythm = rhythm_of(days) if number not in orders.busy else None
        if rhythm is not None and rhythm.due <= facts.day:
            found.append(_Silent(every[number], rhythm, len(set(days)), views))
    return sorted(found, key=lambda each: (each.rhythm.last, each.client.number))


def _silent_table(facts: Facts, orders: _Orders) -> Table:
    return Table(
        name="silent",
        title="Silent beyond their rhythm",
        of="number",
        heads=_SILENT_HEADS,
        rows=[_silent_row(facts, each) for each in _silent(facts, orders)],
        empty="no client",
    )


def _silent_row(facts: Facts, silent: _Silent) -> Row:
    views = by_value(silent.views)
    term = Term("orders", silent.orders, views)
    interval, quiet = silent.rhythm.interval, (facts.day - silent.rhythm.last).days
    every = Decimal(interval.numerator) / interval.denominator
    last = silent.rhythm.last.isoformat()
    return Row(
        str(silent.client.number),
        (
            silent.client.name,
            Figure(Unit.COUNT, silent.orders, "days on which it ordered", term),
            Figure(Unit.DAYS, every, "median of the days between its orders", term),
            Figure(Unit.DAYS, quiet, f"days since its last order, {last}", term),
            total(facts, views, "won", "value of its won deals"),
        ),
    )
