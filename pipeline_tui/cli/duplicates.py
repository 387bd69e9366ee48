"""`pipeline duplicates` and `merge`."""

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_ref
from pipeline_tui.cli.options import AsJson, Limit
from pipeline_tui.cli.session import Session, session_of

if TYPE_CHECKING:
    from pipeline_tui.actions.merging import Merged
    from pipeline_tui.reports.duplicates import Pair


def duplicates(
    ctx: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="Only those of one prospect.", autocompletion=complete_ref
        ),
    ] = None,
    different: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Remember that these two are not the same."),
    ] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Prospects that may be one and the same: e-mail, phone, domain or a similar name."""
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.render.duplicates_page import duplicates_page
    from pipeline_tui.reports.duplicates import duplicate_record
    from pipeline_tui.reports.duplicates import duplicates as pairs_of

    session = session_of(ctx)
    if different is not None:
        said = _tell_apart(session, *different)
        if not as_json:
            session.say(f"{said}.", same=said)
            return
    snapshot = session.read()
    number = find_prospect(snapshot, ref).number if ref else None
    pairs: list[Pair] = pairs_of(snapshot.prospects, number)
    shown = pairs[:limit]
    if as_json:
        output.json_array(duplicate_record(each) for each in shown)
        return
    output.show(duplicates_page(shown, len(pairs) - len(shown)))


def _tell_apart(session: Session, first: str, second: str) -> str:
    """Remember that two prospects are different; say so."""
    from pipeline_tui.actions.telling_apart import tell_apart
    from pipeline_tui.query.refs import find_prospect

    with session.change() as change:
        one, other = find_prospect(change, first), find_prospect(change, second)
        tell_apart(change, one, other)
    return f"{one.ref} {one.name} and {other.ref} {other.name} are different"


class FieldRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A field in which the two differ."""

    field: str
    a: str
    b: str
    takes: str
    """Whose value stands; the other one is kept in the notes."""


class MergeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A merge as `--json` gives it."""

    dry_run: bool
    change: int | None
    ref: str
    prospect: str
    gone: str
    fields: tuple[FieldRecord, ...]
    deals: dict[str, str]
    """The new reference of each deal that moved, by the old one."""
    contacts_added: int
    records: dict[str, int]


def merge(
    ctx: typer.Context,
    a: Annotated[
        str,
        typer.Argument(
            metavar="A", help="The one that stays: 12 or a name.", autocompletion=complete_ref
        ),
    ],
    b: Annotated[
        str,
        typer.Argument(metavar="B", help="The one that goes.", autocompletion=complete_ref),
    ],
    take: Annotated[
        list[str] | None,
        typer.Option(help="Whose value stands where both have one; repeat.", metavar="FIELD=A|B"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do, and change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make one prospect of two. Nothing is lost, and undo makes two of it again."""
    from pipeline_tui.actions.merging import merge_prospects
    from pipeline_tui.actions.merging_fields import parse_takes
    from pipeline_tui.query.refs import find_prospect

    session = session_of(ctx)
    takes = parse_takes(take or ())
    if dry_run:
        rehearsed = session.book.rehearse(session.command, session.moment)
        kept, gone = find_prospect(rehearsed, a), find_prospect(rehearsed, b)
        merged, revision = merge_prospects(rehearsed, kept, gone, takes), None
    else:
        with session.change(backup="merge") as change:
            kept, gone = find_prospect(change, a), find_prospect(change, b)
            merged = merge_prospects(change, kept, gone, takes)
        revision = change.saved_revision
    if as_json:
        output.json_object(_record(merged, dry_run, revision))
    else:
        _say(session, merged, dry_run)


def _say(session: Session, merged: "Merged", dry_run: bool) -> None:
    from pipeline_tui.render.duplicates_page import merge_page

    prospect, gone = merged.prospect, merged.gone
    verb = "Would merge" if dry_run else "Merged"
    output.say(f"{verb} {gone.ref} {gone.name} into {prospect.ref} {prospect.name}.")
    page = merge_page(merged)
    if page:
        output.show(page)
    if dry_run:
        output.say("Nothing was changed: this was a dry run.")
    else:
        output.say(session.undo_line())


def _record(merged: "Merged", dry_run: bool, revision: int | None) -> MergeRecord:
    return MergeRecord(
        dry_run=dry_run,
        change=revision,
        ref=merged.prospect.ref,
        prospect=merged.prospect.name,
        gone=merged.gone.ref,
        fields=tuple(
            FieldRecord(field=each.field, a=each.mine, b=each.theirs, takes=each.takes.value)
            for each in merged.fields
        ),
        deals=dict(merged.deals),
        contacts_added=merged.contacts,
        records=merged.records,
    )
