"""Pages on a terminal, by Rich. Every text goes in as `Text`, never as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Grid, Heading, Line, Tone, text_of, tone_of
from pipeline_tui.render.layout import GAP, fit, head_cells, row_lines, splits_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from pipeline_tui.render.blocks import Page, Part

_MOST_STYLED = 1_000
"""Rows of a table; Rich needs a third of a second for so many."""
_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.QUIET: "dim",
    Tone.GOOD: "green",
    Tone.WARNING: "yellow",
    Tone.BAD: "bold red",
}


def print_page(page: Page, stream: TextIO) -> None:
    """Write the page to a terminal, as wide as that is."""
    print_on(Console(file=stream, highlight=False, markup=False, emoji=False), page)


def print_on(console: Console, page: Page) -> None:
    """Write the page to a console, as wide as that is."""
    for place, block in enumerate(page):
        if isinstance(block, Heading):
            if place:
                console.print()
            console.print(Text(clean(block.text), _STYLES[block.tone]))
        elif isinstance(block, Line):
            console.print(Text.assemble(*(_text(part) for part in block.parts)))
        elif block.rows:
            for number, grid in enumerate(splits_of(block, console.width)):
                if number:
                    console.print()
                _print_table(console, grid)


def _print_table(console: Console, grid: Grid) -> None:
    if len(grid.rows) > _MOST_STYLED:
        console.file.writelines(f"{line}\n" for line in _bare_lines(grid, console.width))
    else:
        console.print(_table(grid, console.width), no_wrap=True, overflow="crop")


def _text(part: Part) -> Text:
    return Text(clean(text_of(part)), _STYLES[tone_of(part)])


def _table(grid: Grid, room: int) -> Text:
    """The rows as one text; the layout has seen to it that each line fits."""
    layout = fit(grid, room)
    lines = []
    if grid.has_head:
        lines.append(Text((" " * GAP).join(head_cells(grid, layout)).rstrip(), "bold"))
        lines.append(Text("─" * layout.width, "dim"))
    for row in grid.rows:
        styles = [_STYLES[tone_of(row[place])] for place in layout.places]
        for cells in row_lines(grid, layout, [text_of(part) for part in row]):
            lines.append(_styled(cells, styles))
    if layout.left_out:
        lines.append(Text(f"no room for: {', '.join(layout.left_out)}", "dim"))
    return Text("\n").join(lines)


def _bare_lines(grid: Grid, room: int) -> Iterator[str]:
    """The same table without Rich, for thousands of rows."""
    layout = fit(grid, room)
    if grid.has_head:
        yield (" " * GAP).join(head_cells(grid, layout)).rstrip()
    for row in grid.rows:
        for cells in row_lines(grid, layout, [text_of(part) for part in row]):
            yield (" " * GAP).join(cells).rstrip()
    if layout.left_out:
        yield f"no room for: {', '.join(layout.left_out)}"


def _styled(cells: list[str], styles: list[str]) -> Text:
    line = Text()
    for place, (cell, style) in enumerate(zip(cells, styles, strict=True)):
        line.append(" " * GAP if place else "")
        line.append(cell, style if cell.strip() else "")
    line.rstrip()
    return line
