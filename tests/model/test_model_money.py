"""Amounts as people write them are read, or refused with the reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.money import (
    LARGEST,
    fit,
    parse_amount,
    parse_currency,
    parse_money,
    rounded_to,
)


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
        ("nan", "not a valid amount"),
        ("inf", "not a valid amount"),
        ("1e5", "not a valid amount"),
        ("1_000", "not a valid amount"),
        ("0x10", "not a valid amount"),
        ("١٢٣", "not a valid amount"),
        ("", "not a valid amount"),
        ("k", "not a valid amount"),
        ("12 34", "not a valid amount"),
        ("9" * 16, "0 to 999,999,999,999,999"),
        ("1" * 5000, "not a valid amount"),
        ("1.005", "two ways"),
        ("1.0051", "more decimals"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_money(text, "EUR")


def test_a_currency_without_cents_takes_none() -> None:
    assert parse_money("500", "JPY").amount == 500
    with pytest.raises(UsageError, match="more decimals"):
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


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1000р", "1000", "RUB"),
        ("1 000 р.", "1000", "RUB"),
        ("70 рублей", "70", "RUB"),
        ("70 RUR", "70", "RUB"),
        ("5 т.р.", "5000", "RUB"),
        ("5,5 тыс.р.", "5500", "RUB"),
        ("2 тысячи", "2000", "EUR"),
        ("3к", "3000", "EUR"),
        ("1,5 миллиона рублей", "1500000", "RUB"),
        ("2 млн долл. США", "2000000", "USD"),
        ("100 тенге", "100", "KZT"),
        ("100 грн.", "100", "UAH"),
        ("100 евро", "100", "EUR"),
        ("5 lakh", "500000", "EUR"),
        ("₹ 5 lac", "500000", "INR"),
        ("Rs. 5L", "500000", "INR"),
        ("2 crore rupees", "20000000", "INR"),
        ("2.5 Cr", "25000000", "EUR"),
        ("५ लाख रु.", "500000", "INR"),
        ("२ करोड़ रुपये", "20000000", "INR"),
        ("7 हज़ार", "7000", "EUR"),
        ("7 हजार", "7000", "EUR"),
        ("Rs.12,34,567/-", "1234567", "INR"),
        ("1500/-", "1500", "INR"),
        ("US$ 5.00", "5", "USD"),
        ("1\u2019234.50", "1234.50", "EUR"),
        ("Fr. 200.-", "200", "CHF"),
        ("1\u2009000,- SEK", "1000", "SEK"),
        ("R$ 1.234,50", "1234.50", "BRL"),
        ("$5 CAD", "5", "CAD"),
        ("5 k€", "5000", "EUR"),
        ("-0", "0", "EUR"),
    ],
)
def test_amounts_in_the_words_of_several_countries(text: str, amount: str, currency: str) -> None:
    money = parse_money(text, "EUR")
    assert (str(money.amount), money.currency) == (amount, currency)


@pytest.mark.parametrize(
    "text", ["100-", "(100)", "$(100)", "($100)", "-$100", "$-100", "\u2212100"]
)
def test_accounting_forms_of_a_negative_amount(text: str) -> None:
    with pytest.raises(UsageError, match="negative"):
        parse_money(text, "EUR")


@pytest.mark.parametrize("text", ["$5 EUR", "5 lakh 20", "5 lakh lakh", "5 6", "5-6", "5 stones"])
def test_units_that_contradict_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_money(text, "EUR")


def test_kroner_are_those_of_the_book_or_are_asked_for() -> None:
    assert parse_money("1 000 kr", "NOK") == (1000, "NOK")
    assert parse_money("2 000,50 kr", "DKK").currency == "DKK"
    with pytest.raises(UsageError, match="SEK, NOK or DKK"):
        parse_money("1 000 kr", "EUR")


def test_rupees_of_another_country_are_those_of_the_book() -> None:
    assert parse_money("Rs 500", "PKR").currency == "PKR"
    assert parse_money("Rs 500", "USD").currency == "INR"


def test_an_amount_is_rounded_half_up_to_the_digits_of_its_currency() -> None:
    shown = {
        (text, currency): str(rounded_to(Decimal(text), currency))
        for text, currency in [
            ("333.3333333333", "EUR"), ("16.9915", "EUR"), ("0.125", "EUR"), ("17499.9999", "EUR"),
            ("2.5", "JPY"), ("1.23456", "KWD"),
        ]
    }  # fmt: skip
    assert list(shown.values()) == ["333.33", "16.99", "0.13", "17500", "3", "1.235"]


_GROUPS = st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009", "'", "\u2019", ","])
_UNITS = st.sampled_from(["{} USD", "USD {}", "${}", "US$ {}", "{} $", "{} долл.", "{} долларов"])


@given(st.integers(0, 10**12), st.integers(0, 99), _GROUPS, _UNITS, st.booleans())
def test_an_amount_printed_in_any_form_reads_back(
    whole: int, cents: int, group: str, unit: str, in_devanagari: bool
) -> None:
    text = unit.format(f"{whole:,}.{cents:02}".replace(",", group))
    if in_devanagari:
        text = text.translate({ord(str(digit)): chr(0x0966 + digit) for digit in range(10)})
    assert parse_money(text, "EUR") == (Decimal(f"{whole}.{cents:02}"), "USD")
