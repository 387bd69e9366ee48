"""The amounts on which a month pays commission: what was won or paid in it, and what may
still come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.activity import Party
from pipeline_tui.model.commission import Pays
from pipeline_tui.model.contract import Obligation, ObligationKind
from pipeline_tui.model.probability import CERTAIN, Probability
from pipeline_tui.model.stages import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pipeline_tui.model.commission import Plan
    from pipeline_tui.query.records import Records
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.period import Period


class Piece(NamedTuple):
    """An amount on which commission is paid."""

    view: DealView
    on: date | None
    value: Decimal
    probability: Probability = CERTAIN

    @property
    def weighted(self) -> Decimal:
        """Value × probability."""
        return self.value * self.probability / 100


class Gathered(NamedTuple):
    """The amounts of a month, and the deals that count for nothing."""

    earned: list[Piece]
    coming: list[Piece]
    without_value: list[str]
    """References of deals."""
    left_out: list[str]
    """Those in other currencies."""


def gather(
    views: Sequence[DealView],
    records: Records,
    month: Period,
    plan: Plan,
    currency: str,
    today: date,
) -> Gathered:
    """What was earned in a month, and what may still come in it, in the order of days; the
    rules are those of `commission_report`."""
    found = Gathered([], [], [], [])
    is_over = month.last < today
    for view in views:
        deal = view.deal
        if deal.lost is not None:
            continue
        if plan.pays is Pays.PAYMENT:
            _take_payments(found, view, records, month, currency, today)
            continue
        if deal.status is Status.WON and month.has(deal.closed):
            _take(found, found.earned, view, deal.closed, currency)
        elif deal.is_open and month.has(deal.close) and not is_over:
            _take(found, found.coming, view, deal.close, currency)
    found.earned.sort(key=_when)
    found.coming.sort(key=_when)
    return found


def _when(piece: Piece) -> tuple[date, int]:
    return piece.on or date.max, piece.view.deal.key


def _take(
    found: Gathered, into: list[Piece], view: DealView, on: date | None, currency: str
) -> None:
    """Take the whole value of a deal, unless it has none or is in another currency."""
    deal = view.deal
    if deal.value is None:
        found.without_value.append(deal.ref)
    elif deal.currency != currency:
        found.left_out.append(deal.ref)
    else:
        into.append(Piece(view, on, deal.value, view.probability))


def _take_payments(
    found: Gathered,
    view: DealView,
    records: Records,
    month: Period,
    currency: str,
    today: date,
) -> None:
    """Take what was paid in the month, and what is to be paid in it."""
    deal = view.deal
    payments = [
        each
        for each in records.of(Obligation, deal.prospect, deal.number)
        if each.kind is ObligationKind.PAYMENT and each.by is Party.THEM
    ]
    if not payments and deal.is_open and month.has(deal.close) and month.last >= today:
        _take(found, found.coming, view, deal.close, currency)
        return
    for each in payments:
        into = _where(found, view, each, month, today)
        if into is None:
            continue
        if each.amount is None:
            _name(found.without_value, deal.ref)
        elif (each.currency or deal.currency) != currency:
            _name(found.left_out, deal.ref)
        else:
            into.append(Piece(view, each.done or each.due, each.amount, view.probability))


def _where(
    found: Gathered, view: DealView, payment: Obligation, month: Period, today: date
) -> list[Piece] | None:
    """Paid in the month on a deal that is won: earned. To be paid in the month, or late
    where the month is not over: coming."""
    if payment.done is not None and payment.done <= today:
        is_earned = month.has(payment.done) and view.deal.status is Status.WON
        return found.earned if is_earned else None
    is_now = month.has(today)
    comes = month.has(payment.due) or (is_now and payment.due < month.first)
    return found.coming if comes and month.last >= today else None


def _name(refs: list[str], ref: str) -> None:
    if ref not in refs:
        refs.append(ref)
