"""How wide each column of a table may be where the room is limited.

Names give way first, down to a width at which they can still be told apart;
then a column leaves altogether rather than that a figure or a day is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.present.text import clean, pad, shorten, width, wrap
from pipeline_tui.render.blocks import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.render.blocks import Column, Grid

GAP = 2
_LEAST_OF_NAMES = 12
"""Cells that a column which gives way keeps, as long as another one can leave."""
_FIRST_TO_LEAVE = 1_000


class Layout(NamedTuple):
    """The columns that are shown, by place, with their widths."""

    places: Sequence[int]
    widths: Sequence[int]
    left_out: Sequence[str]
    """The names of columns for which there is no room."""

    @property
    def width(self) -> int:
        """Of a whole line."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)


def fit(grid: Grid, room: int) -> Layout:
    """The widths at which the table fits into `room` cells."""
    columns = grid.columns
    natural = [_natural(grid, place, room) for place in range(len(columns))]
    has_text = [
        any(text_of(row[place]) for row in grid.rows) for place in range(len(columns))
    ]  # fmt: skip
    places = [place for place in range(len(columns)) if has_text[place] or grid.has_head]
    least = [_least(column, cells) for column, cells in zip(columns, natural, strict=True)]
    left_out = []
    while sum(least[place] + GAP for place in places) - GAP > room:
        leaving = max(places, key=lambda place: _leaves(columns[place], has_text[place]))
        if not _leaves(columns[leaving], has_text[leaving]):
            break
        places.remove(leaving)
        if has_text[leaving] and columns[leaving].name:  # bars are no loss of words
            left_out.append(grid.heads[leaving])
    widths: Sequence[int] = [natural[place] for place in places]
    free = room - GAP * (len(places) - 1)
    names = [least[p] if _is_soft(columns[p]) else natural[p] for p in places]
    for floors in (names, [least[place] for place in places], [1] * len(places)):
        widths = _shrunk(widths, floors, free)
    return Layout(places, widths, left_out)


def splits_of(grid: Grid, room: int) -> list[Grid]:
    """The table, or, where it is one that splits, as many tables as its columns need."""
    return [grid.only(places) if places is not None else grid for places in parts(grid, room)]


def parts(grid: Grid, room: int) -> list[list[int] | None]:
    """The places of the columns of each table that `splits_of` gives; none stands for all."""
    columns = grid.columns
    stays = [place for place, column in enumerate(columns) if not column.leaves]
    least = {place: _least(columns[place], _natural(grid, place, room)) for place in stays}
    if not grid.splits or sum(least.values()) + GAP * (len(stays) - 1) <= room:
        return [None]
    found: list[list[int]] = [[stays[0]]]
    for place in stays[1:]:
        taken = sum(least[each] + GAP for each in found[-1]) + least[place]
        if taken > room and len(found[-1]) > 1:
            found.append([stays[0]])
        found[-1].append(place)
    return [*found]


def _natural(grid: Grid, place: int, room: int) -> int:
    """As wide as its widest cell, but for what no line can hold."""
    cells = [clean(text_of(row[place])) for row in grid.rows]
    if grid.has_head:
        cells.append(grid.heads[place])
    return min(max(map(width, cells), default=0), room)


def _is_soft(column: Column) -> bool:
    return column.gives_way or column.wraps


def _least(column: Column, natural: int) -> int:
    floor = column.least or (_LEAST_OF_NAMES if _is_soft(column) else natural)
    return min(floor, natural)


def _leaves(column: Column, has_text: bool) -> int:
    return column.leaves if has_text else _FIRST_TO_LEAVE


def _shrunk(widths: Sequence[int], floors: Sequence[int], room: int) -> Sequence[int]:
    """The widest ones first, none below its floor."""
    cap = max(widths, default=0)
    while sum(widths) > room and cap > 0:
        cap -= 1
        widths = [
            min(cells, max(cap, floor)) for cells, floor in zip(widths, floors, strict=True)
        ]  # fmt: skip
    return widths


def head_cells(grid: Grid, layout: Layout) -> list[str]:
    """The names of the columns, each as wide as its column."""
    heads = grid.heads
    return [
        pad(shorten(heads[place], cells), cells, grid.columns[place].right)
        for place, cells in zip(layout.places, layout.widths, strict=True)
    ]


def row_lines(grid: Grid, layout: Layout, texts: Sequence[str]) -> Iterator[list[str]]:
    """The lines of one row; only a column that wraps makes more than one."""
    cells = [
        _cell_lines(texts[place], room, grid.columns[place])
        for place, room in zip(layout.places, layout.widths, strict=True)
    ]
    for at in range(max(map(len, cells), default=0)):
        yield [
            lines[at] if at < len(lines) else " " * room
            for lines, room in zip(cells, layout.widths, strict=True)
        ]


def _cell_lines(text: str, room: int, column: Column) -> list[str]:
    text = clean(text)
    lines = wrap(text, room) if column.wraps else [shorten(text, room)]
    return [pad(each, room, column.right) for each in lines]
