"""`pipeline obligation`: add, done, reopen, edit, remove, list."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.completion import complete_obligation_kind
from pipeline_tui.cli.contract_words import obligation_text
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, CurrencyCode, On, Ref, Value, WhichContract
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import ObligationKind

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.model.contract import Contract, Obligation
    from pipeline_tui.model.money import Money

app = new_app()


Which = Annotated[
    str | None,
    typer.Argument(
        metavar="[WHICH]", help="Its id, its kind or part of its text; the earliest open one."
    ),
]
Named = Annotated[
    str, typer.Argument(metavar="WHICH", help="Its id, its kind or part of its text.")
]


@app.callback()
def obligations() -> None:
    """Deliveries and payments, and whether they come in time."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="delivery or payment.",
            autocompletion=complete_obligation_kind,
        ),
    ],
    due: Annotated[str, typer.Option(help="Its day, or the first one.", metavar="DATE")],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="What it is.")] = "",
    amount: Value = None,
    currency: CurrencyCode = None,
    by: Annotated[
        Party | None, typer.Option(help="Who owes it: deliveries me, payments them.")
    ] = None,
    repeat: Annotated[
        str | None,
        typer.Option(
            help="monthly, weekly, quarterly, 'every 2 weeks', or a rule: FREQ=MONTHLY;…",
            metavar="RULE",
        ),
    ] = None,
    count: Annotated[int | None, typer.Option(help="How often it repeats.", min=1)] = None,
    until: Annotated[
        str | None,
        typer.Option(help="The last day; else that of the contract.", metavar="DATE"),
    ] = None,
    split: Annotated[
        int | None,
        typer.Option(
            help="Into so many equal parts of the amount or of the deal's value, monthly unless"
            " --repeat says otherwise.",
            metavar="PARTS",
            min=1,
        ),
    ] = None,
    which: WhichContract = None,
    as_json: AsJson = False,
) -> None:
    """A delivery or payment, once or again and again.

    By words, a month that is too short gives its last day: monthly from 31 January is
    28 February, 31 March …
    """
    from pipeline_tui.actions.contracts import deal_of
    from pipeline_tui.actions.obligations import (
        NewObligation,
        Recurs,
        add_obligations,
        parse_obligation_kind,
        repetition,
    )

    session = session_of(ctx)
    wanted = parse_obligation_kind(kind)
    first = session.day(due)
    last = session.day(until) if until else None
    with session.change() as change:
        contract = _contract(change, ref, which)
        deal = deal_of(change, contract)
        new = NewObligation(
            kind=wanted,
            due=first,
            text=text,
            money=_money(session, amount, currency, deal.currency if deal else None),
            by=by,
            repeat=repetition(contract, first, Recurs(repeat, count, last, split)),
            split=split,
        )
        made = add_obligations(change, contract, new)
    if as_json:
        _as_json(session, made, is_one=new.repeat is None)
        return
    session.say(*_added_lines(made, session.today))


def _added_lines(made: "tuple[Obligation, ...]", today: "date") -> list[str]:
    first = f"Added {obligation_text(made[0], today)}"
    if len(made) == 1:
        return [f"{first}."]
    from pipeline_tui.present import values
    from pipeline_tui.reports.contracts import amounts

    sums = amounts(made)
    total = f"; together {values.sums(sums)}" if sums else ""
    last = values.day(made[-1].due, today)
    return [f"{first} and {len(made) - 1} more, the last one due {last}{total}."]


@app.command("done")
def done(
    ctx: typer.Context, ref: Ref, which: Which = None, on: On = None, as_json: AsJson = False
) -> None:
    """Mark a delivery or payment as done; late days are said."""
    from pipeline_tui.actions.obligations import finish_obligation

    session = session_of(ctx)
    day = session.past_day(on)
    with session.change() as change:
        obligation = finish_obligation(change, _chosen(change, ref, which), day)
    late = obligation.days_late(session.today)
    _say(session, obligation, "Done:", as_json, f"It was {late} d late." if late else "")


@app.command("reopen")
def reopen(ctx: typer.Context, ref: Ref, which: Which = None, as_json: AsJson = False) -> None:
    """It is owed after all; without WHICH the one that was done last."""
    from pipeline_tui.actions.obligations import reopen_obligation

    session = session_of(ctx)
    with session.change() as change:
        obligation = reopen_obligation(change, _chosen(change, ref, which, is_open=False))
    _say(session, obligation, "Owed again:", as_json)


