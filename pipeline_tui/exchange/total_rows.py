"""Rows of totals: `Grand total`, `Итого`, with sums and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.header_words import claim_of
from pipeline_tui.model.folding import fold_key
from pipeline_tui.model.money import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.exchange.sheet import Row

_PLAIN = """
    total, totals, sum, summe, gesamt, итог, всего, сумма, कुल, योग, suma, totale, totaal, somme,
    razem, subtotal, count, average, avg, mean, количество, среднее, anzahl, durchschnitt,
    mittelwert, औसत"""
"""What a company may be called as well."""
_CLEAR = """
    grand total, grand totals, total general, total général, sub-total, sous-total, subtotals,
    gesamtsumme, zwischensumme, endsumme, summe gesamt, gesamt summe, итого, общий итог, всего
    итого, итого всего, промежуточный итог, कुल योग, कुल जोड़, total records, total count,
    total amount, total value, suma total, totale generale, eindtotaal, suma końcowa"""
"""What no company is called."""


def _words(text: str) -> frozenset[str]:
    return frozenset(fold_key(each) for each in text.split(","))


_PLAIN_WORDS, _CLEAR_WORDS = _words(_PLAIN), _words(_CLEAR)
_INITIALS = frozenset(word[0] for word in (*_PLAIN_WORDS, *_CLEAR_WORDS))
_COUNT = re.compile(r"\s*(?:[:=]\s*)?\(?\d[\d.,\s]*[^\d\s()]{0,12}\)?\s*$")
"""`(12 records)`, `: 12`"""
_CLEAR_OF = re.compile(r"(итого|grand total|subtotal|sub-total|zwischensumme)\s+\S", re.IGNORECASE)
_PLAIN_OF = re.compile(
    r"(всего|total (for|of|by)|totals (for|of|by)|gesamt für|summe für)\s+\S", re.IGNORECASE
)
"""`Всего по отделу`: a company may begin with the same words."""
_AMOUNT = re.compile(r"[^\d\n]{0,5}?(-?\d[\d\s.,'’]*)[^\d\n]{0,5}")
_SUMMED = frozenset({None, Field.VALUE, Field.PROBABILITY, Field.CURRENCY, Field.TITLE})
"""The fields in which a total has a cell; ids and phone numbers have no sum."""


_LONGEST = 60


class Candidate(NamedTuple):
    """A row that begins with a word for a total."""

    row: int
    """Its index among the rows."""
    column: int
    """That of the word."""
    is_clear: bool
    """Whether no company is called so."""


def total_phrase(cell: str) -> bool | None:
    """Whether a cell clearly says that its row is a total; None if it says nothing of one."""
    text = cell.strip()
    if text[:1].lower() not in _INITIALS or len(text) > _LONGEST:
        return None
    bare = text.rstrip(" :.=").rstrip()
    has_colon = len(bare) < len(text) and ":" in text[len(bare) :]
    counted = _COUNT.sub("", bare)
    folded = fold_key(counted)
    if folded in _CLEAR_WORDS or _CLEAR_OF.match(text):
        return True
    if folded in _PLAIN_WORDS:
        return has_colon or counted != bare
    return False if _PLAIN_OF.match(text) else None


def find_totals(
    headers: Sequence[str], rows: Sequence[Row], candidates: Sequence[Candidate]
) -> list[int]:
    """The indexes of the rows that are totals.

    Beside its word a total has sums only. Below the table it is one; between other rows
    only if its word is clear, or if it is the sum of the rows above.
    """
    fitting = [each for each in candidates if _has_sums_only(headers, rows[each.row], each)]
    if not fitting:
        return []
    indexes = {each.row for each in fitting}
    last = len(rows)
    while last - 1 in indexes:
        last -= 1
    has_numbers = any(_AMOUNT.fullmatch(cell) for row in rows[:50] for cell in row.values[1:])
    found, sums = [], _Sums(rows)
    for each in fitting:
        numbers = _numbers(rows[each.row], each.column)
        is_below = each.row >= last and bool(numbers or has_numbers)
        if each.is_clear or is_below or sums.agree(each.row, numbers):
            found.append(each.row)
            sums.begin_again(each.row)
    return found


def _has_sums_only(headers: Sequence[str], row: Row, candidate: Candidate) -> bool:
    for index, cell in enumerate(row.values):
        text = cell.strip()
        if not text or index == candidate.column:
            continue
        if total_phrase(text) is not None or text.upper() in CURRENCIES:
            continue
        claim = claim_of(headers[index])
        if (claim and claim.field) not in _SUMMED or _AMOUNT.fullmatch(text) is None:
            return False
    return True


def _numbers(row: Row, column: int) -> dict[int, Decimal]:
    """The numbers of a row after a column, by index."""
    found = {}
    for index in range(column + 1, len(row.values)):
        number = _number(row.values[index])
        if number is not None:
            found[index] = number
    return found


def _number(cell: str) -> Decimal | None:
    matched = _AMOUNT.fullmatch(cell.strip()) if cell and len(cell) < 40 else None
    if matched is None:
        return None
    digits = re.sub(r"[\s'’]", "", matched[1]).rstrip(".,")
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = digits[: cents.start()] if cents else digits
    return Decimal(re.sub(r"[.,]", "", whole) + (f".{cents[1]}" if cents else ""))


class _Sums:
    """Sums of columns up to a row: of all rows, and of those after the last total."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows, self._next = rows, 0
        self._totals: set[int] = set()
        self._all: dict[int, Decimal] = {}
        self._group: dict[int, Decimal] = {}

    def agree(self, index: int, numbers: dict[int, Decimal]) -> bool:
        """Whether these numbers of a row are the sums of the rows above it. The rows are asked
        for in their order, so that each is added once."""
        for at in range(self._next, index):
            if at in self._totals:
                self._group.clear()
                continue
            for column, number in _numbers(self._rows[at], -1).items():
                self._all[column] = self._all.get(column, Decimal(0)) + number
                self._group[column] = self._group.get(column, Decimal(0)) + number
        self._next = index
        return bool(numbers) and any(
            all(sums.get(column) == number for column, number in numbers.items())
            for sums in (self._all, self._group)
        )

    def begin_again(self, index: int) -> None:
        """Leave a total out of the sums, and begin a group after it."""
        self._totals.add(index)
