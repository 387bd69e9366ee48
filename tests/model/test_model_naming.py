"""One reading of the words that name kinds, stages and verdicts."""

from __future__ import annotations

import pytest

from pipeline_tui.errors import UsageError
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.contract import ObligationKind
from pipeline_tui.model.evidence import EvidenceKind
from pipeline_tui.model.naming import named


@pytest.mark.parametrize("text", ["payment", "Payments", " PAYMENT ", "pay"])
def test_a_kind_is_named_by_its_word_its_plural_or_its_beginning(text: str) -> None:
    assert named(ObligationKind, text, "kind") is ObligationKind.PAYMENT


@pytest.mark.parametrize("text", ["", "pa", "paymentx", "p-a"])
def test_less_than_three_letters_and_other_words_name_nothing(text: str) -> None:
    with pytest.raises(UsageError, match=r"unknown kind .*: use delivery, payment"):
        named(ObligationKind, text, "kind")


def test_a_beginning_is_enough_where_it_is_long_enough() -> None:
    assert named(ActivityKind, "mee", "kind") is ActivityKind.MEETING
    assert named(EvidenceKind, "court", "kind") is EvidenceKind.COURT_CASE
    with pytest.raises(UsageError):
        named(ActivityKind, "m", "kind")


def test_a_long_word_is_cut_in_the_message() -> None:
    with pytest.raises(UsageError) as raised:
        named(ActivityKind, "x" * 5000, "kind")
    assert len(str(raised.value)) < 300
