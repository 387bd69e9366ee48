"""A report's table as a table of a page, with the figure behind each of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.present.bars import bar
from pipeline_tui.present.text import clean, width
from pipeline_tui.render.blocks import Cell, Column, Grid, Part, Tone, text_of
from pipeline_tui.render.figure_text import figure_cell
from pipeline_tui.render.table_bars import bars_of
from pipeline_tui.reports.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports.figures import Row, Table

_BAR = 20
"""Cells of the longest bar."""
_AND = " + "
"""Stands between the sums of two currencies: a line may end there."""
_MANY = 3
"""Figures that, where there is but one row of them, read better one below the other."""


class Spot(NamedTuple):
    """A figure where it stands: `Velocity / fair / win rate`."""

    place: str
    figure: Figure


class Laid(NamedTuple):
    """The table of a page, and what its cells show; none for what is no figure."""

    grid: Grid
    spots: Sequence[Sequence[Spot | None]]
    """A list for each row of the grid, as long as its columns."""
    left_out: int
    """Rows behind the limit."""


def laid(table: Table, limit: int | None = None) -> Laid:
    """The rows, at most `limit` of them, the total, and the bars.

    A single row of many figures is turned: one figure a line.
    """
    if len(table.rows) == 1 and table.total is None and _figures(table.rows[0]) >= _MANY:
        return _turned(table)
    shown = table.rows[:limit]
    rows = [_parts(row) for row in shown]
    spots = [_spots(table, row) for row in shown]
    bars = bars_of(table)
    if bars is not None:
        for parts, found, amount in zip(rows, spots, bars.amounts, strict=False):
            tone = Tone.BAD if amount < 0 else Tone.GOOD
            parts.append(Cell(bar(abs(amount), bars.most, _BAR), tone))
            found.append(None)
    if table.total is not None:
        rows.append([Cell(text_of(part), Tone.STRONG) for part in _parts(table.total)])
        spots.append(_spots(table, table.total))
        if bars is not None:
            rows[-1].append("")
            spots[-1].append(None)
    columns = _columns(table, rows)
    if bars is not None:
        columns.append(Column("", leaves=1))
    return Laid(Grid(columns, rows, splits=True), spots, len(table.rows) - len(shown))


def _figures(row: Row) -> int:
    return sum(isinstance(cell, Figure) for cell in row.cells)


def _turned(table: Table) -> Laid:
    """One line for each cell of the only row."""
    row = table.rows[0]
    rows: list[list[Part]] = []
    for head, cell in zip(table.heads, row.cells, strict=True):
        rows.append([head.title, figure_cell(cell) if isinstance(cell, Figure) else cell])
    columns = [Column(table.of, wraps=True), _column(row.label, [each[1] for each in rows])]
    found = [[None, spot] for spot in _spots(table, row)[1:]]
    return Laid(Grid(columns, rows, splits=True), found, 0)


def _parts(row: Row) -> list[Part]:
    cells = (figure_cell(cell) if isinstance(cell, Figure) else cell for cell in row.cells)
    return [row.label, *cells]


def _spots(table: Table, row: Row) -> list[Spot | None]:
    found: list[Spot | None] = [None]
    for head, cell in zip(table.heads, row.cells, strict=True):
        place = f"{table.title} / {row.label} / {head.title}"
        found.append(Spot(place, cell) if isinstance(cell, Figure) else None)
    return found


def _columns(table: Table, rows: Sequence[Sequence[Part]]) -> list[Column]:
    columns = [Column(table.of, wraps=True)]
    for place, head in enumerate(table.heads, 1):
        if head.is_text:
            columns.append(Column(head.title, wraps=True))
        else:
            columns.append(_column(head.title, [row[place] for row in rows]))
    return columns


def _column(name: str, parts: Sequence[Part]) -> Column:
    """A column of figures: never cut, but sums of several currencies take several lines."""
    texts = [clean(text_of(part)) for part in parts]
    if not any(_AND in text for text in texts):
        return Column(name, right=True)
    pieces = [piece for text in texts for piece in text.split(_AND)]
    return Column(name, right=True, wraps=True, least=max(map(width, [clean(name), *pieces])) + 2)
