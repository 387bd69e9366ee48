"""What a month pays by the commission plan: earned, expected, upside, and what one more
deal would bring.

Only amounts in the currency of the settings count; what else there is, is counted and
named as left out. Products with a rate of their own stand outside of the tiers: they
neither reach one nor gain from one.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.commission import Applies
from pipeline_tui.model.money import minor_digits
from pipeline_tui.model.probability import Probability
from pipeline_tui.reports.commission_pieces import Piece, gather

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.model.commission import Plan
    from pipeline_tui.query.records import Records
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.period import Period

_ZERO = Decimal(0)


class CommissionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A deal, or a payment of one, with what it brings."""

    ref: str
    prospect: str
    title: str
    product: str | None
    on: date | None
    """The day on which it was won or paid, or is expected to be."""
    value: Decimal
    """What commission is paid on."""
    probability: Probability
    """Percent; 100 for what was won, and for payments that a won deal still owes."""
    rate: Decimal | None
    """The product's own percent; none where the tiers apply."""
    commission: Decimal


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """The commission of a month on one assumption."""

    amount: Decimal
    """With the base."""
    volume: Decimal
    """The part of the value that the tiers look at."""
    rate: Decimal
    """Percent: what the tier that the volume reaches pays."""


class NextTier(msgspec.Struct, frozen=True, kw_only=True):
    """The tier that the month has not reached yet."""

    start: Decimal
    rate: Decimal
    gap: Decimal
    """How much more reaches it."""
    ref: str | None
    """An open deal that would reach it alone: the likeliest, and of equals the smallest."""


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """What the month earns if some open deals were won, and paid, in it."""

    refs: tuple[str, ...]
    earned: Sum
    more: Decimal
    """The difference to what is earned now."""


class CommissionReport(msgspec.Struct, frozen=True, kw_only=True):
    """The commission of one month."""

    month: str
    currency: str
    base: Decimal
    pays: str
    tier_applies: str
    earned: Sum
    expected: Sum
    upside: Sum
    earned_lines: tuple[CommissionLine, ...]
    expected_lines: tuple[CommissionLine, ...]
    """What may still come in the month; `commission` is what each adds, by its probability."""
    next_tier: NextTier | None
    what_if: WhatIf | None
    without_value: tuple[str, ...]
    """Deals that would count if they had a value."""
    left_out: tuple[str, ...]
    """Deals in other currencies."""


def commission_report(
    views: Sequence[DealView],
    records: Records,
    month: Period,
    plan: Plan,
    currency: str,
    today: date,
    what_if: Sequence[DealView] = (),
) -> CommissionReport:
    """The commission of a month.

    Earned: the base, and what was won in the month (with `pays = payment`: paid in it, on
    deals that are won). Expected: earned with what may still come, each × its probability,
    all of it at the tier that this sum reaches. Upside: the same at full value. What may
    still come are the open deals whose expected close is in the month; with `payment`
    what is due in it or late, and an open deal without a payment entered as if it paid on
    signing. For a month that is over nothing comes any more.
    """
    found = gather(views, records, month, plan, currency, today)
    cents = Decimal(1).scaleb(-minor_digits(currency))
    count = _Counting(plan, cents)
    weighted = [piece._replace(value=piece.weighted) for piece in found.coming]
    return CommissionReport(
        month=month.label,
        currency=currency,
        base=plan.base or _ZERO,
        pays=plan.pays.value,
        tier_applies=plan.applies.value,
        earned=count.sum(found.earned),
        expected=count.sum([*found.earned, *weighted]),
        upside=count.sum([*found.earned, *found.coming]),
        earned_lines=count.lines(found.earned),
        expected_lines=count.added(found.earned, found.coming),
        next_tier=_next_tier(plan, found.earned, views, currency),
        what_if=_what_if(count, found.earned, what_if) if what_if else None,
        without_value=tuple(found.without_value),
        left_out=tuple(found.left_out),
    )


