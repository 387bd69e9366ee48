"""Targets and commission by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program


@pytest.fixture
def book(pipeline: Program) -> Program:
    pipeline.many(
        ("config", "set", "currency", "EUR"),
        ("add", "Acme", "--value", "40k"), ("win", "1"),
        ("add", "Beta", "--value", "60k", "--close", "2026-11-28", "--probability", "50"),
        ("add", "Gamma", "--value", "30k"), ("lose", "3", "--reason", "price"),
        ("add", "Dollars", "--value", "9k", "--currency", "USD", "--close", "2026-11-28"),
    )  # fmt: skip
    return pipeline


def test_a_target_is_set_shown_changed_and_put_back(book: Program) -> None:
    assert book.ok("target", "set", "2026-11", "--value", "100k", "--deals", "3").lines == [
        "Target of 2026-11: 100,000 EUR, 3 deals. Before: none.",
        "Put it back with: pipeline target clear 2026-11",
    ]
    shown = book.ok("target", "show").lines
    assert shown == [
        "Target of 2026-11",
        "40,000 EUR of 100,000 EUR: 40.0 %, 60,000 EUR to go",
        "1 of 3 deals, 2 to go",
        "Coverage 1.0×: 60,000 EUR in 1 open deal expected to close in 2026-11.",
        "Needed: 2.0× (1 ÷ win rate, out of 2 deals closed in 365 days).",
    ]
    record = book.json("target", "show", "this-month")
    assert (record["coverage"], record["required"], record["gap"]) == ("1.0000", "2.0000", "60000")
    said = book.ok("target", "set", "this-month", "--value", "30k").lines
    assert said == [
        "Target of 2026-11: 30,000 EUR, 3 deals. Before: 100,000 EUR, 3 deals.",
        "Put it back with: pipeline target set 2026-11 --value 100000 --deals 3",
    ]
    assert "Covered: the target is met." in book.ok("target", "show").lines
    book.ok("target", "set", "2026-12", "--deals", "5")
    listed = book.ok("target", "list").lines
    assert [line.split()[0] for line in listed] == ["month", "2026-11", "2026-12"]
    cleared = book.ok("target", "clear", "2026-12").lines
    assert cleared[1] == "Put it back with: pipeline target set 2026-12 --deals 5"
    assert [each["month"] for each in book.json("target", "list")] == ["2026-11"]
    assert book.json("report", "status", "--period", "2026-11")["attainment"]["target"] == "30000"


def test_the_way_back_takes_away_what_was_added(book: Program) -> None:
    book.ok("target", "set", "2026-12", "--value", "100k")
    said = book.ok("target", "set", "2026-12", "--deals", "5").lines
    back = said[1].removeprefix("Put it back with: ").split(" && ")
    book.many(*(line.split()[1:] for line in back))
    (only,) = book.json("target", "list")
    assert (only["value"], only["deals"]) == ("100000", None)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "2026-12"), 2, "a target needs --value, --deals or both"),
        (("set", "2026", "--deals", "5"), 2, "'2026' is no month: use 2026-11, this-month"),
        (("set", "2026-13", "--deals", "5"), 2, "is no month"),
        (("set", "2026-12", "--value", "lots"), 2, "is not a valid amount"),
        (("set", "2026-12", "--value", "100k USD"), 2, "in USD"),
        (("show", "2026-10"), 3, "no target is set for 2026-10"),
        (("clear", "2026-10"), 3, "no target is set for 2026-10"),
    ],
)
def test_a_target_that_makes_no_sense(
    book: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    refused = book("target", *words)
    assert refused.code == code
    assert said in refused.refusal


def test_without_a_plan_it_says_how_to_set_one(book: Program) -> None:
    refused = book("commission")
    assert refused.refusal == "no commission plan is set"
    assert "pipeline config set commission.rate 5" in refused.err
    assert book.ok("target", "list").out.startswith("No target is set. Set one with: pipeline")


def test_the_commission_of_a_month(book: Program) -> None:
    book.many(
        ("config", "set", "commission.base", "2k"),
        ("config", "set", "commission.rate", "5"),
        ("config", "set", "commission.tiers", "50k:6; 100000:8"),
    )
    assert book.ok("config", "get", "commission.tiers").out == "50000:6; 100000:8\n"
    lines = book.ok("commission").lines
    assert lines[0] == "Commission of 2026-11"
    assert lines[1].split()[:3] == ["earned", "4,000", "EUR"]
    assert lines[2].split()[:3] == ["expected", "5,700", "EUR"]  # 70,000: 2,500 + 1,200 + base
    assert lines[3].split()[:3] == ["upside", "7,500", "EUR"]  # 100,000: 2,500 + 3,000 + base
    assert lines[4] == (
        "One more deal of 10,000 EUR reaches the next tier (50,000: 6 %); 2.1 alone would."
    )
    assert "Not in EUR, so left out: 1 deal (4.1)." in lines
    supposed = book.ok("commission", "--what-if", "beta", "--what-if", "2.1").lines
    assert "With 2.1 won in 2026-11: 7,500 EUR, that is 3,500 EUR more." in supposed
    record = book.json("commission", "--what-if", "2")
    assert record["what_if"] == {
        "refs": ["2.1"],
        "earned": {"amount": "7500", "volume": "100000", "rate": "8"},
        "more": "3500",
    }
    assert [each["ref"] for each in record["expected_lines"]] == ["2.1"]
    assert book.json("commission", "--period", "last-month")["earned"]["amount"] == "2000"
    book.ok("config", "set", "commission.tier_applies", "all")
    assert book.json("commission")["upside"]["amount"] == "10000"
    book.ok("config", "set", "commission.pays", "payment")
    assert book.json("commission")["earned"]["amount"] == "2000"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--period", "2026"), "'2026' is no month"),
        (("--what-if", "1"), "deal 1.1 is won already"),
        (("--what-if", "3"), "deal 3.1 is lost already"),
        (("--what-if", "4"), "deal 4.1 is in USD, the plan pays in EUR"),
        (("--what-if", "5"), "deal 5.1 has no value"),
        (("--what-if", "nobody"), "no prospect is called 'nobody'"),
    ],
)
def test_a_question_that_makes_no_sense(book: Program, words: tuple[str, ...], said: str) -> None:
    book.many(("config", "set", "commission.rate", "5"), ("add", "Epsilon"))
    assert said in book("commission", *words).refusal


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("commission.rate", "101", "'101' is no percentage from 0 to 100"),
        ("commission.base", "much", "is not a valid amount"),
        ("commission.tiers", "50000", "is not a tier"),
        ("commission.tiers", "2:6; 1:8", "not above the one before it"),
        ("commission.tier_applies", "some", "'some' is neither above nor all"),
        ("commission.pays", "never", "'never' is neither signing nor payment"),
        ("commission.products", "Cooling", "is not a product with its rate"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    pipeline: Program, key: str, value: str, said: str
) -> None:
    assert said in pipeline("config", "set", key, value).refusal
    assert not pipeline.settings.exists()


def test_a_rate_with_decimals_stays_as_it_was_typed(pipeline: Program) -> None:
    pipeline.ok("config", "set", "commission.rate", "2,5 %")
    assert pipeline.ok("config", "get", "commission.rate").out == "2.5\n"
    pipeline.ok("config", "set", "commission.rate", "")
    assert pipeline("commission").refusal == "no commission plan is set"
