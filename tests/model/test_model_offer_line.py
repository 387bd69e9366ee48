"""`Inverter x 10 @ 480 -5%` is read as it is meant, or refused with what was understood."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.offer_line import AskedLine, line_text, parse_line, parse_percent


def asked(
    product: str, quantity: str = "1", price: str | None = None, currency: str | None = None,
    discount: str = "0",
) -> AskedLine:  # fmt: skip
    amount = None if price is None else Decimal(price)
    return AskedLine(product, Decimal(quantity), amount, currency, Decimal(discount))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Inverter", asked("Inverter")),
        ("Inverter x 10 @ 480 -5%", asked("Inverter", "10", "480", None, "5")),
        ("Inverter x10 @480 -5 %", asked("Inverter", "10", "480", None, "5")),
        ("Inverter -5% @ 480 x 10", asked("Inverter", "10", "480", None, "5")),
        ("Inverter @ 480 EUR", asked("Inverter", "1", "480", "EUR")),
        ("Inverter @ $1,200.50 x 2", asked("Inverter", "2", "1200.50", "USD")),
        ("Inverter @ 1.5k", asked("Inverter", "1", "1500")),
        ("Inverter × 2,5", asked("Inverter", "2.5")),
        ("Инвертор х 3 @ 480 ₽", asked("Инвертор", "3", "480", "RUB")),
        ("  Steel   pipe  x  3 ", asked("Steel pipe", "3")),
        ("Cable 3 x 2.5 x 200 @ 1.20", asked("Cable 3 x 2.5", "200", "1.20")),
        ("X-200", asked("X-200")),
        ("X-200 -7.5%", asked("X-200", discount="7.5")),
        ("Box x", asked("Box x")),
        ("Licence 50%", asked("Licence 50%")),
        ("Dinar @ 1.1250 BHD", asked("Dinar", "1", "1.125", "BHD")),
    ],
)
def test_a_line_is_read_as_it_is_meant(text: str, meant: AskedLine) -> None:
    assert parse_line(text, "EUR") == meant


def test_what_the_catalogue_has_is_a_product_whatever_it_looks_like() -> None:
    known = {"cable 3 x 2.5", "licence @ home"}

    def read(text: str) -> AskedLine:
        return parse_line(text, "EUR", lambda name: name.lower() in known)

    assert read("Cable 3 x 2.5") == asked("Cable 3 x 2.5")
    assert read("Cable 3 x 2.5 x 7 -2%") == asked("Cable 3 x 2.5", "7", discount="2")
    assert read("Licence @ home x 3") == asked("Licence @ home", "3")


def test_a_bare_dollar_is_the_one_of_the_book() -> None:
    assert parse_line("X @ $5", "CAD").currency == "CAD"
    assert parse_line("X @ $5", "EUR").currency == "USD"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "names no product"),
        ("x 10", "names no product"),
        ("@ 480", "names no product"),
        ("Inverter x 0", "more than 0"),
        ("Inverter x 99999999999", "less than 1,000,000,000"),
        ("Inverter x 1.00001", "four digits"),
        ("Inverter @", "no price stands behind the @"),
        ("Inverter @ 48O", "is not a valid amount"),
        ("Inverter @ -5", "negative"),
        ("Inverter @ 1.200", "two ways"),
        ("Inverter -101%", "'101' is not a valid discount"),
        ("Inverter --5%", "'-5' is not a valid discount"),
        ("Inverter -5.555%", "two digits"),
        ("Inverter -nan%", "0 to 100 percent"),
        ("Inverter -abc%", "not a valid discount"),
        ("Inverter @ 5 XYZ", "not a valid amount"),
    ],
)
def test_nonsense_is_refused_with_what_was_understood(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_line(text, "EUR")
    assert reason in refused.value.message
    assert len(refused.value.message) < 250
    if text.startswith("Inverter"):
        assert "product 'Inverter'" in refused.value.message


NAME = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=12)
TRICKY = st.sampled_from(["Cable 3 x 2.5", "Licence -5%", "Seat @ 9", "x", "Box x 2 @ 3 -4%"])


@given(
    NAME | TRICKY,
    st.integers(1, 4).flatmap(lambda places: st.decimals("0.1", 99_999, places=places))
    | st.just(Decimal(1)),
    st.sampled_from([("EUR", 2), ("USD", 2), ("BHD", 3), ("JPY", 0)]).flatmap(
        lambda known: st.tuples(st.just(known[0]), st.decimals(0, 99_999, places=known[1]))
    ),
    st.decimals(0, 100, places=2),
)
def test_a_line_that_is_shown_is_read_back(
    name: str, quantity: Decimal, price: tuple[str, Decimal], discount: Decimal
) -> None:
    line = AskedLine(name, quantity, price[1], price[0], discount)
    assert parse_line(line_text(line), "GBP") == line


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        line = parse_line(text, "EUR")
    except UsageError:
        return
    assert line.product
    assert line.quantity > 0
    assert 0 <= line.discount <= 100


PERCENTAGES = {"5": "5", "5 %": "5", "7,5": "7.5", "100": "100", "10.00": "10", "0": "0"}


@pytest.mark.parametrize(("text", "value"), PERCENTAGES.items())
def test_a_percentage_is_kept_without_zeros(text: str, value: str) -> None:
    assert str(parse_percent(text)) == value
