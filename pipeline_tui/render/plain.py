"""Pages as plain text: for a pipe, a file, and lists too long for anything richer.

Nothing is cut off and nothing is coloured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean, width
from pipeline_tui.render.blocks import Grid, Heading, Line, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.render.blocks import Page

_GAP = "  "
_WIDEST = 500
"""A longer cell does not widen its column: the others would be filled up to it, row by row."""


def plain_text(page: Page) -> str:
    """The page as lines of text."""
    lines: list[str] = []
    for block in page:
        if isinstance(block, Heading):
            if lines:
                lines.append("")
            lines.append(clean(block.text))
        elif isinstance(block, Line):
            lines.append("".join(clean(text_of(part)) for part in block.parts))
        else:
            lines.extend(_grid(block))
    return "\n".join(lines) + "\n" if lines else ""


def _grid(grid: Grid) -> list[str]:
    rows = [[clean(text_of(part)) for part in row] for row in grid.rows]
    if grid.has_head:
        rows.insert(0, grid.heads)
    # Column by column: a column of ASCII, as most are, needs no measuring of cells.
    columns = [
        _filled(cells, column.right)
        for cells, column in zip(zip(*rows, strict=True), grid.columns, strict=False)
    ]
    if not grid.has_head:
        columns = [cells for cells in columns if cells[0]]  # nobody misses an empty one
    return [_GAP.join(cells).rstrip() for cells in zip(*columns, strict=True)]


def _filled(cells: Sequence[str], right: bool) -> list[str]:
    if all(map(str.isascii, cells)):
        room = min(max(map(len, cells)), _WIDEST)
        return [cell.rjust(room) if right else cell.ljust(room) for cell in cells]
    widths = list(map(width, cells))
    room = min(max(widths), _WIDEST)
    fills = [" " * (room - taken) for taken in widths]
    if right:
        return [fill + cell for cell, fill in zip(cells, fills, strict=True)]
    return [cell + fill for cell, fill in zip(cells, fills, strict=True)]
