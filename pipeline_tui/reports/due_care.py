"""Clients who want to hear from us: by their cadence, or by their rhythm of orders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.activity import Activity
from pipeline_tui.model.stages import Stage
from pipeline_tui.reports.due import Due, Group
from pipeline_tui.reports.lines import About, day_line
from pipeline_tui.reports.rhythm import rhythm_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.reports.due import Desk

KEEP_IN_TOUCH = "keep in touch"
ASK_AGAIN = "ask for the next order"


class _Paced(msgspec.Struct):
    number: int
    created: date
    cadence_days: int | None = None


_Reasons = dict[int, list[tuple[date, str]]]
"""By prospect, since when it should have heard from us, and why."""


def in_touch_due(desk: Desk) -> Iterator[Due]:
    """One line for each client with nothing planned who has not heard from us for longer
    than its cadence, or who has no open deal and has not ordered for longer than usual.

    A step that the cadence planned says nothing of the next order, so that one is asked
    for beside it.
    """
    reasons: _Reasons = {}
    _by_cadence(desk, reasons)
    ordering = _by_rhythm(desk, reasons)
    for number, found in reasons.items():
        prospect = desk.prospect_of(number)
        if prospect is not None:
            due = min(day for day, _ in found)
            why = "; ".join(reason for _, reason in found)
            what = ASK_AGAIN if number in ordering else KEEP_IN_TOUCH
            line = day_line(prospect, None, About("prospect"), what, due, why)
            yield Due(Group.IN_TOUCH, line)


def _by_cadence(desk: Desk, reasons: _Reasons) -> None:
    paced = {
        each.number: each
        for each in desk.records.prospects(_Paced, b'"cadence_days"')
        if each.cadence_days is not None and each.number not in desk.busy
    }
    if not paced:
        return
    last = {number: each.created for number, each in paced.items()}
    for view in desk.views:
        number = view.deal.prospect
        if number in last:
            last[number] = max(last[number], view.deal.touched)
    for number, each in paced.items():
        every = each.cadence_days or 0
        if (desk.today - last[number]).days <= every:
            continue  # activities are many: they are read where they can matter
        own = desk.records.of(Activity, number)
        heard = max((activity.on for activity in own), default=last[number])
        heard = max(heard, last[number])
        days = (desk.today - heard).days
        if days > every:
            reason = f"every {every} d, the last contact {days} d ago"
            reasons.setdefault(number, []).append((heard + timedelta(days=every), reason))


def _by_rhythm(desk: Desk, reasons: _Reasons) -> set[int]:
    """The prospects whose next order is to be asked for."""
    found: set[int] = set()
    won: dict[int, list[Deal]] = {}
    is_open: set[int] = set()
    for view in desk.views:
        deal = view.deal
        if deal.lost is not None:
            continue
        if deal.stage is Stage.AFTER_SALES:
            won.setdefault(deal.prospect, []).append(deal)
        else:
            is_open.add(deal.prospect)
    for number, deals in won.items():
        if len(deals) < 2 or number in is_open or number in desk.attended:
            continue
        days = (deal.closed for deal in deals)
        rhythm = rhythm_of(day for day in days if day is not None)
        if rhythm is not None and rhythm.due <= desk.today:
            reasons.setdefault(number, []).append((rhythm.due, rhythm.reason(desk.today)))
            found.add(number)
    return found
