"""`pipeline proposal send`, `accept`, `refuse` and `value`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson, On, ProposalRef, WhichProposal
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.proposal import Proposal


def json_of(session: Session, proposal: "Proposal") -> None:
    """The proposal as JSON."""
    from pipeline_tui.reports.proposals import proposal_record

    output.json_object(proposal_record(proposal, session.today))


def _shown(session: Session, proposal: "Proposal", deal: "Deal") -> str:
    """`12.1 Solartek: proposal 3`."""
    return f"{deal.ref} {session.view(session.read(), deal).label}: proposal {proposal.id}"


def send(
    ctx: typer.Context,
    ref: ProposalRef,
    which: WhichProposal = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Mark a draft as sent; it is logged as an e-mail."""
    from pipeline_tui.actions.proposal_answers import deal_of, send_proposal
    from pipeline_tui.query.proposals import DRAFTS, find_proposal

    session = session_of(ctx)
    day = session.past_day(on)
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today, DRAFTS)
        sent = send_proposal(change, found, day)
        deal = deal_of(change, sent)
    if as_json:
        json_of(session, sent)
        return
    until = sent.valid_until
    end = f", valid until {values.day(until, session.today)}" if until else ""
    total = values.money(sent.total, sent.currency)
    session.say(f"{_shown(session, sent, deal)} sent, {total}{end}.")


def accept(
    ctx: typer.Context,
    ref: ProposalRef,
    which: WhichProposal = None,
    keep_value: Annotated[
        bool, typer.Option("--keep-value", help="Leave the value of the deal as it is.")
    ] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="Though its last day is over.")] = False,
    instead: Annotated[
        bool, typer.Option("--instead", help="In place of the one accepted before.")
    ] = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """The client said yes: the total becomes the value of the deal."""
    from pipeline_tui.actions.proposal_answers import Accepting, accept_proposal, deal_of
    from pipeline_tui.query.proposals import SENT, find_proposal

    session = session_of(ctx)
    how = Accepting(keep_value, anyway, instead, session.past_day(on))
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today, SENT)
        before = deal_of(change, found)
        accepted, deal = accept_proposal(change, found, how)
    if as_json:
        json_of(session, accepted)
        return
    session.say(
        f"{_shown(session, accepted, deal)} accepted,"
        f" {values.money(accepted.total, accepted.currency)}.",
        value_line(before, deal),
    )


def value_line(before: "Deal", after: "Deal") -> str:
    """`Value: 4,000 EUR → 4,560 EUR`; empty where it stayed."""
    old = values.money(before.value, before.currency)
    new = values.money(after.value, after.currency)
    return f"Value: {old} → {new}" if old != new else ""


def refuse(
    ctx: typer.Context,
    ref: ProposalRef,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the activity.")],
    which: WhichProposal = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """The client said no, and why."""
    from pipeline_tui.actions.proposal_answers import deal_of, refuse_proposal
    from pipeline_tui.query.proposals import SENT, find_proposal

    session = session_of(ctx)
    day = session.past_day(on)
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today, SENT)
        refused = refuse_proposal(change, found, reason, day)
        deal = deal_of(change, refused)
    if as_json:
        json_of(session, refused)
        return
    session.say(
        f"{_shown(session, refused, deal)} refused ({reason.strip()}).",
        f"For a better one: pipeline proposal copy p{refused.id}" if deal.is_open else "",
    )


def value(
    ctx: typer.Context,
    ref: ProposalRef,
    which: WhichProposal = None,
    as_json: AsJson = False,
) -> None:
    """Give the deal the value of a proposal, whatever the client has said to it."""
    from pipeline_tui.actions.proposal_answers import deal_of, put_value
    from pipeline_tui.query.proposals import find_proposal

    session = session_of(ctx)
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today)
        before = deal_of(change, found)
        deal = put_value(change, found)
    if as_json:
        output.json_object(session.view(session.read(), deal).record())
        return
    shown = _shown(session, found, deal)
    session.say(f"{shown}. {value_line(before, deal)}.", same=shown)
