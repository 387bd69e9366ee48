"""Categories of objections: a list of the settings."""

from __future__ import annotations

import pytest

from pipeline_tui.errors import UsageError
from pipeline_tui.model.categories import CATEGORIES, TAKEN, parse_categories, parse_category
from pipeline_tui.model.objection import ObjectionStatus


def test_a_list_is_read_with_each_category_once() -> None:
    assert parse_categories(" price,  delivery   time,Price ,, доверие") == (
        "price", "delivery time", "доверие",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", " , ,", "price, open", "None"])
def test_a_list_that_makes_no_sense(text: str) -> None:
    with pytest.raises(UsageError):
        parse_categories(text)


def test_what_filters_use_is_every_status() -> None:
    assert set(TAKEN) == {*ObjectionStatus, "none"}


def test_case_does_not_matter_and_a_slip_is_named() -> None:
    assert parse_category(" PRICE ", CATEGORIES) == "price"
    with pytest.raises(UsageError, match="did you mean price"):
        parse_category("prise", CATEGORIES)