class _Counting:
    """Works out sums and the share of each piece in them."""

    def __init__(self, plan: Plan, cents: Decimal) -> None:
        self.plan = plan
        self.cents = cents

    def rounded(self, amount: Decimal) -> Decimal:
        """To the smallest unit of the currency, half a unit up."""
        rounded = amount.quantize(self.cents, rounding=ROUND_HALF_UP)
        whole = rounded.to_integral_value()
        return whole if whole == rounded else rounded

    def sum(self, pieces: Iterable[Piece]) -> Sum:
        """What some pieces pay together, with the base."""
        volume = own = _ZERO
        for piece in pieces:
            rate = self.plan.own_rate(piece.view.deal.product)
            if rate is None:
                volume += piece.value
            else:
                own += self.rounded(piece.value * rate / 100)
        tiered = self.rounded(self.plan.commission(volume))
        return Sum(
            amount=(self.plan.base or _ZERO) + tiered + own,
            volume=self.rounded(volume),
            rate=self.plan.rate_at(volume),
        )

    def lines(self, pieces: Sequence[Piece]) -> tuple[CommissionLine, ...]:
        """The share of each: in the order in which they came, at the rates of the bands that
        they fill; with `all`, each at the rate that their sum reaches. They add up exactly."""
        total = sum((p.value for p in pieces if self._own(p) is None), _ZERO)
        rate = self.plan.rate_at(total)
        lines: list[CommissionLine] = []
        volume = paid = _ZERO
        for piece in pieces:
            own = self._own(piece)
            if own is not None:
                share = self.rounded(piece.value * own / 100)
            else:
                volume += piece.value
                is_all = self.plan.applies is Applies.ALL
                until = volume * rate / 100 if is_all else self.plan.commission(volume)
                share = self.rounded(until) - paid
                paid += share
            lines.append(_line(piece, own, share))
        return tuple(lines)

    def added(self, earned: Sequence[Piece], coming: Sequence[Piece]) -> tuple[CommissionLine, ...]:
        """What each of the coming adds to the sum, one after the other, by its probability.

        A deal that reaches a tier which pays on everything brings what the others gain.
        """
        lines: list[CommissionLine] = []
        so_far = list(earned)
        before = self.sum(so_far).amount
        for piece in coming:
            so_far.append(piece._replace(value=piece.weighted))
            after = self.sum(so_far).amount
            lines.append(_line(piece, self._own(piece), after - before))
            before = after
        return tuple(lines)

    def _own(self, piece: Piece) -> Decimal | None:
        return self.plan.own_rate(piece.view.deal.product)


def _line(piece: Piece, rate: Decimal | None, share: Decimal) -> CommissionLine:
    deal = piece.view.deal
    return CommissionLine(
        ref=deal.ref,
        prospect=piece.view.prospect.name,
        title=deal.title,
        product=deal.product,
        on=piece.on,
        value=piece.value,
        probability=piece.probability,
        rate=rate,
        commission=share,
    )


# -- one more deal ---------------------------------------------------------------------


def _next_tier(
    plan: Plan, earned: Sequence[Piece], views: Iterable[DealView], currency: str
) -> NextTier | None:
    volume = sum((p.value for p in earned if plan.own_rate(p.view.deal.product) is None), _ZERO)
    tier = plan.next_tier(volume)
    if tier is None:
        return None
    gap = tier.start - volume
    enough = [
        (-view.probability, view.deal.value, view.deal.key, view.deal.ref)
        for view in views
        if view.deal.is_open
        and view.deal.value is not None
        and view.deal.currency == currency
        and view.deal.value >= gap
        and plan.own_rate(view.deal.product) is None
    ]
    return NextTier(
        start=tier.start, rate=tier.rate, gap=gap, ref=min(enough)[3] if enough else None
    )


def _what_if(count: _Counting, earned: Sequence[Piece], views: Sequence[DealView]) -> WhatIf:
    now = count.sum(earned)
    won = [Piece(view, None, view.deal.value or _ZERO) for view in views]
    then = count.sum([*earned, *won])
    return WhatIf(
        refs=tuple(view.deal.ref for view in views), earned=then, more=then.amount - now.amount
    )
