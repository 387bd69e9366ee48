"""`pipeline competitor`: cards of who else sells, their prices, and the win rate against each."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, CompetitorName, CurrencyCode, Limit, On
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.actions.competitors import Findings
    from pipeline_tui.model.competitor import Competitor

app = new_app()

Strengths = Annotated[
    list[str] | None, typer.Option("--strength", help="What it is good at; repeat for more.")
]
Weaknesses = Annotated[
    list[str] | None, typer.Option("--weakness", help="Where it is weak; repeat for more.")
]
Opportunities = Annotated[
    list[str] | None,
    typer.Option("--opportunity", help="What that opens for us; repeat for more."),
]
Threats = Annotated[
    list[str] | None, typer.Option("--threat", help="How it can hurt us; repeat for more.")
]
Note = Annotated[str | None, typer.Option(help="Anything else, in place of the old notes.")]


@app.callback()
def competitors() -> None:
    """Who else sells to our prospects."""


@app.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The competitor.")],
    strength: Strengths = None,
    weakness: Weaknesses = None,
    opportunity: Opportunities = None,
    threat: Threats = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """A card for a competitor."""
    from pipeline_tui.actions.competitors import add_competitor

    session = session_of(ctx)
    findings = _findings(strength, weakness, opportunity, threat, note)
    with session.change() as change:
        card = add_competitor(change, name, findings)
    _report(session, card, "Added", as_json)


@app.command("edit")
def edit(
    ctx: typer.Context,
    name: CompetitorName,
    strength: Strengths = None,
    weakness: Weaknesses = None,
    opportunity: Opportunities = None,
    threat: Threats = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(help="A line to take off, or a part of it.", metavar="TEXT"),
    ] = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """Add to a card, or take lines off it."""
    from pipeline_tui.actions.competitors import Findings, edit_competitor
    from pipeline_tui.query.competitors import find_competitor

    session = session_of(ctx)
    findings = _findings(strength, weakness, opportunity, threat, note)
    if findings == Findings() and not drop:
        raise UsageError("nothing to change: give an option, like --weakness 'no service'")
    with session.change() as change:
        card = edit_competitor(change, find_competitor(change, name), findings, drop or ())
    _report(session, card, "Changed", as_json)


@app.command("price")
def price(
    ctx: typer.Context,
    name: CompetitorName,
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help="As your catalogue has it.")],
    amount: Annotated[
        str, typer.Argument(metavar="AMOUNT", help="What it asks; none forgets its prices.")
    ],
    currency: CurrencyCode = None,
    on: On = None,
    source: Annotated[str, typer.Option(help="Where it was seen: tender, website …")] = "",
    as_json: AsJson = False,
) -> None:
    """Note a price of a competitor."""
    from pipeline_tui.actions.competitors import forget_prices, see_price
    from pipeline_tui.query.competitors import find_competitor

    session = session_of(ctx)
    is_gone = words.is_none(amount)
    day = session.past_day(on)
    money = None if is_gone else session.money(amount, currency)
    with session.change() as change:
        card = find_competitor(change, name)
        if money is None:
            card = forget_prices(change, card, product)
        else:
            card = see_price(change, card, product, money, day, source)
    _report(session, card, "Removed prices of" if is_gone else "Recorded a price of", as_json)


@app.command("rename")
def rename(
    ctx: typer.Context,
    name: CompetitorName,
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is called now.")],
    as_json: AsJson = False,
) -> None:
    """Give a competitor another name, on every deal and objection too."""
    from pipeline_tui.actions.competitors import rename_competitor
    from pipeline_tui.query.competitors import find_competitor

    session = session_of(ctx)
    with session.change() as change:
        old = find_competitor(change, name)
        card = rename_competitor(change, old, new)
    _report(session, card, f"{old.name} is now", as_json)


@app.command("remove")
def remove(
    ctx: typer.Context,
    name: CompetitorName,
    everywhere: Annotated[
        bool,
        typer.Option("--everywhere", help="Take the name off deals and objections as well."),
    ] = False,
) -> None:
    """Take out a card. It can be undone."""
    from pipeline_tui.actions.competitors import remove_competitor
    from pipeline_tui.present import values
    from pipeline_tui.query.competitors import find_competitor

    session = session_of(ctx)
    with session.change() as change:
        card = find_competitor(change, name)
        count = remove_competitor(change, card, everywhere)
    named = f" and its name from {values.count(count, 'record')}" if count else ""
    session.say(f"Removed the card of {card.name}{named}.")


@app.command("list")
def list_competitors(ctx: typer.Context, limit: Limit = None, as_json: AsJson = False) -> None:
    """Every competitor with the win rate against it."""
    from pipeline_tui.reports.competition import competition

    found = competition(session_of(ctx).read())[:limit]
    if as_json:
        output.json_array(found)
        return
    from pipeline_tui.render.competitor_page import competitors_page

    output.show(competitors_page(found))


@app.command("show")
def show(ctx: typer.Context, name: CompetitorName, as_json: AsJson = False) -> None:
    """The card of a competitor, and the deals against it."""
    from pipeline_tui.query.competitors import find_competitor
    from pipeline_tui.reports.competition import competitor_record

    session = session_of(ctx)
    snapshot = session.read()
    record = competitor_record(snapshot, find_competitor(snapshot, name))
    if as_json:
        output.json_object(record)
        return
    from pipeline_tui.render.competitor_page import competitor_page

    output.show(competitor_page(record, session.today))


def _findings(
    strength: list[str] | None,
    weakness: list[str] | None,
    opportunity: list[str] | None,
    threat: list[str] | None,
    note: str | None,
) -> "Findings":
    from pipeline_tui.actions.competitors import Findings

    return Findings(
        tuple(strength or ()),
        tuple(weakness or ()),
        tuple(opportunity or ()),
        tuple(threat or ()),
        note,
    )


def _report(session: Session, card: "Competitor", what: str, as_json: bool) -> None:
    if as_json:
        from pipeline_tui.reports.competition import competitor_record

        output.json_object(competitor_record(session.read(), card))
    else:
        session.say(f"{what} {card.name}.", same=card.name)
