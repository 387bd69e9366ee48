"""The records of one section of a dossier as a list with a cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean, pad, shorten
from pipeline_tui.render.blocks import Cell, Grid, Part, Tone, text_of, tone_of
from pipeline_tui.render.layout import GAP, fit, head_cells
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import msgspec

    from pipeline_tui.render.sections.section import Section
    from pipeline_tui.reports.dossier import Everything


class RecordList(Rows):
    """A head line, then one line for each record."""

    DEFAULT_CSS = """
    RecordList { background: $background; }
    """

    def __init__(self, section: Section, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.section = section
        self.records: Sequence[msgspec.Struct] = ()
        self._rows: list[list[Part]] = []

    @property
    def chosen(self) -> msgspec.Struct | None:
        """The record under the cursor."""
        place = self.cursor - 1
        return self.records[place] if 0 <= place < len(self.records) else None

    def show_section(self, everything: Everything) -> None:
        """Show the records; the cursor stays with its record."""
        before = getattr(self.chosen, "id", None)
        self.records = self.section.records(everything)
        self._rows = self.section.rows(everything)
        ids = [getattr(each, "id", 0) for each in self.records]
        cursor = ids.index(before) + 1 if before in ids else None
        self.show_rows(len(self._rows) + 1, self._draw, lambda place: place > 0, cursor)

    def _draw(self, place: int, cells: int) -> Lines:
        """The head, what to say where there is nothing, or a record."""
        if not self._rows:
            return ([Cell(f"nothing yet; A adds a {self.section.word}", Tone.QUIET)],)
        grid = Grid(self.section.columns, self._rows)
        layout = fit(grid, cells)
        between = " " * GAP
        if place == 0:
            return ([Cell(between.join(head_cells(grid, layout)), Tone.QUIET)],)
        parts: list[Part] = []
        for at, room in zip(layout.places, layout.widths, strict=True):
            part = self._rows[place - 1][at]
            text = shorten(clean(text_of(part)), room)
            right = grid.columns[at].right
            parts += [Cell(pad(text, room, right), tone_of(part)), between]
        return (parts,)
