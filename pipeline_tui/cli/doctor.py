"""`pipeline doctor`."""

from typing import Annotated

import msgspec
import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import ExitCode


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
    as_json: AsJson = False,
) -> None:
    """Check the book, its journal, backups and permissions. Exits with 5 when one is bad."""
    from pipeline_tui.book.doctor import Level, examine
    from pipeline_tui.book.doctor import fix as fix_files
    from pipeline_tui.render.blocks import Cell, Column, Grid, Part, Tone

    path = session_of(ctx).book.path
    fixed = fix_files(path) if fix else []
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
