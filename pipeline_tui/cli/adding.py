"""`pipeline add`."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.options import (
    AsJson,
    Close,
    Competitors,
    CurrencyCode,
    Due,
    Fields,
    NextText,
    Owner,
    Probability,
    Product,
    StageName,
    Tags,
    Title,
    Value,
)
from pipeline_tui.cli.piping import From, PipedCommand
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.actions.activities import Planned
    from pipeline_tui.actions.contacts import NewContact
    from pipeline_tui.actions.deals import NewDeal
    from pipeline_tui.actions.prospects import NewProspect
    from pipeline_tui.book import Change
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.reports.duplicates import Pair

_MOST_NOTES = 5


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The company or person.")],
    contact: Annotated[str, typer.Option(help="Whom to talk to.", metavar="NAME")] = "",
    role: Annotated[str, typer.Option(help="What the contact does there.")] = "",
    email: Annotated[list[str] | None, typer.Option(help="Repeat for more.")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="Repeat for more.")] = None,
    title: Title = "",
    value: Value = None,
    currency: CurrencyCode = None,
    stage: StageName = "search",
    probability: Probability = None,
    close: Close = None,
    product: Product = None,
    competitor: Competitors = None,
    source: Annotated[str | None, typer.Option(help="How you found it: fair, referral …")] = None,
    segment: Annotated[str | None, typer.Option(help="The part of the market.")] = None,
    owner: Owner = None,
    tag: Tags = None,
    fields: Fields = None,
    needs: Annotated[str, typer.Option(help="What it needs.")] = "",
    note: Annotated[str, typer.Option(help="Anything else.")] = "",
    next_: NextText = None,
    due: Due = None,
    no_deal: Annotated[bool, typer.Option("--no-deal", help="The prospect alone.")] = False,
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Add a prospect with its first deal.

    --from adds many, from records with the fields of add, one a line: name, value,
    contact, email, next, due …; with a ref, 12, a further deal of that prospect.
    """
    from pipeline_tui.actions import contacts, prospects

    session = session_of(ctx)
    if from_ is not None:
        from pipeline_tui.cli.adding_many import add_from, refuse_fields

        refuse_fields(ctx)
        add_from(session, from_, as_json)
        return
    new = prospects.NewProspect(
        name=name,
        source=source,
        segment=segment,
        owner=owner or session.settings.owner or None,
        tags=tuple(tag or ()),
        fields=words.parse_pairs(fields),
        needs=needs,
        notes=note,
    )
    person = contacts.NewContact(contact, role, tuple(email or ()), tuple(phone or ()))
    deal_wanted = (
        None
        if no_deal
        else new_deal(
            session, title, value, currency, stage, probability, close, product, competitor
        )
    )
    if no_deal and competitor:
        raise UsageError("a competitor is named on a deal: leave out --no-deal or --competitor")
    planned = new_step(session, next_, due)
    with session.change() as change:
        added = add_entry(change, NewEntry(new, person, deal_wanted, planned))
    report_entry(session, added, as_json)


class NewEntry(NamedTuple):
    """A prospect, its first contact, its first deal and the step planned for it."""

    prospect: "NewProspect"
    person: "NewContact"
    deal: "NewDeal | None"
    step: "Planned | None"


class Added(NamedTuple):
    """What became of them."""

    prospect: "Prospect"
    deal: "Deal | None"
    step: "Step | None"
    alike: "list[Pair]"
    """Prospects that may be the same."""


def add_entry(change: "Change", new: NewEntry) -> Added:
    """Add a prospect with what is known of it. Raises UsageError."""
    from pipeline_tui.actions import activities, contacts, deals, prospects
    from pipeline_tui.reports.likely_duplicates import likely_duplicates

    prospect = prospects.add_prospect(change, new.prospect)
    if new.person != contacts.NewContact():
        prospect, _ = contacts.add_contact(change, prospect, new.person)
    deal = None
    if new.deal is not None:
        prospect, deal = deals.add_deal(change, prospect, new.deal)
    step = activities.plan_step(change, prospect, deal, new.step) if new.step else None
    return Added(prospect, deal, step, likely_duplicates(change, [prospect.number]))


def new_deal(
    session: Session,
    title: str,
    value: str | None,
    currency: str | None,
    stage: str,
    probability: str | None,
    close: str | None,
    product: str | None,
    competitors: list[str] | None,
) -> "NewDeal":
    """A deal out of what was typed. Raises UsageError."""
    from pipeline_tui.actions.deals import NewDeal
    from pipeline_tui.model.probability import parse_probability
    from pipeline_tui.model.stages import parse_stage

    money = None if value is None else session.money(value, currency)
    return NewDeal(
        currency=money.currency if money else session.currency(currency),
        title=title,
        stage=parse_stage(stage),
        value=money.amount if money else None,
        probability=parse_probability(probability) if probability else None,
        close=session.day(close) if close else None,
        product=product,
        competitors=tuple(competitors or ()),
    )


def new_step(
    session: Session, text: str | None, due: str | None, by: str = "me"
) -> "Planned | None":
    """A next step out of what was typed, or none. Raises UsageError for half of one."""
    if text is None and due is None:
        return None
    if text is None or due is None:
        missing = "--due DATE" if due is None else "--next TEXT"
        raise UsageError(f"a next step needs a text and a day: {missing} is missing")
    from pipeline_tui.actions.activities import Planned
    from pipeline_tui.model.activity import Party

    return Planned(text, session.day(due), Party(by))


def note_likely(alike: "list[Pair]") -> None:
    """Say on standard error which new prospects may be the same as older ones."""
    if not alike:
        return
    from pipeline_tui.cli.failure import note
    from pipeline_tui.reports.duplicates import merge_command
    from pipeline_tui.reports.likely_duplicates import likely_text

    for pair in alike[:_MOST_NOTES]:
        note(f"{likely_text(pair)}. To merge them: {merge_command(pair)}")
    if len(alike) > _MOST_NOTES:
        note(f"{len(alike) - _MOST_NOTES} more pairs may be the same. See: pipeline duplicates")


def report_entry(session: Session, added: Added, as_json: bool, more: str = "") -> None:
    """Say what was added."""
    from pipeline_tui.query.views import DealView

    prospect, deal, step, alike = added
    note_likely(alike)
    view = DealView(prospect, deal, step, session.today, session.settings) if deal else None
    if as_json:
        from pipeline_tui.reports.dossier import everything_about

        about = everything_about(session.read(), prospect, session.today, session.settings)
        output.json_object(view.record() if view else about.prospect_record())
        return
    if view is None:
        session.say(f"Added prospect {prospect.number} {prospect.name}.", more)
        return
    session.say(
        f"Added {words.deal_line(view)}.",
        more,
        words.step_line(step, session.today) if step else words.missing_step_line(view),
    )


add.command_class = PipedCommand  # type: ignore[attr-defined]
