"""The arithmetic of a commission plan, on the thresholds and beside them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.commission import (
    Applies,
    Plan,
    Tier,
    parse_products,
    parse_rate,
    parse_tiers,
)

TIERS = parse_tiers("50000:6; 100k:8")


def plan(applies: str, rate: str = "5") -> Plan:
    return Plan(rate=Decimal(rate), tiers=TIERS, applies=Applies(applies))


@pytest.mark.parametrize(
    ("applies", "volume", "commission", "rate"),
    [
        ("above", "0", "0", "5"),
        ("above", "49999.99", "2499.9995", "5"),
        ("above", "50000", "2500", "6"),  # exactly on it: reached, nothing above it yet
        ("above", "60000", "3100", "6"),
        ("above", "100000", "5500", "8"),
        ("above", "130000", "7900", "8"),
        ("all", "49999", "2499.95", "5"),
        ("all", "50000", "3000", "6"),  # exactly on it: everything at the new rate
        ("all", "99999.99", "5999.9994", "6"),
        ("all", "100000", "8000", "8"),
        ("all", "130000", "10400", "8"),
    ],
)
def test_tiers(applies: str, volume: str, commission: str, rate: str) -> None:
    found = plan(applies)
    assert found.commission(Decimal(volume)) == Decimal(commission)
    assert found.rate_at(Decimal(volume)) == Decimal(rate)


def test_the_next_tier_is_the_first_that_is_not_reached() -> None:
    found = plan("above")
    assert found.next_tier(Decimal(58_000)) == Tier(Decimal(100_000), Decimal(8))
    assert found.next_tier(Decimal("49999.99")) == Tier(Decimal(50_000), Decimal(6))
    assert found.next_tier(Decimal(50_000)) == Tier(Decimal(100_000), Decimal(8))
    assert found.next_tier(Decimal(100_000)) is None


def test_without_a_rate_nothing_is_paid_below_the_first_tier() -> None:
    found = Plan(tiers=TIERS)
    assert found.is_set
    assert not Plan().is_set
    assert found.commission(Decimal(50_000)) == 0
    assert found.commission(Decimal(60_000)) == 600


amounts = st.decimals(0, 10**7, places=2)


@given(amounts, amounts)
def test_more_sold_never_pays_less_where_rates_rise(one: Decimal, two: Decimal) -> None:
    low, high = sorted((one, two))
    for applies in Applies:
        assert plan(applies).commission(low) <= plan(applies).commission(high)
    assert plan("above").commission(high) <= plan("all").commission(high)


def test_what_the_settings_may_say() -> None:
    assert parse_rate("2,5 %") == Decimal("2.5")
    assert parse_products("Inverters:4; Cooling: Large:2.5") == {
        "inverters": Decimal(4),
        "cooling: large": Decimal("2.5"),
    }
    assert parse_tiers("") == ()


@pytest.mark.parametrize("text", ["-1", "101", "nan", "1e1", "five", "", "٣", "1_0"])
def test_no_percentage(text: str) -> None:
    with pytest.raises(UsageError, match="is no percentage from 0 to 100"):
        parse_rate(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("50000", "is not a tier: write it like 50000:6; 100000:8"),
        ("50000:6;", "is not a tier"),
        ("0:6", "begins above 0"),
        ("50000:6; 50000:8", "not above the one before it"),
        ("100000:8; 50000:6", "not above the one before it"),
        ("50000:600", "no percentage"),
        ("fifty:6", "is not a valid amount"),
    ],
)
def test_no_tiers(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_tiers(text)


def test_a_product_stands_there_once() -> None:
    with pytest.raises(UsageError, match="stands there twice"):
        parse_products("Cooling:2; COOLING:3")
    with pytest.raises(UsageError, match="is not a product with its rate"):
        parse_products("Cooling")
