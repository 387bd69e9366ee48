"""Where the header of a table is: titles may be above it, and it may have two lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.header_words import claim_of
from pipeline_tui.exchange.headers import find_columns, names_something
from pipeline_tui.exchange.layout import AS_FOUND, Layout, column_letters, is_value
from pipeline_tui.exchange.own_columns import is_own
from pipeline_tui.exchange.profiles import PLAIN
from pipeline_tui.model.folding import fold_key

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKED_AT = 25
"""Rows among which the header is looked for."""
_WIDEST = 2_000
"""Cells of a row that is looked at as a header; a table of deals has fewer columns."""
_PROGRAM = 1_000
"""Counts for a row by which a program is recognised."""


class Header(NamedTuple):
    """The header among the first rows of a table."""

    start: int
    """The index of its first row."""
    known: int
    """How many of its columns are known; 0 for a row that only may be the header."""
    names: list[str]
    """The name of each column, stripped."""
    lines: tuple[tuple[str, ...], ...] = ()
    """Its rows as they are written; empty in a table without a header."""

    @property
    def is_understood(self) -> bool:
        """Whether its words are known, or an option says which row it is."""
        return self.known > 0

    @property
    def end(self) -> int:
        """The index of the first row after it."""
        return self.start + len(self.lines)


def find_header(rows: Sequence[Sequence[str]], layout: Layout = AS_FOUND) -> Header:
    """The header of a table, from its first rows.

    It is the row that holds what `--map` names, else the first row whose words are known,
    unless one further down says at least twice as much. If no row is known, it is the first
    that has about as many cells as the others.
    """
    looked_at = rows[:LOOKED_AT]
    if not layout.has_header:
        width = max(map(len, looked_at), default=0)
        return Header(0, 1, [column_letters(index) for index in range(width)])
    named = _index_named(looked_at, layout.named)
    if named is not None:
        return _one_line(looked_at, named, len(layout.named))
    best, most = None, 0
    for index, cells in enumerate(looked_at):
        known = known_columns(cells)
        if best is None:
            # a row of values may happen to hold two of our words
            is_chance = known < 3 and any(map(_is_wide, looked_at[:index]))
            if known and not is_chance:
                best, most = index, known
        elif known >= 2 * most:
            best, most = index, known
        if most >= _PROGRAM:
            break
    if best is None:
        return _one_line(looked_at, _first_usual(looked_at), 0)
    return _two_lines(looked_at, best, most) or _one_line(looked_at, best, most)


def _one_line(rows: Sequence[Sequence[str]], index: int, known: int) -> Header:
    if not rows:
        return Header(0, 0, [])
    names = [cell.strip() for cell in rows[index]]
    return Header(index, known, names, (tuple(names),))


def _index_named(rows: Sequence[Sequence[str]], named: Sequence[str]) -> int | None:
    """Return the row that holds all headers of `--map`, or None."""
    wanted = {_key(each) for each in named if each.strip()}
    if not wanted:
        return None
    for index, cells in enumerate(rows):
        if wanted <= {_key(cell) for cell in cells[:_WIDEST]}:
            return index
    return None


def _key(header: str) -> str:
    return fold_key(header) or header.strip()


def known_columns(cells: Sequence[str]) -> int:
    """Return how many columns a row names; 0 if it cannot be a header."""
    names = [cell.strip() for cell in cells[:_WIDEST]]
    if not _is_wordy(names):
        return 0
    if is_own(names):
        return _PROGRAM
    mapping = find_columns("", names, {})
    known = sum(map(len, mapping.columns.values()))
    if mapping.profile is not PLAIN:
        return _PROGRAM + known
    return known if known >= 2 and names_something(mapping) else 0


def _is_wordy(names: Sequence[str]) -> bool:
    """Whether a row has two cells or more and hardly any numbers, dates and addresses."""
    filled = [name for name in names if name]
    return len(filled) >= 2 and sum(map(is_value, filled)) * 4 <= len(filled)


def _is_wide(cells: Sequence[str]) -> bool:
    return sum(map(bool, cells)) > 2


def _first_usual(rows: Sequence[Sequence[str]]) -> int:
    """The first row that has more than half of the cells that a row usually has."""
    counts = [sum(map(bool, cells)) for cells in rows]
    usual = sorted(counts)[len(counts) // 2] if counts else 0
    return next((index for index, count in enumerate(counts) if count * 2 > usual), 0)


def _two_lines(rows: Sequence[Sequence[str]], best: int, most: int) -> Header | None:
    """The header of two rows that the best row is one of: groups above, columns below."""
    for upper in (best - 1, best):
        if upper < 0 or upper + 1 >= len(rows):
            continue
        above = [cell.strip() for cell in rows[upper]]
        below = [cell.strip() for cell in rows[upper + 1]]
        names = _joined(above, below)
        known = known_columns(names)
        if names and known >= most:
            return Header(upper, known, names, (tuple(above), tuple(below)))
    return None


def _joined(above: list[str], below: list[str]) -> list[str]:
    """The names of the columns under their groups, `Client - Phone`; empty if the rows are
    not groups and columns."""
    width = max(len(above), len(below))
    if width > _WIDEST:
        return []
    above, below = [[*row, *[""] * (width - len(row))] for row in (above, below)]
    groups = list(above)
    for index in range(1, width):
        if not groups[index] and below[index]:
            groups[index] = groups[index - 1]
    counts = Counter(filter(None, groups))
    is_grouped = len(counts) >= 2 and max(counts.values()) >= 2
    if not is_grouped or not _is_wordy(below) or sum(map(_is_known, below)) < 2:
        return []
    times = Counter(map(fold_key, below))
    names, is_joined = [], False
    for group, column in zip(groups, below, strict=True):
        joined = f"{group} - {column}" if group and column else group or column
        is_ours = bool(group and column) and claim_of(joined) is not None
        is_joined |= is_ours
        is_alone = not is_ours and _is_known(column) and times[fold_key(column)] == 1
        names.append(column if is_alone else joined)
    return names if is_joined else []


def _is_known(header: str) -> bool:
    return fold_key(header) in ("name", "id") or claim_of(header) is not None
