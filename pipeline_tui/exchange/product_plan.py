"""Products of a file into the catalogue: by their number, else by their name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline_tui.actions.products import NewProduct, ProductEdit, add_product, edit_product
from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.report import FileReport, Tally
from pipeline_tui.exchange.sheet import Rejected
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import Money, fit
from pipeline_tui.model.product import Product
from pipeline_tui.query.catalogue import Catalogue

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.exchange.product_rows import ProductRow, ProductRows


@dataclass
class ProductReport:
    """What an import of products did, or in a dry run would do."""

    file: FileReport
    products: Tally = field(default_factory=Tally)
    retired: int = 0
    """Rows of products that are off the offer; they stay so."""


def bring_in(change: Change, rows: ProductRows) -> ProductReport:
    """Put the products of a file into a change, or into a rehearsal of one.

    A row without a price, series … leaves those of the catalogue as they are; a row that
    cannot be taken in is rejected, the others are not held up.
    """
    sheet = rows.sheet
    report = ProductReport(FileReport(sheet.name, sheet.headers, notices=rows.notices))
    report.file.rows = len(rows.rows) + len(rows.rejected)
    report.file.rejected = list(rows.rejected)
    plan = _Plan(change, report)
    for row in rows.rows:
        try:
            plan.take(row)
        except UsageError as error:
            report.file.rejected.append(Rejected(row.row, row.values, error.message))
    report.file.rejected.sort(key=lambda each: each.number)
    return report


class _Plan:
    """The catalogue as it becomes, row by row."""

    def __init__(self, change: Change, report: ProductReport) -> None:
        self.change, self.report = change, report
        self.by_sku: dict[str, Product] = {}
        self.by_name: dict[str, Product] = {}
        self.rows: dict[int, ProductRow] = {}
        """By product, the row of this file that told of it first."""
        for product in change.of(Product):
            self._know(product)

    def _know(self, product: Product) -> None:
        self.by_name[fold(product.name)] = product
        if product.sku:
            self.by_sku[fold(product.sku)] = product

    def _forget(self, product: Product) -> None:
        self.by_name.pop(fold(product.name), None)
        self.by_sku.pop(fold(product.sku), None)

    def take(self, row: ProductRow) -> None:
        """Add or update the product of a row. Raises UsageError where it cannot be."""
        found = self._find(row)
        if found is None:
            self._add(row)
            return
        earlier = self.rows.get(found.id)
        if earlier is not None:
            if earlier._replace(row=row.row, values=row.values) != row:
                raise UsageError(f"row {earlier.row} tells of the same product, otherwise")
            self.report.file.repeated.append((row.row, str(earlier.row)))
            return
        self.rows[found.id] = row
        self._update(found, row)

    def _find(self, row: ProductRow) -> Product | None:
        if row.sku and fold(row.sku) in self.by_sku:
            return self.by_sku[fold(row.sku)]
        found = self.by_name.get(fold(row.name))
        if found is not None and row.sku and found.sku and fold(found.sku) != fold(row.sku):
            raise UsageError(
                f"the catalogue has a product of that name under the sku {found.sku[:40]!r}"
            )
        return found

    def _add(self, row: ProductRow) -> None:
        self._check_words(row, None)
        new = NewProduct(row.name, row.sku, row.series, row.price, row.unit, row.notes)
        product = add_product(self.change, new, Catalogue(()))
        self._know(product)
        self.rows[product.id] = row
        self.report.products.created += 1

    def _check_words(self, row: ProductRow, own: int | None) -> None:
        """A name that is another product's number would lead to two. Raises UsageError."""
        for word, what in ((row.name, "name"), (row.sku, "sku")):
            for known in (self.by_name, self.by_sku):
                taken = known.get(fold(word)) if word else None
                if taken is not None and taken.id != own:
                    raise UsageError(
                        f"the {what} {word[:40]!r} is that of product {taken.id} already"
                    )

    def _update(self, found: Product, row: ProductRow) -> None:
        self._check_words(row, found.id)
        edit = ProductEdit(
            name=row.name if fold(row.name) != fold(found.name) else None,
            sku=row.sku or None,
            series=row.series or None,
            price=_price(found, row),
            unit=row.unit or None,
            notes=row.notes or None,
        )
        after = edit_product(self.change, found, edit, Catalogue(()))
        self.report.retired += after.retired is not None
        if after == found:
            self.report.products.unchanged += 1
            return
        self._forget(found)
        self._know(after)
        self.report.products.updated += 1


def _price(found: Product, row: ProductRow) -> Money | None:
    """A price that names no currency stays in that of the catalogue. Raises UsageError."""
    if row.price is None or row.names_currency or not found.currency:
        return row.price
    return Money(fit(row.price.amount, found.currency), found.currency)
