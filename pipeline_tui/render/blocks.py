"""A page is a list of lines and tables. Each renderer turns it into one format.

Texts are put in as they came; it is the renderers that make them harmless, so
that no page can forget to.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from pipeline_tui.present.text import clean


class Tone(StrEnum):
    """What a text means; how that looks is the renderer's affair."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Cell(NamedTuple):
    """A text with a tone."""

    text: str
    tone: Tone = Tone.PLAIN


Part = str | Cell


class Column(NamedTuple):
    """The head of a column."""

    name: str
    right: bool = False
    """Numbers stand at the right."""
    gives_way: bool = False
    """The first to be shortened where the terminal is narrow."""
    wraps: bool = False
    """Goes on in the next line rather than that it is shortened."""
    least: int = 0
    """Cells below which it is not shortened; 0 means never, or as far as names are."""
    leaves: int = 0
    """Where the terminal is too narrow for all, the highest leaves first; 0 stays."""


class Heading(msgspec.Struct, frozen=True):
    """The title of a page or of a part of it."""

    text: str
    level: int = 2
    tone: Tone = Tone.STRONG


class Line(msgspec.Struct, frozen=True):
    """One line of text, in parts that may differ in tone."""

    parts: Sequence[Part]


class Grid(msgspec.Struct, frozen=True):
    """A table."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Part]]
    has_head: bool = True
    splits: bool = False
    """Where there is no room for all columns, the others stand below, beside the first
    column again; else they are left out."""

    @property
    def heads(self) -> list[str]:
        """The names of the columns, safe to show: those of a report are names of a client's."""
        return [clean(column.name) for column in self.columns]

    def only(self, places: Sequence[int]) -> Grid:
        """Some of the columns."""
        return Grid(
            [self.columns[place] for place in places],
            [[row[place] for place in places] for row in self.rows],
            self.has_head,
        )


Block = Heading | Line | Grid
Page = list[Block]


def line(*parts: Part) -> Line:
    """A line of these parts."""
    return Line(parts)


def text_of(part: Part) -> str:
    """The bare text of a part."""
    return part if isinstance(part, str) else part.text


def tone_of(part: Part) -> Tone:
    """The tone of a part."""
    return Tone.PLAIN if isinstance(part, str) else part.tone


def cut(rows: list[Sequence[Part]], limit: int | None) -> tuple[list[Sequence[Part]], int]:
    """The first rows, and how many were left out."""
    if limit is None or len(rows) <= limit:
        return rows, 0
    return rows[:limit], len(rows) - limit
