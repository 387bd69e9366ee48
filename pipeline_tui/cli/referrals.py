"""`pipeline referral`: who named whom to us."""

from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from pipeline_tui.cli import output, words
from pipeline_tui.cli.adding import NewEntry, add_entry, new_deal, new_step, report_entry
from pipeline_tui.cli.completion import complete_ref
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import (
    AsJson,
    CurrencyCode,
    Due,
    Fields,
    NextText,
    Owner,
    Ref,
    StageName,
    Tags,
    Title,
    Value,
)
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from typer._click import Context
    from typer._click.core import Command

    from pipeline_tui.model.prospect import Prospect


class _AddsByDefault(TyperGroup):
    """`pipeline referral 12 NAME` is `pipeline referral add 12 NAME`."""

    def resolve_command(
        self, ctx: "Context", args: list[str]
    ) -> "tuple[str | None, Command | None, list[str]]":
        """The command of the first word, or add where that is none."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["add", *args]
        return super().resolve_command(ctx, args)


app = new_app(_AddsByDefault)


@app.callback()
def referrals() -> None:
    """Who named whom to you, and what came of it."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Whom it named: a new one.")] = "",
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            help="Whom it named, where that is in the book.",
            metavar="REF",
            autocompletion=complete_ref,
        ),
    ] = None,
    contact: Annotated[str, typer.Option(help="Whom to talk to.", metavar="NAME")] = "",
    role: Annotated[str, typer.Option(help="What the contact does there.")] = "",
    email: Annotated[list[str] | None, typer.Option(help="Repeat for more.")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="Repeat for more.")] = None,
    title: Title = "",
    value: Value = None,
    currency: CurrencyCode = None,
    stage: StageName = "search",
    segment: Annotated[str | None, typer.Option(help="The part of the market.")] = None,
    owner: Owner = None,
    tag: Tags = None,
    fields: Fields = None,
    needs: Annotated[str, typer.Option(help="What it needs.")] = "",
    note: Annotated[str, typer.Option(help="Anything else.")] = "",
    next_: NextText = None,
    due: Due = None,
    no_deal: Annotated[bool, typer.Option("--no-deal", help="The prospect alone.")] = False,
    as_json: AsJson = False,
) -> None:
    """A prospect that REF named to you: a new one, with the source referral, or one --of the
    book. The word add may be left out."""
    session = session_of(ctx)
    if bool(name) is (of is not None):
        raise UsageError("whom did it name? give the NAME of a new prospect, or --of REF")
    if of is not None:
        _refer_existing(session, ref, of, as_json)
        return
    from pipeline_tui.actions import contacts, prospects
    from pipeline_tui.actions.referrals import SOURCE, refer
    from pipeline_tui.query.refs import find_prospect

    deal = None
    if not no_deal:
        deal = new_deal(session, title, value, currency, stage, None, None, None, None)
    entry = NewEntry(
        prospects.NewProspect(
            name=name,
            source=SOURCE,
            segment=segment,
            owner=owner or session.settings.owner or None,
            tags=tuple(tag or ()),
            fields=words.parse_pairs(fields),
            needs=needs,
            notes=note,
        ),
        contacts.NewContact(contact, role, tuple(email or ()), tuple(phone or ())),
        deal,
        new_step(session, next_, due),
    )
    with session.change() as change:
        referrer = find_prospect(change, ref)
        added = add_entry(change, entry)
        prospect = refer(change, referrer, added.prospect)
    report_entry(session, added._replace(prospect=prospect), as_json, _by_line(referrer))


def _by_line(referrer: "Prospect") -> str:
    return f"Referred by {referrer.ref} {referrer.name}."


def _refer_existing(session: Session, ref: str, of: str, as_json: bool) -> None:
    from pipeline_tui.actions.referrals import refer
    from pipeline_tui.query.refs import find_prospect

    with session.change() as change:
        referrer = find_prospect(change, ref)
        prospect = refer(change, referrer, find_prospect(change, of))
    _say(
        session,
        prospect,
        as_json,
        f"{prospect.ref} {prospect.name}: referred by {referrer.ref} {referrer.name}",
    )


@app.command("clear")
def clear(ctx: typer.Context, ref: Ref, as_json: AsJson = False) -> None:
    """Nobody named REF after all."""
    from pipeline_tui.actions.referrals import clear_referral
    from pipeline_tui.query.refs import find_prospect

    session = session_of(ctx)
    with session.change() as change:
        prospect = clear_referral(change, find_prospect(change, ref))
    _say(session, prospect, as_json, f"{prospect.ref} {prospect.name}: no referrer")


@app.command("tree")
def tree(
    ctx: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="Whom it named, and whom those did.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Who named whom, with the value that was won at each and below it."""
    from pipeline_tui.query.records import Records
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.reports.referrals import referral_tree

    session = session_of(ctx)
    snapshot = session.read()
    top = find_prospect(snapshot, ref).number if ref else None
    found = referral_tree(Records(snapshot).named(), snapshot.deals, top)
    if as_json:
        output.json_array(found)
        return
    from pipeline_tui.render.care_page import referrals_page

    output.show(referrals_page(found))


def _say(session: Session, prospect: "Prospect", as_json: bool, said: str) -> None:
    if as_json:
        from pipeline_tui.reports.dossier import everything_about

        everything = everything_about(session.read(), prospect, session.today, session.settings)
        output.json_object(everything.prospect_record())
        return
    session.say(f"{said}.", same=said)
