"""Merged cells: each cell of the range has the value, as a person sees it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pipeline_tui.exchange.workbook_info import CellNames
from pipeline_tui.exchange.workbook_parts import MOST_CELLS, damaged
from pipeline_tui.present.values import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.opened_workbook import Table
    from pipeline_tui.exchange.sheet import Row

_LONGEST_NAMED = 40
_HEADING = 3
"""The columns that a heading has at least."""


def merge_cells(name: str, rows: list[Row], table: Table, headers: Sequence[str]) -> list[str]:
    """Repeat the value of each merged range in all its cells; remove headings within the table.

    A range that is alone in its row and covers most of the columns is a heading. Returns the
    notices. Raises PipelineError for ranges that overlap without end.
    """
    numbers = [row.number for row in rows]
    width = len(headers)
    repeated, headings = CellNames(), CellNames()
    removed = set()
    filled = 0
    for area in table.info.merges:
        start, end = bisect_left(numbers, area.top), bisect_right(numbers, area.bottom)
        left, right = max(area.left - table.left - 1, 0), min(area.right - table.left, width)
        if start == end or numbers[start] != area.top or left >= right:
            continue
        first = rows[start].values
        value = first[left] if left < len(first) else ""
        if not value or area.left <= table.left:
            continue
        is_wide = right - left >= _HEADING and right - left > width / 2
        if is_wide and area.top == area.bottom and sum(map(bool, first)) == 1:
            headings.add(f"{value[:_LONGEST_NAMED]!r} in row {area.top:,}")
            removed.add(area.top)
            continue
        filled += (end - start) * (right - left)
        if filled > MOST_CELLS:
            raise damaged(name)
        for row in rows[start:end]:
            row.values[left:right] = [value] * (right - left)
        header = headers[left]
        repeated.add(f"{area} ({header})" if header else str(area))
    if removed:
        rows[:] = [row for row in rows if row.number not in removed]
    notices = []
    if repeated.count:
        ranges = count(repeated.count, "merged range")
        notices.append(f"{ranges} read as if each cell had the value: {repeated}")
    if headings.count:
        notices.append(f"{count(headings.count, 'heading')} across the table skipped: {headings}")
    return notices
