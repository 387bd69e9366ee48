"""What stands in a cell: an amount is rounded where there is no room, never cut."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline_tui.tui.widgets.cells import fit_money, fit_sums


@pytest.mark.parametrize(
    ("value", "cells", "shown"),
    [
        ("125000", 11, "125,000 EUR"),
        ("125000", 10, "125k EUR"),
        ("1234567.50", 16, "1,234,567.50 EUR"),
        ("1234567.50", 14, "1,234,568 EUR"),
        ("1234567.50", 11, "1,235k EUR"),
        ("1234567.50", 9, "1.2M EUR"),
        ("7250", 8, "7.2k EUR"),
        ("2000", 8, "2k EUR"),
        ("123456789012.55", 14, "123,457M EUR"),
        ("0.05", 8, "0.05 EUR"),
    ],
)
def test_the_most_exact_amount_that_fits(value: str, cells: int, shown: str) -> None:
    assert fit_money(Decimal(value), "EUR", cells) == shown.ljust(cells)
    assert fit_money(Decimal(value), "EUR", cells, right=True) == shown.rjust(cells)


def test_no_amount_is_a_dash() -> None:
    assert fit_money(None, "EUR", 5, right=True) == "    —"


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (24, "125,000 EUR + 38,500 USD"),
        (20, "125k EUR 38.5k USD"),
        (15, "125,000 EUR +1"),
        (12, "125k EUR +1"),
    ],
)
def test_sums_of_two_currencies_are_rounded_and_counted_never_cut(cells: int, shown: str) -> None:
    sums = {"USD": Decimal(38_500), "EUR": Decimal(125_000)}
    assert fit_sums(sums, cells) == shown.ljust(cells)


def test_of_three_currencies_as_many_are_shown_as_fit() -> None:
    sums = {"USD": Decimal(38_500), "EUR": Decimal(125_000), "GBP": Decimal(0)}
    assert fit_sums(sums, 30).rstrip() == "125k EUR 38.5k USD 0 GBP"
    assert fit_sums(sums, 22).rstrip() == "125k EUR 38.5k USD +1"
    assert fit_sums(sums, 16).rstrip() == "125,000 EUR +2"


def test_a_sum_of_one_currency_is_an_amount() -> None:
    assert fit_sums({"EUR": Decimal(125_000)}, 10) == "125k EUR  "
    assert fit_sums({}, 5) == "     "
