"""What a client has not bought yet."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.folding import fold
from pipeline_tui.model.proposal import Proposal
from pipeline_tui.query.catalogue import Catalogue, bought, catalogue_of, not_bought

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.book import Snapshot
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.product import Product
    from pipeline_tui.model.prospect import Prospect


class UnsoldRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A product on offer that is in none of the client's won deals."""

    product: str
    sku: str
    series: str
    price: Decimal | None
    currency: str | None
    other_clients: int
    """How many other prospects have bought it."""


def unsold(snapshot: Snapshot, prospect: Prospect) -> list[UnsoldRecord]:
    """What the prospect could buy, what most others have bought first."""
    deals: dict[int, list[Deal]] = {}
    for deal in snapshot.deals:
        if deal.lost is None and not deal.is_open:
            deals.setdefault(deal.prospect, []).append(deal)
    proposals: dict[int, list[Proposal]] = {}
    for proposal in snapshot.of(Proposal):
        proposals.setdefault(proposal.prospect, []).append(proposal)
    catalogue = catalogue_of(snapshot)
    by_client = {
        number: bought(catalogue, own, proposals.get(number, ())) for number, own in deals.items()
    }
    mine = by_client.pop(prospect.number, set())
    buyers = Counter(number for ids in by_client.values() for number in ids)
    found = [_record(product, buyers[product.id]) for product in not_bought(catalogue, mine)]
    return sorted(found, key=lambda each: (-each.other_clients, fold(each.product)))


def _record(product: Product, others: int) -> UnsoldRecord:
    return UnsoldRecord(
        product=product.name,
        sku=product.sku,
        series=product.series,
        price=product.price,
        currency=product.currency or None,
        other_clients=others,
    )


def unsold_names(
    products: Iterable[Product], deals: Iterable[Deal], proposals: Iterable[Proposal]
) -> list[str]:
    """The names alone, for a dossier; none for a prospect that has bought nothing, to whom
    everything is still to be sold."""
    won = [deal for deal in deals if deal.lost is None and not deal.is_open]
    if not won:
        return []
    catalogue = Catalogue(products)
    ids = bought(catalogue, won, proposals)
    return [product.name for product in not_bought(catalogue, ids)]
