"""What an offer comes to: lines add up, every currency is rounded as its coins are."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.model.money import minor_digits
from pipeline_tui.model.proposal import Answer, Proposal, ProposalLine, ProposalStatus

DAY = date(2026, 11, 23)
PERCENT = st.decimals(0, 100, places=2)
CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KRW", "BHD", "KWD", "INR"])


def offer(currency: str, *lines: ProposalLine, discount: str = "0") -> Proposal:
    return Proposal(
        id=1, prospect=1, deal=1, currency=currency, lines=lines, created=DAY,
        discount=Decimal(discount),
    )  # fmt: skip


def line(price: str, quantity: str = "1", discount: str = "0") -> ProposalLine:
    return ProposalLine(
        product="X", price=Decimal(price), quantity=Decimal(quantity), discount=Decimal(discount)
    )


@st.composite
def lines(draw: st.DrawFn) -> ProposalLine:
    return ProposalLine(
        product="X",
        quantity=draw(st.decimals("0.0001", 999_999_999, places=4)),
        price=draw(st.decimals(0, 10**14, places=3)),
        discount=draw(PERCENT),
    )


@given(CURRENCIES, st.lists(lines(), max_size=5), PERCENT)
def test_a_printed_offer_adds_up(currency: str, found: list[ProposalLine], off: Decimal) -> None:
    proposal = offer(currency, *found)
    proposal = Proposal(**{f: getattr(proposal, f) for f in proposal.__struct_fields__}
                        | {"discount": off})  # fmt: skip
    unit = Decimal(1).scaleb(-minor_digits(currency))
    totals = [each.total(currency) for each in found]
    assert all(each % unit == 0 and each >= 0 for each in totals)  # whole coins
    assert sum(totals) == proposal.subtotal
    assert proposal.total % unit == 0
    assert 0 <= proposal.total <= proposal.subtotal


@given(CURRENCIES, lines())
def test_a_line_is_rounded_once_and_from_the_exact_amount(
    currency: str, each: ProposalLine
) -> None:
    exact = Fraction(each.quantity) * Fraction(each.price) * (1 - Fraction(each.discount) / 100)
    coins = exact * 10 ** minor_digits(currency)
    total = Fraction(each.total(currency)) * 10 ** minor_digits(currency)
    assert total.denominator == 1
    assert -Fraction(1, 2) < total - coins <= Fraction(1, 2)  # half a coin goes up


@pytest.mark.parametrize(
    ("currency", "price", "quantity", "discount", "total"),
    [
        ("EUR", "480", "10", "5", "4560"),
        ("EUR", "0.10", "3", "15", "0.26"),  # 0.255
        ("EUR", "0.30", "1", "50", "0.15"),
        ("JPY", "101", "1", "50", "51"),  # 50.5: there is no half a yen
        ("BHD", "1.001", "1", "50", "0.501"),  # 0.5005
        ("BHD", "0.333", "3", "0", "0.999"),
        ("EUR", "9.99", "1.5", "0", "14.99"),  # 14.985
        ("EUR", "100", "1", "100", "0"),
    ],
)
def test_hand_made_lines(
    currency: str, price: str, quantity: str, discount: str, total: str
) -> None:
    assert line(price, quantity, discount).total(currency) == Decimal(total)


def test_a_discount_on_the_whole_comes_after_the_lines() -> None:
    proposal = offer("EUR", line("480", "10", "5"), line("1.20", "200"), discount="2.5")
    assert (proposal.subtotal, proposal.total) == (Decimal(4800), Decimal(4680))
    third = offer("EUR", line("0.33"), line("0.33"), line("0.33"), discount="50")
    assert third.total == Decimal("0.50")  # half of 0.99, not three times 0.17
    assert Decimal("0.495").quantize(Decimal("0.01"), ROUND_HALF_UP) == third.total
    assert offer("JPY").total == 0


def test_the_status_follows_from_the_days() -> None:
    draft = offer("EUR", line("1"))
    fields = {f: getattr(draft, f) for f in draft.__struct_fields__}
    sent = Proposal(**fields | {"sent": DAY, "valid_until": date(2026, 11, 30)})
    assert draft.status(date(2027, 1, 1)) is ProposalStatus.DRAFT
    assert sent.status(date(2026, 11, 30)) is ProposalStatus.SENT
    assert sent.status(date(2026, 12, 1)) is ProposalStatus.EXPIRED
    answered = Proposal(
        **fields | {"sent": DAY, "valid_until": DAY, "answer": Answer.ACCEPTED, "answered": DAY}
    )
    assert answered.status(date(2027, 1, 1)) is ProposalStatus.ACCEPTED
