"""`pipeline forget`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.options import Ref
from pipeline_tui.cli.session import session_of
from pipeline_tui.cli.terminals import can_ask
from pipeline_tui.errors import PipelineError, UsageError

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot


def forget(
    ctx: typer.Context,
    ref: Ref,
    contact: Annotated[
        str | None,
        typer.Argument(metavar="[CONTACT]", help="One contact of it, by id or name."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be erased, and erase nothing.")
    ] = False,
) -> None:
    """Erase a prospect or a contact from the book, its journal and its backups, for good."""
    from pipeline_tui.render.erasure_lines import extent_lines

    session = session_of(ctx)
    number, contact_id = _find(session.read(), ref, contact)
    extent = session.book.erasure(number, contact_id)
    if not (yes or dry_run or can_ask()):
        raise UsageError(
            "this cannot be undone: confirm it with --yes", "See what it erases with --dry-run."
        )
    output.say(*extent_lines(extent))
    if dry_run:
        return
    if not yes and not typer.confirm("Erase this?"):
        raise PipelineError("nothing was erased")
    revision = session.book.forget(number, contact_id, session.moment)
    session.saved = failure.Saved(f"change {revision}")
    output.say(f"Erased. Change {revision} in the history says so, without a name.")


def _find(snapshot: "Snapshot", ref: str, contact: str | None) -> tuple[int, int]:
    """Return the number of the prospect and the id of the contact, or 0.

    Both may have left the book already: then they are found by number alone.
    """
    from pipeline_tui.actions.contacts import find_contact
    from pipeline_tui.query.refs import find_prospect, is_deal_ref

    if is_deal_ref(ref):
        raise UsageError(f"{ref} is a deal: a prospect is erased as a whole")
    number = int(ref) if ref.isascii() and ref.isdigit() else find_prospect(snapshot, ref).number
    if contact is None:
        return number, 0
    if contact.isascii() and contact.isdigit():
        return number, int(contact)
    return number, find_contact(find_prospect(snapshot, str(number)), contact).id
