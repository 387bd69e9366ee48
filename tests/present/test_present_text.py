"""Lists that are cut after the first few items, and text cut to one line."""

from __future__ import annotations

import pytest

from pipeline_tui.present.text import first_few, one_line


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a, b"),
        (["a", "b", "c"], "a, b and 1 more"),
        (["a"] * 1_500, "a, a and 1,498 more"),
    ],
)
def test_the_first_few_and_the_number_of_the_others(texts: list[str], expected: str) -> None:
    assert first_few(texts, 2) == expected


def test_a_list_with_semicolons_ends_with_one_before_the_number() -> None:
    assert first_few(["row 1: x, y", "row 2: z"], 1, "; ") == "row 1: x, y; and 1 more"


def test_the_number_of_all_may_be_known_without_all_texts() -> None:
    assert first_few(["a", "b"], 2, count=12) == "a, b and 10 more"


def test_one_line_has_no_line_ends_and_fits() -> None:
    assert one_line(" a\n b ", 10) == "a b"
    assert one_line("abcdef", 4) == "abc…"
