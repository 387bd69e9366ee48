"""The catalogue: add, edit, retire and remove products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import Money, fit
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.query.catalogue import Catalogue, catalogue_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change


class NewProduct(msgspec.Struct, frozen=True):
    """What is known of a product when it is added."""

    name: str
    sku: str = ""
    series: str = ""
    price: Money | None = None
    unit: str = ""
    notes: str = ""


def add_product(change: Change, new: NewProduct, catalogue: Catalogue | None = None) -> Product:
    """A further product. Raises UsageError for a name or a number that another one has.

    `catalogue` saves reading it again where many are added; it is not kept up to date.
    """
    name, sku = words.required(new.name, "name"), words.text(new.sku, "sku")
    _check_free(catalogue or catalogue_of(change), name, sku)
    return change.put(
        Product(
            id=change.next_id(Product),
            name=name,
            sku=sku,
            series=words.text(new.series, "series"),
            price=None if new.price is None else fit(new.price.amount, new.price.currency),
            currency=new.price.currency if new.price else "",
            unit=words.text(new.unit, "unit"),
            notes=words.text(new.notes, "notes"),
        )
    )


def _check_free(catalogue: Catalogue, name: str, sku: str, own: int | None = None) -> None:
    """A name or number leads to one product alone. Raises UsageError."""
    for word, what in ((name, "name"), (sku, "sku")):
        taken = catalogue.exactly(word) if word else None
        if taken is not None and taken.id != own:
            same = "name" if fold(taken.name) == fold(word) else "sku"
            raise UsageError(
                f"the {what} {word[:60]!r} is the {same} of product {taken.id} already",
                "See it with: pipeline product list",
            )


class ProductEdit(msgspec.Struct, frozen=True):
    """What to change of a product; none leaves a field as it is, empty text clears it."""

    name: str | None = None
    sku: str | None = None
    series: str | None = None
    price: Money | None = None
    clear_price: bool = False
    unit: str | None = None
    notes: str | None = None
    retired: bool | None = None
    """True takes it off the offer as of today, False puts it back."""


def edit_product(
    change: Change, product: Product, edit: ProductEdit, catalogue: Catalogue | None = None
) -> Product:
    """The product with the changes; under a new name the deals and proposals that name it
    follow. Raises UsageError."""
    new: dict[str, Any] = {}
    if edit.name is not None:
        new["name"] = words.required(edit.name, "name")
    for field in ("sku", "series", "unit", "notes"):
        value = getattr(edit, field)
        if value is not None:
            new[field] = words.text(value, field)
    if edit.price is not None:
        new["price"] = fit(edit.price.amount, edit.price.currency)
        new["currency"] = edit.price.currency
    if edit.clear_price:
        new["price"], new["currency"] = None, ""
    if edit.retired is not None:
        new["retired"] = (product.retired or change.today) if edit.retired else None
    after = msgspec.structs.replace(product, **new)
    if (after.name, after.sku) != (product.name, product.sku):
        found = catalogue or catalogue_of(change)
        _check_free(found, after.name, after.sku, own=product.id)
    if after.name != product.name:
        _rename(change, product, after.name)
    return change.put(after)


def _rename(change: Change, product: Product, new: str) -> None:
    """Deals and proposals link by name: they follow, whatever their state."""
    means = _means(change, product)
    for deal in list(change.deals):
        if deal.product and means(deal.product):
            change.put(msgspec.structs.replace(deal, product=new))
    for proposal in list(change.of(Proposal)):
        lines = tuple(
            msgspec.structs.replace(line, product=new) if means(line.product) else line
            for line in proposal.lines
        )
        if lines != proposal.lines:
            change.put(msgspec.structs.replace(proposal, lines=lines))


def _means(change: Change, product: Product) -> Callable[[str], bool]:
    """Whether a name is that of a product, as the catalogue stands now."""
    catalogue = catalogue_of(change)

    def means(name: str) -> bool:
        found = catalogue.named(name)
        return found is not None and found.id == product.id

    return means


class StillNamed(msgspec.Struct, frozen=True):
    """What goes on to name a product that left the catalogue."""

    deals: int
    proposals: int


def remove_product(change: Change, product: Product) -> StillNamed:
    """Take a product out of the catalogue; deals and proposals keep its name."""
    means = _means(change, product)
    change.remove(product)
    return StillNamed(
        sum(bool(deal.product) and means(deal.product or "") for deal in change.deals),
        sum(
            any(means(line.product) for line in proposal.lines) for proposal in change.of(Proposal)
        ),
    )
