"""Products out of a CSV, TSV or JSON file: which column tells what, row by row."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions import words
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.exchange.amounts import read_amounts, read_currencies
from pipeline_tui.exchange.findings import Findings
from pipeline_tui.exchange.sheet import Rejected
from pipeline_tui.exchange.unread_columns import unread_columns
from pipeline_tui.model.folding import fold_key

if TYPE_CHECKING:
    from pipeline_tui.exchange.amounts import Mark
    from pipeline_tui.exchange.sheet import Row, Sheet
    from pipeline_tui.model.money import Money


class Told(StrEnum):
    """What a column of a price list may tell."""

    NAME = "name"
    SKU = "sku"
    SERIES = "series"
    PRICE = "price"
    CURRENCY = "currency"
    UNIT = "unit"
    NOTES = "notes"


_NAMES: dict[Told, str] = {
    Told.NAME: """
        name; product; product name; item; item name; title; article name; product title;
        название; наименование; товар; продукт; номенклатура; название товара; имя""",
    Told.SKU: """
        sku; code; product code; internal reference; reference; article; article number;
        item code; item number; part number; product id; ean; barcode; ref;
        артикул; код; код товара; внутренний артикул""",
    Told.SERIES: """
        series; category; product category; family; product family; group; product line; brand;
        серия; категория; группа; раздел; вид""",
    Told.PRICE: """
        price; sales price; sale price; unit price; list price; selling price; price per unit;
        retail price; standard price; цена; стоимость; цена продажи; розничная цена;
        цена за единицу""",
    Told.CURRENCY: "currency; currency code; price currency; валюта",
    Told.UNIT: """
        unit; unit of measure; uom; units; measure;
        единица; единица измерения; ед изм; ед; единица товара""",
    Told.NOTES: "notes; note; description; comment; описание; примечание; комментарий",
}
ALIASES = {fold_key(name): told for told, names in _NAMES.items() for name in names.split(";")}


class ProductRow(NamedTuple):
    """What one row says; an empty text says nothing."""

    row: int
    values: list[str]
    """As they came, should the row have to be rejected."""
    name: str
    sku: str
    series: str
    price: Money | None
    names_currency: bool
    """Whether the file says in which currency the price is."""
    unit: str
    notes: str


class ProductRows(NamedTuple):
    """What a file says."""

    sheet: Sheet
    rows: list[ProductRow]
    rejected: list[Rejected]
    notices: list[str]


def read_products(
    sheet: Sheet, usual: str, currency: str | None = None, mark: Mark | None = None
) -> ProductRows:
    """The products of a sheet. `currency` is that of prices that name none; without it they
    are in the `usual` one.

    Raises UsageError where no column says what a product is called, or where prices can be
    read in two ways.
    """
    if not sheet.rows and not sheet.rejected:
        raise PipelineError(f"{sheet.name} has a header and no rows")
    places = _places(sheet)
    default = currency or usual
    columns = {told: [row.values[place] for row in sheet.rows] for told, place in places.items()}
    findings = Findings()
    prices, is_named, odd = _prices(sheet, places, columns, default, mark, findings)
    rows: list[ProductRow] = []
    rejected = list(sheet.rejected)
    for place, row in enumerate(sheet.rows):
        texts = {told: cells[place].strip() for told, cells in columns.items()}
        reason = odd.get(place) or _fault(texts)
        if reason:
            rejected.append(Rejected(row.number, row.values, reason))
            continue
        named = is_named[place] or currency is not None
        rows.append(_row(row, texts, prices[place], named))
    rejected.sort(key=lambda each: each.number)
    return ProductRows(
        sheet,
        rows,
        rejected,
        [
            *sheet.notices,
            *findings.notices({each.number for each in rejected}),
            *_unread(sheet, places),
        ],
    )


def _places(sheet: Sheet) -> dict[Told, int]:
    found: dict[Told, int] = {}
    for place, header in enumerate(sheet.headers):
        told = ALIASES.get(fold_key(header))
        if told is not None and told not in found:
            found[told] = place
    if Told.NAME not in found:
        shown = ", ".join(repr(each[:40]) for each in sheet.headers[:12] if each.strip())
        raise UsageError(
            f"no column of {sheet.name} says what a product is called: {shown}",
            "Name one of them product (or name); sku, series, price, currency and unit are"
            " understood too.",
        )
    return found


def _prices(
    sheet: Sheet,
    places: dict[Told, int],
    columns: dict[Told, list[str]],
    default: str,
    mark: Mark | None,
    findings: Findings,
) -> tuple[list[Money | None], list[bool], dict[int, str]]:
    """The price of each row, whether it names its currency, and what is wrong by place."""
    count = len(sheet.rows)
    codes, odd = [default] * count, dict[int, str]()
    cells = columns.get(Told.CURRENCY)
    if cells is not None:
        codes, odd = read_currencies(sheet.headers[places[Told.CURRENCY]], cells, default)
    if Told.PRICE not in columns:
        return [None] * count, [False] * count, odd
    header = sheet.headers[places[Told.PRICE]]
    found = read_amounts(header, columns[Told.PRICE], codes, mark)
    found.tell(header, columns[Told.PRICE], [row.number for row in sheet.rows], findings)
    named = [
        bool(cells and cells[place].strip()) or (price is not None and price.currency != default)
        for place, price in enumerate(found.values)
    ]
    return found.values, named, {**found.odd, **odd}


def _fault(texts: dict[Told, str]) -> str:
    """What is wrong with the texts of a row."""
    if not texts[Told.NAME]:
        return "nothing says what the product is called"
    try:
        for told, text in texts.items():
            words.text(text, told.value)
    except UsageError as error:
        return error.message
    return ""


def _row(row: Row, texts: dict[Told, str], price: Money | None, named: bool) -> ProductRow:
    def text(told: Told) -> str:
        return texts.get(told, "")

    return ProductRow(
        row=row.number,
        values=row.values,
        name=text(Told.NAME),
        sku=text(Told.SKU),
        series=text(Told.SERIES),
        price=price,
        names_currency=named,
        unit=text(Told.UNIT),
        notes=text(Told.NOTES),
    )


def _unread(sheet: Sheet, places: dict[Told, int]) -> list[str]:
    """What to say of the columns that tell nothing of a product."""
    cells = list(zip(*(row.values for row in sheet.rows), strict=True))
    rest = set(range(len(sheet.headers))) - set(places.values())
    named = [place for place in sorted(rest) if sheet.headers[place].strip()]
    return unread_columns(sheet.headers, cells, named).notices()
