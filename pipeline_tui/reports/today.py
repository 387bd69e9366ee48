"""What to do today: the first thing that a manager reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.activity import Party
from pipeline_tui.model.deal import ROOM
from pipeline_tui.query.records import Records
from pipeline_tui.query.views import DealView, deal_views, planned_steps
from pipeline_tui.reports.due import Desk, Group
from pipeline_tui.reports.due_sources import all_due
from pipeline_tui.reports.lines import TodayLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import Plans


class Today(msgspec.Struct, frozen=True, kw_only=True, rename={"day": "date"}):
    """The day, group by group. A deal can be in several: each group is complete."""

    day: date
    overdue: tuple[TodayLine, ...]
    """Steps that I promised for a day that is over."""
    due: tuple[TodayLine, ...]
    """Steps that I promised for today."""
    promised: tuple[TodayLine, ...]
    """Steps that they promised for today or before."""
    no_next_step: tuple[TodayLine, ...]
    """Open deals with nothing planned."""
    stale: tuple[TodayLine, ...]
    """Open deals idle for their stage's limit, with no step dated today or later."""
    obligations: tuple[TodayLine, ...]
    """Deliveries and payments that are due or overdue."""
    deadlines: tuple[TodayLine, ...]
    """Proposals that run out, feedback to settle, contracts to renew, papers to bring."""
    in_touch: tuple[TodayLine, ...]
    """Clients who want to hear from us."""

    @property
    def is_overdue(self) -> bool:
        """Whether a step or an obligation, of mine or of theirs, is past its day."""
        return bool(self.overdue) or any(
            line.next_due is not None and line.next_due < self.day
            for line in (*self.promised, *self.obligations)
        )


def today_report(snapshot: Snapshot, today: date, settings: Settings) -> Today:
    """The list of the day, out of the book."""
    plans = planned_steps(snapshot)
    records = Records(snapshot)
    views = list(deal_views(snapshot, today, settings, plans, records))
    return day_of(views, plans, snapshot.prospects.get, today, settings, records)


def day_of(
    views: Sequence[DealView],
    plans: Plans,
    prospect_of: Callable[[int], Prospect | None],
    today: date,
    settings: Settings,
    records: Records,
) -> Today:
    """The list of the day, out of deals that were read already.

    Steps on lost deals are left out; those on won deals and on prospects stay,
    because after-sales is work too.
    """
    groups = _Groups(today)
    idle: list[DealView] = []
    bare: list[DealView] = []
    for view in views:
        deal = view.deal
        if deal.lost is not None or not (view.step or deal.is_open):
            continue
        for step in plans.get(deal.key, ()):
            if step.due <= today:
                groups.add(step, _step_line(view.prospect, deal, step, view, today))
        if view.step is None:
            bare.append(view)
        if view.is_stale:
            idle.append(view)
    for steps in plans.values():
        for step in steps:
            prospect = prospect_of(step.prospect) if step.deal is None else None
            if prospect is not None and step.due <= today:
                groups.add(step, _step_line(prospect, None, step, None, today))
    busy = frozenset(key // ROOM for key in plans)
    attended = frozenset(
        key // ROOM for key, steps in plans.items() if not all(step.paced for step in steps)
    )
    due = all_due(Desk(records, prospect_of, views, busy, attended, today, settings))
    return Today(
        day=today,
        overdue=_by_due(groups.overdue),
        due=_by_due(groups.due),
        promised=_by_due(groups.promised),
        no_next_step=tuple(_deal_line(view) for view in sorted(bare, key=_worth, reverse=True)),
        stale=tuple(_deal_line(view) for view in sorted(idle, key=_excess, reverse=True)),
        obligations=due[Group.OBLIGATIONS],
        deadlines=due[Group.DEADLINES],
        in_touch=due[Group.IN_TOUCH],
    )


class _Groups:
    """Sorts planned steps by who promised them and when they are due."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.overdue: list[TodayLine] = []
        self.due: list[TodayLine] = []
        self.promised: list[TodayLine] = []

    def add(self, step: Step, line: TodayLine) -> None:
        if step.by is Party.THEM:
            self.promised.append(line)
        elif step.due < self.today:
            self.overdue.append(line)
        else:
            self.due.append(line)


def _step_line(
    prospect: Prospect, deal: Deal | None, step: Step, view: DealView | None, today: date
) -> TodayLine:
    late = (today - step.due).days
    when = f"{late} d overdue" if late > 0 else "today"
    reason = f"they promised it, {when}" if step.by is Party.THEM else when
    return TodayLine(
        ref=deal.ref if deal else prospect.ref,
        prospect=prospect.name,
        title=deal.title if deal else "",
        stage=deal.stage.value if deal else None,
        value=deal.value if deal else None,
        currency=deal.currency if deal else None,
        next_step=step.text,
        next_due=step.due,
        idle_days=view.idle_days if view else None,
        reason=reason,
        record=step.id,
    )


def _deal_line(view: DealView) -> TodayLine:
    deal, step = view.deal, view.step
    return TodayLine(
        ref=deal.ref,
        prospect=view.prospect.name,
        title=deal.title,
        stage=deal.stage.value,
        value=deal.value,
        currency=deal.currency,
        next_step=step.text if step else None,
        next_due=step.due if step else None,
        idle_days=view.idle_days,
        reason=idle_reason(view),
        kind="deal",
    )


def idle_reason(view: DealView) -> str:
    """Why a deal needs a look: `objections, 12 d idle, limit 7, no next step`."""
    reason = f"{view.deal.stage}, {view.idle_days} d idle, limit {view.idle_limit}"
    if view.step is None:
        return f"{reason}, no next step"
    if view.step.due < view.today:
        return f"{reason}, next step {(view.today - view.step.due).days} d overdue"
    return reason


def _by_due(lines: list[TodayLine]) -> tuple[TodayLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.next_due, -(line.value or 0))))


def _worth(view: DealView) -> tuple[Decimal, int]:
    return view.deal.value or Decimal(0), view.idle_days


def _excess(view: DealView) -> tuple[int, Decimal]:
    return view.idle_days - (view.idle_limit or 0), view.deal.value or Decimal(0)
