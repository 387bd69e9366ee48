"""Products, terms and proposals, as `--json` gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline_tui.model.product import Product
    from pipeline_tui.model.proposal import Proposal
    from pipeline_tui.model.terms import Terms


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


class TermsRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The terms on which a prospect buys."""

    key_account: bool
    discount: Decimal
    """Percent."""
    bonus: str
    payment_days: int | None


def terms_record(terms: Terms) -> TermsRecord:
    """Terms as JSON gives them."""
    return TermsRecord(
        key_account=terms.key_account,
        discount=terms.discount,
        bonus=terms.bonus,
        payment_days=terms.payment_days,
    )


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


class ListedProposal(ProposalRecord, frozen=True, kw_only=True):
    """An offer in a list, where several prospects stand."""

    prospect: str
    """The name."""


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


def listed_proposal(proposal: Proposal, today: date, prospect: str) -> ListedProposal:
    """A proposal with the name of its prospect."""
    record = msgspec.structs.asdict(proposal_record(proposal, today))
    return ListedProposal(**record, prospect=prospect)


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
