"""The rows of an import with what becomes of them, as a list draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.outcomes import IN_THE_BOOK, Action, Outcome
from pipeline_tui.present.text import clean, pad, shorten
from pipeline_tui.render.blocks import Cell, Tone
from pipeline_tui.render.import_plan import (
    TONES,
    action_word,
    difference_text,
    kept_text,
    matched_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.report import FileReport, Report
    from pipeline_tui.render.blocks import Part
    from pipeline_tui.tui.dialogs.import_choices import Choices
    from pipeline_tui.tui.widgets.rows import Lines

LEFT_OUT = "excluded"
"""What becomes of a row that the manager does not want to import."""
_NUMBER_CELLS, _ACTION_CELLS = 9, 9
_ORDER = ("added", "updated", "unchanged", "skipped", "rejected", LEFT_OUT)


class GridRow(NamedTuple):
    """A row of the file in the preview."""

    outcome: Outcome
    file: int = 0
    """Which of the files it is of, from 0."""
    is_one_of_many: bool = False
    """Whether there are several files."""
    is_left_out: bool = False
    is_mended: bool = False

    @property
    def number(self) -> str:
        """Its row; with several files, behind the number of its file."""
        row = f"{self.outcome.row:,}"
        return f"{self.file + 1}/{row}" if self.is_one_of_many else row

    @property
    def action(self) -> str:
        """What becomes of it, in a word."""
        return LEFT_OUT if self.is_left_out else action_word(self.outcome)

    @property
    def is_problem(self) -> bool:
        """Whether somebody should look at it."""
        return not self.is_left_out and self.outcome.is_odd

    @property
    def told(self) -> str:
        """Why, or what changes."""
        outcome = self.outcome
        reason = "" if outcome.reason == IN_THE_BOOK else outcome.reason
        parts = [outcome.sheet, reason, *map(kept_text, outcome.kept[:3])]
        if outcome.action is Action.UPDATE:
            parts += map(difference_text, outcome.differences[:3])
        parts.append(matched_text(outcome))
        return " · ".join(filter(None, parts))


def grid_rows(report: Report, files: Sequence[Choices]) -> list[GridRow]:
    """Every row of the files, those that the manager left out too, in the order of the file."""
    return [
        row
        for place, (file, choices) in enumerate(zip(report.files, files, strict=True))
        for row in _rows_of(file, choices, place, len(files) > 1)
    ]


def _rows_of(file: FileReport, choices: Choices, place: int, is_one_of_many: bool) -> list[GridRow]:
    rows = [
        GridRow(each, place, is_one_of_many, is_mended=each.row in choices.cells)
        for each in file.plan
    ]
    sheet = choices.opened.sheet
    if sheet is not None and choices.left_out:
        rows += [
            GridRow(
                Outcome(each.number, Action.SKIP, name=_joined(each.values)),
                place,
                is_one_of_many,
                is_left_out=True,
            )
            for each in sheet.all_rows()
            if each.number in choices.left_out
        ]
        rows.sort(key=lambda each: each.outcome.row)
    return rows


def _joined(cells: Sequence[str]) -> str:
    return " · ".join(filter(None, cells))[:200]


def paint_row(row: GridRow, cells: int) -> Lines:
    """Number, action, name, and why."""
    outcome = row.outcome
    rest = max(10, cells - _NUMBER_CELLS - _ACTION_CELLS - 2)
    told = row.told
    name = f"{outcome.ref} {outcome.name}".strip() if outcome.action is not Action.REJECT else ""
    if not name or not told:
        rooms = (0, rest) if told else (rest, 0)
    else:
        room = min(len(name), max(12, rest // 3, rest - len(told) - 1))
        rooms = (room, rest - room - 1)
    mark = "*" if row.is_mended else " "
    tone = Tone.QUIET if row.is_left_out else TONES[outcome.action]
    parts: list[Part] = [
        pad(row.number, _NUMBER_CELLS - 1, right=True) + mark + " ",
        Cell(pad(row.action, _ACTION_CELLS), tone),
        " ",
    ]
    if rooms[0]:
        parts.append(pad(shorten(clean(name or outcome.name), rooms[0]), rooms[0]))
    if rooms[1]:
        parts += [" " if rooms[0] else "", Cell(shorten(clean(told), rooms[1]), Tone.PLAIN)]
    return (parts,)


def counts(rows: Sequence[GridRow]) -> str:
    """Return how many rows became what: `2 added, 1 rejected`."""
    found = dict.fromkeys(_ORDER, 0)
    for row in rows:
        found[row.action] += 1
    return ", ".join(f"{number:,} {word}" for word, number in found.items() if number)
