"""The columns that say where a deal stands, and its days: created, expected and actual close."""

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
    """Return where the deal of each row stands; rows that contradict themselves are odd.

    Raises UnknownStagesError with the words of all columns that nobody has explained.
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
    for place, (stage, status) in enumerate(zip(*found.values(), strict=True)):
        standing = combined(stage, status)
        if standing is None:
            columns.odd.setdefault(place, _contradiction(columns, words, place))
        standings.append(standing or NOTHING)
    return standings


def _contradiction(columns: ColumnCells, words: dict[Field, list[str]], place: int) -> str:
    stage, status = (f'"{words[of][place][:60]}"' for of in _COLUMNS)
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
    for place, word in enumerate(words):
        is_unknown = reading.rejects_unknown_stages and not standing_of(word, extra, reading.stages)
        if is_unknown or fold_key(word) in reading.row_by_row:
            columns.odd.setdefault(place, f'{header}: "{word[:60]}" is an unknown stage')
            words[place] = ""
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
    closed = columns.dates(Field.CLOSED, lambda place: not is_over[place])
    if Field.CLOSING in columns.mapping.columns:
        closing = columns.dates(Field.CLOSING, lambda place: not is_over[place])
        for place, day in enumerate(closing):
            days = closed if is_over[place] else close
            days[place] = days[place] or day
    _skip(columns, Field.CLOSED, closed, "skipped, because the deal is not won or lost",
          lambda place, _: not is_over[place])  # fmt: skip
    created = columns.dates(Field.CREATED)
    today = columns.reading.today
    if today is not None:
        _skip(columns, Field.CREATED, created, "skipped, because it is in the future",
              lambda _, day: day > today)  # fmt: skip
    _skip(columns, Field.CREATED, created, "skipped, because the deal closed earlier",
          lambda place, day: _is_before(closed[place], day))  # fmt: skip
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
    """Skip and list the days that are doubtful at their place."""
    if of not in columns.mapping.columns:
        return
    cells, header = columns.raw(of), columns.mapping.header(of)
    for place, day in enumerate(days):
        if day is not None and is_doubtful(place, day):
            days[place] = None
            columns.findings.add(header, found, columns.numbers[place], cells[place])
