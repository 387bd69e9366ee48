"""The commission of a month: what is earned, expected, and what one more deal brings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_books import NOW, TODAY, add, days_ago, lost, new_book, won

from pipeline_tui.config import Settings
from pipeline_tui.model.activity import Party
from pipeline_tui.model.commission import Applies, Pays, Plan, parse_products, parse_tiers
from pipeline_tui.model.contract import Contract, Obligation, ObligationKind
from pipeline_tui.query.records import Records
from pipeline_tui.query.views import deal_views
from pipeline_tui.reports.commission import CommissionReport, commission_report
from pipeline_tui.reports.period import parse_month

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book, Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView

PLAN = Plan(base=Decimal(2000), rate=Decimal(5), tiers=parse_tiers("50000:6; 100000:8"))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return new_book(tmp_path)


def views_of(book: Book) -> list[DealView]:
    return list(deal_views(book.read(), TODAY, Settings(currency="EUR")))


def report(
    book: Book, plan: Plan = PLAN, month: str = "2026-11", what_if: tuple[str, ...] = ()
) -> CommissionReport:
    views = views_of(book)
    asked = [view for view in views if view.deal.ref in what_if]
    records = Records(book.read())
    return commission_report(views, records, parse_month(month, TODAY), plan, "EUR", TODAY, asked)


def closing(
    change: Change, name: str, value: int | None, probability: int, on: date, **more: Any
) -> Deal:
    """An open deal with its expected close."""
    _, deal = add(change, name, value, probability=probability)
    return change.put(msgspec.structs.replace(deal, close=on, **more))


def pay(
    change: Change, deal: Deal, amount: int, due: date, done: date | None = None, **more: Any
) -> None:
    contract = change.put(
        Contract(id=change.next_id(Contract), prospect=deal.prospect, deal=deal.number,
                 created=deal.created)
    )  # fmt: skip
    fields: dict[str, Any] = {
        "id": change.next_id(Obligation), "prospect": deal.prospect, "deal": deal.number,
        "contract": contract.id, "kind": ObligationKind.PAYMENT, "by": Party.THEM,
        "amount": Decimal(amount), "currency": "EUR", "due": due, "done": done,
    }  # fmt: skip
    change.put(Obligation(**{**fields, **more}))


def test_earned_expected_and_upside(book: Book) -> None:
    with book.change("sell", NOW) as change:
        won(change, "Acme", 40_000, cycle=30, ago=3)
        won(change, "Before", 90_000, cycle=30, ago=60)  # another month
        lost(change, "Gone", 70_000)
        closing(change, "Beta", 30_000, 50, date(2026, 11, 30))
        closing(change, "Later", 30_000, 50, date(2026, 12, 1))
    found = report(book)
    assert (found.earned.amount, found.earned.volume, found.earned.rate) == (4000, 40_000, 5)
    # 40,000 + 15,000 = 55,000: 2,500 + 5,000 × 6 %
    assert (found.expected.amount, found.expected.volume) == (4800, 55_000)
    assert (found.upside.amount, found.upside.volume) == (5700, 70_000)  # 2,500 + 20,000 × 6 %
    assert [(each.ref, each.commission) for each in found.earned_lines] == [("1.1", 2000)]
    assert [(each.ref, each.commission) for each in found.expected_lines] == [("4.1", 800)]


def test_once_reached_a_tier_can_pay_on_everything(book: Book) -> None:
    with book.change("sell", NOW) as change:
        won(change, "Acme", 30_000, cycle=30, ago=3)
        won(change, "Beta", 20_000, cycle=30, ago=2)
    below = msgspec.structs.replace(PLAN, applies=Applies.ALL, tiers=parse_tiers("50001:6"))
    assert report(book, below).earned.amount == 2000 + 2500
    exactly = report(book, msgspec.structs.replace(PLAN, applies=Applies.ALL))
    assert exactly.earned.amount == 2000 + 3000
    assert [each.commission for each in exactly.earned_lines] == [1800, 1200]
    assert exactly.next_tier
    assert (exactly.next_tier.start, exactly.next_tier.gap) == (100_000, 50_000)


def test_bands_are_filled_in_the_order_of_the_days(book: Book) -> None:
    with book.change("sell", NOW) as change:
        won(change, "Second", 20_000, cycle=30, ago=2)
        won(change, "First", 40_000, cycle=30, ago=3)
    lines = report(book).earned_lines
    # 10,000 × 5 % + 10,000 × 6 % for the second
    assert [(each.prospect, each.commission) for each in lines] == [
        ("First", 2000),
        ("Second", 1100),
    ]


def test_a_product_with_a_rate_of_its_own_stands_outside_of_the_tiers(book: Book) -> None:
    with book.change("sell", NOW) as change:
        deal = won(change, "Cool", 60_000, cycle=30, ago=3)
        change.put(msgspec.structs.replace(deal, product="COOLING"))
        won(change, "Acme", 45_000, cycle=30, ago=2)
    plan = msgspec.structs.replace(PLAN, products=parse_products("Cooling:2.5"))
    found = report(book, plan)
    assert (found.earned.volume, found.earned.amount) == (45_000, 2000 + 1500 + 2250)
    assert [(each.rate, each.commission) for each in found.earned_lines] == [
        (Decimal("2.5"), 1500),
        (None, 2250),
    ]
    assert found.next_tier
    assert found.next_tier.gap == 5000


def test_the_next_tier_names_the_likeliest_open_deal_that_reaches_it(book: Book) -> None:
    with book.change("sell", NOW) as change:
        won(change, "Acme", 58_000, cycle=30, ago=3)
        add(change, "Small", 41_999, probability=90)
        add(change, "Exact", 42_000, probability=40)
        add(change, "Likely", 60_000, probability=50)
        add(change, "Likely too", 50_000, probability=50)
        add(change, "Abroad", 90_000, probability=90, currency="USD")
    tier = report(book).next_tier
    assert tier
    assert (tier.start, tier.rate, tier.gap, tier.ref) == (100_000, 8, 42_000, "5.1")
    assert report(book, month="2026-10").next_tier is not None
    assert report(book, msgspec.structs.replace(PLAN, tiers=())).next_tier is None


def test_what_if_some_deals_were_won(book: Book) -> None:
    with book.change("sell", NOW) as change:
        won(change, "Acme", 40_000, cycle=30, ago=3)
        add(change, "Beta", 20_000)
        add(change, "Gamma", 50_000)
    found = report(book, what_if=("2.1", "3.1")).what_if
    assert found
    # 110,000: 2,500 + 3,000 + 800, against 2,000
    assert (found.refs, found.earned.amount, found.more) == (("2.1", "3.1"), 8300, 4300)
    assert report(book).what_if is None


def test_what_cannot_count_is_named(book: Book) -> None:
    with book.change("sell", NOW) as change:
        closing(change, "No value", None, 50, date(2026, 11, 30))
        closing(change, "Dollars", 10_000, 50, date(2026, 11, 30), currency="USD")
        won(change, "Acme", 1000, cycle=5)
    found = report(book)
    assert (found.without_value, found.left_out) == (("1.1",), ("2.1",))
    assert found.expected == found.earned


def test_a_month_that_is_over_expects_nothing_more(book: Book) -> None:
    with book.change("sell", NOW) as change:
        won(change, "Acme", 10_000, cycle=90, ago=40)
        closing(change, "Slipped", 30_000, 50, date(2026, 10, 20))
    found = report(book, month="last-month")
    assert found.month == "2026-10"
    assert found.earned.amount == 2500
    assert found.upside == found.expected == found.earned


def test_on_payment_the_month_is_that_of_the_money(book: Book) -> None:
    plan = msgspec.structs.replace(PLAN, pays=Pays.PAYMENT)
    with book.change("sell", NOW) as change:
        deal = won(change, "Acme", 100_000, cycle=90, ago=40)
        pay(change, deal, 20_000, date(2026, 10, 30), done=date(2026, 11, 2))
        pay(change, deal, 30_000, date(2026, 10, 30))  # late: may still come
        pay(change, deal, 25_000, date(2026, 11, 30))
        pay(change, deal, 15_000, date(2026, 12, 15))
        pay(change, deal, 10_000, date(2026, 10, 1), done=date(2026, 10, 1))
        pay(change, deal, 5_000, date(2026, 11, 1), done=date(2026, 11, 1), by=Party.ME)
        pay(change, deal, 7_000, date(2026, 11, 1), kind=ObligationKind.DELIVERY)
        open_deal = closing(change, "Beta", 50_000, 40, date(2026, 11, 25))
        pay(change, open_deal, 10_000, date(2026, 11, 28))
        closing(change, "Gamma", 8_000, 50, date(2026, 11, 25))  # no payment entered
    found = report(book, plan)
    assert (found.earned.volume, found.earned.amount) == (20_000, 3000)
    assert {(each.value, each.probability) for each in found.expected_lines} == {
        (Decimal(30_000), 100),
        (Decimal(25_000), 100),
        (Decimal(10_000), 40),
        (Decimal(8_000), 50),
    }
    assert found.expected.volume == 20_000 + 30_000 + 25_000 + 4_000 + 4_000
    assert found.upside.volume == 20_000 + 30_000 + 25_000 + 10_000 + 8_000
    october = report(book, plan, "2026-10")
    assert (october.earned.volume, october.expected_lines) == (10_000, ())
    december = report(book, plan, "2026-12")
    assert [each.value for each in december.expected_lines] == [15_000]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.decimals(1, 99_999, places=2), st.booleans()), max_size=6),
    st.sampled_from(list(Applies)),
)
def test_the_deals_add_up_to_the_sum_to_the_cent(
    tmp_path_factory: Any, deals: list[tuple[Decimal, bool]], applies: Applies
) -> None:
    book = new_book(tmp_path_factory.mktemp("sums"))
    with book.change("sell", NOW) as change:
        for number, (value, is_cooling) in enumerate(deals):
            deal = won(change, f"Deal {number}", 1, cycle=5, ago=number)
            product = "cooling" if is_cooling else None
            change.put(msgspec.structs.replace(deal, value=value, product=product))
    plan = msgspec.structs.replace(
        PLAN, applies=applies, rate=Decimal("3.33"), products=parse_products("Cooling:1.7")
    )
    found = report(book, plan)
    assert 2000 + sum(each.commission for each in found.earned_lines) == found.earned.amount
    assert days_ago(len(deals)) >= date(2026, 11, 1)
