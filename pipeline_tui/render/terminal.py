"""Pages on a terminal, by Rich. Every text goes in as `Text`, never as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Grid, Heading, Line, Tone, text_of, tone_of

if TYPE_CHECKING:
    from typing import TextIO

    from pipeline_tui.render.blocks import Page, Part

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
    """Write the page to a console."""
    for place, block in enumerate(page):
        if isinstance(block, Heading):
            if place:
                console.print()
            console.print(Text(clean(block.text), _STYLES[block.tone]))
        elif isinstance(block, Line):
            console.print(Text.assemble(*(_text(part) for part in block.parts)))
        else:
            console.print(_table(block))


def _text(part: Part) -> Text:
    return Text(clean(text_of(part)), _STYLES[tone_of(part)])


def _table(grid: Grid) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD if grid.has_head else None,
        show_header=grid.has_head,
        show_edge=False,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="bold",
    )
    for column in grid.columns:
        table.add_column(
            column.name,
            justify="right" if column.right else "left",
            no_wrap=True,
            overflow="ellipsis",
            ratio=None,
            min_width=None if column.gives_way else min(len(column.name), 12),
        )
    for row in grid.rows:
        table.add_row(*(_text(part) for part in row))
    return table
