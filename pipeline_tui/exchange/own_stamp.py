"""The mark of an exported sheet: the book that it is from, and the state of the book."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline_tui.book import Snapshot

_BOOK, _REVISION, _SAVED = "PipelineBook", "PipelineRevision", "PipelineSaved"
_DAY, _FILTER = "PipelineDay", "PipelineFilter"
_LONGEST = 255
"""Characters that a document property holds."""
UNKNOWN_FILTER = "?"
"""Stands for a filter that is too long; no filter can be this text."""


class Stamp(NamedTuple):
    """What an exported sheet says of itself."""

    book: str
    """The id of the book."""
    revision: int
    saved: datetime | None
    """When that revision was saved: another copy of the book may have the same number."""
    day: date
    """The day of the export, for what is counted from today."""
    filter: str = ""
    """The rows are the deals that this filter chose; empty if all were exported."""

    def properties(self) -> dict[str, str]:
        """Return the stamp as document properties of a workbook."""
        found = {
            _BOOK: self.book,
            _REVISION: str(self.revision),
            _SAVED: self.saved.isoformat() if self.saved else "",
            _DAY: self.day.isoformat(),
            _FILTER: self.filter if len(self.filter) <= _LONGEST else UNKNOWN_FILTER,
        }
        return {name: value for name, value in found.items() if value}

    def cell(self, ref: str) -> str:
        """Return the stamp as the cell of a CSV row, with the `Ref` of the row: a spreadsheet
        that opens a CSV makes a number or a date of 12.10."""
        saved = self.saved.isoformat() if self.saved else "-"
        words = (self.book, str(self.revision), saved, self.day.isoformat(), ref, self.filter)
        return " ".join(words).rstrip()


def stamp_of(snapshot: Snapshot, today: date, filter_text: str = "") -> Stamp:
    """Return the stamp of an export of a book as it is now."""
    meta = snapshot.meta
    return Stamp(meta.book_id, meta.revision, meta.saved, today, filter_text)


def stamp_in_properties(properties: Mapping[str, str]) -> Stamp | None:
    """Return the stamp of a workbook, or None if it has no complete one."""
    words = [properties.get(name, "") for name in (_BOOK, _REVISION, _SAVED, _DAY)]
    return _stamp(words, properties.get(_FILTER, ""))


def stamp_in_cell(cell: str) -> tuple[Stamp, str] | None:
    """Return the stamp and the `Ref` of a CSV row, or None if the cell holds neither."""
    words = cell.split(" ", 5)
    stamp = _stamp(words[:4], words[5] if len(words) > 5 else "") if len(words) > 4 else None
    return None if stamp is None else (stamp, words[4])


def _stamp(words: list[str], filter_text: str) -> Stamp | None:
    book, revision, saved, day = words
    if not book or not (revision.isascii() and revision.isdigit()) or len(revision) > 12:
        return None
    try:
        instant = datetime.fromisoformat(saved) if saved not in ("", "-") else None
        return Stamp(book, int(revision), instant, date.fromisoformat(day), filter_text)
    except ValueError:
        return None
