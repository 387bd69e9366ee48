"""Numbers as they are typed, down to those that Python itself refuses to read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline_tui.model.whole import share_of, whole

MANY = "9" * 5_000


@pytest.mark.parametrize(
    ("text", "number"),
    [("४२", 42), ("0", 0), ("7", 7), ("007", 7), ("0" * 5_000 + "9", 9), ("100", 100),
     ("101", None), (MANY, None), ("-1", None), ("+1", None), ("1_0", None), ("", None),
     ("\u00b2", None), ("\u0663", None), ("1.0", None)],
)  # fmt: skip
def test_whole(text: str, number: int | None) -> None:
    assert whole(text, 100) == number


@pytest.mark.parametrize(
    ("text", "percent"),
    [("5", "5"), ("७.५ %", "7.5"), (" 2,5 % ", "2.5"), ("100", "100"), (".5", "0.5"),
     ("100.01", None), ("1e1", None),
     ("1_0", None), ("-5", None), ("nan", None), ("%", None), (".", None), (MANY, None)],
)  # fmt: skip
def test_share(text: str, percent: str | None) -> None:
    assert share_of(text) == (None if percent is None else Decimal(percent))
