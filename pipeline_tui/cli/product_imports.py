"""`pipeline product import`."""

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson, CurrencyCode
from pipeline_tui.cli.piping import standard_input
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import NotSavedError
from pipeline_tui.exchange.amounts import Mark
from pipeline_tui.exchange.source import Format
from pipeline_tui.present import values

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.exchange.product_plan import ProductReport


class RejectedProduct(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was left out."""

    row: int
    reason: str


class ProductImportRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An import of products as `--json` gives it."""

    dry_run: bool
    change: int | None
    rows: int
    created: int
    updated: int
    unchanged: int
    repeated: int
    rejected: tuple[RejectedProduct, ...]
    rejects_file: str | None
    notices: tuple[str, ...]


def import_products(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, TSV, JSON, JSONL; - is stdin.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do, and change nothing.")
    ] = False,
    currency: CurrencyCode = None,
    decimal: Annotated[Mark | None, typer.Option(help="Decimal separator: point or comma.")] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="csv, tsv, json or jsonl.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="cp1252, cp1251, utf-16 …", metavar="NAME")
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(help="Character between the cells, or tab, comma …", metavar="CHARACTER"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring in a price list. Products are found by their sku, else by their name.

    It is one change: undo takes all of it back. A second import of the same
    file changes nothing; a new price in it is taken over.
    """
    from pipeline_tui.cli.import_run import rejected_error
    from pipeline_tui.exchange.importing import sheet_of
    from pipeline_tui.exchange.layout import Layout, parse_delimiter
    from pipeline_tui.exchange.product_plan import bring_in
    from pipeline_tui.exchange.product_rows import read_products
    from pipeline_tui.exchange.rejects import rejects_path
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.exchange.source import read_text

    session = session_of(ctx)
    named = session.currency(currency) if currency else None
    layout = Layout(parse_delimiter(delimiter) if delimiter is not None else None)
    sheet = sheet_of(read_text(file, standard_input(), encoding, format_, layout=layout))
    rows = read_products(sheet, session.settings.currency, named, decimal)
    revision = None
    if dry_run:
        report = bring_in(session.book.rehearse(session.command, session.moment), rows)
    else:
        with session.change(backup="import") as change:
            report = bring_in(change, rows)
        revision = change.saved_revision
    rejects = rejects_path(file) if report.file.rejected else None
    ending = session.undo_line() or "Nothing changed."
    if as_json:
        output.json_object(_record(report, dry_run, revision, rejects))
    else:
        output.say(
            *_lines(report, dry_run),
            "Nothing was changed: this was a dry run." if dry_run else ending,
        )
    if rejects is not None:
        trouble = "" if dry_run else _write(rejects, report)
        raise rejected_error(Report([report.file]), [rejects], dry_run, trouble)


def _write(path: "Path", report: "ProductReport") -> str:
    """Write the rejected rows; what went wrong, if anything did: the import is saved by now."""
    from pipeline_tui.exchange.rejects import write_rejects

    try:
        write_rejects(path, report.file)
    except NotSavedError as error:
        return f" (not written: {error.reason})"
    return ""


def _lines(report: "ProductReport", dry_run: bool) -> list[str]:
    """The same lines for a dry run and the real one, but for the first word."""
    tally, file = report.products, report.file
    verb = "Would import" if dry_run else "Imported"
    counts = (
        (tally.created, "added"),
        (tally.updated, "updated"),
        (tally.unchanged, "left as they are"),
    )
    said = ", ".join(f"{number:,} {what}" for number, what in counts if number)
    lines = [f"{verb} {file.name}: {values.count(file.rows, 'row')}."]
    lines += [f"  products: {said}"] if said else []
    if file.repeated:
        rows = values.count(len(file.repeated), "row")
        lines.append(f"  {rows} passed over, the same as an earlier one")
    if report.retired:
        lines.append(f"  {values.count(report.retired, 'product')} of it stay off the offer")
    lines += [f"  {notice}" for notice in file.notices]
    return lines


def _record(
    report: "ProductReport", dry_run: bool, revision: int | None, rejects: "Path | None"
) -> ProductImportRecord:
    tally, file = report.products, report.file
    return ProductImportRecord(
        dry_run=dry_run,
        change=revision,
        rows=file.rows,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        repeated=len(file.repeated),
        rejected=tuple(
            RejectedProduct(row=each.number, reason=each.reason) for each in file.rejected
        ),
        rejects_file=str(rejects) if rejects else None,
        notices=tuple(file.notices),
    )
