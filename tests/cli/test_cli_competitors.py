"""Competitors: their cards, their prices, and how often we win against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile_names import NAMES, harm_in

if TYPE_CHECKING:
    from cli_program import Program


def test_a_card_grows_and_shrinks(pipeline: Program) -> None:
    added = pipeline.ok("competitor", "add", "Sunpower", "--strength", "fast", "--strength",
                        "cheap", "--weakness", "no service", "--note", "two people")  # fmt: skip
    assert added.lines == ["Added Sunpower.", "Undo with: pipeline undo 1"]
    edited = pipeline.json("competitor", "edit", "sun", "--threat", "new plant",
                           "--opportunity", "their clients wait", "--strength", "FAST",
                           "--drop", "chea", "--note", "")  # fmt: skip
    assert (edited["strengths"], edited["weaknesses"]) == (["fast"], ["no service"])
    assert (edited["threats"], edited["opportunities"]) == (["new plant"], ["their clients wait"])
    assert edited["notes"] == ""
    page = pipeline.ok("competitor", "show", "sun").out
    for said in ("Strengths\n- fast", "Weaknesses\n- no service", "n/a: no deal names it"):
        assert said in page
    same = pipeline.ok("competitor", "edit", "sun", "--strength", "fast")
    assert same.lines == ["Nothing changed: Sunpower."]


def test_prices_stand_with_their_day_the_newest_first(pipeline: Program) -> None:
    pipeline.ok("config", "set", "currency", "EUR")
    pipeline.ok("competitor", "add", "Sunpower")
    for words in (("panel", "95", "--on", "2026-11-01"), ("panel", "90 USD", "--source", "web"),
                  ("panel", "91 USD", "--source", "WEB"), ("cable", "4.50")):  # fmt: skip
        pipeline.ok("competitor", "price", "sunpower", *words)
    (card,) = pipeline.json("competitor", "list")
    assert [(p["product"], p["price"], p["currency"], p["on"]) for p in card["prices"]] == [
        ("cable", "4.50", "EUR", "2026-11-23"), ("panel", "91", "USD", "2026-11-23"),
        ("panel", "95", "EUR", "2026-11-01"),
    ]  # fmt: skip
    card = pipeline.json("competitor", "price", "sun", "PANEL", "none")
    assert [p["product"] for p in card["prices"]] == ["cable"]


def test_our_price_of_the_same_product_stands_beside_theirs(pipeline: Program) -> None:
    from decimal import Decimal

    from pipeline_tui.model.product import Product

    with pipeline.opened.change("test", pipeline.now) as change:
        change.put(Product(id=change.next_id(Product), name="Panel", price=Decimal(100),
                           currency="EUR"))  # fmt: skip
    pipeline.ok("competitor", "add", "Sunpower")
    card = pipeline.json("competitor", "price", "sunpower", "panel", "95 EUR")
    assert (card["prices"][0]["our_price"], card["prices"][0]["our_currency"]) == ("100", "EUR")
    assert "100 EUR" in pipeline.ok("competitor", "show", "sunpower").out


def test_deals_name_competitors_and_cards_are_made_by_the_way(pipeline: Program) -> None:
    added = pipeline.json("add", "Solartek", "--competitor", "Sunpower", "--competitor", "Q")
    assert added["competitors"] == ["Sunpower", "Q"]
    assert pipeline.json("deal", "add", "1", "--competitor", "SUNPOWER")["competitors"] == [
        "Sunpower"
    ]
    edited = pipeline.json("edit", "1.1", "--competitor", "Third", "--no-competitor", "q")
    assert edited["competitors"] == ["Sunpower", "Third"]
    assert [c["name"] for c in pipeline.json("competitor", "list")] == ["Q", "Sunpower", "Third"]
    table = pipeline.ok("list", "--columns", "ref,competitors", "--sort", "ref").lines
    assert table == ["ref  competitors", "1.1  Sunpower, Third", "1.2  Sunpower"]
    assert pipeline.json("show", "1")["deal_records"][0]["competitors"] == ["Sunpower", "Third"]
    assert "Sunpower, Third" in pipeline.ok("show", "1").out
    pipeline.ok("undo")
    assert [c["name"] for c in pipeline.json("competitor", "list")] == ["Q", "Sunpower"]


def test_filters_find_deals_by_competitor(pipeline: Program) -> None:
    pipeline.many(
        ("add", "A", "--competitor", "Acme, Inc."), ("add", "B", "--competitor", "Sunpower"),
        ("add", "C"), ("add", "D", "--no-deal"),
    )  # fmt: skip

    def refs(*words: str) -> list[str]:
        return [each["ref"] for each in pipeline.json("list", *words)]

    assert refs('competitor:"acme, inc."') == ["1.1"]
    assert refs("competitor:SUNPOWER,nobody") == ["2.1"]
    assert refs("competitor:none") == ["3.1"]
    assert refs("sunpow") == ["2.1"]
    assert "no order" in pipeline("list", "competitor>a").refusal


def test_the_win_rate_is_shown_with_n_interval_and_deals(pipeline: Program) -> None:
    for name, end in (("A", "win"), ("B", "win"), ("C", "lose"), ("D", "")):
        pipeline.ok("add", name, "--value", "1000 EUR", "--competitor", "Sunpower")
        if end:
            words = ("--reason", "price") if end == "lose" else ()
            pipeline.ok(end, name, *words)
    row = pipeline.ok("competitor", "list").lines[1]
    assert row.startswith("Sunpower    2 of 3, 67 % (21 to 94 %)  2,000 of 3,000 EUR, 66.7 %     1")
    page = pipeline.ok("competitor", "show", "sunpower").lines
    assert page[-3:] == ["won: 1.1, 2.1", "lost: 3.1", "open: 4.1"]


def test_a_new_name_is_taken_over_everywhere(pipeline: Program) -> None:
    pipeline.many(
        ("add", "A", "--competitor", "Sunpower", "--competitor", "Other"),
        ("objection", "add", "1", "price", "x", "--competitor", "sunpower"),
    )
    renamed = pipeline.ok("competitor", "rename", "sunp", "Sunpower AG")
    assert renamed.lines[0] == "Sunpower is now Sunpower AG."
    assert pipeline.json("list")[0]["competitors"] == ["Sunpower AG", "Other"]
    assert pipeline.json("objection", "list")[0]["competitor"] == "Sunpower AG"
    assert pipeline.json("competitor", "rename", "sunpower", "SUNPOWER AG")["name"] == (
        "SUNPOWER AG"
    )
    taken = pipeline("competitor", "rename", "sunpower", "other")
    assert taken.refusal == "another competitor is called Other already"
    pipeline.ok("undo")
    pipeline.ok("undo")
    assert pipeline.json("list")[0]["competitors"] == ["Sunpower", "Other"]


def test_a_card_that_deals_name_is_not_removed_by_the_way(pipeline: Program) -> None:
    pipeline.many(
        ("add", "A", "--competitor", "Sunpower"),
        ("objection", "add", "1", "price", "x", "--competitor", "sunpower"),
        ("competitor", "add", "Unmet"),
    )
    before = pipeline.digest
    refused = pipeline("competitor", "remove", "Sunpower")
    assert refused.refusal == (
        "Sunpower is named on 1 deal and in 1 objection; nothing was removed"
    )
    assert pipeline.digest == before
    pipeline.ok("competitor", "remove", "Unmet")
    removed = pipeline.ok("competitor", "remove", "Sunpower", "--everywhere")
    assert removed.lines[0] == "Removed the card of Sunpower and its name from 2 records."
    assert pipeline.json("competitor", "list") == []
    assert pipeline.json("list")[0]["competitors"] == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("competitor", "add", " "), 2, "the competitor's name is empty"),
        (("competitor", "add", "None"), 2, "no competitor can be called 'none'"),
        (("competitor", "add", "SUNPOWER"), 1, "there is a card of Sunpower already"),
        (("competitor", "add", "X", "--strength", " "), 2, "the strength is empty"),
        (("competitor", "show", "Sunpwer"), 3, "no competitor is called 'Sunpwer': did you mean"),
        (("competitor", "show", "o"), 3, "2 competitors are called like 'o'; say which:"),
        (("competitor", "edit", "sun"), 2, "nothing to change"),
        (("competitor", "edit", "sun", "--drop", "zzz"), 3, "nothing on the card of Sunpower"),
        (("competitor", "edit", "sun", "--drop", "s"), 3, "'s' stands in 2 lines; say which:"),
        (("competitor", "price", "sun", "panel", "abc"), 2, "'abc' is not a valid amount"),
        (("competitor", "price", "sun", "panel", "5", "--on", "tomorrow"), 2, "2026-11-24 is in"),
        (("competitor", "price", "sun", "panel", "none"), 3, "no price of 'panel' is on the card"),
        (("competitor", "price", "sun", " ", "5"), 2, "the product is empty"),
        (("competitor", "rename", "sun", ""), 2, "the competitor's name is empty"),
        (("edit", "1.1", "--no-competitor", "Q"), 3, "deal 1.1 does not name 'Q': it names"),
        (("edit", "1.1", "--competitor", " "), 2, "the competitor's name is empty"),
        (("add", "X", "--no-deal", "--competitor", "Q"), 2, "a competitor is named on a deal"),
    ],
)  # fmt: skip
def test_nonsense_is_one_line_and_changes_nothing(
    pipeline: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    pipeline.many(
        ("competitor", "add", "Sunpower", "--strength", "fast", "--weakness", "slow service"),
        ("add", "A", "--competitor", "Solo"),
    )
    before = pipeline.digest
    ran = pipeline(*words)
    assert ran.code == code, ran
    assert ran.refusal.startswith(said), ran
    assert pipeline.digest == before


def test_hostile_names_are_text(pipeline: Program) -> None:
    lines: list[tuple[str, ...]] = [("add", "A")]
    for name in NAMES:
        lines += [
            ("competitor", "add", "--strength", name, "--note", name, "--", name),
            ("competitor", "add", "--", name),
            ("competitor", "price", "--source", name, "--", name, name, "5"),
            ("edit", "1.1", f"--competitor={name}"),
            ("edit", "1.1", f"--no-competitor={name}?"),
            ("competitor", "show", "--", name),
            ("competitor", "show", "--", name[:100] + "?"),
        ]
    pages = (("competitor", "list"), ("list", "--columns", "ref,competitors"), ("show", "1"))
    for ran in pipeline.many(*lines, *pages):
        assert ran.code in (0, 1, 2, 3), ran
        assert "fault of the program" not in ran.err, ran.err
        assert harm_in(ran.out + ran.err) == []
    assert pipeline.json("list")[0]["competitors"] == list(NAMES)
    seen = pipeline.many_in_terminal(*pages, ("competitor", "show", NAMES[0]))
    assert harm_in(seen, is_terminal=True) == []
