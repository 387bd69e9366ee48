"""A page as one HTML file that needs nothing else: to read, to print, to send.

Every text of the book is escaped, and the file neither loads nor runs anything.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Grid, Heading, Line, Tone, text_of, tone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.render.blocks import Block, Column, Page, Part

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere;
  font: 16px/1.45 system-ui, "Helvetica Neue", Arial, "Noto Sans", sans-serif }
h1 { font-size: 1.6rem; margin: 0 0 .4rem }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; padding-top: .5rem; border-top: 2px solid #0f6b8a }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem }
p { margin: .2rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
td, th { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0;
  border-bottom: 1px solid #8884 }
th { font-weight: 600 }
.right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.strong { font-weight: 600 }
.quiet { opacity: .7 }
.bad { color: #b3372f; font-weight: 600 }
.warning { color: #8a5a00 }
.good { color: #1a7f5a }
@page { margin: 16mm 14mm }
@media print {
  :root { color-scheme: light }
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt }
  h2, h3 { break-after: avoid }
  tr, p { break-inside: avoid }
  thead { display: table-header-group }
}
"""


def handover_html(page: Page) -> str:
    """The file. The first heading is its title."""
    title = next((each.text for each in page if isinstance(each, Heading)), "")
    body = "\n".join(part for block in page for part in _block(block))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _escape(text: str) -> str:
    return html.escape(clean(text), quote=True)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}><bdi>{_escape(block.text)}</bdi></h{block.level}>"
    elif isinstance(block, Line):
        yield "<p>" + "".join(map(_part, block.parts)) + "</p>"
    else:
        yield from _table(block)


def _table(grid: Grid) -> Iterator[str]:
    yield "<table>"
    if grid.has_head:
        heads = "".join(
            f"<th{_right(column)}>{_escape(column.name)}</th>" for column in grid.columns
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
    text, tone = f"<bdi>{_escape(text_of(part))}</bdi>", tone_of(part)
    return text if tone is Tone.PLAIN else f'<span class="{tone.value}">{text}</span>'
