"""A hand-over whose time is over and that has not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.handover import Direction, Handover
from pipeline_tui.model.prospect import Prospect
from pipeline_tui.reports.due import Due, Group, late_or_due
from pipeline_tui.reports.lines import TodayLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.reports.due import Desk


def due_handovers(desk: Desk) -> Iterator[Due]:
    """From the last day on, a line for each that is still away."""
    over = [
        each
        for each in desk.records.all(Handover)
        if each.is_away and each.until <= desk.today
    ]  # fmt: skip
    if not over:
        return
    known = {uid: each for each in desk.records.all(Prospect) for uid in each.uids}
    for handover in over:
        prospects = [known[uid] for uid in handover.prospects if uid in known]
        if prospects:
            yield Due(Group.DEADLINES, _line(handover, prospects, desk))


def _line(handover: Handover, prospects: list[Prospect], desk: Desk) -> TodayLine:
    more = len(prospects) - 1
    is_out = handover.direction is Direction.OUT
    what = (
        f"take the work back from {handover.name}"
        if is_out
        else f"give the work back to {handover.name}"
    )
    return TodayLine(
        ref=prospects[0].ref,
        prospect=prospects[0].name + (f" and {more} more" if more else ""),
        title="",
        stage=None,
        value=None,
        currency=None,
        next_step=what,
        next_due=handover.until,
        idle_days=None,
        reason=f"hand-over {handover.id} ends, {late_or_due(handover.until, desk.today)}",
        kind="handover",
        record=handover.id,
    )
