"""The line of a quick add understands amounts in the words of several countries."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline_tui.actions.quick import parse_quick


@pytest.mark.parametrize(
    ("line", "name", "value", "currency"),
    [
        ("Solartek 500k eur @Ram", "Solartek", "500000", "EUR"),
        ("Solartek 5 lakh @Ram", "Solartek", "500000", "EUR"),
        ("Ромашка 500 тыс. руб. #key", "Ромашка", "500000", "RUB"),
        ("Ромашка 1000р", "Ромашка", "1000", "RUB"),
        ("Sun Rs. 5,00,000/-", "Sun", "500000", "INR"),
        ("Meet all 5", "Meet all", "5", "EUR"),
        ("Acme R2 7", "Acme R2", "7", "EUR"),
        ("Acme 12 m pole", "Acme m pole", "12", "EUR"),
    ],
)
def test_a_value_in_the_words_of_several_countries(
    line: str, name: str, value: str, currency: str
) -> None:
    quick = parse_quick(line, date(2026, 11, 23), "EUR")
    assert (quick.name, str(quick.value), quick.currency) == (name, value, currency)
