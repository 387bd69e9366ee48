"""Text from strangers made harmless, and measured in terminal cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# C0, DEL, C1, line and paragraph separators, bidi controls, lone surrogates and
# the byte-order mark: each can move the cursor, set the title or turn a line round.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
ELLIPSIS = "…"
_BREAK = re.compile(r" (?![A-Z]{3}\b)|(?<!\d) ")
"""A space where a line may end: any but that between an amount and its currency."""


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] in "\n\r\u2028\u2029":
        return "⏎"
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of the control: ␛ ␀ ␉
    return "␡" if code == 0x7F else "�"


def clean(text: str) -> str:
    """The text with each control sign shown as a visible mark, on one line."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_visible, text)


def pasted(text: str) -> str:
    """The text as one word of a command line, for a command that a person pastes."""
    import shlex  # 1 ms, and only a hint needs it

    return shlex.quote(text)


def first_few(
    texts: Sequence[str], most: int, separator: str = ", ", count: int | None = None
) -> str:
    """Return the first texts and the number of the others: `a, b and 3 more`.

    `count` is the number of all texts if `texts` has only the first of them.
    """
    more = (len(texts) if count is None else count) - len(texts[:most])
    shown = separator.join(texts[:most])
    if more <= 0:
        return shown
    # a list with semicolons may have commas in its items
    return f"{shown}{' ' if separator == ', ' else separator}and {more:,} more"


def one_line(text: str, most: int) -> str:
    """Return a text on one line, cut to a number of characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + ELLIPSIS


def clean_lines(text: str) -> list[str]:
    """The same for text that may have lines of its own."""
    return [clean(line) for line in text.splitlines()]


def width(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def shorten(text: str, cells: int) -> str:
    """The text, cut to a number of cells with an ellipsis."""
    if width(text) <= cells:
        return text
    if cells <= 1:
        return ELLIPSIS[:cells]
    if text.isascii():
        return text[: cells - 1] + ELLIPSIS
    from rich.cells import set_cell_size

    return set_cell_size(text, cells - 1).rstrip() + ELLIPSIS


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words where it can be."""
    lines: list[str] = []
    line = ""
    for word in _BREAK.split(text):
        longer = f"{line} {word}" if line else word
        if width(longer) <= cells:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, max(cells, 1))
        lines += full
    return [*lines, line]


def _pieces(word: str, cells: int) -> list[str]:
    """A word that is too long for a line, cut up."""
    if width(word) <= cells:
        return [word]
    from rich.cells import chop_cells

    return chop_cells(word, cells)


def pad(text: str, cells: int, right: bool = False) -> str:
    """The text, filled with spaces to a number of cells."""
    fill = " " * (cells - width(text))
    return fill + text if right else text + fill