@app.command("edit")
def edit(
    ctx: typer.Context,
    ref: Ref,
    which: Named,
    text: Annotated[str | None, typer.Option(help="What it is.")] = None,
    due: Annotated[str | None, typer.Option(help="Its day.", metavar="DATE")] = None,
    amount: Annotated[
        str | None, typer.Option(help="500k, 1200.50 …, or none.", metavar="AMOUNT")
    ] = None,
    currency: CurrencyCode = None,
    kind: Annotated[ObligationKind | None, typer.Option(help="delivery or payment.")] = None,
    by: Annotated[Party | None, typer.Option(help="Who owes it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change a delivery or payment."""
    from pipeline_tui.actions.contracts import deal_of
    from pipeline_tui.actions.obligations import ObligationEdit, edit_obligation
    from pipeline_tui.errors import NotFoundError
    from pipeline_tui.model.contract import Contract

    session = session_of(ctx)
    if all(each is None for each in (text, due, amount, kind, by)):
        raise UsageError(f"nothing to change: give an option, like --due fri ({ref})")
    day = session.day(due) if due else None
    with session.change() as change:
        chosen = _chosen(change, ref, which, is_open=None)
        contract, deal = change.of(Contract).get(chosen.contract), deal_of(change, chosen)
        if contract is None:
            raise NotFoundError(f"the contract of {chosen.kind} {chosen.id} is no longer there")
        usual = chosen.currency or (deal.currency if deal else None)
        wanted = ObligationEdit(
            kind=kind,
            by=by,
            text=text,
            due=day,
            money=None if words.is_none(amount) else _money(session, amount, currency, usual),
            clear_money=words.is_none(amount),
        )
        obligation = edit_obligation(change, chosen, contract, wanted)
    _say(session, obligation, "Changed", as_json)


@app.command("remove")
def remove(
    ctx: typer.Context,
    ref: Ref,
    which: Named,
    every: Annotated[bool, typer.Option("--all", help="Every open one that WHICH fits.")] = False,
) -> None:
    """Remove a delivery or payment. It can be undone."""
    from pipeline_tui.actions.obligations import fitting_obligations, obligations_of
    from pipeline_tui.errors import NotFoundError
    from pipeline_tui.query.refs import find_owner

    session = session_of(ctx)
    with session.change() as change:
        if every:
            found = obligations_of(change, *find_owner(change, ref))
            gone = [each for each in fitting_obligations(found, ref, which) if each.is_open]
        else:
            gone = [_chosen(change, ref, which, is_open=None)]
        if not gone:
            raise NotFoundError(f"{ref}: what fits {which[:60]!r} is done already")
        for each in gone:
            change.remove(each)
    more = f" and {len(gone) - 1} more" if gone[1:] else ""
    session.say(f"Removed {obligation_text(gone[0], session.today)}{more}.")


@app.command("list")
def list_obligations(
    ctx: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="Of one prospect or deal.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Due today or overdue.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Past their day.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Those that are done as well.")] = False,
    by: Annotated[Party | None, typer.Option(help="Who owes it.")] = None,
    kind: Annotated[ObligationKind | None, typer.Option(help="delivery or payment.")] = None,
    as_json: AsJson = False,
) -> None:
    """What is owed, the earliest first, with the sums of each side."""
    from pipeline_tui.actions.obligations import obligations_of
    from pipeline_tui.model.contract import Obligation
    from pipeline_tui.query.refs import find_owner

    session = session_of(ctx)
    snapshot, today = session.read(), session.today
    if every and (due or overdue):
        raise UsageError("--all and --due or --overdue exclude each other")
    mine = obligations_of(snapshot, *find_owner(snapshot, ref)) if ref else None
    found = [
        each
        for each in (snapshot.of(Obligation) if mine is None else mine)
        if (every or each.is_open)
        and (not due or each.due <= today)
        and (not overdue or each.due < today)
        and by in (None, each.by)
        and kind in (None, each.kind)
    ]
    found.sort(key=lambda each: (each.due, each.id))
    if as_json:
        _as_json(session, tuple(found), is_one=False)
        return
    from pipeline_tui.render.contract_page import obligations_page

    output.show(obligations_page(found, today))


def _contract(change: "Change", ref: str, which: str | None) -> "Contract":
    from pipeline_tui.actions.contracts import choose_contract, contracts_of
    from pipeline_tui.query.refs import find_owner

    return choose_contract(contracts_of(change, *find_owner(change, ref)), ref, which)


def _chosen(
    change: "Change", ref: str, which: str | None, is_open: bool | None = True
) -> "Obligation":
    from pipeline_tui.actions.obligations import choose_obligation, obligations_of
    from pipeline_tui.query.refs import find_owner

    found = obligations_of(change, *find_owner(change, ref))
    return choose_obligation(found, ref, which, is_open)


def _money(
    session: Session, amount: str | None, currency: str | None, usual: str | None
) -> "Money | None":
    if amount is None and currency is not None:
        raise UsageError("--currency needs an --amount")
    return None if amount is None else session.money(amount, currency, usual)


def _as_json(session: Session, made: "tuple[Obligation, ...]", is_one: bool) -> None:
    from pipeline_tui.reports.contracts import obligation_record

    records = [obligation_record(each, session.today) for each in made]
    if is_one:
        output.json_object(records[0])
    else:
        output.json_array(records)


def _say(
    session: Session, obligation: "Obligation", said: str, as_json: bool, more: str = ""
) -> None:
    if as_json:
        _as_json(session, (obligation,), is_one=True)
        return
    shown = obligation_text(obligation, session.today)
    session.say(f"{said} {shown}.", more, same=shown)
