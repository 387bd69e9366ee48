"""Two spellings of one name meet; two names do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.model.folding import fold, fold_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jörg", "JORG"),
        ("Ёлка", "елка"),
        ("Со́лартек", "солартек"),
        ("Café  Ñandú", "cafe nandu"),
        ("क़लम", "क\u093cलम"),
        ("a\u200db", "ab"),
        ("STRASSE", "straße"),
    ],
)
def test_case_accents_and_joiners_do_not_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("कि", "की"), ("तमिल", "तमल"), ("上海", "上每")])
def test_signs_that_are_letters_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_headers_are_compared_by_letters_and_digits() -> None:
    assert fold_key("Deal - Stage *") == fold_key("deal_stage")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
