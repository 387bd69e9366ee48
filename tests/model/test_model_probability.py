"""A probability is a decimal percentage, and JSON holds it as a number."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.errors import UsageError
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.encoding import decode_plain, decoder, encode, to_plain
from pipeline_tui.model.probability import Probability, checked, parse_probability, rounded
from pipeline_tui.model.stages import Stage

PERCENTS = st.decimals(0, 100, places=2)


def deal_with(probability: Probability | None) -> Deal:
    day = date(2026, 11, 30)
    return Deal(prospect=1, number=1, stage=Stage.SEARCH, currency="EUR", created=day, touched=day,
                value=Decimal("1200.50"), probability=probability)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [("62,5 %", "62.5 %"), ("62.5", "62.5 %"), ("62.50%", "62.5 %"), (" 60 ", "60 %"),
     ("60.0", "60 %"), ("100", "100 %"), ("0", "0 %"), ("0.01", "0.01 %"), (".5", "0.5 %"),
     ("66,67\u00a0%", "66.67 %")],
)  # fmt: skip
def test_one_parser_and_one_text(text: str, shown: str) -> None:
    assert parse_probability(text).text == shown


@pytest.mark.parametrize(
    "text",
    ["", "%", "high", "100.01", "101", "-1", "66.667", "1e1", "nan", "inf", "5_0", "9" * 5_000,
     "0." + "0" * 5_000 + "1"],
)  # fmt: skip
def test_what_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="0 to 100 percent, at most 2 decimals") as refused:
        parse_probability(text)
    assert len(str(refused.value)) < 140


@pytest.mark.parametrize("number", ["100.01", "-0.01", "66.667", "NaN", "Infinity", "1E+900"])
def test_numbers_out_of_range_are_refused(number: str) -> None:
    with pytest.raises(UsageError):
        checked(Decimal(number))


@given(PERCENTS)
def test_what_is_shown_is_read_back(percent: Decimal) -> None:
    probability = checked(percent)
    assert probability == percent
    assert parse_probability(probability.text) == probability
    assert parse_probability(probability.text.replace(".", ",")) == probability


@given(PERCENTS)
def test_json_has_a_number_with_the_same_digits(percent: Decimal) -> None:
    deal = deal_with(checked(percent))
    written = encode(deal)
    number = json.loads(written, parse_float=Decimal, parse_int=Decimal)["probability"]
    assert number == percent
    assert f'"probability":{deal.probability}'.encode() in written
    assert b'"value":"1200.50"' in written
    read = decoder(Deal).decode(written)
    assert read == deal
    assert type(read.probability) is Probability
    assert encode(read) == written
    assert to_plain(deal)["probability"] == decode_plain(written)["probability"]


@pytest.mark.parametrize(
    ("number", "again"),
    [("60", "60"), ("66.67", "66.67"), ("0", "0"), ("100", "100"), ("62.50", "62.5"),
     ("60.0", "60"), ("1e1", "10"), ("-0", "0"), ("33.333333333333333333", "33.333333333333333333"),
     ("150", "150"), ("1E+999999", "1E+999999")],
)  # fmt: skip
def test_a_number_of_a_book_is_written_again_as_it_was(number: str, again: str) -> None:
    """A number that is not valid stays as it is, so that the checks can name it."""
    template = encode(deal_with(Probability(7)))
    read = decoder(Deal).decode(template.replace(b":7,", f":{number},".encode()))
    assert encode(read) == template.replace(b":7,", f":{again},".encode())


@pytest.mark.parametrize("wrong", ['"60"', "true", "[60]", "{}"])
def test_json_that_is_not_a_number_is_refused(wrong: str) -> None:
    template = encode(deal_with(Probability(7)))
    with pytest.raises(msgspec.ValidationError, match="probability"):
        decoder(Deal).decode(template.replace(b":7,", f":{wrong},".encode()))


@pytest.mark.parametrize(
    ("computed", "kept"), [("66.666666666666666667", "66.67"), ("12.345", "12.35"), ("50", "50")]
)
def test_computed_percentages_are_rounded(computed: str, kept: str) -> None:
    assert rounded(Decimal(computed)) == Decimal(kept)
