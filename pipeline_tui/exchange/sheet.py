"""What every reader gives: headers, rows of text, and the rows that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROWS = 200_000
"""Rows of one import. A save writes the whole book, so more belongs in a database."""


class Row(NamedTuple):
    """One row of a file, as text."""

    number: int
    """Its place as a spreadsheet counts: the header of a CSV is row 1. In JSON the place
    in the list, from 1; in JSONL the line."""
    values: list[str]
    """As many as there are headers."""


class Rejected(NamedTuple):
    """A row that was left out, and why."""

    number: int
    values: list[str]
    """As they came, so that they can be mended and imported again."""
    reason: str


@dataclass
class Sheet:
    """The content of one file."""

    name: str
    """What to call the file in a message."""
    headers: list[str]
    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """What the reader passed over, one line each."""

    def all_rows(self) -> Iterator[Row]:
        """Every row, those that the reader could not use too."""
        yield from self.rows
        for each in self.rejected:
            yield Row(each.number, each.values)


def too_many_rows(name: str) -> PipelineError:
    """What to say of a file that does not end."""
    return PipelineError(
        f"{name} has more than {MOST_ROWS:,} rows: that is the limit of one import",
        "Split it, or leave out the rows that you do not need.",
    )
