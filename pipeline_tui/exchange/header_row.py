"""Where the header of a table is: a title or a preamble may stand above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.headers import find_columns, names_something
from pipeline_tui.exchange.own_columns import is_own
from pipeline_tui.exchange.profiles import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKED_AT = 20
"""Rows among which the header is looked for."""


class Header(NamedTuple):
    """The place of the header among the first rows."""

    place: int
    is_understood: bool


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """The first row that is understood as a header, where those above it are no table; else
    the first one."""
    for place, cells in enumerate(rows[:LOOKED_AT]):
        if _is_header(cells):
            return Header(place, True)
        if sum(map(bool, cells)) > 2:
            break
    return Header(0, False)


def _is_header(cells: Sequence[str]) -> bool:
    if sum(map(bool, cells)) < 2:
        return False
    headers = [cell.strip() for cell in cells]
    if is_own(headers):
        return True
    mapping = find_columns("", headers, {})
    told = sum(map(len, mapping.columns.values()))
    return mapping.profile is not PLAIN or (told >= 2 and names_something(mapping))
