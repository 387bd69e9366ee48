"""`pipeline import`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson, CurrencyCode
from pipeline_tui.cli.piping import standard_input
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import NotSavedError
from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.source import Format

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.exchange.report import Report


def import_file(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="CSV, TSV, XLSX, XLS, ODS, vCard, JSON or JSONL files; - for standard input.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be imported. Change nothing.")
    ] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help="Map a field to a column header. Repeatable.", metavar="FIELD=HEADER"
        ),
    ] = None,
    stage_map: Annotated[
        list[str] | None,
        typer.Option(help="Map a stage word to a stage. Repeatable.", metavar="WORD=STAGE"),
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(help="Date format: day-first, month-first, iso, or a pattern like %d.%m.%Y."),
    ] = None,
    decimal: Annotated[Mark | None, typer.Option(help="Decimal separator: point or comma.")] = None,
    currency: CurrencyCode = None,
    on_duplicate: Annotated[
        OnDuplicate | None,
        typer.Option(
            help="Skip, update or create a deal that is in the book already (default: skip).",
            show_default=False,
        ),
    ] = None,
    overwrite_edits: Annotated[
        bool, typer.Option("--overwrite-edits", help="Overwrite manual edits as well.")
    ] = False,
    origin: Annotated[
        str | None, typer.Option(help="Name of the system that the ids belong to.", metavar="NAME")
    ] = None,
    keep_unmapped: Annotated[
        bool, typer.Option("--keep-unmapped", help="Keep unknown columns as fields of your own.")
    ] = False,
    sheet: Annotated[
        str | None,
        typer.Option(
            help="Sheet of a workbook (default: the first visible one with a known header).",
            metavar="NAME",
        ),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(
            help="Delimiter: a character, or comma, semicolon, tab or pipe.", metavar="CHARACTER"
        ),
    ] = None,
    no_header: Annotated[
        bool,
        typer.Option("--no-header", help="Name the columns A, B, C …: the file has no header."),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Import nothing if any row is rejected.")
    ] = False,
    format_: Annotated[
        Format | None, typer.Option("--format", help="File format, if the name does not show it.")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(help="Text encoding, such as cp1252, cp1251 or utf-16.", metavar="NAME"),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="Use a saved profile, or read the file as an export of a program. Use none for a"
            " plain list.",
            metavar="NAME",
        ),
    ] = None,
    save_profile: Annotated[
        str | None, typer.Option(help="Save these options as a profile.", metavar="NAME")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="Show at most N rows of the plan (default: 30).", min=0)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import prospects, contacts and deals as one change: undo removes all of it."""
    from pipeline_tui.cli.import_run import (
        Run,
        known_program,
        reading_as,
        rejected_error,
        save_profile_as,
        saved_profile,
    )
    from pipeline_tui.exchange.importing import FileKind, prepare_all
    from pipeline_tui.exchange.layout import parse_delimiter
    from pipeline_tui.exchange.rejects import rejects_path
    from pipeline_tui.exchange.saved_profiles import SavedProfile
    from pipeline_tui.render.progress_bar import ProgressBar

    session = session_of(ctx)
    how = SavedProfile(
        tuple(map_ or ()), tuple(stage_map or ()), date_format, decimal,
        session.currency(currency) if currency else None, origin, on_duplicate, keep_unmapped,
        parse_delimiter(delimiter) if delimiter is not None else None, no_header,
    )  # fmt: skip
    program = None
    if profile is not None and profile in session.settings.imports:
        how = how.over(saved_profile(session, profile))
    elif profile is not None:
        program = known_program(session, profile)
    kind = FileKind(format_, encoding, sheet, how.delimiter, not how.no_header)
    paths = list(dict.fromkeys(files))
    reading = reading_as(session, how, program)
    prepared = prepare_all(paths, standard_input(), kind, reading)
    if save_profile is not None:
        save_profile_as(session, save_profile, how)
    run = Run(
        prepared,
        how.on_duplicate or OnDuplicate.SKIP,
        overwrite_edits,
        wants_plan=dry_run or as_json,
        is_strict=strict,
    )
    revision = None
    with ProgressBar("importing") as progress:
        if dry_run:
            change = session.book.rehearse(session.command, session.moment)
            report = run.into(change, session, progress)
        else:
            with session.change(backup="import") as change:
                report = run.into(change, session, progress)
                prepared.clear()  # the save needs the room: a large file is not held twice
            revision = change.saved_revision
    rejects = {
        index: rejects_path(path)
        for index, path in enumerate(paths)
        if report.files[index].rejected
    }
    trouble = "" if dry_run else _write_rejects(report, rejects)
    undo = session.undo_line()
    if as_json:
        from pipeline_tui.cli.import_records import import_json

        output.pieces(import_json(report, dry_run, revision, rejects, limit))
    else:
        _say(report, dry_run, limit, undo)
    if rejects:
        raise rejected_error(report, rejects.values(), dry_run, trouble)


def _write_rejects(report: "Report", rejects: "dict[int, Path]") -> str:
    """Write the files of rejected rows. Return the error if one could not be written.

    The import is saved by then, so a full disk must not look like a failed import.
    """
    from pipeline_tui.exchange.rejects import write_rejects

    for index, path in rejects.items():
        try:
            write_rejects(path, report.files[index])
        except NotSavedError as error:
            return f" (not written: {error.reason})"
    return ""


def _say(report: "Report", dry_run: bool, limit: int | None, undo: str) -> None:
    """The same lines for a dry run and the real one, but for the first word, the plan and the
    hint."""
    from pipeline_tui.render.import_page import import_lines, is_unchanged
    from pipeline_tui.render.import_plan import MOST_SHOWN, plan_page

    lines = import_lines(report, dry_run)
    if is_unchanged(report):
        output.say(*lines)
        return
    if dry_run:
        output.say(*lines)
        output.show(plan_page(report, MOST_SHOWN if limit is None else limit))
        lines.clear()
        lines.append("Nothing was changed: this was a dry run.")
    else:
        lines.append(undo or "Nothing changed.")
    output.say(*lines)
