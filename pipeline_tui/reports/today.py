"""What to do today: the first thing that a manager reads."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ROOM
from pipeline_tui.query.records import Records
from pipeline_tui.query.views import DealView, deal_views, planned_steps
from pipeline_tui.reports.day import Today
from pipeline_tui.reports.due import Desk, Group
from pipeline_tui.reports.due_sources import all_due
from pipeline_tui.reports.due_steps import StepsDue, steps_due
from pipeline_tui.reports.lines import About, day_line, worth_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import Plans
    from pipeline_tui.reports.lines import TodayLine


def today_report(snapshot: Snapshot, today: date, settings: Settings) -> Today:
    """The list of the day, out of the book."""
    plans = planned_steps(snapshot)
    records = Records(snapshot)
    views = list(deal_views(snapshot, today, settings, plans, records))
    steps = steps_due(plans, snapshot.deals.get, snapshot.prospects.get, today)
    desk = desk_of(views, plans, snapshot.prospects.get, today, settings, records)
    return day_of(steps, desk)


def desk_of(
    views: Sequence[DealView],
    plans: Plans,
    prospect_of: Callable[[int], Prospect | None],
    today: date,
    settings: Settings,
    records: Records,
) -> Desk:
    """What the list of the day is worked out of."""
    busy = frozenset(key // ROOM for key in plans)
    attended = frozenset(
        key // ROOM for key, steps in plans.items() if not all(step.paced for step in steps)
    )
    return Desk(records, prospect_of, views, busy, attended, today, settings)


def day_of(steps: StepsDue, desk: Desk) -> Today:
    """The list of the day, out of the steps that are due and of deals that were read already."""
    open_views = [view for view in desk.views if view.deal.is_open]
    bare = [view for view in open_views if view.step is None]
    idle = [view for view in open_views if view.is_stale]
    line_of = {view.deal.key: _deal_line(view) for view in {*bare, *idle}}
    due = all_due(desk)
    return Today(
        day=desk.today,
        overdue=steps.overdue,
        due=steps.due,
        promised=steps.promised,
        no_next_step=tuple(
            line_of[view.deal.key] for view in sorted(bare, key=_worth, reverse=True)
        ),
        stale=tuple(line_of[view.deal.key] for view in sorted(idle, key=_excess, reverse=True)),
        obligations=due[Group.OBLIGATIONS],
        deadlines=due[Group.DEADLINES],
        in_touch=due[Group.IN_TOUCH],
    )


def _deal_line(view: DealView) -> TodayLine:
    deal, step = view.deal, view.step
    what, due = (step.text, step.due) if step else (None, None)
    worth = worth_of(deal)
    about, reason = About("deal"), idle_reason(view)
    return day_line(view.prospect, deal, about, what, due, reason, worth, view.idle_days)


def idle_reason(view: DealView) -> str:
    """Why a deal needs a look: `objections, 12 d idle, limit 7, no next step`."""
    reason = f"{view.deal.stage}, {view.idle_days} d idle, limit {view.idle_limit}"
    if view.step is None:
        return f"{reason}, no next step"
    if view.step.due < view.today:
        return f"{reason}, next step {(view.today - view.step.due).days} d overdue"
    return reason


def _worth(view: DealView) -> tuple[Decimal, int]:
    return view.deal.value or Decimal(0), view.idle_days


def _excess(view: DealView) -> tuple[int, Decimal]:
    return view.idle_days - (view.idle_limit or 0), view.deal.value or Decimal(0)
