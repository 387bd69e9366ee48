"""The status of the pipeline: what is open now, and what happened in a period.

Definitions: open is search to contract; won entered after-sales; weighted is
value × probability, where a deal without its own takes its stage's; a deal
without a value is counted and adds nothing to a sum. Sums are per currency.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.history import Lost, Moved, Reopened
from pipeline_tui.model.stages import OPEN_STAGES, Stage, Status
from pipeline_tui.query.views import DealView, deal_views
from pipeline_tui.reports.period import Period, parse_period
from pipeline_tui.reports.piles import Pile, head_of, heads_of, piles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.query.views import View


class StageLine(Pile, frozen=True, kw_only=True):
    """The open deals of one stage."""

    stage: str


class DealLine(msgspec.Struct, frozen=True, kw_only=True):
    """One deal that something happened to in the period."""

    ref: str
    prospect: str
    title: str
    on: date
    value: Decimal | None
    currency: str
    old: str | None = None
    """The stage before, for a move; the stage it was lost from, for a loss."""
    new: str | None = None
    reason: str | None = None


class Attainment(msgspec.Struct, frozen=True, kw_only=True):
    """Won in the months of the period, against their targets."""

    months: tuple[str, ...]
    currency: str
    target: Decimal | None
    won: Decimal
    share: Decimal | None
    """Won ÷ target; none without a target above zero."""
    gap: Decimal | None
    """Target − won; below zero when more was won."""
    target_deals: int | None
    won_deals: int


class StatusReport(msgspec.Struct, frozen=True, kw_only=True, rename={"day": "date"}):
    """The status of a book on a day, and what the period brought."""

    day: date
    period: str
    since: date
    until: date
    stages: tuple[StageLine, ...]
    open: Pile
    """All open deals now: the sum of the stages."""
    book: dict[str, Pile]
    """All deals of the book by status: open, won, lost."""
    created: int
    """Deals that began in the period."""
    moved: tuple[DealLine, ...]
    won: tuple[DealLine, ...]
    lost: tuple[DealLine, ...]
    won_total: Pile
    lost_total: Pile
    activities: dict[str, int]
    """How many of each kind were logged for days of the period."""
    attainment: Attainment | None
    """None where no target is set."""


def status_report(
    snapshot: Snapshot,
    today: date,
    settings: Settings,
    period: Period,
    matches: Callable[[View], bool] | None = None,
) -> StatusReport:
    """The status of the deals that match, with what happened in the period.

    A deal won or lost in the period counts by its latest outcome: one that was
    reopened since is not among them.
    """
    if matches is None:
        piles = piles_of(heads_of(snapshot), settings)
        views = list(_touched(snapshot, today, settings, period))
    else:
        views = [view for view in deal_views(snapshot, today, settings) if matches(view)]
        piles = piles_of((head_of(view.deal) for view in views), settings)
    moved: list[DealLine] = []
    won: list[DealLine] = []
    lost: list[DealLine] = []
    created = 0
    outcomes = []
    for view in views:
        deal = view.deal
        created += period.has(deal.created)
        moved.extend(moves(view, period))
        if not deal.is_open and period.has(deal.closed):
            outcomes.append(deal)
            (won if deal.lost is None else lost).append(outcome(view))
    closed = piles_of((head_of(deal) for deal in outcomes), settings)
    return StatusReport(
        day=today,
        period=period.label,
        since=period.first,
        until=period.last,
        stages=tuple(
            StageLine(stage=stage.value, **msgspec.structs.asdict(piles.of_stage(stage)))
            for stage in OPEN_STAGES
        ),
        open=piles.of_status(Status.OPEN),
        book={status.value: piles.of_status(status) for status in Status},
        created=created,
        moved=tuple(sorted(moved, key=lambda line: line.on)),
        won=tuple(sorted(won, key=_largest)),
        lost=tuple(sorted(lost, key=_largest)),
        won_total=closed.of_status(Status.WON),
        lost_total=closed.of_status(Status.LOST),
        activities=_activities(snapshot, period, None if matches is None else views),
        attainment=attainment(
            views, tuple(month for month in settings.targets if period.touches(month)), settings
        ),
    )


def _touched(
    snapshot: Snapshot, today: date, settings: Settings, period: Period
) -> Iterable[DealView]:
    """The deals to which anything can have happened in the period, or in the months of its
    targets: those in whose text the beginning of such a day stands."""
    mark = _with_months(period, settings).mark
    if not mark:
        yield from deal_views(snapshot, today, settings)
        return
    for deal in snapshot.deals.mentioning(mark):
        prospect = snapshot.prospects.get(deal.prospect)
        if prospect is not None:
            yield DealView(prospect, deal, None, today, settings)


def _with_months(period: Period, settings: Settings) -> Period:
    """From the first day of the months that have a target, if they begin before the period."""
    months = [month for month in settings.targets if period.touches(month)]
    if not months:
        return period
    days = [part for month in months for part in parse_period(month, period.last)[:2]]
    first, last = min(period.first, *days), max(period.last, *days)
    return Period(first, last, period.label)


def moves(view: DealView, period: Period) -> Iterable[DealLine]:
    """Moves between open stages, and reopenings; a win is told apart."""
    for event in view.deal.history:
        if not period.has(event.on):
            continue
        if isinstance(event, Moved) and event.new is not Stage.AFTER_SALES:
            yield _line(view, event.on, event.old, event.new, event.reason or None)
        elif isinstance(event, Reopened):
            yield _line(view, event.on, None, event.stage, "reopened")


def outcome(view: DealView) -> DealLine:
    """When a closed deal was won or lost, from which stage and why."""
    deal = view.deal
    closed = deal.closed or deal.touched
    if deal.lost is not None:
        return _line(view, closed, deal.stage, None, deal.lost.reason)
    return _line(view, closed, _before_winning(view), Stage.AFTER_SALES, None)


def _before_winning(view: DealView) -> Stage | None:
    for event in reversed(view.deal.history):
        if isinstance(event, Moved) and event.new is Stage.AFTER_SALES:
            return event.old
        if isinstance(event, Lost):
            return None
    return None


def _line(
    view: DealView, on: date, old: Stage | None, new: Stage | None, reason: str | None
) -> DealLine:
    deal = view.deal
    return DealLine(
        ref=deal.ref,
        prospect=view.prospect.name,
        title=deal.title,
        on=on,
        value=deal.value,
        currency=deal.currency,
        old=old.value if old else None,
        new=new.value if new else None,
        reason=reason,
    )


def _largest(line: DealLine) -> tuple[Decimal, str]:
    return -(line.value or Decimal(0)), line.ref


class _ActivityHead(msgspec.Struct):
    prospect: int
    on: date
    kind: ActivityKind


def _activities(snapshot: Snapshot, period: Period, views: list[DealView] | None) -> dict[str, int]:
    """Activities of the period; with a filter, those of the prospects it lets through."""
    chosen = None if views is None else {view.prospect.number for view in views}
    first, last = period.first, period.last
    counts: Counter[ActivityKind] = Counter(
        each.kind
        for each in snapshot.activities.partly(_ActivityHead, period.mark)
        if first <= each.on <= last and (chosen is None or each.prospect in chosen)
    )
    return {kind.value: counts[kind] for kind in ActivityKind if counts[kind]}


def attainment(
    views: Iterable[DealView], months: tuple[str, ...], settings: Settings
) -> Attainment | None:
    """What was won in some months against their targets; none without a month.

    The value counts in the currency of the settings, the number of deals in any.
    """
    if not months:
        return None
    targets = [settings.targets[month] for month in months]
    values = [target.value for target in targets if target.value is not None]
    deals = [target.deals for target in targets if target.deals is not None]
    target = sum(values, Decimal(0)) if values else None
    won = [
        view.deal
        for view in views
        if view.deal.status is Status.WON
        and view.deal.closed is not None
        and f"{view.deal.closed:%Y-%m}" in months
    ]
    value = sum(
        (deal.value for deal in won if deal.value and deal.currency == settings.currency),
        Decimal(0),
    )
    return Attainment(
        months=months,
        currency=settings.currency,
        target=target,
        won=value,
        share=(value / target).quantize(Decimal("0.0001")) if target else None,
        gap=target - value if target is not None else None,
        target_deals=sum(deals) if deals else None,
        won_deals=len(won),
    )
