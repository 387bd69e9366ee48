"""What a report looks at: the deals of a filter as of a day, a period, the settings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import UsageError
from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.folding import fold
from pipeline_tui.model.stages import Status
from pipeline_tui.query.records import Records
from pipeline_tui.query.views import DealView, deal_views, first, planned_steps
from pipeline_tui.reports.as_of import deal_on, step_on
from pipeline_tui.reports.by import By
from pipeline_tui.reports.currencies import Converter
from pipeline_tui.reports.spelling import by_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.activity import Activity
    from pipeline_tui.query.views import Plans, View
    from pipeline_tui.reports.period import Period


NONE = "(none)"


class Facts:
    """The deals that a report is about; everything else it needs hangs on them."""

    def __init__(
        self,
        views: Sequence[DealView],
        day: date,
        period: Period,
        settings: Settings,
        records: Records,
        money: Converter,
        activities: Callable[[Period], Sequence[Activity]],
        is_all: bool = False,
    ) -> None:
        """`is_all`: no filter stands before them, so that prospects without a deal count."""
        self.views = views
        self.day = day
        self.period = period
        self.settings = settings
        self.records = records
        self.money = money
        self._activities = activities
        self.is_all = is_all

    @cached_property
    def open(self) -> list[DealView]:
        """Search to contract, not lost."""
        return [view for view in self.views if view.deal.is_open]

    @cached_property
    def closed(self) -> list[DealView]:
        """Won or lost in the period, by the latest outcome."""
        return [view for view in self.views if self.period.has(view.deal.closed)]

    @cached_property
    def won(self) -> list[DealView]:
        """Won in the period."""
        return [view for view in self.closed if view.deal.status is Status.WON]

    @cached_property
    def lost(self) -> list[DealView]:
        """Lost in the period."""
        return [view for view in self.closed if view.deal.status is Status.LOST]

    @cached_property
    def activities(self) -> list[Activity]:
        """Logged for days of the period, at the prospects of the deals."""
        found = self._activities(self.period)
        if self.is_all:
            return list(found)
        numbers = {view.prospect.number for view in self.views}
        return [each for each in found if each.prospect in numbers]

    def only(self, views: Sequence[DealView]) -> Facts:
        """The same facts about some of the deals."""
        return Facts(
            views, self.day, self.period, self.settings, self.records, self.money, self._activities
        )

    def during(self, period: Period) -> Facts:
        """The same deals, looked at over another period."""
        return Facts(
            self.views, self.day, period, self.settings, self.records, self.money,
            self._activities, self.is_all,
        )  # fmt: skip

    def sums(self, views: Iterable[DealView]) -> dict[str, Decimal]:
        """Their values by currency; those without a value add nothing."""
        sums: dict[str, Decimal] = {}
        for view in views:
            value = self.money.value(view)
            if value is not None:
                sums[value[0]] = sums.get(value[0], Decimal(0)) + value[1]
        return sums

    def groups(self, by: By) -> dict[str, Facts]:
        """Return the facts of each group, in the order of its name; stages in their order.

        A deal with several tags is in each of their groups. Spellings are one as in `by_name`.
        """
        found = by_name((name, view) for view in self.views for name in group_names(view, by))
        names = sorted(found, key=_order(by))
        return {name: self.only(found[name]) for name in names}


def group_names(view: DealView, by: By) -> Sequence[str]:
    """The groups that a deal stands in."""
    deal = view.deal
    if by is By.TAG:
        return view.tags or (NONE,)
    if by is By.MONTH:
        day = deal.closed or deal.close
        return (f"{day:%Y-%m}" if day else NONE,)
    texts: Mapping[By, str | None] = {
        By.STAGE: deal.stage.value,
        By.SOURCE: view.prospect.source,
        By.SEGMENT: view.prospect.segment,
        By.OWNER: view.owner,
        By.PRODUCT: deal.product,
    }
    return (texts[by] or NONE,)


def _order(by: By) -> Callable[[str], tuple[int, str]]:
    from pipeline_tui.model.stages import Stage

    places = {stage.value: place for place, stage in enumerate(Stage)} if by is By.STAGE else {}
    return lambda name: (places.get(name, 99 if name == NONE else 50), fold(name))


def gather(
    snapshot: Snapshot,
    today: date,
    settings: Settings,
    period: Period,
    matches: Callable[[View], bool] | None = None,
    as_of: date | None = None,
    currency: str | None = None,
) -> Facts:
    """The facts of a book, today or as of an earlier day.

    Raises UsageError for a day that is to come.
    """
    day = as_of or today
    if day > today:
        raise UsageError(f"{day.isoformat()} is to come: a report is as of today or a day before")
    records = Records(snapshot)
    if day == today:
        views: Iterable[DealView] = deal_views(snapshot, today, settings, None, records)
    else:
        views = _past_views(snapshot, day, settings, records)
    chosen = [view for view in views if matches is None or matches(view)]
    money = Converter(currency, settings.currency, settings.rates, day)
    return Facts(
        chosen, day, period, settings, records, money,
        lambda stretch: _activities(snapshot, stretch, day), matches is None,
    )  # fmt: skip


def _activities(snapshot: Snapshot, period: Period, day: date) -> list[Activity]:
    first, last = period.first, min(period.last, day)
    return [each for each in snapshot.activities.mentioning(period.mark)
            if first <= each.on <= last]  # fmt: skip


def _past_views(
    snapshot: Snapshot, day: date, settings: Settings, records: Records
) -> Iterable[DealView]:
    plans = _past_plans(snapshot, day)
    touches = _touches(snapshot, day)
    prospects = {prospect.number: prospect for prospect in snapshot.prospects}
    for deal in snapshot.deals:
        past = deal_on(deal, day)
        if past is None:
            continue
        if past is not deal:
            logged = (touches.get(key) for key in (deal.key, deal_key(deal.prospect, 0)))
            touched = max((on for on in logged if on), default=past.touched)
            if touched > past.touched:
                past = msgspec.structs.replace(past, touched=touched)
        step = first(plans, deal.key)
        yield DealView(prospects[deal.prospect], past, step, day, settings, records)


def _past_plans(snapshot: Snapshot, day: date) -> Plans:
    plans = planned_steps(snapshot)  # those that are planned now; the others are put beside them
    plans = {key: [step for step in steps if step.created <= day] for key, steps in plans.items()}
    for step in snapshot.steps:
        if step.done is not None and (past := step_on(step, day)) and past.done is None:
            plans.setdefault(deal_key(step.prospect, step.deal or 0), []).append(past)
    for steps in plans.values():
        steps.sort(key=lambda step: (step.due, step.id))
    return plans


class _Head(msgspec.Struct):
    """All of an activity that the last touch of a deal needs: no words are decoded."""

    prospect: int
    on: date
    deal: int | None = None


def _touches(snapshot: Snapshot, day: date) -> dict[int, date]:
    """The last logged activity up to the day, by the key of its deal; one that names no
    deal touches all of the prospect, and stands under `deal_key(number, 0)`."""
    found: dict[int, date] = {}
    for each in snapshot.activities.partly(_Head):
        if each.on <= day:
            key = deal_key(each.prospect, each.deal or 0)
            found[key] = max(found.get(key, each.on), each.on)
    return found
