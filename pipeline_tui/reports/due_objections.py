"""Objections that wait for an answer longer than the settings allow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.model.objection import Objection, ObjectionStatus
from pipeline_tui.reports.due import Desk, Due, Group
from pipeline_tui.reports.lines import About, day_line

if TYPE_CHECKING:
    from collections.abc import Iterator


def due_objections(desk: Desk) -> Iterator[Due]:
    """One line for each unanswered objection of an open deal, or of a prospect as a whole."""
    limit = desk.settings.answer_days
    latest = desk.today - timedelta(days=limit)
    waiting = [
        each
        for each in desk.records.all(Objection)
        if each.status is ObjectionStatus.OPEN and each.on <= latest
    ]
    if not waiting:
        return
    deals = {(view.deal.prospect, view.deal.number): view.deal for view in desk.views}
    for each in waiting:
        prospect = desk.prospect_of(each.prospect)
        deal = deals.get((each.prospect, each.deal)) if each.deal is not None else None
        if prospect is None or (each.deal is not None and (deal is None or not deal.is_open)):
            continue
        days = (desk.today - each.on).days
        yield Due(
            Group.DEADLINES,
            day_line(
                prospect,
                deal,
                About("objection", each.id),
                f"answer: {each.words}",
                each.on + timedelta(days=limit),
                f"{each.category}, unanswered for {days} d, limit {limit}",
            ),
        )
