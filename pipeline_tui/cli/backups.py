"""`pipeline backup list`, `make` and `restore`."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson
from pipeline_tui.cli.session import session_of
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pipeline_tui.book.backups import Backup

app = new_app()


class BackupRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A backup as JSON gives it."""

    name: str
    path: str
    made: datetime
    change: int
    reason: str
    size: int
    """How many bytes the file has."""


@app.callback()
def backup() -> None:
    """Backups of the book: list, make, restore."""


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the backups, newest first."""
    from pipeline_tui.render.blocks import Column, Grid, line

    session = session_of(ctx)
    found = session.book.list_backups()
    if as_json:
        output.json_array(_record(each) for each in found)
        return
    if not found:
        output.show([line("There is no backup yet: the first change of each day makes one.")])
        return
    columns = (
        Column("name"),
        Column("made", leaves=1),
        Column("change", right=True, leaves=2),
        Column("reason"),
        Column("size", right=True, leaves=3),
    )
    zone = session.moment.zone
    rows = [
        [
            each.name,
            f"{each.made.astimezone(zone):%Y-%m-%d %H:%M}",
            str(each.revision),
            each.reason,
            values.file_size(each.size),
        ]
        for each in found
    ]
    output.show([Grid(columns, rows)])


def _record(backup: "Backup") -> BackupRecord:
    return BackupRecord(
        name=backup.name,
        path=str(backup.path),
        made=backup.made,
        change=backup.revision,
        reason=backup.reason,
        size=backup.size,
    )


@app.command("make")
def make(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Copy the book now."""
    session = session_of(ctx)
    made = session.book.back_up(session.moment)
    if as_json:
        output.json_object(_record(made))
        return
    output.say(f"Copied the book to {made.path}.")


@app.command("restore")
def restore(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Its name, the start of one, or latest. For a damaged book also: journal.",
        ),
    ],
) -> None:
    """Restore the book from a backup. The restore is one change, and can be undone.

    A damaged, empty or missing book is rebuilt: from the copy and the changes of the journal
    after it; with latest, from the newest good backup; with journal, from the journal alone.
    """
    session = session_of(ctx)
    done = session.book.restore(name, session.moment)
    if done.documents:
        session.has_saved(done.revision)
    if done.recovery is not None:
        from pipeline_tui.render.recovery_lines import recovery_lines

        lines = recovery_lines(done.recovery, session.book.aside, session.moment.zone)
        output.say(*lines)
        if done.documents and done.recovery.copy:
            output.say(f"Go back to the backup alone with: pipeline undo {done.revision}")
    elif done.documents:
        session.say(f"Restored: {values.count(done.documents, 'record')} changed.")
    else:
        output.say("Nothing changed: the book is already as in that backup.")
