"""What becomes of a proposal: it is sent, accepted or refused, and gives the deal its value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.deals import DealEdit, edit_deal
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.money import Money
from pipeline_tui.model.proposal import Answer, Proposal, ProposalStatus
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pipeline_tui.book import Change


def deal_of(change: Change, proposal: Proposal) -> Deal:
    """The deal that it is for. Raises NotFoundError where something took it away."""
    deal = change.deals.get(deal_key(proposal.prospect, proposal.deal))
    if deal is None:
        raise NotFoundError(f"deal {proposal.prospect}.{proposal.deal} is no longer there")
    return deal


def send_proposal(change: Change, proposal: Proposal, on: date | None = None) -> Proposal:
    """The proposal as sent; an e-mail is logged, which touches the deal.

    Raises PipelineError for one without lines, one that was sent or is over, and a lost deal.
    """
    day = _checked_day(change, on, proposal.created)
    if proposal.sent is not None:
        raise PipelineError(f"proposal {proposal.id} was sent on {proposal.sent.isoformat()}")
    if not proposal.lines:
        raise PipelineError(
            f"proposal {proposal.id} has no lines: there is nothing to send",
            f"Add one: pipeline proposal line add p{proposal.id} 'Inverter x 10 @ 480'",
        )
    if proposal.is_over(day):
        raise PipelineError(
            f"proposal {proposal.id} is valid until {proposal.valid_until}, which is over",
            _extend_hint(proposal),
        )
    deal = _open_for(change, proposal)
    _log(change, proposal, deal, ActivityKind.EMAIL, "sent", day)
    return change.put(msgspec.structs.replace(proposal, sent=day))


def _checked_day(change: Change, on: date | None, earliest: date) -> date:
    day = on or change.today
    if day > change.today:
        raise UsageError(f"{day.isoformat()} is in the future")
    if day < earliest:
        raise UsageError(f"{day.isoformat()} is before the proposal ({earliest.isoformat()})")
    return day


def _extend_hint(proposal: Proposal) -> str:
    return f"Give it another day: pipeline proposal edit p{proposal.id} --valid-until +30d"


def _open_for(change: Change, proposal: Proposal) -> Deal:
    deal = deal_of(change, proposal)
    if deal.lost is not None:
        raise PipelineError(
            f"deal {deal.ref} is lost", f"To take it up again: pipeline reopen {deal.ref}"
        )
    return deal


def _log(
    change: Change, proposal: Proposal, deal: Deal, kind: ActivityKind, what: str, on: date,
    outcome: str = "",
) -> None:  # fmt: skip
    prospect = change.prospects.get(proposal.prospect)
    if prospect is None:
        raise NotFoundError(f"prospect {proposal.prospect} is no longer there")
    total = values.money(proposal.total, proposal.currency)
    said = f"proposal {proposal.id} {what}, {total}"
    log_activity(change, prospect, deal, Happened(kind, said, outcome, on))


class Accepting(msgspec.Struct, frozen=True):
    """How the client's yes is taken."""

    keep_value: bool = False
    """The value of the deal stays as it is."""
    anyway: bool = False
    """Though its last day is over."""
    instead: bool = False
    """In place of the one that was accepted for the deal before."""
    on: date | None = None


def accept_proposal(change: Change, proposal: Proposal, how: Accepting) -> tuple[Proposal, Deal]:
    """The proposal as accepted, and its deal, which is worth the total from now on.

    Raises PipelineError for a draft, one that has an answer or is over, a lost deal, and
    where another proposal of the deal is accepted already.
    """
    day = _checked_answer_day(change, proposal, how.on)
    if proposal.status(day) is ProposalStatus.EXPIRED and not how.anyway:
        raise PipelineError(
            f"proposal {proposal.id} was valid until {proposal.valid_until}",
            f"If you stand by it: --anyway. {_extend_hint(proposal)}",
        )
    deal = _open_for(change, proposal)
    before = _accepted_before(change, proposal)
    if before and not how.instead:
        raise PipelineError(
            f"proposal {before[0].id} is accepted for deal {deal.ref} already",
            "In its place: --instead. For a further order: pipeline deal add"
            f" {proposal.prospect}, and copy the proposal to it",
        )
    for each in before:
        change.put(msgspec.structs.replace(each, answer=Answer.REFUSED, answered=day))
    replaced = f" in place of {before[0].id}" if before else ""
    _log(change, proposal, deal, ActivityKind.NOTE, f"accepted{replaced}", day)
    proposal = change.put(msgspec.structs.replace(proposal, answer=Answer.ACCEPTED, answered=day))
    deal = deal_of(change, proposal)
    return proposal, deal if how.keep_value else put_value(change, proposal)


def _checked_answer_day(change: Change, proposal: Proposal, on: date | None) -> date:
    """The day of an answer. Raises PipelineError where none can be given."""
    if proposal.answer is not None:
        raise PipelineError(f"proposal {proposal.id} is {proposal.answer} already")
    if proposal.sent is None:
        raise PipelineError(
            f"proposal {proposal.id} is a draft: the client has not seen it",
            f"If it has: pipeline proposal send p{proposal.id}",
        )
    return _checked_day(change, on, proposal.sent)


def _accepted_before(change: Change, proposal: Proposal) -> list[Proposal]:
    return [
        each
        for each in change.of(Proposal).of_prospects({proposal.prospect})
        if each.deal == proposal.deal and each.answer is Answer.ACCEPTED and each.id != proposal.id
    ]


def refuse_proposal(
    change: Change, proposal: Proposal, reason: str, on: date | None = None
) -> Proposal:
    """The proposal as refused; the reason is kept with the activity.

    Raises PipelineError for a draft and one that has an answer, UsageError without a reason.
    """
    day = _checked_answer_day(change, proposal, on)
    outcome = words.required(reason, "reason")
    deal = deal_of(change, proposal)
    _log(change, proposal, deal, ActivityKind.NOTE, "refused", day, outcome)
    return change.put(msgspec.structs.replace(proposal, answer=Answer.REFUSED, answered=day))


def put_value(change: Change, proposal: Proposal) -> Deal:
    """The deal, worth what the proposal comes to. Raises PipelineError for one without lines."""
    if not proposal.lines:
        raise PipelineError(f"proposal {proposal.id} has no lines: it comes to nothing")
    total = Money(proposal.total, proposal.currency)
    return edit_deal(change, deal_of(change, proposal), DealEdit(value=total))
