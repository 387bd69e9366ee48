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
from pipeline_tui.query.views import deal_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView, View
    from pipeline_tui.reports.period import Period

Sums = dict[str, Decimal]
"""An amount for each currency."""


class Pile(msgspec.Struct, frozen=True, kw_only=True):
    """Some deals, counted and summed."""

    count: int = 0
    value: Sums = {}
    weighted: Sums = {}
    without_value: int = 0


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
    views = [v for v in deal_views(snapshot, today, settings) if matches is None or matches(v)]
    by_stage = {stage: _Summing() for stage in OPEN_STAGES}
    by_status = {status: _Summing() for status in Status}
    moved: list[DealLine] = []
    won: list[DealLine] = []
    lost: list[DealLine] = []
    created = 0
    won_total, lost_total = _Summing(), _Summing()
    for view in views:
        deal = view.deal
        status = deal.status
        weighted = view.weighted
        by_status[status].add(deal, weighted)
        if status is Status.OPEN:
            by_stage[deal.stage].add(deal, weighted)
        created += period.has(deal.created)
        moved.extend(_moves(view, period))
        if status is not Status.OPEN and period.has(deal.closed):
            line = _outcome(view)
            (won if status is Status.WON else lost).append(line)
            (won_total if status is Status.WON else lost_total).add(deal, weighted)
    return StatusReport(
        day=today,
        period=period.label,
        since=period.first,
        until=period.last,
        stages=tuple(
            StageLine(stage=stage.value, **msgspec.structs.asdict(summing.pile()))
            for stage, summing in by_stage.items()
        ),
        open=by_status[Status.OPEN].pile(),
        book={status.value: summing.pile() for status, summing in by_status.items()},
        created=created,
        moved=tuple(sorted(moved, key=lambda line: line.on)),
        won=tuple(sorted(won, key=_largest)),
        lost=tuple(sorted(lost, key=_largest)),
        won_total=won_total.pile(),
        lost_total=lost_total.pile(),
        activities=_activities(snapshot, period, None if matches is None else views),
        attainment=attainment(
            views, tuple(month for month in settings.targets if period.touches(month)), settings
        ),
    )


class _Summing:
    """Counts and adds up deals."""

    def __init__(self) -> None:
        self.count = 0
        self.without_value = 0
        self.value: Sums = {}
        self.weighted: Sums = {}

    def add(self, deal: Deal, weighted: Decimal) -> None:
        self.count += 1
        if deal.value is None:
            self.without_value += 1
            return
        currency = deal.currency
        self.value[currency] = self.value.get(currency, Decimal(0)) + deal.value
        self.weighted[currency] = self.weighted.get(currency, Decimal(0)) + weighted

    def pile(self) -> Pile:
        cents = Decimal("0.01")
        return Pile(
            count=self.count,
            value=self.value,
            weighted={c: _tidy(v.quantize(cents)) for c, v in self.weighted.items()},
            without_value=self.without_value,
        )


def _tidy(amount: Decimal) -> Decimal:
    whole = amount.to_integral_value()
    return whole if whole == amount else amount


def _moves(view: DealView, period: Period) -> Iterable[DealLine]:
    """Moves between open stages, and reopenings; a win is told apart."""
    for event in view.deal.history:
        if not period.has(event.on):
            continue
        if isinstance(event, Moved) and event.new is not Stage.AFTER_SALES:
            yield _line(view, event.on, event.old, event.new, event.reason or None)
        elif isinstance(event, Reopened):
            yield _line(view, event.on, None, event.stage, "reopened")


def _outcome(view: DealView) -> DealLine:
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
    deal: int | None = None


def _activities(snapshot: Snapshot, period: Period, views: list[DealView] | None) -> dict[str, int]:
    """Activities of the period; with a filter, those of the prospects it lets through."""
    chosen = None if views is None else {view.prospect.number for view in views}
    counts: Counter[ActivityKind] = Counter()
    for activity in snapshot.activities.partly(_ActivityHead):
        if period.has(activity.on) and (chosen is None or activity.prospect in chosen):
            counts[activity.kind] += 1
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
