"""`pipeline proposal`: draw up, look at, change, copy and remove offers."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, proposal_answers, proposal_lines, proposal_print, words
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import (
    AsJson,
    Bonus,
    CurrencyCode,
    Discount,
    PaymentDays,
    ProposalRef,
    Ref,
    WhichProposal,
)
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.cli.terms import read_days
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.actions.proposals import Drawn

app = new_app()

Title = Annotated[str | None, typer.Option(help="What the offer is called.")]
ValidUntil = Annotated[
    str | None, typer.Option(help="Its last day: 30 nov, +14d …, or none.", metavar="DATE")
]
Note = Annotated[str | None, typer.Option(help="What the client reads under the lines.")]


@app.callback()
def proposals() -> None:
    """Offers: lines with quantities and prices, sent, accepted or refused."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    line: Annotated[
        list[str] | None,
        typer.Option(help="'Inverter x 10 @ 480 -5%'; repeat for more.", metavar="LINE"),
    ] = None,
    title: Title = None,
    discount: Discount = None,
    valid_until: ValidUntil = None,
    bonus: Bonus = None,
    payment_days: PaymentDays = None,
    note: Note = None,
    currency: CurrencyCode = None,
    as_json: AsJson = False,
) -> None:
    """A draft for a deal.

    A line is a product, how many, the price of one and a discount. The price
    comes from the catalogue where none is given. Discount, bonus and days to
    pay come from the terms of the prospect, the last day from the settings.
    """
    from pipeline_tui.actions.proposals import NewProposal, add_proposal
    from pipeline_tui.model.offer_line import parse_percent
    from pipeline_tui.query.refs import find_deal, find_prospect

    session = session_of(ctx)
    has_end = not words.is_none(valid_until)
    days, is_silent = read_days(payment_days)
    new = NewProposal(
        lines=tuple(line or ()),
        title=title or "",
        currency=session.currency(currency) if currency else None,
        discount=parse_percent(discount) if discount is not None else None,
        bonus=bonus,
        payment_days=days,
        valid_until=session.day(valid_until) if valid_until and has_end else None,
        note=note or "",
        has_end=has_end,
        has_payment=not is_silent,
    )
    with session.change() as change:
        deal = find_deal(change, ref)
        prospect = find_prospect(change, str(deal.prospect))
        drawn = add_proposal(change, prospect, deal, new, session.settings.proposal_valid_days)
    _say_drawn(session, drawn, f"{deal.ref} {prospect.name}", as_json)


def _say_drawn(session: Session, drawn: "Drawn", shown: str, as_json: bool) -> None:
    from pipeline_tui.render.proposal_page import proposal_line

    if as_json:
        proposal_answers.json_of(session, drawn.proposal)
        return
    terms = ", ".join(drawn.from_terms)
    session.say(
        f"{shown}: drew up {proposal_line(drawn.proposal, session.today)}.",
        f"From the terms: {terms}." if terms else "",
    )


@app.command("edit")
def edit(
    ctx: typer.Context,
    ref: ProposalRef,
    which: WhichProposal = None,
    line: Annotated[
        list[str] | None,
        typer.Option(help="In place of all its lines; repeat for more.", metavar="LINE"),
    ] = None,
    title: Title = None,
    discount: Discount = None,
    valid_until: ValidUntil = None,
    bonus: Bonus = None,
    payment_days: PaymentDays = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """Change a draft; of one that was sent only the last day can be put off."""
    from pipeline_tui.actions.proposals import ProposalEdit, edit_proposal
    from pipeline_tui.model.offer_line import parse_percent
    from pipeline_tui.query.proposals import DRAFTS, UNANSWERED, find_proposal
    from pipeline_tui.render.proposal_page import proposal_line

    session = session_of(ctx)
    is_endless = words.is_none(valid_until)
    days, clears_days = read_days(payment_days)
    wanted = ProposalEdit(
        title=title,
        lines=tuple(line) if line else None,
        discount=parse_percent(discount) if discount is not None else None,
        bonus=bonus,
        payment_days=days,
        clear_payment_days=clears_days,
        valid_until=session.day(valid_until) if valid_until and not is_endless else None,
        clear_valid_until=is_endless,
        note=note,
    )
    if wanted == ProposalEdit():
        raise UsageError("nothing to change: give an option, like --discount 5")
    fitting = UNANSWERED if wanted.is_extension else DRAFTS
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today, fitting)
        after = edit_proposal(change, found, wanted)
    if as_json:
        proposal_answers.json_of(session, after)
        return
    shown = proposal_line(after, session.today)
    session.say(f"Changed {shown}.", same=shown)


