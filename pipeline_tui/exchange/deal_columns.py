"""The columns of a deal's stage, status and dates: created, expected and actual close."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.column_cells import always
from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.stage_words import (
    NOTHING,
    Standing,
    UnknownStagesError,
    UnknownWord,
    combined,
    standing_of,
)
from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.stages import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from pipeline_tui.exchange.column_cells import ColumnCells


_COLUMNS = (Field.STAGE, Field.STATUS)


def read_standings(columns: ColumnCells) -> list[Standing]:
    """Return the stage and status of each row's deal; rows that contradict themselves are odd.

    Raises UnknownStagesError with the unknown words of all columns.
    """
    found: dict[Field, list[Standing]] = {}
    words: dict[Field, list[str]] = {}
    unknown: list[UnknownWord] = []
    for of in _COLUMNS:
        if of in columns.mapping.columns:
            words[of] = _words(columns, of)
            found[of] = _understood(columns, of, words[of], unknown)
    if unknown:
        raise UnknownStagesError(unknown)
    if len(found) < len(_COLUMNS):
        return next(iter(found.values()), [NOTHING] * columns.count)
    standings = []
    for index, (stage, status) in enumerate(zip(*found.values(), strict=True)):
        standing = combined(stage, status)
        if standing is None:
            columns.odd.setdefault(index, _contradiction(columns, words, index))
        standings.append(standing or NOTHING)
    return standings


def _contradiction(columns: ColumnCells, words: dict[Field, list[str]], index: int) -> str:
    stage, status = (f'"{words[of][index][:60]}"' for of in _COLUMNS)
    header, other = (columns.mapping.header(of) for of in _COLUMNS)
    return f"{header}: {stage} contradicts {status} in {other}"


def _understood(
    columns: ColumnCells, of: Field, words: Sequence[str], unknown: list[UnknownWord]
) -> list[Standing]:
    """The standing of each word; those that are not known are added to `unknown`."""
    known: dict[str, Standing] = {}
    missing: Counter[str] = Counter()
    for word, rows in Counter(words).items():
        standing = standing_of(word, columns.mapping.profile.stages, columns.reading.stages)
        if standing is None:
            missing[" ".join(word.split())] += rows
        known[word] = standing or NOTHING
    is_all_unknown = not any(standing != NOTHING for standing in known.values())
    unknown += [
        UnknownWord(columns.sheet.name, of, columns.mapping.header(of), word, rows, is_all_unknown)
        for word, rows in missing.items()
    ]
    return [known[word] for word in words]


def _words(columns: ColumnCells, of: Field) -> list[str]:
    """Stage words; a row with one that is to be rejected is odd."""
    words, reading = columns.texts(of), columns.reading
    if not reading.row_by_row and not reading.rejects_unknown_stages:
        return words
    header, extra = columns.mapping.header(of), columns.mapping.profile.stages
    for index, word in enumerate(words):
        is_unknown = reading.rejects_unknown_stages and not standing_of(word, extra, reading.stages)
        if is_unknown or fold_key(word) in reading.row_by_row:
            columns.odd.setdefault(index, f'{header}: "{word[:60]}" is an unknown stage')
            words[index] = ""
    return words


class Days(NamedTuple):
    """The days of each row's deal."""

    created: list[date | None]
    close: list[date | None]
    """The expected close."""
    closed: list[date | None]
    """The actual one."""


def read_days(columns: ColumnCells, statuses: Sequence[Status | None]) -> Days:
    """Return the days of the deals; a doubtful one is skipped and listed, not its row."""
    is_over = [status in (Status.WON, Status.LOST) for status in statuses]
    close = columns.dates(Field.CLOSE, always)
    closed = columns.dates(Field.CLOSED, lambda index: not is_over[index])
    if Field.CLOSING in columns.mapping.columns:
        closing = columns.dates(Field.CLOSING, lambda index: not is_over[index])
        for index, day in enumerate(closing):
            days = closed if is_over[index] else close
            days[index] = days[index] or day
    _skip(columns, Field.CLOSED, closed, "skipped, because the deal is not won or lost",
          lambda index, _: not is_over[index])  # fmt: skip
    created = columns.dates(Field.CREATED)
    today = columns.reading.today
    if today is not None:
        _skip(columns, Field.CREATED, created, "skipped, because it is in the future",
              lambda _, day: day > today)  # fmt: skip
    _skip(columns, Field.CREATED, created, "skipped, because the deal closed earlier",
          lambda index, day: _is_before(closed[index], day))  # fmt: skip
    return Days(created, close, closed)


def _is_before(closed: date | None, created: date) -> bool:
    return closed is not None and closed < created


def _skip(
    columns: ColumnCells,
    of: Field,
    days: list[date | None],
    found: str,
    is_doubtful: Callable[[int, date], bool],
) -> None:
    """Skip and list the days that are doubtful."""
    if of not in columns.mapping.columns:
        return
    cells, header = columns.raw(of), columns.mapping.header(of)
    for index, day in enumerate(days):
        if day is not None and is_doubtful(index, day):
            days[index] = None
            columns.findings.add(header, found, columns.numbers[index], cells[index])
