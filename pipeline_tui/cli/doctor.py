"""`pipeline doctor`."""

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import ExitCode, UsageError
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pipeline_tui.cli.session import Session


class FindingRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as JSON gives it."""

    level: str
    text: str
    remedy: str


def doctor(
    ctx: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Make files private, remove old leftovers.")
    ] = False,
    archive: Annotated[
        bool,
        typer.Option("--archive", help="Move old changes from the journal to a compressed file."),
    ] = False,
    before: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="With --archive: keep changes from this day on. Default: 12 months ago.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the book, its journal, backups and permissions. Exits with 5 when one is bad."""
    from pipeline_tui.book.doctor import Level, examine
    from pipeline_tui.book.doctor import fix as fix_files
    from pipeline_tui.render.blocks import Cell, Column, Grid, Part, Tone

    session = session_of(ctx)
    path = session.book.path
    if before is not None and not archive:
        raise UsageError("--before needs --archive")
    fixed = fix_files(path) if fix else []
    if archive:
        fixed += _archive(session, before)
    findings = examine(path)
    is_bad = any(each.level is Level.BAD for each in findings)
    if as_json:
        output.json_array(
            FindingRecord(level=each.level.value, text=each.text, remedy=each.remedy)
            for each in findings
        )
    else:
        tones = {Level.GOOD: Tone.GOOD, Level.WARNING: Tone.WARNING, Level.BAD: Tone.BAD}
        output.say(*fixed)
        rows: list[list[Part]] = [
            [Cell(each.level.value, tones[each.level]), each.text, each.remedy] for each in findings
        ]
        heads = (Column(""), Column("", wraps=True, least=30), Column("", wraps=True))
        output.show([Grid(heads, rows, has_head=False)])
    if is_bad:
        raise typer.Exit(ExitCode.DAMAGED)


def _archive(session: "Session", before: str | None) -> list[str]:
    """Move old changes to an archive, and compress backups of older versions."""
    from dateutil.relativedelta import relativedelta

    today = session.today
    day = session.past_day(before) or today - relativedelta(years=1)
    if day > today:
        raise UsageError(f"--before {day} is in the future")
    done = session.book.archive(day, session.moment)
    packed = session.book.compress_backups()
    lines = [f"There are no changes from before {day} in the journal."]
    if done is not None:
        file = f" to {done.path}" if done.path else ""
        lines = [f"Moved {values.count(done.changes, 'change')} from before {day}{file}."]
    if packed:
        lines.append(f"Compressed {values.count(packed, 'backup')}.")
    return lines
