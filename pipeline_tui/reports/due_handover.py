"""A hand-over whose time is over and that has not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.handover import Direction, Handover
from pipeline_tui.model.prospect import Prospect
from pipeline_tui.reports.due import Due, Group
from pipeline_tui.reports.lines import About, day_line, late_or_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.reports.due import Desk
    from pipeline_tui.reports.lines import TodayLine


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
    reason = f"hand-over {handover.id} ends, {late_or_due(handover.until, desk.today)}"
    about = About("handover", handover.id)
    line = day_line(prospects[0], None, about, what, handover.until, reason)
    if not more:
        return line
    return msgspec.structs.replace(line, prospect=f"{line.prospect} and {more} more")
