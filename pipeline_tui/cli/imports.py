"""`pipeline import`."""

import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.options import AsJson, CurrencyCode
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import PipelineError, RejectedRowsError
from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.plan import OnDuplicate
from pipeline_tui.exchange.source import Format
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.exchange.report import Report, Tally


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one kind."""

    created: int
    updated: int
    unchanged: int


class RejectedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was left out."""

    file: str
    row: int
    reason: str


class ImportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An import as `--json` gives it."""

    dry_run: bool
    change: int | None
    rows: int
    prospects: Counts
    contacts: Counts
    deals: Counts
    steps: Counts
    records: dict[str, Counts]
    """The other kinds that were in it, by table: activities, proposals …"""
    repeated: int
    rejected: tuple[RejectedRecord, ...]
    rejects_files: tuple[str, ...]
    notices: tuple[str, ...]


def import_file(
    ctx: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="CSV, TSV, JSON, JSONL; - is stdin.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do, and change nothing.")
    ] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="Which column tells what; repeat.", metavar="FIELD=HEADER"),
    ] = None,
    stage_map: Annotated[
        list[str] | None,
        typer.Option(help="What a stage word means; repeat.", metavar="WORD=STAGE"),
    ] = None,
    date_format: Annotated[
        str | None, typer.Option(help="day-first, month-first, iso or like %d.%m.%Y.")
    ] = None,
    decimal: Annotated[
        Mark | None, typer.Option(help="What stands before the cents: point or comma.")
    ] = None,
    currency: CurrencyCode = None,
    on_duplicate: Annotated[
        OnDuplicate, typer.Option(help="What to do with a deal that is in the book.")
    ] = OnDuplicate.SKIP,
    origin: Annotated[
        str | None, typer.Option(help="The system that the ids belong to.", metavar="NAME")
    ] = None,
    keep_unmapped: Annotated[
        bool, typer.Option("--keep-unmapped", help="Unknown columns become your own fields.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Import nothing when a row is rejected.")
    ] = False,
    format_: Annotated[
        Format | None, typer.Option("--format", help="csv, tsv, json or jsonl.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="cp1252, cp1251, utf-16 …", metavar="NAME")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring in prospects, contacts and deals. It is one change: undo takes all of it back."""
    from pipeline_tui.exchange.dates import parse_date_format
    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.headers import parse_map
    from pipeline_tui.exchange.importing import FileKind, apply, prepare
    from pipeline_tui.exchange.rejects import rejects_path
    from pipeline_tui.exchange.stage_words import parse_stage_map
    from pipeline_tui.render.progress_bar import ProgressBar

    session = session_of(ctx)
    reading = Reading(
        currency=session.currency(currency),
        fields=parse_map(map_ or ()),
        stages=parse_stage_map(stage_map or ()),
        date_format=parse_date_format(date_format),
        mark=decimal,
        origin=origin,
        keep_unmapped=keep_unmapped,
        today=session.today,
        zone=session.moment.zone,
        probability=session.settings.probability,
    )
    kind = FileKind(format_, encoding)
    paths = list(dict.fromkeys(files))
    prepared = [prepare(path, sys.stdin.buffer, kind, reading) for path in paths]
    revision = None
    with ProgressBar("importing") as progress:
        if dry_run:
            change = session.book.rehearse(session.command, session.moment)
            report = apply(change, prepared, on_duplicate, progress)
            _refuse_rejected(report, strict)
        else:
            with session.change(backup="import") as change:
                report = apply(change, prepared, on_duplicate, progress)
                _refuse_rejected(report, strict)
            revision = change.saved_revision
    rejects = {
        place: rejects_path(path)
        for place, path in enumerate(paths)
        if report.files[place].rejected
    }
    if as_json:
        output.json_object(_record(report, dry_run, revision, rejects))
    else:
        _say(report, dry_run)
    if rejects:
        raise _rejected(report, rejects, "" if dry_run else _write_rejects(report, rejects))


def _write_rejects(report: "Report", rejects: "dict[int, Path]") -> str:
    """Write the files of rejected rows; what went wrong, if anything did.

    The import is saved by now, so a full disk here must not read as if it were not.
    """
    from pipeline_tui.exchange.rejects import write_rejects

    for place, path in rejects.items():
        try:
            write_rejects(path, report.files[place])
        except PipelineError as error:
            return f" (not written: {error.message})"
    return ""


def _refuse_rejected(report: "Report", strict: bool) -> None:
    """With --strict a rejected row stops everything. Raises PipelineError."""
    if strict and report.rejected:
        what = values.count(report.rejected, "row")
        raise PipelineError(f"{what} cannot be imported; nothing was changed", _reasons(report))


def _rejected(report: "Report", rejects: "dict[int, Path]", trouble: str) -> RejectedRowsError:
    """The import is done, and these rows are not in it."""
    rows = values.count(report.rejected, "row")
    files = ", ".join(str(path) for path in rejects.values())
    return RejectedRowsError(
        f"{rows} left out; mend and import: {files}{trouble}", _reasons(report)
    )


def _reasons(report: "Report") -> str:
    from pipeline_tui.render.import_page import rejected_lines

    return "\n".join(rejected_lines(report))


def _say(report: "Report", dry_run: bool) -> None:
    """The same lines for a dry run and the real one, but for the first word and the hint."""
    from pipeline_tui.render.import_page import import_lines

    lines = import_lines(report, dry_run)
    if dry_run:
        lines.append("Nothing was changed: this was a dry run.")
    else:
        lines.append(words.UNDO if report.changes else "Nothing in the book changed.")
    output.say(*lines)


def _counts(tally: "Tally") -> Counts:
    return Counts(created=tally.created, updated=tally.updated, unchanged=tally.unchanged)


def _record(
    report: "Report", dry_run: bool, revision: int | None, rejects: "dict[int, Path]"
) -> ImportRecord:
    return ImportRecord(
        dry_run=dry_run,
        change=revision,
        rows=sum(each.rows for each in report.files),
        prospects=_counts(report.prospects),
        contacts=_counts(report.contacts),
        deals=_counts(report.deals),
        steps=_counts(report.steps),
        records={table: _counts(tally) for table, tally in report.records.items()},
        repeated=sum(len(each.repeated) for each in report.files),
        rejected=tuple(
            RejectedRecord(file=each.name, row=row.number, reason=row.reason)
            for each in report.files
            for row in each.rejected
        ),
        rejects_files=tuple(str(path) for path in rejects.values()),
        notices=tuple(notice for each in report.files for notice in each.notices),
    )
