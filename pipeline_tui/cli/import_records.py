"""An import as `--json` gives it."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.exchange.matches import MatchedBy
from pipeline_tui.exchange.outcomes import Action
from pipeline_tui.render.json_text import json_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline_tui.exchange.outcomes import Outcome
    from pipeline_tui.exchange.report import Report, Tally

_NO_ROWS, _ROW = b"[]\n}\n", b"\n    "


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one kind."""

    created: int
    updated: int
    unchanged: int


class RejectedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected row."""

    file: str
    row: int
    reason: str


class FieldRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the book before and after."""

    field: str
    old: str
    new: str


class KeptRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A field that stays as it is although the file has another value."""

    field: str
    old: str
    """What the book has."""
    new: str
    """What the file says."""
    reason: str


class PlanRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a row."""

    file: str
    row: int
    action: Action
    ref: str | None
    name: str
    reason: str
    matched_by: MatchedBy
    """By what the row was matched to a prospect; empty for a new one."""
    fields: tuple[FieldRecord, ...]
    kept: tuple[KeptRecord, ...]
    sheet: str | None
    """The sheet of the row, if several sheets of a workbook were read."""


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
    kept: int
    """Fields that were kept because of manual edits."""
    guessed_dates: dict[str, int]
    """Days that were guessed: a closing day as the `expected`, `created` or `import` day, a
    created day as the `closed` one."""
    doubled: int
    """Deals that were added although one is there."""
    plan: tuple[PlanRecord, ...]


def _counts(tally: Tally) -> Counts:
    return Counts(created=tally.created, updated=tally.updated, unchanged=tally.unchanged)


def import_json(
    report: Report,
    dry_run: bool,
    revision: int | None,
    rejects: Mapping[int, Path],
    limit: int | None,
) -> Iterator[bytes]:
    """An `ImportRecord` as text, piece by piece, with at most `limit` rows of the plan: one
    of 100,000 rows takes more room than the import itself."""
    head = json_object(_without_plan(report, dry_run, revision, rejects))
    plan = ((each.name, outcome) for each in report.files for outcome in each.plan)
    first = True
    for each in islice(plan, limit):
        row = json_object(_plan_record(*each)).rstrip()
        yield (
            (head.removesuffix(_NO_ROWS) + b"[" if first else b",")
            + _ROW
            + row.replace(b"\n", _ROW)
        )
        first = False
    yield head if first else b"\n  ]\n}\n"


def _without_plan(
    report: Report, dry_run: bool, revision: int | None, rejects: Mapping[int, Path]
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
        kept=sum(len(each.kept) for each in report.files),
        guessed_dates=Counter(
            guess.name.lower() for each in report.files for _, guess in each.guessed
        ),
        doubled=sum(len(each.doubled) for each in report.files),
        plan=(),
    )


def _plan_record(file: str, outcome: Outcome) -> PlanRecord:
    return PlanRecord(
        file=file,
        row=outcome.row,
        action=outcome.action,
        ref=None if outcome.action is Action.REJECT else outcome.ref or None,
        name=outcome.name,
        reason=outcome.reason,
        matched_by=outcome.matched_by,
        fields=tuple(
            FieldRecord(field=each.field, old=each.old, new=each.new)
            for each in outcome.differences
        ),
        kept=tuple(
            KeptRecord(field=each.field, old=each.present, new=each.offered, reason=each.why)
            for each in outcome.kept
        ),
        sheet=outcome.sheet or None,
    )
