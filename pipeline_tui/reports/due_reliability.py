"""What reliability asks for today: a grade that has grown stale while a deal is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.evidence import Evidence
from pipeline_tui.model.grade import grade_of
from pipeline_tui.model.stages import Stage
from pipeline_tui.present import values
from pipeline_tui.reports.due import Due, Group
from pipeline_tui.reports.lines import About, day_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.due import Desk


def stale_grades(desk: Desk) -> Iterator[Due]:
    """One line for each prospect whose grade is stale while an open deal of it is in
    negotiation or later; the deal that has come furthest is named."""
    graded = {each.prospect for each in desk.records.each(Evidence)}
    if not graded:
        return
    furthest: dict[int, DealView] = {}
    for view in desk.views:
        deal = view.deal
        if deal.prospect not in graded or not deal.is_open or deal.stage is Stage.SEARCH:
            continue
        found = furthest.get(deal.prospect)
        if found is None or found.deal.stage.position < deal.stage.position:
            furthest[deal.prospect] = view
    for number, view in furthest.items():
        evidence = desk.records.of(Evidence, number)
        grade = grade_of(evidence, desk.today)
        if grade.stale_since is None:
            continue
        newest = grade.counted[-1]
        since = values.day(grade.stale_since, desk.today)
        yield Due(
            Group.DEADLINES,
            day_line(
                view.prospect,
                view.deal,
                About("evidence", newest.id),
                "check reliability",
                grade.stale_since,
                f"{grade.letter}, stale since {since}",
            ),
        )
