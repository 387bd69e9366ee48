"""What an import did or would do, in lines: the same for the shell and the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.text import first_few

if TYPE_CHECKING:
    from pipeline_tui.exchange.report import FileReport, Report, Tally

_MOST_NAMED = 20


def import_lines(report: Report, dry_run: bool) -> list[str]:
    """What became of the rows by kind, and what was skipped or is worth a look.

    An import that changes nothing says that, and only that.
    """
    if is_unchanged(report):
        return [_unchanged_line(report, dry_run)]
    rows = values.count(sum(each.rows for each in report.files), "row")
    names = ", ".join(each.name for each in report.files)
    verb = "Would import" if dry_run else "Imported"
    return [f"{verb} {names}: {rows}.", *tally_lines(report), *notice_lines(report)]


def tally_lines(report: Report) -> list[str]:
    """Return how many records were added, updated and unchanged, a line for each kind."""
    lines = [
        _tally_line("prospects", report.prospects),
        _tally_line("contacts", report.contacts),
        _tally_line("deals", report.deals),
        _tally_line("next steps", report.steps),
    ]
    for table, tally in report.records.items():
        lines.append(_tally_line(values.RECORDS[table][1], tally))
    return [line for line in lines if line]


def notice_lines(report: Report) -> list[str]:
    """Return what is worth a look, file by file."""
    lines: list[str] = []
    for each in report.files:
        lines += [_repeated_line(each), _doubled_line(each), _kept_line(each, bool(each.plan))]
        name = f"{each.name}: " if len(report.files) > 1 else ""
        lines += [f"  {name}{notice}" for notice in each.notices]
    return [line for line in lines if line]


def is_unchanged(report: Report) -> bool:
    """Whether every row is in the book as it is, and nothing is left to be looked at."""
    is_odd = any(
        each.rejected or each.kept or (each.is_own_sheet and each.notices) for each in report.files
    )
    return not (report.changes or is_odd)


def _unchanged_line(report: Report, dry_run: bool) -> str:
    rows = sum(each.rows for each in report.files)
    names = ", ".join(each.name for each in report.files)
    what = f"the row of {names} is" if rows == 1 else f"all {rows:,} rows of {names} are"
    return f"Nothing {'would change' if dry_run else 'changed'}: {what} in the book already."


def rejected_lines(report: Report, most: int = _MOST_NAMED) -> list[str]:
    """The rejected rows by number with the reason, as many as one can read."""
    several = len(report.files) > 1
    lines = [
        f"  {f'{each.name}, ' if several else ''}row {row.number}: {row.reason}"
        for each in report.files
        for row in each.rejected
    ]
    more = len(lines) - most
    return [*lines[:most], *([f"  … and {more:,} more"] if more > 0 else [])]


def _tally_line(plural: str, tally: Tally) -> str:
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (tally.created, "added"),
            (tally.updated, "updated"),
            (tally.unchanged, "unchanged"),
        )
        if number
    ]
    return f"  {plural}: {', '.join(parts)}" if parts else ""


def _repeated_line(file: FileReport) -> str:
    if not file.repeated:
        return ""
    first = [f"{row} (as {earlier})" for row, earlier in file.repeated[:_MOST_NAMED]]
    shown = first_few(first, _MOST_NAMED, count=len(file.repeated))
    rows = values.count(len(file.repeated), "row")
    return f"  {rows} skipped, the same deal as an earlier row: {shown}"


def _doubled_line(file: FileReport) -> str:
    if not file.doubled:
        return ""
    first = [f"row {row} (as {ref})" for row, ref in file.doubled[:_MOST_NAMED]]
    shown = first_few(first, _MOST_NAMED, count=len(file.doubled))
    deals = values.count(len(file.doubled), "deal")
    return f"  {deals} added although the same deal exists: {shown}"


def _kept_line(file: FileReport, has_plan: bool) -> str:
    """What an update left alone; field by field where no plan shows it."""
    if not file.kept:
        return ""
    fields = values.count(len(file.kept), "field")
    line = f"  {fields} kept because of manual edits (--overwrite-edits overwrites them)"
    if has_plan:
        return line
    first = [f"row {row} {kept.field}" for row, kept in file.kept[:_MOST_NAMED]]
    shown = first_few(first, _MOST_NAMED, count=len(file.kept))
    return f"{line}: {shown}"
