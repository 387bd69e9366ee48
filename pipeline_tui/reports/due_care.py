"""Clients who want to hear from us: by their cadence, or by their rhythm of orders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.activity import Activity
from pipeline_tui.model.stages import Status
from pipeline_tui.reports.due import About, Due, Group, due_line
from pipeline_tui.reports.rhythm import rhythm_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.due import Desk


class _Paced(msgspec.Struct):
    number: int
    created: date
    cadence_days: int | None = None


def in_touch_due(desk: Desk) -> Iterator[Due]:
    """One line for each client with nothing planned who has not heard from us for longer
    than its cadence, or who has no open deal and has not ordered for longer than usual."""
    views: dict[int, list[DealView]] = {}
    for view in desk.views:
        views.setdefault(view.prospect.number, []).append(view)
    reasons: dict[int, list[tuple[date, str]]] = {}
    for paced in desk.records.prospects(_Paced):
        own = views.get(paced.number, ())
        if paced.number in desk.busy:
            continue
        found = [*_by_cadence(desk, paced, own), *_by_rhythm(desk, own)]
        if found:
            reasons[paced.number] = found
    for number, found in reasons.items():
        prospect = desk.prospect_of(number)
        if prospect is not None:
            due = min(day for day, _ in found)
            why = "; ".join(reason for _, reason in found)
            line = due_line(prospect, None, About("prospect"), "keep in touch", due, why)
            yield Due(Group.IN_TOUCH, line)


def _by_cadence(
    desk: Desk, paced: _Paced, own: Sequence[DealView]
) -> Iterator[tuple[date, str]]:  # fmt: skip
    if paced.cadence_days is None:
        return
    last = max((view.deal.touched for view in own), default=paced.created)
    if (desk.today - last).days <= paced.cadence_days:
        return
    heard = (each.on for each in desk.records.of(Activity, paced.number))
    last = max(last, paced.created, *heard)
    days = (desk.today - last).days
    if days > paced.cadence_days:
        reason = f"every {paced.cadence_days} d, the last contact {days} d ago"
        yield last + timedelta(days=paced.cadence_days), reason


def _by_rhythm(desk: Desk, own: Sequence[DealView]) -> Iterator[tuple[date, str]]:
    if any(view.deal.is_open for view in own):
        return
    won = [view.deal.closed for view in own if view.deal.status is Status.WON]
    rhythm = rhythm_of(day for day in won if day is not None)
    if rhythm is not None and rhythm.due <= desk.today:
        yield rhythm.due, rhythm.reason(desk.today)
