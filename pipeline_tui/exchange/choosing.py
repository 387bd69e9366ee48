"""What there is to choose before an import: which column tells what, what a stage word means."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.headers import find_columns
from pipeline_tui.exchange.importing import sheet_of
from pipeline_tui.exchange.own_columns import is_own
from pipeline_tui.exchange.own_sheet import stamp_of_sheet
from pipeline_tui.exchange.profiles import find_profile
from pipeline_tui.exchange.source import Format
from pipeline_tui.exchange.stage_words import (
    LOST,
    OPEN,
    WON,
    Standing,
    open_in,
    standing_of,
)
from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.stages import OPEN_STAGES

if TYPE_CHECKING:
    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.headers import Mapping
    from pipeline_tui.exchange.sheet import Sheet
    from pipeline_tui.exchange.source import Text

_LOOKED_AT = 500
"""Rows in which examples are looked for."""

STANDINGS: dict[str, Standing] = {
    **{stage.value: open_in(stage) for stage in OPEN_STAGES},
    "won": WON,
    "lost": LOST,
    "open": OPEN,
}
"""What a stage word can mean, by name."""


ROW_BY_ROW = "fixed row by row"
"""What a stage word means that stands for different stages in different rows."""


class ColumnChoice(NamedTuple):
    """A column of the file, and what it is taken to tell."""

    place: int
    header: str
    field: Field | None
    examples: tuple[str, ...]


class WordChoice(NamedTuple):
    """A word in the column of stages, and what it is taken to mean."""

    word: str
    rows: int
    standing: Standing | None
    """None: it is not known, and must be said."""
    is_mended: bool = False
    """Its rows are rejected, to be mended one by one."""

    @property
    def meaning(self) -> str:
        """The name of the standing; empty where it is not known."""
        if self.is_mended:
            return ROW_BY_ROW
        names = (name for name, each in STANDINGS.items() if each == self.standing)
        return next(names, "")


def sheet_to_map(text: Text, book: str) -> Sheet | None:
    """Return the rows of a file of another program, or None for an export of ours, for which
    nothing is to be chosen. A workbook is one if it is from the book with the id `book`.

    Raises PipelineError.
    """
    if text.format in (Format.JSON, Format.JSONL):
        from pipeline_tui.exchange.own_json import is_own_json

        if is_own_json(text):
            return None
    sheet = sheet_of(text)
    stamp = stamp_of_sheet(sheet)
    is_ours = is_own(sheet.headers) or (stamp is not None and stamp.book == book)
    return None if is_ours else sheet


def columns_of_sheet(sheet: Sheet, reading: Reading) -> Mapping:
    """Return which column holds which field, even if an essential one is missing.

    Raises UsageError for an unknown field or header.
    """
    profile = find_profile(sheet.headers, reading.profile)
    return find_columns(sheet.name, sheet.headers, dict(reading.fields), reading.places, profile,
                        sheet.is_blank)  # fmt: skip


def column_choices(sheet: Sheet, reading: Reading) -> list[ColumnChoice]:
    """Every column with a header, with its first different values. Raises UsageError."""
    mapping = columns_of_sheet(sheet, reading)
    told = {place: field for field, places in mapping.columns.items() for place in places}
    return [
        ColumnChoice(place, header, told.get(place), _examples(sheet, place))
        for place, header in enumerate(sheet.headers)
        if header.strip()
    ]


def _examples(sheet: Sheet, place: int, most: int = 3) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in sheet.rows[:_LOOKED_AT]:
        value = row.values[place].strip()
        if value:
            found[value] = None
            if len(found) == most:
                break
    return tuple(found)


def word_choices(sheet: Sheet, reading: Reading) -> list[WordChoice]:
    """The words of the columns of stage and status, unknown ones first. Raises UsageError."""
    mapping = columns_of_sheet(sheet, reading)
    counts: Counter[str] = Counter()
    for field in (Field.STAGE, Field.STATUS):
        for place in mapping.columns.get(field, [])[:1]:
            counts.update(row.values[place].strip() for row in sheet.rows)
    extra = mapping.profile.stages
    seen: dict[str, WordChoice] = {}
    for word, count in counts.items():
        key = fold_key(word)
        if word:
            before = seen[key].rows if key in seen else 0
            standing = standing_of(word, extra, reading.stages)
            seen[key] = WordChoice(word, before + count, standing, key in reading.row_by_row)
    return sorted(seen.values(), key=lambda each: (each.standing is not None, -each.rows))