@app.command("list")
def list_proposals(
    ctx: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="12, 12.1 or part of a name; else all."),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            help="draft, sent, accepted, refused, expired; comma-separated.", metavar="STATUS"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Proposals of the book, of a prospect or of a deal."""
    from pipeline_tui.model.proposal import Proposal
    from pipeline_tui.query.proposals import ANY, parse_statuses, proposals_of
    from pipeline_tui.reports.proposals import listed_proposal

    session = session_of(ctx)
    wanted = parse_statuses(status) if status is not None else ANY
    snapshot, today = session.read(), session.today
    every = proposals_of(snapshot, ref) if ref is not None else list(snapshot.of(Proposal))
    found = [each for each in every if each.status(today) in wanted]
    names = {}
    for number in {each.prospect for each in found}:
        prospect = snapshot.prospects.get(number)
        names[number] = prospect.name if prospect else ""
    if as_json:
        output.json_array(listed_proposal(each, today, names[each.prospect]) for each in found)
        return
    from pipeline_tui.render.proposal_page import proposals_page

    output.show(proposals_page(found, names, today, is_filtered=bool(every)))


@app.command("show")
def show(
    ctx: typer.Context, ref: ProposalRef, which: WhichProposal = None, as_json: AsJson = False
) -> None:
    """One proposal with its lines and sums."""
    from pipeline_tui.query.proposals import find_proposal
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.render.proposal_page import proposal_page

    session = session_of(ctx)
    snapshot = session.read()
    found = find_proposal(snapshot, ref, which, session.today)
    if as_json:
        proposal_answers.json_of(session, found)
        return
    prospect = find_prospect(snapshot, str(found.prospect))
    output.show(proposal_page(found, prospect, session.today))


@app.command("copy")
def copy(
    ctx: typer.Context,
    ref: ProposalRef,
    which: WhichProposal = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Another deal or prospect.", metavar="REF")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """A new draft with the lines of an old one; for another client on that client's terms."""
    from pipeline_tui.actions.proposal_answers import deal_of
    from pipeline_tui.actions.proposals import copy_proposal
    from pipeline_tui.query.proposals import find_proposal
    from pipeline_tui.query.refs import find_deal, find_prospect

    session = session_of(ctx)
    with session.change() as change:
        old = find_proposal(change, ref, which, session.today)
        deal = find_deal(change, to) if to is not None else deal_of(change, old)
        prospect = find_prospect(change, str(deal.prospect))
        days = session.settings.proposal_valid_days
        drawn = copy_proposal(change, old, prospect, deal, days)
    _say_drawn(session, drawn, f"{deal.ref} {prospect.name}", as_json)


@app.command("remove")
def remove(
    ctx: typer.Context, ref: ProposalRef, which: WhichProposal = None, as_json: AsJson = False
) -> None:
    """Take a proposal out of the book. It can be undone."""
    from pipeline_tui.actions.proposals import remove_proposal
    from pipeline_tui.query.proposals import find_proposal
    from pipeline_tui.render.proposal_page import proposal_line

    session = session_of(ctx)
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today)
        remove_proposal(change, found)
    if as_json:
        proposal_answers.json_of(session, found)
        return
    session.say(f"Removed {proposal_line(found, session.today)}.")


app.command("send")(proposal_answers.send)
app.command("accept")(proposal_answers.accept)
app.command("refuse")(proposal_answers.refuse)
app.command("value")(proposal_answers.value)
app.command("print")(proposal_print.print_proposal)
app.add_typer(proposal_lines.app, name="line")
