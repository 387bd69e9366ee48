"""Pages as Markdown, to paste into a mail or a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Grid, Heading, Line, Tone, text_of, tone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.render.blocks import Page, Part

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def escape(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def markdown(page: Page) -> str:
    """The page as Markdown."""
    lines: list[str] = []
    for block in page:
        if isinstance(block, Heading):
            lines += ["", f"{'#' * block.level} {escape(block.text)}", ""]
        elif isinstance(block, Line):
            text = "".join(_part(part) for part in block.parts).strip()
            lines += [text, ""] if text else []
        else:
            lines += [*_grid(block), ""]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return f"{text}\n"


def _part(part: Part) -> str:
    text = escape(text_of(part))
    strong = tone_of(part) in (Tone.STRONG, Tone.BAD) and text.strip()
    return f"**{text}**" if strong else text


def _grid(grid: Grid) -> Iterator[str]:
    yield "| " + " | ".join(column.name or " " for column in grid.columns) + " |"
    yield "|" + "|".join(" ---: " if column.right else " --- " for column in grid.columns) + "|"
    for row in grid.rows:
        yield "| " + " | ".join(_part(part) for part in row) + " |"
