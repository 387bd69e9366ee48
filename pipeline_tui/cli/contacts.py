"""`pipeline contact add`, `edit` and `remove`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, Ref
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.model.prospect import Contact, Prospect

app = new_app()

Which = Annotated[str, typer.Argument(metavar="CONTACT", help="Its id or name.")]


@app.callback()
def contacts() -> None:
    """The people at a prospect."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person.")] = "",
    email: Annotated[list[str] | None, typer.Option(help="Repeat for more.")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="Repeat for more.")] = None,
    role: Annotated[str, typer.Option(help="What the person does there.")] = "",
    decides: Annotated[
        bool, typer.Option("--decides/--no-decides", help="It is the person who decides.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """A further contact of a prospect."""
    from pipeline_tui.actions.contacts import NewContact, add_contact
    from pipeline_tui.query.refs import find_prospect

    new = NewContact(name, role, tuple(email or ()), tuple(phone or ()), decides=decides)
    session = session_of(ctx)
    with session.change() as change:
        prospect, contact = add_contact(change, find_prospect(change, ref), new)
    _report(session, "added", prospect, contact, as_json)


@app.command("edit")
def edit(
    ctx: typer.Context,
    ref: Ref,
    which: Which,
    name: Annotated[str | None, typer.Option(help="The person.")] = None,
    email: Annotated[
        list[str] | None, typer.Option(help="In place of the old ones; repeat for more.")
    ] = None,
    phone: Annotated[
        list[str] | None, typer.Option(help="In place of the old ones; repeat for more.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="What the person does there.")] = None,
    decides: Annotated[
        bool | None, typer.Option("--decides/--no-decides", help="It is the person who decides.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change a contact of a prospect. An empty text clears a field."""
    from pipeline_tui.actions.contacts import ContactEdit, edit_contact, find_contact
    from pipeline_tui.query.refs import find_prospect

    wanted = ContactEdit(
        name,
        role,
        None if email is None else tuple(email),
        None if phone is None else tuple(phone),
        decides,
    )
    if wanted == ContactEdit():
        raise UsageError(f"nothing to change: give an option, like --role buyer ({which})")
    session = session_of(ctx)
    with session.change() as change:
        prospect = find_prospect(change, ref)
        prospect, contact = edit_contact(change, prospect, find_contact(prospect, which), wanted)
    _report(session, "changed", prospect, contact, as_json)


@app.command("remove")
def remove(ctx: typer.Context, ref: Ref, which: Which) -> None:
    """Take a contact off a prospect."""
    from pipeline_tui.actions.contacts import find_contact, remove_contact
    from pipeline_tui.query.refs import find_prospect

    session = session_of(ctx)
    with session.change() as change:
        prospect = find_prospect(change, ref)
        found = find_contact(prospect, which)
        remove_contact(change, prospect, found)
    _report(session, "removed", prospect, found)


def _report(
    session: Session, done: str, prospect: "Prospect", contact: "Contact", as_json: bool = False
) -> None:
    if as_json:
        from pipeline_tui.reports.dossier import contact_record

        output.json_object(contact_record(contact))
        return
    shown = f"{prospect.ref} {prospect.name}"
    session.say(f"{shown}: {done} {contact.label}.", same=f"{shown}, {contact.label}")
