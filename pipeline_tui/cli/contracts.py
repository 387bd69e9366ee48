"""`pipeline contract`: add, edit, sign, document, renew, end, list, show, remove."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.contract_words import contract_title, missing_line
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, On, Ref, WhichContract
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.model.contract import Contract

app = new_app()

Number = Annotated[str | None, typer.Option(help="What is printed on it.")]
Starts = Annotated[str | None, typer.Option(help="Its first day.", metavar="DATE")]
Ends = Annotated[str | None, typer.Option(help="Its last day.", metavar="DATE")]
Notice = Annotated[
    int | None, typer.Option(help="Days before its end to speak of the renewal.", metavar="DAYS")
]
Note = Annotated[str | None, typer.Option(help="Anything else.")]
Signed = Annotated[str | None, typer.Option(help="The day of the signature.", metavar="DATE")]


@app.callback()
def contracts() -> None:
    """Contracts with their papers, from the draft to the renewal."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    number: Number = None,
    starts: Starts = None,
    ends: Ends = None,
    notice_days: Notice = None,
    document: Annotated[
        list[str] | None,
        typer.Option(help="A paper that it needs, in place of the usual ones; repeat for more."),
    ] = None,
    note: Note = None,
    signed: Signed = None,
    as_json: AsJson = False,
) -> None:
    """A contract on a deal. It needs the papers of the setting contract.documents, unless
    told otherwise; `--document none` for none."""
    from pipeline_tui.actions.contracts import NewContract, add_contract
    from pipeline_tui.query.refs import find_deal

    session = session_of(ctx)
    names = session.settings.contract_documents.split(",") if document is None else document
    new = NewContract(
        number=number or "",
        starts=session.day(starts) if starts else None,
        ends=session.day(ends) if ends else None,
        notice_days=30 if notice_days is None else notice_days,
        documents=() if document == ["none"] else tuple(names),
        note=note or "",
        signed=session.past_day(signed),
    )
    with session.change() as change:
        contract = add_contract(change, find_deal(change, ref), new)
    said = "Added" if contract.signed is None else "Added and signed"
    _say(session, contract, said, as_json, missing_line(contract))


