"""Pages as Markdown, to paste into a mail or a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean, pad, width
from pipeline_tui.render.blocks import Grid, Heading, Line, Tone, text_of, tone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline_tui.render.blocks import Page, Part

_SHORTEST = 3
"""Signs that the line below a head needs."""
_WIDEST = 500
"""A longer cell does not widen its column."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def escape(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def markdown(page: Page, tidy: bool = False) -> str:
    """The page as Markdown.

    `tidy` lets the columns stand straight in the text itself, because not every chat draws
    tables, and makes a list of a table without a head, which takes fewer lines.
    """
    lines: list[str] = []
    for block in page:
        if isinstance(block, Heading):
            lines += ["", f"{'#' * block.level} {escape(block.text)}", ""]
        elif isinstance(block, Line):
            text = "".join(_part(part) for part in block.parts).strip()
            lines += [text, ""] if text else []
        else:
            lines += [*(_tidy(block) if tidy else _grid(block)), ""]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return f"{text}\n"


def _part(part: Part) -> str:
    text = escape(text_of(part))
    strong = tone_of(part) in (Tone.STRONG, Tone.BAD) and text.strip()
    return f"**{text}**" if strong else text


def _heads(grid: Grid) -> list[str]:
    return [escape(head) or " " for head in grid.heads]


def _grid(grid: Grid) -> Iterator[str]:
    yield "| " + " | ".join(_heads(grid)) + " |"
    yield "|" + "|".join(" ---: " if column.right else " --- " for column in grid.columns) + "|"
    for row in grid.rows:
        yield "| " + " | ".join(_part(part) for part in row) + " |"


def _tidy(grid: Grid) -> Iterator[str]:
    return _straight(grid) if grid.has_head else map(_item, grid.rows)


def _item(row: Sequence[Part]) -> str:
    return "- " + ", ".join(_part(part) for part in row if text_of(part).strip())


def _straight(grid: Grid) -> Iterator[str]:
    rows = [_heads(grid), *([_part(part) for part in row] for row in grid.rows)]
    widths = [min(max(_SHORTEST, *map(width, cells)), _WIDEST) for cells in zip(*rows, strict=True)]
    rights = [column.right for column in grid.columns]
    rules = [
        "-" * (cells - right) + ":" * right for cells, right in zip(widths, rights, strict=True)
    ]
    lines = [[pad(*cell) for cell in zip(row, widths, rights, strict=True)] for row in rows]
    for line in (lines[0], rules, *lines[1:]):
        yield "| " + " | ".join(line) + " |"
