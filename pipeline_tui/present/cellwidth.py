"""How wide the vowel signs of Indian scripts are taken to be.

A spacing sign like the ी of हिन्दी moves on the cursor of most terminals by one
cell; Rich counts none for it, so the rest of the row would stand too far to the
right. Kitty does as Rich does. The one name of Rich that is no part of its
interface is used here and nowhere else.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class IndicMarks(StrEnum):
    """What the setting `indic_marks` may be."""

    AUTO = "auto"
    """As the terminal is known to do it."""
    SPACING = "spacing"
    """One cell each: xterm, GNOME Terminal, Alacritty, tmux and most others."""
    ZERO = "zero"
    """No cell: kitty."""


_FIRST, _LAST = 0x0900, 0x0DFF
_SPACING = (
    (0x0903, 0x0903), (0x093B, 0x093B), (0x093E, 0x0940), (0x0949, 0x094C), (0x094E, 0x094F),
    (0x0982, 0x0983), (0x09BE, 0x09C0), (0x09C7, 0x09C8), (0x09CB, 0x09CC), (0x09D7, 0x09D7),
    (0x0A03, 0x0A03), (0x0A3E, 0x0A40), (0x0A83, 0x0A83), (0x0ABE, 0x0AC0), (0x0AC9, 0x0AC9),
    (0x0ACB, 0x0ACC), (0x0B02, 0x0B03), (0x0B3E, 0x0B3E), (0x0B40, 0x0B40), (0x0B47, 0x0B48),
    (0x0B4B, 0x0B4C), (0x0B57, 0x0B57), (0x0BBE, 0x0BBF), (0x0BC1, 0x0BC2), (0x0BC6, 0x0BC8),
    (0x0BCA, 0x0BCC), (0x0BD7, 0x0BD7), (0x0C01, 0x0C03), (0x0C41, 0x0C44), (0x0C82, 0x0C83),
    (0x0CBE, 0x0CBE), (0x0CC0, 0x0CC4), (0x0CC7, 0x0CC8), (0x0CCA, 0x0CCB), (0x0CD5, 0x0CD6),
    (0x0CF3, 0x0CF3), (0x0D02, 0x0D03), (0x0D3E, 0x0D40), (0x0D46, 0x0D48), (0x0D4A, 0x0D4C),
    (0x0D57, 0x0D57), (0x0D82, 0x0D83), (0x0DCF, 0x0DD1), (0x0DD8, 0x0DDF), (0x0DF2, 0x0DF3),
)  # fmt: skip
"""The signs of Unicode category Mc from Devanagari to Sinhala. Written out: to ask
`unicodedata` for each would take 16 ms at every start."""


def spacing_signs() -> Iterator[int]:
    """The code points that `spacing` counts as one cell."""
    for first, last in _SPACING:
        yield from range(first, last + 1)


def settled(how: IndicMarks, environment: Mapping[str, str]) -> IndicMarks:
    """Spacing or zero; `auto` is zero in kitty, which says so in the environment."""
    if how is not IndicMarks.AUTO:
        return how
    return IndicMarks.ZERO if environment.get("KITTY_WINDOW_ID") else IndicMarks.SPACING


def measure(how: IndicMarks, environment: Mapping[str, str]) -> bool:
    """Let Rich, Textual and `present.text` measure as the terminal does.

    Returns whether they now do; a Rich that keeps its table elsewhere is left alone.
    """
    from rich import cells

    try:
        current: Any = cells.load_cell_table  # type: ignore[attr-defined]
        caches = (cells.get_character_cell_size, cells.cached_cell_len)
        original = getattr(current, "original", current)
        wanted = original if settled(how, environment) is IndicMarks.ZERO else _widened(original)
        if wanted("auto").widths and wanted is not current:
            cells.load_cell_table = wanted  # type: ignore[attr-defined]
            for each in caches:
                each.cache_clear()
    except (AttributeError, TypeError, ValueError):
        return False
    return True


@cache
def _widened(original: Any) -> Any:
    """Rich's loader of its table, with the spacing signs one cell wide."""

    @cache
    def load(version: str = "auto") -> Any:
        table = original(version)
        return table._replace(widths=_without_signs(table.widths))

    load.original = original  # type: ignore[attr-defined]
    return load


def _without_signs(widths: Any) -> list[tuple[int, int, int]]:
    """The ranges without the signs: what is in none of them is one cell wide."""
    signs = frozenset(spacing_signs())
    found: list[tuple[int, int, int]] = []
    for first, last, cells in widths:
        if cells or last < _FIRST or first > _LAST:
            found.append((first, last, cells))
            continue
        start = first
        for code in range(first, last + 2):
            if code > last or code in signs:
                if start < code:
                    found.append((start, code - 1, cells))
                start = code + 1
    return found