@app.command("edit")
def edit(
    ctx: typer.Context,
    ref: Ref,
    which: WhichContract = None,
    number: Number = None,
    starts: Annotated[
        str | None, typer.Option(help="Its first day, or none.", metavar="DATE")
    ] = None,
    ends: Annotated[str | None, typer.Option(help="Its last day, or none.", metavar="DATE")] = None,
    notice_days: Notice = None,
    signed: Annotated[
        str | None, typer.Option(help="The day of the signature, or none.", metavar="DATE")
    ] = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """Change a contract."""
    from pipeline_tui.actions.contracts import ContractEdit, edit_contract

    session = session_of(ctx)
    wanted = ContractEdit(
        number=number,
        starts=_day(session.day, starts),
        clear_starts=words.is_none(starts),
        ends=_day(session.day, ends),
        clear_ends=words.is_none(ends),
        notice_days=notice_days,
        signed=_day(session.past_day, signed),
        clear_signed=words.is_none(signed),
        note=note,
    )
    if wanted == ContractEdit():
        raise UsageError(f"nothing to change: give an option, like --ends 2027-12-31 ({ref})")
    with session.change() as change:
        contract = edit_contract(change, _chosen(change, ref, which), wanted)
    _say(session, contract, "Changed", as_json)


def _day(read: "Callable[[str], date | None]", text: str | None) -> "date | None":
    return read(text) if text and not words.is_none(text) else None


@app.command("sign")
def sign(
    ctx: typer.Context,
    ref: Ref,
    which: WhichContract = None,
    on: On = None,
    win: Annotated[bool, typer.Option("--win", help="Move the deal to after-sales too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Sign a contract; papers that are missing are named."""
    from pipeline_tui.actions.contracts import sign_contract
    from pipeline_tui.actions.moving import Way

    session = session_of(ctx)
    day = session.past_day(on)
    with session.change() as change:
        chosen = _chosen(change, ref, which, lambda each: each.signed is None)
        way = Way(session.settings, day) if win else None
        contract = sign_contract(change, chosen, day, way)
    won = f"{contract.prospect}.{contract.deal} is won, in after-sales." if win else ""
    _say(session, contract, "Signed", as_json, missing_line(contract), won)


@app.command("document")
def document(
    ctx: typer.Context,
    ref: Ref,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Part of its name is enough.")],
    which: WhichContract = None,
    missing: Annotated[bool, typer.Option("--missing", help="It is not there after all.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="The contract does not need it.")] = False,
    on: Annotated[
        str | None, typer.Option(help="The day on which it came in; today.", metavar="DATE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tick a paper off; a new name adds it to the list."""
    from pipeline_tui.actions.contracts import drop_document, tick_document

    session = session_of(ctx)
    if missing + drop + (on is not None) > 1:
        raise UsageError("--missing, --drop and --on exclude each other")
    day = session.past_day(on)
    with session.change() as change:
        chosen = _chosen(change, ref, which)
        if drop:
            ticked = drop_document(change, chosen, name)
        else:
            ticked = tick_document(change, chosen, name, day, missing)
    state = "is missing" if ticked.document.present is None else "is there"
    if drop:
        state = "is not needed"
    elif ticked.is_new:
        state = f"was added and {state}"
    if as_json:
        _say(session, ticked.contract, "", as_json)
        return
    papers = f"{len(ticked.contract.documents) - len(ticked.contract.missing)} of"
    papers = f"{papers} {values.count(len(ticked.contract.documents), 'paper')} there."
    session.say(
        f"{contract_title(ticked.contract)}: {ticked.document.name} {state}, {papers}",
        missing_line(ticked.contract),
        same=f"{contract_title(ticked.contract)}, {ticked.document.name}",
    )


@app.command("renew")
def renew(
    ctx: typer.Context,
    ref: Ref,
    until: Annotated[str, typer.Option(help="Its new last day.", metavar="DATE")],
    which: WhichContract = None,
    as_json: AsJson = False,
) -> None:
    """Renew a contract until a later day."""
    from pipeline_tui.actions.contracts import renew_contract

    session = session_of(ctx)
    day = session.day(until)
    with session.change() as change:
        chosen = _chosen(change, ref, which, lambda each: each.ends is not None)
        contract = renew_contract(change, chosen, day)
    _say(session, contract, "Renewed", as_json)


@app.command("end")
def end(
    ctx: typer.Context,
    ref: Ref,
    which: WhichContract = None,
    on: Annotated[
        str | None, typer.Option(help="The day of the decision; today.", metavar="DATE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Note that a contract is not renewed."""
    from pipeline_tui.actions.contracts import end_contract

    session = session_of(ctx)
    day = session.past_day(on)
    with session.change() as change:
        chosen = _chosen(change, ref, which, lambda each: bool(each.ends and not each.ended))
        contract = end_contract(change, chosen, day)
    _say(session, contract, "Not to be renewed:", as_json)


@app.command("remove")
def remove(ctx: typer.Context, ref: Ref, which: WhichContract = None) -> None:
    """Remove a contract with its obligations. It can be undone."""
    from pipeline_tui.actions.contracts import remove_contract

    session = session_of(ctx)
    with session.change() as change:
        contract = _chosen(change, ref, which)
        removed = remove_contract(change, contract)
    owed = removed.counts.get("obligations", 0)
    session.say(
        f"Removed {contract_title(contract)}.",
        f"{values.count(owed, 'obligation')} went with it." if owed else "",
    )


@app.command("show")
def show(
    ctx: typer.Context, ref: Ref, which: WhichContract = None, as_json: AsJson = False
) -> None:
    """One contract with its papers and obligations."""
    from pipeline_tui.actions.contracts import choose_contract, contracts_of, obligations_under
    from pipeline_tui.query.refs import find_owner

    session = session_of(ctx)
    snapshot = session.read()
    contract = choose_contract(contracts_of(snapshot, *find_owner(snapshot, ref)), ref, which)
    obligations = obligations_under(snapshot, contract)
    if as_json:
        from pipeline_tui.reports.contracts import contract_dossier

        output.json_object(contract_dossier(contract, obligations, session.today))
        return
    from pipeline_tui.render.contract_page import contract_page

    output.show(contract_page(contract, obligations, session.today))


@app.command("list")
def list_contracts(
    ctx: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="Of one prospect or deal.")
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Those that lack a paper.")] = False,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Those not signed yet.")] = False,
    ending: Annotated[
        bool, typer.Option("--ending", help="Those whose renewal is to be spoken of.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Contracts, all or those of one prospect or deal."""
    from pipeline_tui.actions.contracts import contracts_of
    from pipeline_tui.model.contract import Contract
    from pipeline_tui.query.refs import find_owner

    session = session_of(ctx)
    snapshot = session.read()
    everything = contracts_of(snapshot, *find_owner(snapshot, ref)) if ref else None
    found = [
        each
        for each in (snapshot.of(Contract) if everything is None else everything)
        if (not missing or each.missing)
        and (not unsigned or each.signed is None)
        and (not ending or each.is_ending(session.today))
    ]
    if as_json:
        from pipeline_tui.reports.contracts import contract_record

        output.json_array([contract_record(each) for each in found])
        return
    from pipeline_tui.render.contract_page import contracts_page

    output.show(contracts_page(found, session.today))


def _chosen(
    change: "Change",
    ref: str,
    which: str | None,
    wanted: "Callable[[Contract], bool]" = lambda contract: True,
) -> "Contract":
    """The contract that is meant. Raises NotFoundError or AmbiguousError."""
    from pipeline_tui.actions.contracts import choose_contract, contracts_of
    from pipeline_tui.query.refs import find_owner

    return choose_contract(contracts_of(change, *find_owner(change, ref)), ref, which, wanted)


def _say(session: Session, contract: "Contract", said: str, as_json: bool, *more: str) -> None:
    if as_json:
        from pipeline_tui.reports.contracts import contract_record

        output.json_object(contract_record(contract))
        return
    from pipeline_tui.cli.contract_words import contract_text

    shown = contract_text(contract, session.today)
    session.say(f"{said} {shown}.", *more, same=shown)
