"""What contracts and feedback ask for today: obligations, renewals, answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.feedback import Feedback
from pipeline_tui.reports.contracts import obligation_name
from pipeline_tui.reports.due import Due, Group
from pipeline_tui.reports.lines import NO_WORTH, About, Worth, day_line, late_or_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from pipeline_tui.model.deal import Deal
    from pipeline_tui.reports.due import Desk

    _Record = Obligation | Contract | Feedback

FEEDBACK_WARN_DAYS = 2
"""How long before its deadline feedback stands in the list of the day."""


def obligations_due(desk: Desk) -> Iterator[Due]:
    """Deliveries and payments that are due, overdue, or within `obligation.warn_days`."""
    until = desk.today + timedelta(days=desk.settings.obligation_warn_days)
    due = [each for each in desk.records.each(Obligation) if each.is_open and each.due <= until]
    deal_of = _deals(desk, due)
    for each in due:
        prospect, deal = desk.prospect_of(each.prospect), deal_of(each)
        if prospect is None or deal is None or deal.lost is not None:
            continue
        owed = NO_WORTH if each.amount is None else Worth(each.amount, each.currency)
        yield Due(
            Group.OBLIGATIONS,
            day_line(
                prospect,
                deal,
                About("obligation", each.id),
                obligation_name(each, with_amount=False),
                each.due,
                f"{who_owes(each.by)}, {late_or_due(each.due, desk.today)}",
                owed,
            ),
        )


def who_owes(by: Party) -> str:
    """`they owe it` or `we owe it`."""
    return "we owe it" if by is Party.ME else "they owe it"


def renewals_due(desk: Desk) -> Iterator[Due]:
    """Contracts whose notice has begun, until they are renewed or said to end."""
    ending = [each for each in desk.records.each(Contract) if each.is_ending(desk.today)]
    deal_of = _deals(desk, ending)
    for each in ending:
        prospect = desk.prospect_of(each.prospect)
        if prospect is not None and each.ends is not None:
            yield Due(
                Group.DEADLINES,
                day_line(
                    prospect,
                    deal_of(each),
                    About("contract", each.id),
                    f"renew {each.label}",
                    each.ends,
                    _ending(each.ends, desk.today),
                ),
            )


def _ending(ends: date, today: date) -> str:
    days = (ends - today).days
    if days < 0:
        return f"contract ended {-days} d ago"
    return "contract ends today" if days == 0 else f"contract ends in {days} d"


def feedback_due(desk: Desk) -> Iterator[Due]:
    """Complaints and suggestions whose deadline is near or over."""
    until = desk.today + timedelta(days=FEEDBACK_WARN_DAYS)
    near = [
        each
        for each in desk.records.each(Feedback)
        if each.is_open and each.due is not None and each.due <= until
    ]
    deal_of = _deals(desk, near)
    for each in near:
        prospect = desk.prospect_of(each.prospect)
        if prospect is not None and each.due is not None:
            yield Due(
                Group.DEADLINES,
                day_line(
                    prospect,
                    deal_of(each),
                    About("feedback", each.id),
                    each.words,
                    each.due,
                    f"{each.kind}, {late_or_due(each.due, desk.today)}",
                ),
            )


def _deals(desk: Desk, records: Sequence[_Record]) -> Callable[[_Record], Deal | None]:
    """Finds the deal of a record; where there is no record nothing is looked through."""
    deals = {view.deal.key: view.deal for view in desk.views} if records else {}

    def deal_of(record: _Record) -> Deal | None:
        return deals.get(deal_key(record.prospect, record.deal)) if record.deal else None

    return deal_of
