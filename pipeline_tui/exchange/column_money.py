"""The amounts of a sheet: each in the currency that its cell, its row, its header or the user
says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.amounts import Mark, read_amounts, read_currencies
from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.header_currency import header_currency
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.model.money import sign_currency

if TYPE_CHECKING:
    from pipeline_tui.exchange.column_cells import ColumnCells
    from pipeline_tui.model.money import Money


class MoneyColumns:
    """The columns of a value and of its currency."""

    def __init__(self, of: ColumnCells) -> None:
        self._of = of
        self.notices: list[str] = []
        """What a header or cells said of the currency."""
        self.mark = ""
        """What stands before the cents, where the column shows it or somebody said it."""

    def read(self) -> tuple[list[Money | None], list[str]]:
        """The value of each row, and the currency that the row is in."""
        usual = self._usual_currency()
        currencies = [usual] * self._of.count
        if Field.CURRENCY in self._of.mapping.columns:
            header = self._of.mapping.header(Field.CURRENCY)
            currencies, odd = read_currencies(header, self._of.raw(Field.CURRENCY), usual)
            self._of.note(odd)
        if Field.VALUE not in self._of.mapping.columns:
            return [None] * self._of.count, currencies
        header = self._of.mapping.header(Field.VALUE)
        currencies = self._shown_currencies(currencies)
        found = read_amounts(header, self._of.raw(Field.VALUE), currencies, self._of.reading.mark)
        self._of.note(found.odd)
        has_point = self._of.reading.mark or any(
            isinstance(cell, Number) and "." in cell for cell in self._of.raw(Field.VALUE)
        )
        self.mark = found.mark if found.mark is Mark.COMMA or has_point else ""
        return found.values, currencies

    def _shown_currencies(self, currencies: list[str]) -> list[str]:
        """The same, and for numbers of a workbook what their cells show beside them, where
        nothing else was said of the row."""
        if self._of.reading.is_currency_said:
            return currencies
        said, shown = self._of.raw(Field.CURRENCY), dict[int, str]()
        header = self._of.mapping.header(Field.VALUE)
        for place, cell in enumerate(self._of.raw(Field.VALUE)):
            if isinstance(cell, Number) and cell.sign and not said[place].strip():
                try:
                    shown[place] = sign_currency(cell.sign, currencies[place])
                except UsageError as error:
                    self._of.odd.setdefault(place, f"{header}: {error.message}")
        if not shown:
            return currencies
        self.notices.append(f"{len(shown):,} amount(s) are in the currency that their cells show")
        return [shown.get(place, currency) for place, currency in enumerate(currencies)]

    def _usual_currency(self) -> str:
        """Of amounts that name none: what was said, else what their header names."""
        reading = self._of.reading
        if reading.is_currency_said or Field.VALUE not in self._of.mapping.columns:
            return reading.currency
        header = self._of.mapping.header(Field.VALUE)
        _, named = header_currency(header, reading.currency)
        if named is not None and Field.CURRENCY not in self._of.mapping.columns:
            self.notices.append(f"amounts are in {named}, as column {header!r} says")
        return named or reading.currency
