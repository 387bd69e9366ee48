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


class ProductField(StrEnum):
    """What a column of a price list may tell."""

    NAME = "name"
    SKU = "sku"
    SERIES = "series"
    PRICE = "price"
    CURRENCY = "currency"
    UNIT = "unit"
    NOTES = "notes"


_NAMES: dict[ProductField, str] = {
    ProductField.NAME: """
        name; product; product name; item; item name; title; article name; product title;
        название; наименование; товар; продукт; номенклатура; название товара; имя""",
    ProductField.SKU: """
        sku; code; product code; internal reference; reference; article; article number;
        item code; item number; part number; product id; ean; barcode; ref;
        артикул; код; код товара; внутренний артикул""",
    ProductField.SERIES: """
        series; category; product category; family; product family; group; product line; brand;
        серия; категория; группа; раздел; вид""",
    ProductField.PRICE: """
        price; sales price; sale price; unit price; list price; selling price; price per unit;
        retail price; standard price; цена; стоимость; цена продажи; розничная цена;
        цена за единицу""",
    ProductField.CURRENCY: "currency; currency code; price currency; валюта",
    ProductField.UNIT: """
        unit; unit of measure; uom; units; measure;
        единица; единица измерения; ед изм; ед; единица товара""",
    ProductField.NOTES: "notes; note; description; comment; описание; примечание; комментарий",
}
ALIASES = {fold_key(name): field for field, names in _NAMES.items() for name in names.split(";")}


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
    indexes = _indexes(sheet)
    default = currency or usual
    columns = {field: [row.values[index] for row in sheet.rows] for field, index in indexes.items()}
    findings = Findings()
    prices, is_named, odd = _prices(sheet, indexes, columns, default, mark, findings)
    rows: list[ProductRow] = []
    rejected = list(sheet.rejected)
    for index, row in enumerate(sheet.rows):
        texts = {field: cells[index].strip() for field, cells in columns.items()}
        reason = odd.get(index) or _fault(texts)
        if reason:
            rejected.append(Rejected(row.number, row.values, reason))
            continue
        named = is_named[index] or currency is not None
        rows.append(_row(row, texts, prices[index], named))
    rejected.sort(key=lambda each: each.number)
    return ProductRows(
        sheet,
        rows,
        rejected,
        [
            *sheet.notices,
            *findings.notices({each.number for each in rejected}),
            *_unread(sheet, indexes),
        ],
    )


def _indexes(sheet: Sheet) -> dict[ProductField, int]:
    found: dict[ProductField, int] = {}
    for index, header in enumerate(sheet.headers):
        field = ALIASES.get(fold_key(header))
        if field is not None and field not in found:
            found[field] = index
    if ProductField.NAME not in found:
        shown = ", ".join(repr(each[:40]) for each in sheet.headers[:12] if each.strip())
        raise UsageError(
            f"no column of {sheet.name} says what a product is called: {shown}",
            "Name one of them product (or name); sku, series, price, currency and unit are"
            " understood too.",
        )
    return found


def _prices(
    sheet: Sheet,
    indexes: dict[ProductField, int],
    columns: dict[ProductField, list[str]],
    default: str,
    mark: Mark | None,
    findings: Findings,
) -> tuple[list[Money | None], list[bool], dict[int, str]]:
    """The price of each row, whether it names its currency, and what is wrong, by index."""
    count = len(sheet.rows)
    codes, odd = [default] * count, dict[int, str]()
    cells = columns.get(ProductField.CURRENCY)
    if cells is not None:
        codes, odd = read_currencies(sheet.headers[indexes[ProductField.CURRENCY]], cells, default)
    if ProductField.PRICE not in columns:
        return [None] * count, [False] * count, odd
    header = sheet.headers[indexes[ProductField.PRICE]]
    found = read_amounts(header, columns[ProductField.PRICE], codes, mark)
    found.add_to(header, columns[ProductField.PRICE], [row.number for row in sheet.rows], findings)
    named = [
        bool(cells and cells[index].strip()) or (price is not None and price.currency != default)
        for index, price in enumerate(found.values)
    ]
    return found.values, named, {**found.odd, **odd}


def _fault(texts: dict[ProductField, str]) -> str:
    """What is wrong with the texts of a row."""
    if not texts[ProductField.NAME]:
        return "nothing says what the product is called"
    try:
        for field, text in texts.items():
            words.text(text, field.value)
    except UsageError as error:
        return error.message
    return ""


def _row(row: Row, texts: dict[ProductField, str], price: Money | None, named: bool) -> ProductRow:
    def text(field: ProductField) -> str:
        return texts.get(field, "")

    return ProductRow(
        row=row.number,
        values=row.values,
        name=text(ProductField.NAME),
        sku=text(ProductField.SKU),
        series=text(ProductField.SERIES),
        price=price,
        names_currency=named,
        unit=text(ProductField.UNIT),
        notes=text(ProductField.NOTES),
    )


def _unread(sheet: Sheet, indexes: dict[ProductField, int]) -> list[str]:
    """What to say of the columns that hold nothing of a product."""
    cells = list(zip(*(row.values for row in sheet.rows), strict=True))
    rest = set(range(len(sheet.headers))) - set(indexes.values())
    named = [index for index in sorted(rest) if sheet.headers[index].strip()]
    return unread_columns(sheet.headers, cells, named).notices()
