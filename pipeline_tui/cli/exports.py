"""`pipeline export`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.options import Filter
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.exporting import ExportFormat
from pipeline_tui.exchange.target import refuse_target
from pipeline_tui.present import values

_STANDARD_OUTPUT = "-"


def export(
    ctx: typer.Context,
    filter_: Filter = None,
    to: Annotated[
        str,
        typer.Option("--output", "-o", help="A new file; - is standard output.", metavar="FILE"),
    ] = _STANDARD_OUTPUT,
    format_: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="csv, json or jsonl; else by the name of the file."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
) -> None:
    """Write deals as CSV, JSON or JSONL. JSON holds everything; import reads all three back."""
    from pipeline_tui.exchange.exporting import export_deals
    from pipeline_tui.query.language import parse_filter

    session = session_of(ctx)
    wanted = parse_filter(filter_words(filter_), session.filter_context)
    how = format_ or _format_of(to)
    path = None if to == _STANDARD_OUTPUT else Path(to)
    if path is not None:
        refuse_target(path, session.book.path, force)
    is_all = not wanted.text
    exported = export_deals(
        session.read(), session.today, session.settings, wanted, how, is_all=is_all
    )
    if path is None:
        output.data(exported.content)
    else:
        from pipeline_tui.book.atomic import replace_file

        replace_file(path, [exported.content])
        deals, prospects = values.count(exported.deals, "deal"), exported.prospects
        output.say(f"Exported {deals} of {values.count(prospects, 'prospect')} to {path}.")
    for each in exported.left_out:
        failure.note(each)


def _format_of(to: str) -> ExportFormat:
    suffix = os.path.splitext(to)[1].lower().removeprefix(".")
    if to == _STANDARD_OUTPUT or not suffix:
        return ExportFormat.CSV
    suffix = "jsonl" if suffix == "ndjson" else suffix
    if suffix not in list(ExportFormat):
        raise UsageError(
            f"an export cannot be a .{suffix} file: use {', '.join(ExportFormat)}, or say --format"
        )
    return ExportFormat(suffix)


export.command_class = FilterCommand  # type: ignore[attr-defined]
