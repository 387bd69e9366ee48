"""How things went month by month and week by week, for eyes rather than for sums."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.model.stages import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from pipeline_tui.query.views import DealView

MONTHS, WEEKS = 12, 12


def last_months(today: date, count: int = MONTHS) -> list[str]:
    """The months up to this one, `2026-11` last."""
    place = today.year * 12 + today.month - 1
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(place - count + 1, place + 1)]


def won_by_month(
    views: Iterable[DealView],
    today: date,
    value_of: Callable[[DealView], tuple[str, Decimal] | None],
) -> dict[str, list[Decimal]]:
    """Won value of each of the last twelve months, by currency; a month without is zero.

    `value_of` gives currency and amount of a deal, none for one without a value.
    """
    months = {month: place for place, month in enumerate(last_months(today))}
    sums: dict[str, list[Decimal]] = {}
    for view in views:
        deal = view.deal
        if deal.status is not Status.WON or deal.closed is None:
            continue
        place = months.get(deal.closed.isoformat()[:7])
        value = value_of(view) if place is not None else None
        if place is not None and value is not None:
            sums.setdefault(value[0], [Decimal(0)] * MONTHS)[place] += value[1]
    return sums


def by_week(days: Iterable[date], today: date) -> list[int]:
    """How many of the days are in each of the last twelve weeks, Monday to Sunday, this
    week last."""
    monday = today - timedelta(days=today.weekday())
    counts = [0] * WEEKS
    for day in days:
        weeks_ago = (monday - day + timedelta(days=6)).days // 7
        if 0 <= weeks_ago < WEEKS and day <= today:
            counts[WEEKS - 1 - weeks_ago] += 1
    return counts
