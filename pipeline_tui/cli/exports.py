"""`pipeline export`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import failure, output
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.options import Filter
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.exporting import OWN_FORMATS, ExportFormat
from pipeline_tui.exchange.target import refuse_target
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from pipeline_tui.exchange.exporting import Exported
    from pipeline_tui.query.language import Filter as Understood

_STANDARD_OUTPUT = "-"
_SUFFIXES = {
    "ndjson": ExportFormat.JSONL,
    "vcard": ExportFormat.VCF,
    "ical": ExportFormat.ICS,
    "markdown": ExportFormat.MD,
}
"""Other names of the same formats."""


def export(
    ctx: typer.Context,
    filter_: Filter = None,
    to: Annotated[
        str,
        typer.Option("--output", "-o", help="A new file; - is standard output.", metavar="FILE"),
    ] = _STANDARD_OUTPUT,
    format_: Annotated[
        ExportFormat | None,
        typer.Option(
            "--format",
            help="csv, json, jsonl, xlsx, vcf (contacts), ics (calendar) or md; else by the name"
            " of the file.",
        ),
    ] = None,
    remind: Annotated[
        str | None,
        typer.Option(help="In a calendar, an alarm at that time of each day.", metavar="HH:MM"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
) -> None:
    """Write deals for another program, or all of them to keep.

    JSON holds everything. Edit a CSV or XLSX in a spreadsheet program and import it again: only
    the edited cells are taken.
    """
    from pipeline_tui.query.language import parse_filter

    session = session_of(ctx)
    wanted = parse_filter(filter_words(filter_), session.filter_context)
    how = format_ or _format_of(to)
    at = _time_of(remind, how)
    path = None if to == _STANDARD_OUTPUT else Path(to)
    if path is not None:
        refuse_target(path, session.book.path, force)
    elif how is ExportFormat.XLSX and output.is_terminal():
        raise UsageError("a workbook is no text for a terminal: use -o deals.xlsx")
    exported = _exported(session, wanted, how, at)
    if path is None and not exported.deals:
        _refuse_file_as_filter(filter_ or ())
    if path is None:
        output.data(exported.content)
    else:
        from pipeline_tui.book.atomic import replace_file

        replace_file(path, [exported.content])
        what = exported.what or values.count(exported.deals, "deal")
        output.say(f"Exported {what} of {values.count(exported.prospects, 'prospect')} to {path}.")
    for each in exported.left_out:
        failure.note(each)


def _exported(
    session: Session, wanted: "Understood", how: ExportFormat, remind: "time | None"
) -> "Exported":
    snapshot, today, settings = session.read(), session.today, session.settings
    if how in OWN_FORMATS:
        from pipeline_tui.exchange.exporting import export_deals

        is_all = not wanted.text
        return export_deals(snapshot, today, settings, wanted, how, is_all, wanted.text)
    from pipeline_tui.exchange.chosen import Chosen

    chosen = Chosen(snapshot, today, settings, wanted, wanted.text)
    if how is ExportFormat.MD:
        from pipeline_tui.render.export_markdown import exported_markdown

        return exported_markdown(chosen)
    from pipeline_tui.exchange.other_formats import export_for_others

    return export_for_others(chosen, how, remind)


def _refuse_file_as_filter(words: "Sequence[str]") -> None:
    """`export deals.csv` would look for deals with that word, and print none of them."""
    for word in words:
        if os.path.splitext(word)[1].lower().removeprefix(".") in {*ExportFormat, *_SUFFIXES}:
            raise UsageError(f"no deal has the word {word[:60]!r}; to write a file: -o {word[:60]}")


def _format_of(to: str) -> ExportFormat:
    suffix = os.path.splitext(to)[1].lower().removeprefix(".")
    if to == _STANDARD_OUTPUT or not suffix:
        return ExportFormat.CSV
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if suffix not in list(ExportFormat):
        raise UsageError(
            f"an export cannot be a .{suffix} file: use {', '.join(ExportFormat)}, or say --format"
        )
    return ExportFormat(suffix)


def _time_of(text: str | None, how: ExportFormat) -> "time | None":
    """The time of an alarm. Raises UsageError."""
    if text is None:
        return None
    if how is not ExportFormat.ICS:
        raise UsageError("--remind is for a calendar: use --format ics")
    from datetime import time

    from pipeline_tui.model.whole import whole

    hour, colon, minute = text.strip().partition(":")
    hours, minutes = whole(hour, 23), whole(minute, 59)
    if not colon or hours is None or minutes is None:
        raise UsageError(f"{text[:40]!r} is no time: write it like 9:00")
    return time(hours, minutes)


export.command_class = FilterCommand  # type: ignore[attr-defined]
