"""Products and proposals, as `--json` gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline_tui.model.product import Product
    from pipeline_tui.model.proposal import Proposal


class ProductRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A product of the catalogue."""

    id: int
    name: str
    sku: str
    series: str
    price: Decimal | None
    currency: str | None
    unit: str
    notes: str
    retired: date | None


class ProposalLineRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an offer, with what it comes to."""

    product: str
    quantity: Decimal
    price: Decimal
    discount: Decimal
    total: Decimal


class ProposalRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An offer for one deal."""

    id: int
    ref: str
    title: str
    status: str
    currency: str
    lines: tuple[ProposalLineRecord, ...]
    subtotal: Decimal
    discount: Decimal
    total: Decimal
    bonus: str
    payment_days: int | None
    created: date
    valid_until: date | None
    sent: date | None
    answered: date | None
    note: str


def product_record(product: Product) -> ProductRecord:
    """A product as JSON gives it."""
    return ProductRecord(
        id=product.id,
        name=product.name,
        sku=product.sku,
        series=product.series,
        price=product.price,
        currency=product.currency or None,
        unit=product.unit,
        notes=product.notes,
        retired=product.retired,
    )


def proposal_record(proposal: Proposal, today: date) -> ProposalRecord:
    """A proposal as JSON gives it."""
    lines = tuple(
        ProposalLineRecord(
            product=each.product,
            quantity=each.quantity,
            price=each.price,
            discount=each.discount,
            total=each.total(proposal.currency),
        )
        for each in proposal.lines
    )
    return ProposalRecord(
        id=proposal.id,
        ref=f"{proposal.prospect}.{proposal.deal}",
        title=proposal.title,
        status=proposal.status(today).value,
        currency=proposal.currency,
        lines=lines,
        subtotal=proposal.subtotal,
        discount=proposal.discount,
        total=proposal.total,
        bonus=proposal.bonus,
        payment_days=proposal.payment_days,
        created=proposal.created,
        valid_until=proposal.valid_until,
        sent=proposal.sent,
        answered=proposal.answered,
        note=proposal.note,
    )
