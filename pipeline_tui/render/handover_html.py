"""A page as one HTML file that needs nothing else: to read, to print, to send.

Every text of the book is escaped, and the file neither loads nor runs anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.render.blocks import Grid, Heading, Line, Tone, text_of, tone_of
from pipeline_tui.render.html_page import bdi, escape, html_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.render.blocks import Block, Column, Page, Part

_STYLE = """
h2 { padding-top: .6rem; border-top: 2px solid var(--accent) }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem; break-after: avoid }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
td, th { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0;
  border-bottom: 1px solid var(--rule) }
th { font-weight: 600 }
.right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.strong, .bad { font-weight: 600 }
.quiet { color: var(--quiet) }
.bad, .warning { color: var(--bad) }
.good { color: var(--good) }
"""


def handover_html(page: Page) -> str:
    """The file. The first heading is its title."""
    title = next((each.text for each in page if isinstance(each, Heading)), "")
    body = "\n".join(part for block in page for part in _block(block))
    return html_page(title, body, _STYLE)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}>{bdi(block.text)}</h{block.level}>"
    elif isinstance(block, Line):
        yield "<p>" + "".join(map(_part, block.parts)) + "</p>"
    else:
        yield from _table(block)


def _table(grid: Grid) -> Iterator[str]:
    yield "<table>"
    if grid.has_head:
        heads = "".join(
            f"<th{_right(column)}>{escape(head)}</th>"
            for column, head in zip(grid.columns, grid.heads, strict=True)
        )
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in grid.rows:
        cells = zip(grid.columns, row, strict=True)
        yield "<tr>" + "".join(f"<td{_right(c)}>{_part(part)}</td>" for c, part in cells) + "</tr>"
    yield "</tbody></table>"


def _right(column: Column) -> str:
    return ' class="right"' if column.right else ""


def _part(part: Part) -> str:
    text, tone = bdi(text_of(part)), tone_of(part)
    return text if tone is Tone.PLAIN else f'<span class="{tone.value}">{text}</span>'
