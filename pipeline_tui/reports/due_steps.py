"""The steps that are due: what a day begins with, and the part that few documents tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.model.activity import Party
from pipeline_tui.model.deal import ROOM
from pipeline_tui.reports.lines import About, day_line, late_or_due, worth_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import Plans
    from pipeline_tui.reports.lines import TodayLine


class StepsDue(NamedTuple):
    """Planned steps by who promised them and when they are due, the longest due first."""

    overdue: tuple[TodayLine, ...]
    due: tuple[TodayLine, ...]
    promised: tuple[TodayLine, ...]


def count_due(plans: Plans, today: date) -> int:
    """How many steps are planned for today or before."""
    return sum(step.due <= today for steps in plans.values() for step in steps)


def steps_due(
    plans: Plans,
    deal_of: Callable[[int], Deal | None],
    prospect_of: Callable[[int], Prospect | None],
    today: date,
) -> StepsDue:
    """What is due today or before.

    Steps on lost deals are left out; those on won deals and on prospects stay,
    because after-sales is work too.
    """
    found: tuple[list[TodayLine], list[TodayLine], list[TodayLine]] = ([], [], [])
    for key in sorted(plans, key=lambda key: (key % ROOM == 0, key)):
        steps = [step for step in plans[key] if step.due <= today]
        deal = deal_of(key) if steps and key % ROOM else None
        prospect = prospect_of(key // ROOM) if steps else None
        if prospect is None or (key % ROOM and (deal is None or deal.lost is not None)):
            continue
        for step in steps:
            found[_group(step, today)].append(_line(prospect, deal, step, today))
    return StepsDue(*map(_by_due, found))


def _group(step: Step, today: date) -> int:
    if step.by is Party.THEM:
        return 2
    return 0 if step.due < today else 1


def _line(prospect: Prospect, deal: Deal | None, step: Step, today: date) -> TodayLine:
    when = late_or_due(step.due, today)
    reason = f"they promised it, {when}" if step.by is Party.THEM else when
    idle_days = deal.idle_on(today) if deal else None
    about = About("step", step.id)
    return day_line(prospect, deal, about, step.text, step.due, reason, worth_of(deal), idle_days)


def _by_due(lines: list[TodayLine]) -> tuple[TodayLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.next_due, -(line.value or 0))))
