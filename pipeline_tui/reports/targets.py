"""The sales plan month by month: how far it is met, and whether what is open can meet it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.stages import Status
from pipeline_tui.reports.period import parse_month
from pipeline_tui.reports.status import attainment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.config import Settings, Target
    from pipeline_tui.query.views import DealView

WINDOW_DAYS = 365
"""How far back the win rate looks."""
_FOUR_DIGITS = Decimal("0.0001")


class TargetRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The target of a month and what became of it."""

    month: str
    currency: str
    value: Decimal | None
    deals: int | None
    won: Decimal
    won_deals: int
    share: Decimal | None
    """Won ÷ target; none without a target above zero."""
    gap: Decimal | None
    """Target − won; below zero when more was won."""
    deals_gap: int | None
    closing: Decimal
    """The value of open deals whose expected close is in the month."""
    closing_deals: int
    coverage: Decimal | None
    """`closing` ÷ gap; none where the target is met, there is none, or the month is over."""
    required: Decimal | None
    """1 ÷ win rate: the coverage that is needed; none where nothing was won."""
    closed_deals: int
    """Deals won or lost in the last 365 days: what the win rate stands on."""


class TargetChange(msgspec.Struct, frozen=True, kw_only=True):
    """A target that was set or cleared."""

    month: str
    currency: str
    value: Decimal | None
    deals: int | None
    value_before: Decimal | None
    deals_before: int | None


def target_change(
    month: str, currency: str, now: Target | None, before: Target | None
) -> TargetChange:
    """What `target set` and `clear` give."""
    return TargetChange(
        month=month,
        currency=currency,
        value=now.value if now else None,
        deals=now.deals if now else None,
        value_before=before.value if before else None,
        deals_before=before.deals if before else None,
    )


def target_record(
    views: Sequence[DealView], month: str, settings: Settings, today: date
) -> TargetRecord | None:
    """The target of a month against what was won in it; none where none is set."""
    target = settings.targets.get(month)
    met = attainment(views, (month,) if target else (), settings)
    if target is None or met is None:
        return None
    closing = [
        view.deal
        for view in views
        if view.deal.is_open
        and view.deal.close is not None
        and f"{view.deal.close:%Y-%m}" == month
        and view.deal.currency == settings.currency
    ]
    value = sum((deal.value for deal in closing if deal.value is not None), Decimal(0))
    is_over = parse_month(month, today).last < today
    gap = met.gap if met.gap is not None and met.gap > 0 and not is_over else None
    won, closed = _closed(views, today)
    return TargetRecord(
        month=month,
        currency=settings.currency,
        value=target.value,
        deals=target.deals,
        won=met.won,
        won_deals=met.won_deals,
        share=met.share,
        gap=met.gap,
        deals_gap=target.deals - met.won_deals if target.deals is not None else None,
        closing=value,
        closing_deals=len(closing),
        coverage=(value / gap).quantize(_FOUR_DIGITS) if gap else None,
        required=(Decimal(closed) / won).quantize(_FOUR_DIGITS) if won else None,
        closed_deals=closed,
    )


def _closed(views: Sequence[DealView], today: date) -> tuple[int, int]:
    """Won, and won or lost, in the last 365 days."""
    since = today - timedelta(days=WINDOW_DAYS)
    outcomes = [
        view.deal.status
        for view in views
        if not view.deal.is_open and view.deal.closed is not None and view.deal.closed > since
    ]
    return sum(status is Status.WON for status in outcomes), len(outcomes)
