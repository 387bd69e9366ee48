"""The cells of a sheet column by column, each distinct text read once: a file of thousands
of rows holds few different dates, stages and owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange import cells
from pipeline_tui.exchange.dates import MonthDay, read_dates
from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.findings import Findings
from pipeline_tui.exchange.lists import listed
from pipeline_tui.exchange.nothing import is_unknown
from pipeline_tui.exchange.percents import read_percents
from pipeline_tui.exchange.rich_text import has_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.headers import Mapping
    from pipeline_tui.exchange.percents import PercentScale
    from pipeline_tui.exchange.sheet import Sheet
    from pipeline_tui.model.probability import Probability

T = TypeVar("T")
_BEGINNINGS = frozenset({Field.CREATED, Field.ON})
"""A month without a day means its first day here; everywhere else it means its last day."""

_NAMES = frozenset(
    {Field.PROSPECT, Field.CONTACT, Field.FIRST_NAME, Field.MIDDLE_NAME, Field.LAST_NAME,
     Field.ROLE, Field.OWNER, Field.SOURCE, Field.SEGMENT, Field.PRODUCT}
)  # fmt: skip
"""Fields in which a word like `unknown` says that nothing is known."""
_SEVERAL_LINES = frozenset({Field.NOTES, Field.NEEDS})


def never(index: int) -> bool:
    """No row."""
    return False


def always(index: int) -> bool:
    """Each row."""
    return True


class ColumnCells:
    """The values of the columns of a sheet, one a row, and the rows that are not valid."""

    def __init__(self, sheet: Sheet, mapping: Mapping, reading: Reading) -> None:
        self.sheet, self.mapping, self.reading = sheet, mapping, reading
        self.numbers = [row.number for row in sheet.rows]
        self.count = len(self.numbers)
        self.cells: list[tuple[str, ...]] = list(
            zip(*(row.values for row in sheet.rows), strict=True)
        )
        self.odd: dict[int, str] = {}
        """What is wrong with a row, by its index; the row is rejected."""
        self.findings = Findings()
        """What was skipped, rounded or guessed in cells whose rows are used."""
        self._noted: set[tuple[str, int, str]] = set()
        self._several: dict[Field, list[tuple[str, ...]]] = {}
        self._days: dict[Field, list[date | None]] = {}
        self.orders: set[str] = set()
        """The orders of day and month that columns of dates show."""
        self.percent_scale: PercentScale | None = None
        nothing = mapping.profile.nothing
        if nothing:
            self.cells = [
                tuple("" if cell.strip().lower() in nothing else cell for cell in column)
                for column in self.cells
            ]

    def raw(self, of: Field) -> Sequence[str]:
        """Return the first column of a field as it came; empty texts if there is no such column.
        The closing day of a lost deal may be in a second column."""
        indexes = self.mapping.columns.get(of)
        if not indexes or not self.cells:
            return [""] * self.count
        first = self.cells[indexes[0]]
        if of is not Field.CLOSED or len(indexes) == 1:
            return first
        return [
            cell if cell.strip() else other
            for cell, other in zip(first, self.cells[indexes[1]], strict=True)
        ]

    def texts(self, of: Field) -> list[str]:
        """Return the same as plain texts; one that cannot be stored makes its row odd.

        A word like `unknown` is not a name. Of a list of names the first is taken.
        """
        raw = self.raw(of)
        values = self.clean(raw, of)
        if of in _NAMES:
            self._take_names(of, values)
        return values

    def _take_names(self, of: Field, values: list[str]) -> None:
        unknown: set[str] = set()
        lists: dict[str, list[str]] = {}
        for value in set(values):
            if is_unknown(value):
                unknown.add(value)
            elif value[0] in "[{^" or "|##|" in value:
                found = listed(value)
                if found:
                    lists[value] = found
        unknown.discard("")
        if not unknown and not lists:
            return
        for index, value in enumerate(values):
            if value in unknown:
                values[index] = ""
                self._find(of, cells.UNKNOWN, index, value)
            elif value in lists:
                first, *others = lists[value]
                values[index] = first.strip()
                for other in others:
                    self._find(of, "skipped, only the first of several is taken", index, other)

    def _find(self, of: str, found: str, index: int, value: str) -> None:
        """Note once what was done with a value of a field or of a column of that name."""
        if (of, index, value) not in self._noted:
            self._noted.add((of, index, value))
            header = self.mapping.header(of) if isinstance(of, Field) else of
            self.findings.add(header, found, self.numbers[index], value)

    def clean(self, raw: Sequence[str], what: str) -> list[str]:
        """Return cells as plain texts of a field or a column of that name."""
        line_break = " " if isinstance(what, Field) and what not in _SEVERAL_LINES else "\n"
        kept = self._distinct(raw, lambda cell: cells.text(cell, what, line_break))
        tagged = {cell for cell in kept if "<" in cell and has_tags(cell)}
        if tagged:
            for index, cell in enumerate(raw):
                if cell in tagged:
                    self._find(what, "turned from HTML into plain text", index, cell)
        return [kept.get(cell, "") for cell in raw]

    def _distinct(self, raw: Sequence[str], read: Callable[[str], T]) -> dict[str, T]:
        """Return the value of each text, without those that are refused: their rows are odd."""
        known: dict[str, T] = {}
        wrong: dict[str, str] = {}
        for cell in set(raw):
            try:
                known[cell] = read(cell)
            except UsageError as error:
                wrong[cell] = error.message
        if wrong:
            self.note({index: wrong[cell] for index, cell in enumerate(raw) if cell in wrong})
        return known

    def several(self, of: Field, read: cells.Splitter) -> list[tuple[str, ...]]:
        """Return several values a row, from one or more columns. One that is not valid is
        skipped and listed."""
        indexes = self.mapping.columns.get(of, [])
        if not indexes or not self.cells:
            return [()] * self.count
        if of in self._several:
            return self._several[of]
        found: list[tuple[str, ...]] = []
        known: dict[str, tuple[str, ...]] = {}
        notes: dict[str, tuple[tuple[str, str], ...]] = {}
        for index, row in enumerate(zip(*(self.cells[each] for each in indexes), strict=True)):
            values: tuple[str, ...] = ()
            for column, cell in zip(indexes, row, strict=True):
                if not cell:
                    continue
                if cell not in known:
                    try:
                        known[cell], said = read(cell)
                    except UsageError as error:
                        self.odd.setdefault(index, error.message)
                        continue
                    if said:
                        notes[cell] = said
                values = values + known[cell] if values else known[cell]
                for what, value in notes.get(cell, ()):
                    header = self.mapping.headers[column]
                    self.findings.add(header, what, self.numbers[index], value)
            found.append(values if len(values) < 2 else tuple(dict.fromkeys(values)))
        self._several[of] = found
        return found

    def dates(self, of: Field, is_minor: Callable[[int], bool] = never) -> list[date | None]:
        """Return the days of a column. A value that is not a date makes its row odd, or is
        skipped if the date of that row is minor.

        Raises UsageError if the dates can be read in two orders.
        """
        if of not in self.mapping.columns:
            return [None] * self.count
        if of in self._days:
            return list(self._days[of])
        header, raw = self.mapping.header(of), self.raw(of)
        month_day = MonthDay.FIRST if of in _BEGINNINGS else MonthDay.LAST
        found = read_dates(
            header,
            raw,
            self.reading.date_format,
            self.reading.zone,
            self.sheet.judged.order,
            month_day,
        )
        for index, reason in found.odd.items():
            if is_minor(index):
                self.findings.add(
                    header, "skipped, not a valid date", self.numbers[index], raw[index]
                )
            else:
                self.note({index: reason})
        for index in found.unknown:
            self.findings.add(header, "read as unknown", self.numbers[index], raw[index])
        for index in found.months:
            what = f"without a day, read as the {month_day} day of the month"
            self.findings.add(header, what, self.numbers[index], raw[index])
        if found.order:
            self.orders.add(found.order)
        self._days[of] = found.days
        return list(found.days)

    def percents(self, of: Field) -> list[Probability | None]:
        """Return the percentages of a column. A value that is not one is skipped and listed."""
        if of not in self.mapping.columns:
            return [None] * self.count
        raw = self.raw(of)
        found = read_percents(raw, self.sheet.judged.percent)
        found.add_to(self.mapping.header(of), raw, self.numbers, self.findings)
        self.percent_scale = found.scale
        return found.values

    def note(self, odd: dict[int, str]) -> None:
        """Note why rows cannot be used; the first reason of a row is kept."""
        for index, reason in odd.items():
            self.odd.setdefault(index, reason)
