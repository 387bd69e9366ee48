"""One reading of the words that name kinds, stages and verdicts."""

from __future__ import annotations

import pytest

from pipeline_tui.errors import UsageError
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.contract import ObligationKind
from pipeline_tui.model.evidence import EvidenceKind
from pipeline_tui.model.naming import named, yes_or_no


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


@pytest.mark.parametrize("text", ["yes", " YES ", "y", "true", "on", "1"])
def test_yes_as_people_and_toml_write_it(text: str) -> None:
    assert yes_or_no(text) is True


@pytest.mark.parametrize("text", ["no", "No", "n", "false", "off", "0"])
def test_no_as_people_and_toml_write_it(text: str) -> None:
    assert yes_or_no(text) is False


@pytest.mark.parametrize("text", ["", "maybe", "yess", "2"])
def test_anything_else_is_neither_and_the_message_says_what_to_write(text: str) -> None:
    with pytest.raises(UsageError, match="neither yes nor no: write key:yes"):
        yes_or_no(text, "write key:yes")
