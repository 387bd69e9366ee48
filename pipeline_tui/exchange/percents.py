"""A column of percentages: whether 0.5 is a half or half a percent is judged by all of its
values."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.nothing import is_unknown, typed_text
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.model.probability import MAX_DECIMALS, Probability, rounded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline_tui.exchange.findings import Findings


class PercentScale(StrEnum):
    """How the numbers of a column without a percent sign are read."""

    FRACTIONS = "fractions"
    """0.5 is 50 %. A number above 1 is a percentage, as in 55."""
    NUMBERS = "numbers"
    """50 is 50 %, and 0.5 is half a percent."""


_NUMBER = re.compile(
    r"(%\s?)?([0-9]{0,12}(?:[.,][0-9]{1,30})?)\s?"
    r"(%|percent|per cent|pct|prozent|процент(?:а|ов)?|проц|प्रतिशत)?\.?",
    re.IGNORECASE,
)
_MINUS_ONE = re.compile(r"-1(?:[.,]0+)?\s?%?")
"""How many programs write that a percentage is not known."""
_MOST = Decimal(100)

SKIPPED = "skipped, not a percentage (0 to 100)"
ROUNDED = f"rounded to {MAX_DECIMALS} decimals"
UNKNOWN = "read as unknown"
FRACTION = "read as a fraction (0.5 is 50 %)"
ALL_OR_NOTHING = "read as 100 %, because the column holds only 0 and 1"
TINY = "read as less than 1 %, because most values of the column are above 1"
ABOVE_1 = "read as a percentage, although most values of the column are fractions (0.5 is 50 %)"


class _Cell(NamedTuple):
    """A percentage as it came."""

    number: Decimal
    is_percent: bool
    """Whether the cell itself says that it is one."""


class Percents(NamedTuple):
    """The values of a column."""

    values: list[Probability | None]
    found: dict[int, str]
    """What was done with a value that is not plain, by the position of the row."""
    scale: PercentScale | None
    """None if no value of the column shows it."""

    def add_to(self, header: str, cells: Sequence[str], rows: Sequence[int], to: Findings) -> None:
        """Note what was skipped or guessed."""
        for index, what in self.found.items():
            to.add(header, what, rows[index], cells[index])


def read_percents(cells: Sequence[str], scale: PercentScale | None = None) -> Percents:
    """Return the percentages of a column, rounded to the decimals of a probability.

    `%` and the percent format of a workbook cell decide for their cell. The other numbers are
    fractions if most of them are between 0 and 1, unless `scale` says what more rows showed. A
    value that is not a percentage is skipped.
    """
    keys = [(cell, isinstance(cell, Number) and cell.is_percent) for cell in cells]
    typed = {key: _cell(*key) for key in set(keys)}
    bare = Counter[Decimal]()
    for key, count in Counter(keys).items():
        each = typed[key]
        if isinstance(each, _Cell) and not each.is_percent and 0 < each.number <= _MOST:
            bare[each.number] += count
    shown = scale or _judge(bare)
    values: dict[tuple[str, bool], Probability | None] = {}
    said: dict[tuple[str, bool], str] = {}
    for key, each in typed.items():
        values[key] = None
        if not isinstance(each, _Cell):
            said[key] = each
            continue
        is_fraction = not each.is_percent and each.number <= 1 and shown is not PercentScale.NUMBERS
        percent = each.number * 100 if is_fraction else each.number
        if percent > _MOST:
            said[key] = SKIPPED
            continue
        values[key] = rounded(percent)
        if not each.is_percent:
            said[key] = _doubt(each.number, shown, bare)
        if values[key] != percent and not said.get(key):
            said[key] = ROUNDED
    notes = {key: what for key, what in said.items() if what}
    indexes = {at: notes[key] for at, key in enumerate(keys) if key in notes} if notes else {}
    return Percents([values[key] for key in keys], indexes, shown)


def _judge(bare: Counter[Decimal]) -> PercentScale | None:
    """Return the scale of the numbers that have no percent sign; 0 is the same on both.

    A list kept by hand has some of both, so one number above 1 does not decide for all.
    """
    if not bare:
        return None
    above_1 = sum(count for number, count in bare.items() if number > 1)
    has_fraction = any(number < 1 for number in bare)
    if above_1 and (not has_fraction or 2 * above_1 >= bare.total()):
        return PercentScale.NUMBERS
    return PercentScale.FRACTIONS


def _doubt(number: Decimal, scale: PercentScale | None, bare: Collection[Decimal]) -> str:
    """Return what to say of the reading of a number without a percent sign."""
    if not number:
        return ""
    if scale is PercentScale.NUMBERS:
        return TINY if number < 1 else ""
    if number > 1:
        return ABOVE_1
    return FRACTION if any(each < 1 for each in bare) else ALL_OR_NOTHING


def _cell(cell: str, is_percent: bool) -> _Cell | str:
    """Return the number of a cell, or what to say if it has none."""
    text = typed_text(cell)
    if not text:
        return ""
    if is_unknown(text) or _MINUS_ONE.fullmatch(text):
        return UNKNOWN
    found = _NUMBER.fullmatch(text) if len(text) < 60 else None
    if found is None or not found[2]:
        return SKIPPED
    number = Decimal(found[2].replace(",", "."))
    if is_percent:
        return _Cell(number * 100, is_percent=True)
    return _Cell(number, is_percent=bool(found[1] or found[3]))
