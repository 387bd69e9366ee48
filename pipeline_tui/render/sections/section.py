"""How one kind of record is shown in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.render.blocks import Cell, Grid, Part, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import msgspec

    from pipeline_tui.render.blocks import Column
    from pipeline_tui.reports.dossier import Everything


class Happened(NamedTuple):
    """An entry of the timeline."""

    on: date
    ref: str
    text: str


class Section(NamedTuple):
    """One kind of record: `pipeline show`, the dossier's tabs and its timeline read it."""

    name: str
    """Of the table; also of the tab."""
    title: str
    short: str
    """The title where the terminal is narrow."""
    word: str
    """What one of them is called in the timeline."""
    columns: Sequence[Column]
    records: Callable[[Everything], Sequence[msgspec.Struct]]
    """In the order in which they are shown."""
    rows: Callable[[Everything], list[list[Part]]]
    """One for each record."""
    happened: Callable[[Everything], Iterable[Happened]]
    """What of them happened; of one day, in the order of that day."""

    def grid(self, everything: Everything) -> Grid | None:
        """The table; none where there is no record."""
        rows = self.rows(everything)
        return Grid(self.columns, rows) if rows else None


def due_cell(text: str, due: date | None, today: date, is_open: bool) -> Part:
    """A day that is over is bad as long as something is owed for it."""
    late = is_open and due is not None and due < today
    return Cell(text, Tone.BAD) if late else text
