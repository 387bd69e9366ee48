"""Amounts as people write them are read, or refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.money import LARGEST, fit, parse_amount, parse_currency, parse_money

if TYPE_CHECKING:
    from decimal import Decimal


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("500k", "500000", "EUR"),
        ("500k usd", "500000", "USD"),
        ("1.2m", "1200000", "EUR"),
        ("€1.2m", "1200000", "EUR"),
        ("1 234,56 ₽", "1234.56", "RUB"),
        ("$22,700.00", "22700", "USD"),
        ("12,34,567 INR", "1234567", "INR"),
        ("EUR 500", "500", "EUR"),
        ("500k€", "500000", "EUR"),
        ("500keur", "500000", "EUR"),
        ("1 млн ₽", "1000000", "RUB"),
        ("1 тыс. руб.", "1000", "RUB"),
        ("1'200.50", "1200.50", "EUR"),
        ("1.200,50", "1200.50", "EUR"),
        ("1,200", "1200", "EUR"),
        ("1200,5", "1200.50", "EUR"),
        ("5 тыс", "5000", "EUR"),
        ("0", "0", "EUR"),
        ("100\u00a0000", "100000", "EUR"),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, amount: str, currency: str) -> None:
    money = parse_money(text, "EUR")
    assert (str(money.amount), money.currency) == (amount, currency)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.200", "two ways"),
        ("-5", "negative"),
        ("(5)", "negative"),
        ("nan", "no amount"),
        ("inf", "no amount"),
        ("1e5", "no amount"),
        ("1_000", "no amount"),
        ("0x10", "no amount"),
        ("١٢٣", "no amount"),
        ("", "no amount"),
        ("k", "no amount"),
        ("12 34", "no amount"),
        ("9" * 16, "too large"),
        ("1" * 5000, "no amount"),
        ("1.005", "two ways"),
        ("1.0051", "more digits"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_money(text, "EUR")


def test_a_currency_without_cents_takes_none() -> None:
    assert parse_money("500", "JPY").amount == 500
    with pytest.raises(UsageError, match="more digits"):
        parse_money("500.50", "JPY")


def test_a_bare_dollar_is_the_dollar_of_the_book() -> None:
    assert parse_money("$5", "CAD").currency == "CAD"
    assert parse_money("$5", "EUR").currency == "USD"


def test_a_currency_is_an_iso_code_or_a_sign() -> None:
    assert parse_currency("eur") == "EUR"
    assert parse_currency("₹") == "INR"
    with pytest.raises(UsageError, match="unknown currency"):
        parse_currency("XXX")


@given(st.decimals(min_value=0, max_value=LARGEST - 1, places=2, allow_nan=False))
def test_what_is_stored_is_read_back(amount: Decimal) -> None:
    kept = fit(amount, "EUR")
    assert parse_amount(f"{kept:f}") == amount


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    try:
        money = parse_money(text, "EUR")
    except UsageError:
        return
    assert 0 <= money.amount < LARGEST
