"""Rows of a file that were mended or left out before the import; the file itself stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.columns import read_drafts
from pipeline_tui.exchange.sheet import Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline_tui.exchange.drafts import Reading

_CONTEXT = 100
"""Rows beside the mended one: a column shows how its dates and amounts are written."""


def mended(sheet: Sheet, cells: Mapping[int, Sequence[str]], left_out: Collection[int]) -> Sheet:
    """The sheet with these cells in the rows of these numbers, and without others. A row that
    the reader could not use is one like the others once it is mended."""
    if not cells and not left_out:
        return sheet
    rows = [
        Row(row.number, list(cells[row.number])) if row.number in cells else row
        for row in sheet.rows
        if row.number not in left_out
    ]
    rejected = [each for each in sheet.rejected if each.number not in left_out]
    revived = [each for each in rejected if each.number in cells]
    if revived:
        rows += [Row(each.number, list(cells[each.number])) for each in revived]
        rows.sort(key=lambda row: row.number)
        rejected = [each for each in rejected if each.number not in cells]
    return replace(sheet, rows=rows, rejected=rejected)


def fitted(values: Sequence[str], headers: Sequence[str]) -> list[str]:
    """The cells of a row that has too few or too many, one for each header."""
    return [*values, *[""] * len(headers)][: len(headers)]


def fault_of(sheet: Sheet, reading: Reading, number: int, values: Sequence[str]) -> str:
    """What is wrong with a row of these cells, in the midst of the first rows of its sheet;
    empty where nothing is, or only the whole sheet can tell."""
    others = [row for row in sheet.rows[:_CONTEXT] if row.number != number]
    row = Row(number, list(values))
    said = _read(replace(sheet, rows=[*others, row], rejected=[]), reading, number)
    if said is None or not others:
        return said or ""
    is_whole = _read(replace(sheet, rows=others, rejected=[]), reading, number)
    return "" if is_whole and is_whole == said else said


def _read(sheet: Sheet, reading: Reading, number: int) -> str | None:
    try:
        drafts = read_drafts(sheet, reading)
    except PipelineError as error:
        return error.message
    return next((each.reason for each in drafts.rejected if each.number == number), None)
