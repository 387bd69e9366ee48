"""The amounts of a sheet: each in the currency that its cell, its row, its header or the user
says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.amounts import Mark, ask_currency, read_amounts, read_currencies
from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.header_currency import header_units
from pipeline_tui.exchange.number_cell import Number
from pipeline_tui.model.money import AmbiguousCurrencyError, sign_currency
from pipeline_tui.model.money_words import KRONE

if TYPE_CHECKING:
    from pipeline_tui.exchange.column_cells import ColumnCells
    from pipeline_tui.model.money import Money


class MoneyCells(NamedTuple):
    """The amounts of a sheet, row by row."""

    values: list[Money | None]
    currencies: list[str]
    """Of the rows, those without an amount too."""
    notices: list[str]
    """What a header or cells said of the currency."""
    mark: Mark | None
    """The decimal separator, if the column shows it or an option says it."""


def read_money(of: ColumnCells) -> MoneyCells:
    """What the columns of a value and of its currency say."""
    power = _power(of)
    usual, notices = _usual_currency(of)
    if power:
        times = format(10**power, ",")
        header = of.mapping.header(Field.VALUE)
        notices.append(f"amounts are multiplied by {times}, as column {header!r} says")
    currencies = [usual] * of.count
    if Field.CURRENCY in of.mapping.columns:
        header = of.mapping.header(Field.CURRENCY)
        currencies, odd = read_currencies(header, of.raw(Field.CURRENCY), usual)
        of.note(odd)
    if Field.VALUE not in of.mapping.columns:
        return MoneyCells([None] * of.count, currencies, notices, None)
    shown = _shown_currencies(of, currencies)
    if shown:
        notices.append(f"{len(shown):,} amount(s) are in the currency that their cells show")
        currencies = [shown.get(index, usual) for index, usual in enumerate(currencies)]
    raw = of.raw(Field.VALUE)
    found = read_amounts(of.mapping.header(Field.VALUE), raw, currencies, of.reading.mark, power)
    of.note(found.odd)
    found.add_to(of.mapping.header(Field.VALUE), raw, of.numbers, of.findings)
    is_sure = of.reading.mark or any(isinstance(cell, Number) and "." in cell for cell in raw)
    mark = found.mark if found.mark is Mark.COMMA or is_sure else None
    return MoneyCells(found.values, currencies, notices, mark)


def _power(of: ColumnCells) -> int:
    """Return how many zeros the amounts lack, as their header says."""
    if Field.VALUE not in of.mapping.columns:
        return 0
    return header_units(of.mapping.header(Field.VALUE), of.reading.currency).power


def _shown_currencies(of: ColumnCells, currencies: list[str]) -> dict[int, str]:
    """Return the currency that the cells of a workbook show, by the position of the row, if
    nothing else was said of it."""
    shown: dict[int, str] = {}
    if of.reading.is_currency_said:
        return shown
    said, header = of.raw(Field.CURRENCY), of.mapping.header(Field.VALUE)
    for index, cell in enumerate(of.raw(Field.VALUE)):
        if isinstance(cell, Number) and cell.sign and not said[index].strip():
            try:
                shown[index] = sign_currency(cell.sign, currencies[index])
            except AmbiguousCurrencyError:
                raise ask_currency(header, cell.sign) from None
            except UsageError as error:
                of.note({index: f"{header}: {error.message}"})
    return shown


def _usual_currency(of: ColumnCells) -> tuple[str, list[str]]:
    """Of amounts that name none: what was said, else what their header names, which is told."""
    usual = of.reading.currency
    if of.reading.is_currency_said or Field.VALUE not in of.mapping.columns:
        return usual, []
    header = of.mapping.header(Field.VALUE)
    named = header_units(header, usual).currency
    if named in KRONE and Field.CURRENCY not in of.mapping.columns:
        raise ask_currency(header, str(named))
    if named in KRONE:
        named = None
    if named is None or Field.CURRENCY in of.mapping.columns:
        return named or usual, []
    return named, [f"amounts are in {named}, as column {header!r} says"]
