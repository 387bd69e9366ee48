"""Proposals that run out while the client has not answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.present import values
from pipeline_tui.reports.due import Due, Group
from pipeline_tui.reports.lines import About, Worth, day_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipeline_tui.reports.due import Desk


def due_proposals(desk: Desk) -> Iterator[Due]:
    """Sent proposals of open deals whose last day is near or over; one that a later one
    has taken the place of is no longer spoken of."""
    near = desk.today + timedelta(days=desk.settings.proposal_warn_days)
    latest: dict[int, int] = {}
    waiting: list[tuple[Proposal, date, date]] = []
    for each in desk.records.all(Proposal):
        if each.sent is None:
            continue
        latest[deal_key(each.prospect, each.deal)] = each.id
        if each.answer is None and each.valid_until is not None and each.valid_until <= near:
            waiting.append((each, each.sent, each.valid_until))
    if not waiting:
        return
    views = {view.deal.key: view for view in desk.views}
    for proposal, sent, until in waiting:
        key = deal_key(proposal.prospect, proposal.deal)
        view = views.get(key)
        if view is None or not view.deal.is_open or latest[key] != proposal.id:
            continue
        yield Due(
            Group.DEADLINES,
            day_line(
                view.prospect,
                view.deal,
                About("proposal", proposal.id),
                f"answer to proposal {proposal.id}",
                until,
                _reason(sent, until, desk.today),
                Worth(proposal.total, proposal.currency),
            ),
        )


def _reason(sent: date, until: date, today: date) -> str:
    """`valid until Fri 27 Nov, sent 12 d ago`."""
    ago = (today - sent).days
    began = f"sent {ago} d ago" if ago > 0 else "sent today"
    over = (today - until).days
    if over > 0:
        return f"expired {over} d ago, {began}"
    return f"valid until {values.day(until, today) if over else 'today'}, {began}"
