"""A page of lines and tables as styled text for a widget."""

from __future__ import annotations

from textual.content import Content

from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Grid, Heading, Line, Page, Tone, text_of, tone_of
from pipeline_tui.render.layout import GAP, fit, head_cells, row_lines, splits_of

_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.QUIET: "dim",
    Tone.GOOD: "$text-success",
    Tone.WARNING: "$text-warning",
    Tone.BAD: "bold $text-error",
}


def page_text(page: Page, room: int) -> Content:
    """The page, as wide as `room` cells; every text is text."""
    lines: list[Content] = []
    for block in page:
        if isinstance(block, Heading):
            lines += [Content(""), Content.styled(clean(block.text), _STYLES[block.tone])]
        elif isinstance(block, Line):
            lines.append(
                Content("").join(
                    [Content.styled(clean(text_of(p)), _STYLES[tone_of(p)]) for p in block.parts]
                )
            )
        else:
            for number, grid in enumerate(splits_of(block, room)):
                lines += [Content("")] if number else []
                lines += _grid(grid, room)
    return Content("\n").join(lines)


def _grid(grid: Grid, room: int) -> list[Content]:
    layout = fit(grid, room)
    lines = []
    if grid.has_head:
        heads = (" " * GAP).join(head_cells(grid, layout)).rstrip()
        lines.append(Content.styled(heads, "bold"))
    for row in grid.rows:
        styles = [_STYLES[tone_of(row[place])] for place in layout.places]
        for cells in row_lines(grid, layout, [text_of(part) for part in row]):
            parts = [Content.styled(c, s) for c, s in zip(cells, styles, strict=True)]
            lines.append(Content(" " * GAP).join(parts))
    return lines
