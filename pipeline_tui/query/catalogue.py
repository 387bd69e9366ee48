"""The catalogue by name and number, and what a client has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import AmbiguousError, NotFoundError
from pipeline_tui.model.folding import fold, fold_key
from pipeline_tui.model.product import Product
from pipeline_tui.model.proposal import Answer, Proposal
from pipeline_tui.model.stages import Status
from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.book import Snapshot
    from pipeline_tui.model.deal import Deal

_MOST_SHOWN = 10
_NEAR_ENOUGH = 70
_LONGEST = 60


class Catalogue:
    """Products by what a manager types: the name or the number, case does not matter."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.products = list(products)
        self._by_word: dict[str, Product] = {}
        self._by_letters: dict[str, list[Product]] = {}
        for product in self.products:
            if product.sku:
                self._by_word.setdefault(fold(product.sku), product)
        for product in self.products:
            self._by_word[fold(product.name)] = product
            self._by_letters.setdefault(fold_key(product.name), []).append(product)

    def exactly(self, text: str) -> Product | None:
        """The product of a whole name or number."""
        return self._by_word.get(fold(text))

    def named(self, text: str) -> Product | None:
        """The same, or the only product that is spelled with the same letters and digits:
        other systems write `GTXPro` for `GTX Pro`."""
        found = self.exactly(text)
        if found is not None:
            return found
        letters = fold_key(text)
        near = self._by_letters.get(letters, []) if letters else []
        return near[0] if len(near) == 1 else None

    def knows(self, text: str) -> bool:
        """Whether a product has exactly this name or number."""
        return fold(text) in self._by_word

    def find(self, text: str) -> Product:
        """The product of a name, a number or an id, else of a part of its name.

        Raises NotFoundError, with the names that come near, or AmbiguousError.
        """
        found = self.named(text)
        if found is not None:
            return found
        for product in self.products:
            if text.strip() == str(product.id):
                return product
        wanted = fold(text)
        parts = [each for each in self.products if wanted and wanted in fold(each.name)]
        if len(parts) == 1:
            return parts[0]
        if parts:
            raise AmbiguousError(
                f"{text[:_LONGEST]!r} is a part of {len(parts)} products; say which:",
                _listed(parts),
            )
        near = self.near(text)
        raise NotFoundError(
            f"the catalogue has no product {text[:_LONGEST]!r}"
            + (f": did you mean {near[0]!r}?" if near else ""),
            "See them with: pipeline product list",
        )

    def near(self, text: str) -> list[str]:
        """The names that come near a text, the nearest first."""
        # 8 ms to import, and only a slip of the keyboard needs it
        from rapidfuzz import fuzz, process

        names = {each.id: fold(each.name) for each in self.products}
        shown = {each.id: each.name for each in self.products}
        found = process.extract(
            fold(text), names, scorer=fuzz.WRatio, processor=None, limit=3,
            score_cutoff=_NEAR_ENOUGH,
        )  # fmt: skip
        return [shown[number][:_LONGEST] for _, _, number in found]


def catalogue_of(snapshot: Snapshot) -> Catalogue:
    """The catalogue of a book."""
    return Catalogue(snapshot.of(Product))


def _listed(products: Sequence[Product]) -> list[str]:
    lines = [f"{each.id}  {clean(each.name[:_LONGEST])}" for each in products[:_MOST_SHOWN]]
    more = len(products) - _MOST_SHOWN
    return [*lines, f"… and {more} more"] if more > 0 else lines


def bought(catalogue: Catalogue, deals: Iterable[Deal], proposals: Iterable[Proposal]) -> set[int]:
    """The ids of the products that were sold in won deals: the product of the deal, and the
    lines of its accepted proposals."""
    won = [deal for deal in deals if deal.status is Status.WON]
    keys = {(deal.prospect, deal.number) for deal in won}
    names = {deal.product for deal in won if deal.product} | {
        line.product
        for proposal in proposals
        if proposal.answer is Answer.ACCEPTED and (proposal.prospect, proposal.deal) in keys
        for line in proposal.lines
    }
    found = (catalogue.named(name) for name in names)
    return {product.id for product in found if product is not None}


def not_bought(catalogue: Catalogue, ids: set[int]) -> Iterator[Product]:
    """What is on offer and not among the ids."""
    for product in catalogue.products:
        if product.retired is None and product.id not in ids:
            yield product
