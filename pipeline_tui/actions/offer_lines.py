"""From the lines that a manager typed to the lines of a proposal, with the catalogue's prices."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions import words
from pipeline_tui.errors import UsageError
from pipeline_tui.model.limits import LARGEST
from pipeline_tui.model.money import fit
from pipeline_tui.model.offer_line import AskedLine, line_text, parse_line, shown
from pipeline_tui.model.proposal import ProposalLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline_tui.model.product import Product
    from pipeline_tui.model.proposal import Proposal
    from pipeline_tui.query.catalogue import Catalogue

MOST_LINES = 500


class Lines(NamedTuple):
    """The lines of an offer, all in one currency."""

    currency: str
    lines: tuple[ProposalLine, ...]

    @property
    def total(self) -> Decimal:
        """Their sum, before any discount on the whole."""
        return sum((line.total(self.currency) for line in self.lines), Decimal(0))


class _Priced(NamedTuple):
    """A line, the product that it means, and the currency of the price that it will have."""

    asked: AskedLine
    product: Product | None
    currency: str | None
    is_certain: bool
    """Whether the currency was named, and is not only that of the product."""


def read_lines(
    texts: Iterable[str], catalogue: Catalogue, usual: str, currency: str | None = None
) -> Lines:
    """The lines of an offer in `currency`; without one in that of their prices, and where
    these name none in the `usual` one.

    Raises UsageError: no product, no price, two currencies, a figure that makes no sense.
    """
    asked = [parse_line(text, currency or usual, catalogue.knows) for text in texts]
    priced = [_priced(each, catalogue) for each in asked]
    chosen = currency or _chosen(priced) or usual
    _check_currency(priced, chosen)
    lines = Lines(chosen, tuple(_line(each, chosen) for each in priced))
    check_lines(lines.lines, chosen)
    return lines


def _priced(asked: AskedLine, catalogue: Catalogue) -> _Priced:
    product = catalogue.named(asked.product)
    if asked.price is not None:
        own = product.currency if product is not None and product.price is not None else None
        return _Priced(asked, product, asked.currency or own, asked.currency is not None)
    if product is None:
        near = catalogue.near(asked.product)
        raise UsageError(
            f"no price for {shown(asked.product)}, which the catalogue does not have"
            + (f": did you mean {shown(near[0])}?" if near else ""),
            f"Write its price: '{line_text(asked._replace(price=Decimal(480)))}'",
        )
    if product.retired is not None:
        raise UsageError(
            f"{shown(product.name)} was taken off the offer on {product.retired.isoformat()}",
            f"To offer it all the same, write its price: '{asked.product} @ 480'",
        )
    if product.price is None:
        raise UsageError(
            f"the catalogue has no price for {shown(product.name)}",
            f"Write its price: '{asked.product} @ 480'",
        )
    return _Priced(asked._replace(price=product.price), product, product.currency, True)


def _chosen(priced: Sequence[_Priced]) -> str | None:
    for certain in (True, False):
        for each in priced:
            if each.currency and each.is_certain is certain:
                return each.currency
    return None


def _check_currency(priced: Sequence[_Priced], chosen: str) -> None:
    for each in priced:
        if each.is_certain and each.currency != chosen:
            raise UsageError(
                f"{shown(each.asked.product)} is priced in {each.currency}, the proposal is in"
                f" {chosen}: a proposal has one currency",
                f"Write its price in {chosen}: '{each.asked.product} @ 480 {chosen}'",
            )


def _line(priced: _Priced, currency: str) -> ProposalLine:
    asked, product = priced.asked, priced.product
    return ProposalLine(
        product=product.name if product else words.required(asked.product, "product"),
        quantity=asked.quantity,
        price=fit(asked.price or Decimal(0), currency),
        discount=asked.discount,
    )


def check_lines(lines: Sequence[ProposalLine], currency: str) -> None:
    """Refuse more than anybody sells. Raises UsageError."""
    if len(lines) > MOST_LINES:
        raise UsageError(f"a proposal has at most {MOST_LINES} lines")
    if Lines(currency, tuple(lines)).total >= LARGEST:
        raise UsageError("the lines come to more than a deal can be worth")


def typed_lines(proposal: Proposal) -> str:
    """The lines as they would be typed, one a line, for a form."""
    return "\n".join(
        line_text(
            AskedLine(
                product=line.product,
                quantity=line.quantity,
                price=line.price,
                discount=line.discount,
            ),
            proposal.currency,
        )
        for line in proposal.lines
    )
