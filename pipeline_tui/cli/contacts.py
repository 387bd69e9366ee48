"""`pipeline contact add` and `remove`."""

from typing import Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, Ref
from pipeline_tui.cli.session import session_of

app = new_app()


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
    as_json: AsJson = False,
) -> None:
    """A further contact of a prospect."""
    from pipeline_tui.actions.prospects import NewContact, add_contact
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.reports.dossier import contact_record

    new = NewContact(name, role, tuple(email or ()), tuple(phone or ()))
    with session_of(ctx).change() as change:
        prospect, contact = add_contact(change, find_prospect(change, ref), new)
    if as_json:
        output.json_object(contact_record(contact))
        return
    output.say(f"{prospect.ref} {prospect.name}: added {contact.label}.", words.UNDO)


@app.command("remove")
def remove(
    ctx: typer.Context,
    ref: Ref,
    contact: Annotated[str, typer.Argument(metavar="CONTACT", help="Its id or name.")],
) -> None:
    """Take a contact off a prospect."""
    from pipeline_tui.actions.prospects import find_contact, remove_contact
    from pipeline_tui.query.refs import find_prospect

    with session_of(ctx).change() as change:
        prospect = find_prospect(change, ref)
        found = find_contact(prospect, contact)
        remove_contact(change, prospect, found)
    output.say(f"{prospect.ref} {prospect.name}: removed {found.label}.", words.UNDO)
