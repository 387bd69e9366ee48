"""A proposal as the client reads it: what it says, before anybody decides how that looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.model.money import minor_digits
from pipeline_tui.present import values

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from pipeline_tui.model.proposal import Proposal
    from pipeline_tui.model.prospect import Contact, Prospect
    from pipeline_tui.query.catalogue import Catalogue


class OfferLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table, as text."""

    place: str
    product: str
    sku: str
    price: str
    quantity: str
    discount: str
    """Empty without one."""
    amount: str


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed; texts of strangers stand in it as they came."""

    heading: str
    title: str
    facts: tuple[tuple[str, str], ...]
    """To, from, date, number, validity: name and text."""
    currency: str
    lines: tuple[OfferLine, ...]
    sums: tuple[tuple[str, str], ...]
    """Subtotal and discount, where they say more than the total."""
    total: str
    terms: tuple[str, ...]
    note: str
    has_discounts: bool
    """Whether a line has one, so that the table needs the column."""


class Printing(NamedTuple):
    """What a proposal is printed with."""

    ours: str
    """Our name; may be empty."""
    contact: Contact | None
    today: date


def offer_of(proposal: Proposal, prospect: Prospect, catalogue: Catalogue, how: Printing) -> Offer:
    """The proposal as it goes to the client; units and order numbers come from the catalogue."""
    digits = minor_digits(proposal.currency)

    def money(amount: Decimal) -> str:
        sign = "−" if amount < 0 else ""
        return f"{sign}{values.full_amount(abs(amount), digits)}"

    lines = []
    for place, line in enumerate(proposal.lines, 1):
        product = catalogue.named(line.product)
        unit = f" {product.unit}" if product and product.unit else ""
        lines.append(
            OfferLine(
                place=str(place),
                product=line.product,
                sku=product.sku if product else "",
                price=money(line.price),
                quantity=f"{values.amount(line.quantity)}{unit}",
                discount=f"{line.discount:f} %" if line.discount else "",
                amount=money(line.total(proposal.currency)),
            )
        )
    sums: tuple[tuple[str, str], ...] = ()
    if proposal.discount:
        sums = (
            ("Subtotal", money(proposal.subtotal)),
            (f"Discount {proposal.discount:f} %", money(proposal.total - proposal.subtotal)),
        )
    return Offer(
        heading=f"Proposal {proposal.id}",
        title=proposal.title,
        facts=tuple(_facts(proposal, prospect, how)),
        currency=proposal.currency,
        lines=tuple(lines),
        sums=sums,
        total=money(proposal.total),
        terms=tuple(_terms(proposal)),
        note=proposal.note,
        has_discounts=any(line.discount for line in proposal.lines),
    )


def _facts(proposal: Proposal, prospect: Prospect, how: Printing) -> list[tuple[str, str]]:
    contact = how.contact
    person = contact.label if contact else ""
    facts = [
        ("For", prospect.name),
        ("Attention", "" if person == prospect.name else person),
        ("From", how.ours),
        ("Date", values.long_day(proposal.sent or how.today)),
        ("Number", str(proposal.id)),
        ("Valid until", values.long_day(proposal.valid_until) if proposal.valid_until else ""),
    ]
    return [(name, text) for name, text in facts if text]


def _terms(proposal: Proposal) -> list[str]:
    terms = []
    if proposal.payment_days is not None:
        days = values.count(proposal.payment_days, "day")
        terms.append(f"Payment within {days} of the invoice" if proposal.payment_days
                     else "Payment on receipt of the invoice")  # fmt: skip
    if proposal.bonus:
        terms.append(f"Included: {proposal.bonus}")
    if proposal.valid_until:
        terms.append(f"This proposal is valid until {values.long_day(proposal.valid_until)}")
    return terms
