"""The bars of a report's table: which column, which currency, how long each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.reports.figures import Figure

if TYPE_CHECKING:
    from pipeline_tui.reports.figures import Row, Table

_NOTHING = Decimal(0)


class Bars(NamedTuple):
    """What is drawn beside the rows of a table."""

    title: str
    """Of the column that is drawn, with the currency that the table has most of."""
    amounts: Sequence[Decimal]
    """Of each row; zero where it has nothing in that currency."""
    most: Decimal
    """The longest bar: the largest amount, be it above or below zero."""

    @property
    def has_minus(self) -> bool:
        """Whether some bars point to the other side."""
        return any(amount < 0 for amount in self.amounts)


def bars_of(table: Table) -> Bars | None:
    """The bars of a table; none where none is asked for or all would be empty."""
    found = [_amounts(table, row) for row in table.rows]
    longest: dict[str, Decimal] = {}
    for amounts in found:
        for currency, amount in amounts.items():
            longest[currency] = max(longest.get(currency, _NOTHING), abs(amount))
    if not any(longest.values()):
        return None
    main = max(longest, key=lambda currency: (longest[currency], currency))
    drawn = next(head.title for head in table.heads if head.name == table.bars)
    title = f"{drawn}, {main}" if main else drawn
    return Bars(title, [amounts.get(main, _NOTHING) for amounts in found], longest[main])


def _amounts(table: Table, row: Row) -> Mapping[str, Decimal]:
    for head, cell in zip(table.heads, row.cells, strict=True):
        if head.name == table.bars and isinstance(cell, Figure):
            return amounts_of(cell)
    return {}


def amounts_of(figure: Figure) -> Mapping[str, Decimal]:
    """Its value by currency; a plain number stands under the empty name."""
    if figure.value is None:
        return {}
    return figure.value if isinstance(figure.value, Mapping) else {"": Decimal(figure.value)}
