"""The lines of the list of the day: which there are, and how they are drawn in a width."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.present import values
from pipeline_tui.present.text import clean, width
from pipeline_tui.render.blocks import Cell, Part, Tone
from pipeline_tui.render.day_groups import day_groups
from pipeline_tui.tui.widgets.cells import fit, fit_money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.reports.day import Today
    from pipeline_tui.reports.lines import TodayLine

_NARROW = 76
"""Cells below which there is no room for the value."""
_WIDEST_VALUE = 14
_GAP = 2


class DayRow(NamedTuple):
    """A heading, or a line of a group."""

    tone: Tone
    heading: str = ""
    line: TodayLine | None = None


def day_rows(day: Today) -> list[DayRow]:
    """Headings and lines in the order in which they are worked off."""
    rows: list[DayRow] = []
    for group in day_groups(day):
        rows.append(DayRow(group.tone, f"{group.name} ({len(group.lines):,})"))
        rows += [DayRow(group.row_tone(line, day.day), line=line) for line in group.lines]
    return rows


class Needs(NamedTuple):
    """How many cells the columns need that are never cut."""

    ref: int
    value: int

    @classmethod
    def of(cls, rows: Iterable[DayRow]) -> Needs:
        """Measured over all lines, so that a column does not jump while one scrolls."""
        ref, largest = 1, dict[str, Decimal]()
        for row in rows:
            if row.line is None:
                continue
            ref = max(ref, len(row.line.ref))
            value, currency = row.line.value, row.line.currency or ""
            if value is not None and value > largest.get(currency, -1):
                largest[currency] = value
        shown = (width(values.money(value, currency)) for currency, value in largest.items())
        return cls(ref, min(_WIDEST_VALUE, max(shown, default=0)))


class Room:
    """How many cells each column of a line has; the value leaves where it is narrow."""

    def __init__(self, cells: int, needs: Needs) -> None:
        self.ref = needs.ref
        self.value = needs.value if cells >= _NARROW else 0
        self.reason = min(44, max(15, cells // 3 if cells >= 100 else cells * 3 // 10))
        rest = cells - self.ref - 1 - self.reason - (self.value + _GAP if self.value else 0)
        self.step = max(14, rest // 2)
        self.name = max(2, rest - self.step)


def paint_line(line: TodayLine, tone: Tone, room: Room) -> Sequence[Part]:
    """Reference, name, next step, value, why."""
    title = _title(line)
    name = f"{line.prospect}: {title}" if title else line.prospect
    if width(clean(name)) - width(clean(title)) // 2 >= room.name:
        name = line.prospect  # most of the title would be cut; the reference says which deal
    parts: list[Part] = [
        fit(line.ref, room.ref, right=True) + " ",
        fit(name, room.name - 1) + " ",
        Cell(
            fit(line.next_step or "no next step", room.step - 1) + " ",
            Tone.PLAIN if line.next_step else Tone.BAD,
        ),
    ]
    if room.value:
        shown = " " * room.value
        if line.value is not None:
            shown = fit_money(line.value, line.currency or "", room.value, right=True)
        parts.append(shown + " " * _GAP)
    return [*parts, Cell(fit(line.reason, room.reason), tone)]


def whole_line(line: TodayLine) -> str:
    """The same with nothing left out."""
    title = _title(line)
    parts = (
        f"{line.ref} {line.prospect}" + (f": {title}" if title else ""),
        line.next_step or "",
        values.money(line.value, line.currency or "") if line.value is not None else "",
        line.reason,
    )
    return clean(" · ".join(part for part in parts if part))


def _title(line: TodayLine) -> str:
    return line.title if line.title and line.title != line.prospect else ""
