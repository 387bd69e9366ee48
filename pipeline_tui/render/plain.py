"""Pages as plain text: for a pipe, a file, and lists too long for anything richer.

Nothing is cut off and nothing is coloured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean, pad, width
from pipeline_tui.render.blocks import Grid, Heading, Line, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.render.blocks import Page

_GAP = "  "


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


def _grid(grid: Grid) -> Iterator[str]:
    rows = [[clean(text_of(part)) for part in row] for row in grid.rows]
    if grid.has_head:
        rows.insert(0, [column.name for column in grid.columns])
    if not rows:
        return
    last = len(grid.columns) - 1
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    rights = [column.right for column in grid.columns]
    if all(map(str.isascii, (cell for row in rows for cell in row))):
        form = _GAP.join(
            f"{{:{'>' if right else '<'}{cells}}}"
            for right, cells in zip(rights, widths, strict=True)
        )
        for row in rows:
            yield form.format(*row).rstrip()
        return
    for row in rows:
        cells = [
            cell if place == last and not rights[place] else pad(cell, widths[place], rights[place])
            for place, cell in enumerate(row)
        ]
        yield _GAP.join(cells).rstrip()
