"""Contracts with their papers, and what each side owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program

DEAL = ["add", "Solartek", "--value", "100k", "--currency", "EUR", "--stage", "contract",
        "--next", "call", "--due", "31 dec"]  # fmt: skip
CONTRACT = ["contract", "add", "1", "--number", "K-17", "--starts", "2026-12-01",
            "--ends", "2027-11-30"]  # fmt: skip


@pytest.fixture
def concluded(pipeline: Program) -> Program:
    """Solartek with a deal of 100,000 EUR in contract, and a contract from 1 December."""
    pipeline.many(DEAL, CONTRACT)
    return pipeline


def test_from_the_draft_to_the_signature(pipeline: Program) -> None:
    pipeline.ok(*DEAL)
    added = pipeline.ok(*CONTRACT)
    assert added.lines == [
        "Added 1.1 K-17, from Tue 1 Dec, until Tue 30 Nov 2027.",
        "Missing: signed contract, specification, invoice, acceptance certificate"
        " (pipeline contract document 1.1 NAME)",
        "Undo with: pipeline undo 2",
    ]
    ticked = pipeline.ok("contract", "document", "solar", "INVO", "--on", "yesterday")
    assert ticked.lines[0] == "1.1 K-17: invoice is there, 1 of 4 papers there."
    more = pipeline.ok("contract", "document", "1", "bank guarantee", "--missing")
    assert (
        more.lines[0] == "1.1 K-17: bank guarantee was added and is missing, 1 of 5 papers there."
    )
    gone = pipeline.ok("contract", "document", "1", "acceptance", "--drop")
    assert gone.lines[0].startswith("1.1 K-17: acceptance certificate is not needed")

    signed = pipeline.ok("contract", "sign", "1", "--win")
    assert signed.lines[0].startswith("Signed 1.1 K-17, signed Mon 23 Nov")
    assert signed.lines[1].startswith("Missing: signed contract, specification, bank guarantee")
    assert signed.lines[2] == "1.1 is won, in after-sales."
    assert pipeline.json("list")[0]["status"] == "won"
    pipeline.many(*[["contract", "document", "1", name] for name in ("signed", "spec", "bank")])

    shown = pipeline.json("contract", "show", "1")
    assert [(d["name"], d["present"]) for d in shown["documents"]] == [
        ("signed contract", "2026-11-23"), ("specification", "2026-11-23"),
        ("invoice", "2026-11-22"), ("bank guarantee", "2026-11-23"),
    ]  # fmt: skip
    assert (shown["missing"], shown["renewal_due"]) == (0, "2027-10-31")
    timeline = pipeline.ok("show", "1").out
    assert "contract K-17 signed" in timeline
    assert "K-17: invoice is there" in timeline


def test_the_usual_papers_are_a_setting_and_can_be_others_or_none(pipeline: Program) -> None:
    pipeline.many(DEAL, ["config", "set", "contract.documents", "order form,  stamp ,order form"])
    assert [d["name"] for d in pipeline.json("contract", "add", "1")["documents"]] == [
        "order form", "stamp",
    ]  # fmt: skip
    own = pipeline.json("contract", "add", "1", "--document", "licence", "--document", "Licence")
    assert [d["name"] for d in own["documents"]] == ["licence"]
    assert pipeline.json("contract", "add", "1", "--document", "none")["documents"] == []


def test_winning_with_an_unsigned_contract_says_so(concluded: Program) -> None:
    won = concluded.ok("win", "1")
    assert won.lines[1] == "K-17 is not signed: pipeline contract sign 1.1"
    concluded.many(["contract", "sign", "1"], ["reopen", "1"])
    lacks = concluded.ok("move", "1", "after-sales").lines[1]
    assert lacks == "K-17 lacks: signed contract, specification, invoice, acceptance certificate"


def test_renewal_comes_up_ahead_of_the_end_until_it_is_decided(concluded: Program) -> None:
    concluded.many(["contract", "edit", "1", "--starts", "2026-01-01", "--ends", "2026-12-20",
                    "--signed", "2025-12-30"], ["win", "1"])  # fmt: skip
    early = concluded.on_day("2026-11-19")
    assert concluded.ok("today", "--json", env=early).json["deadlines"] == []
    (line,) = concluded.json("today")["deadlines"]
    assert (line["kind"], line["next_step"], line["next_due"]) == (
        "contract", "renew K-17", "2026-12-20",
    )  # fmt: skip
    assert line["reason"] == "contract ends in 27 d"
    assert [each["number"] for each in concluded.json("contract", "list", "--ending")] == ["K-17"]
    (over,) = concluded.ok("today", "--json", env=concluded.on_day("2027-01-02")).json["deadlines"]
    assert over["reason"] == "contract ended 13 d ago"

    concluded.ok("contract", "renew", "1", "--until", "2027-12-20")
    assert concluded.json("today")["deadlines"] == []
    (contract,) = concluded.json("contract", "list")
    assert contract["renewals"] == [
        {"on": "2026-11-23", "old": "2026-12-20", "until": "2027-12-20"}
    ]
    assert "renewed until 2027-12-20" in concluded.ok("show", "1").out

    concluded.ok("undo")
    assert len(concluded.json("today")["deadlines"]) == 1
    ended = concluded.ok("contract", "end", "1")
    assert ended.lines[0].startswith("Not to be renewed: 1.1 K-17")
    assert concluded.json("today")["deadlines"] == []


def test_payments_in_three_equal_parts_and_a_monthly_rent(concluded: Program) -> None:
    added = concluded.ok("obligation", "add", "1", "payment", "--due", "31 jan", "--split", "3")
    assert added.lines[0] == (
        "Added 1.1 payment of 33,333.33 EUR: 1 of 3, due Sun 31 Jan 2027 and 2 more,"
        " the last one due Wed 31 Mar 2027; together 100,000 EUR."
    )
    rent = concluded.json("obligation", "add", "1", "payment", "rent", "--due", "31 jan",
                          "--amount", "2k", "--repeat", "monthly")  # fmt: skip
    assert [each["due"] for each in rent[:3]] == ["2027-01-31", "2027-02-28", "2027-03-31"]
    assert rent[-1]["due"] == "2027-11-30"  # without an end: that of the contract
    found = concluded.json("obligation", "list", "1")
    parts = [(each["amount"], each["text"]) for each in found if "of 3" in each["text"]]
    assert parts == [("33333.33", "1 of 3"), ("33333.33", "2 of 3"), ("33333.34", "3 of 3")]
    assert {each["by"] for each in found} == {"them"}
    assert concluded.ok("obligation", "list").lines[-1] == "They owe 122,000 EUR."
    assert concluded.ok("obligation", "remove", "1", "rent", "--all").lines[0].endswith("10 more.")
    assert len(concluded.json("obligation", "list")) == 3


@pytest.mark.parametrize(
    ("amount", "parts", "expected"),
    [
        ("100 JPY", 3, ["33", "33", "34"]),
        ("10 KWD", 3, ["3.333", "3.333", "3.334"]),
        ("90 EUR", 3, ["30", "30", "30"]),
        ("0.05 EUR", 4, ["0.01", "0.01", "0.01", "0.02"]),
        ("1000 EUR", 1, ["1000"]),
    ],
)
def test_parts_add_up_to_the_smallest_unit(
    concluded: Program, amount: str, parts: int, expected: list[str]
) -> None:
    concluded.ok("obligation", "add", "1", "payment", "--due", "31 dec", "--amount", amount,
                 "--split", str(parts), "--repeat", "weekly")  # fmt: skip
    assert [each["amount"] for each in concluded.json("obligation", "list")] == expected


def test_what_is_owed_today_says_who_owes_it(concluded: Program) -> None:
    concluded.many(
        ["obligation", "add", "1", "delivery", "first lot", "--due", "2026-12-10"],
        ["obligation", "add", "1", "payment", "advance", "--due", "2026-12-05",
         "--amount", "20k"],
        ["obligation", "add", "1", "payment", "training", "--by", "me", "--due", "2026-12-12"],
    )  # fmt: skip
    env = concluded.on_day("2026-12-10")
    late, mine = concluded.ok("today", "--json", env=env).json["obligations"]
    assert (late["reason"], late["value"], late["next_step"]) == (
        "they owe it, 5 d overdue", "20000", "payment: advance",
    )  # fmt: skip
    assert (mine["reason"], mine["next_step"]) == ("we owe it, today", "delivery: first lot")
    page = concluded.ok("today", env=env).out
    assert "Obligations (2)" in page
    assert "payment: advance" in page
    assert concluded("today", "--check", env=env).code == 1

    concluded.ok("config", "set", "obligation.warn_days", "2")
    third = concluded.ok("today", "--json", env=env).json["obligations"][2]
    assert third["reason"] == "we owe it, in 2 d"

    lists = {
        flag: [
            each["text"]
            for each in concluded.ok("obligation", "list", *flag.split(), "--json", env=env).json
        ]
        for flag in ("--overdue", "--due", "--by me", "--kind payment --by them")
    }
    assert lists == {
        "--overdue": ["advance"],
        "--due": ["advance", "first lot"],
        "--by me": ["first lot", "training"],
        "--kind payment --by them": ["advance"],
    }
    text = concluded.ok("obligation", "list", env=env).lines
    assert text[-1] == "They owe 20,000 EUR, 20,000 EUR of it overdue."


def test_done_says_how_late_it_was_and_can_be_taken_back(concluded: Program) -> None:
    concluded.many(
        ["obligation", "add", "1", "payment", "rate", "--due", "2026-12-05", "--amount", "30k",
         "--split", "2"],
        ["obligation", "add", "1", "delivery", "lot", "--due", "2026-12-05"],
    )  # fmt: skip
    env = concluded.on_day("2026-12-10")
    several = concluded("obligation", "done", "1", env=env)
    assert several.code == 3
    assert "1  1.1  payment rate 1 of 2, due 2026-12-05" in several.err
    done = concluded.ok("obligation", "done", "1", "payment", env=env)  # the earliest of them
    assert done.lines[:2] == [
        "Done: 1.1 payment of 15,000 EUR: rate 1 of 2, due Sat 5 Dec.", "It was 5 d late.",
    ]  # fmt: skip
    assert (
        "late" not in concluded.ok("obligation", "done", "1", "lot", "--on", "4 dec", env=env).out
    )
    found = concluded.ok("obligation", "list", "--all", "--json", env=env).json
    assert [(each["text"], each["done"], each["days_late"]) for each in found] == [
        ("rate 1 of 2", "2026-12-10", 5), ("lot", "2026-12-04", 0), ("rate 2 of 2", None, 0),
    ]  # fmt: skip
    assert "rate 1 of 2, done, 5 d late" in concluded.ok("show", "1", env=env).out
    assert concluded.ok("list", "--json", env=env).json[0]["idle_days"] == 0  # it is a touch

    again = concluded.ok("obligation", "reopen", "1", env=env)
    assert again.lines[0].startswith("Owed again: 1.1 payment of 15,000 EUR: rate 1 of 2")
    assert "is done already" in concluded("obligation", "done", "1", "lot", env=env).refusal


def test_contracts_and_obligations_are_found(concluded: Program) -> None:
    concluded.many(
        ["add", "Nordwind"],
        ["contract", "edit", "1", "--note", "signed at the fair"],
        ["obligation", "add", "1", "delivery", "inverters", "--due", "2026-12-05"],
    )

    def refs(*words: str) -> list[str]:
        env = concluded.on_day("2026-12-10")
        return [each["ref"] for each in concluded.ok("list", *words, "--json", env=env).json]

    assert refs("contract:unsigned") == refs("k-17") == refs("inverters") == ["1.1"]
    assert refs("acceptance") == refs("at the fair") == ["1.1"]
    assert refs("contract:none") == refs("obligation:none") == ["2.1"]
    assert refs("obligation:overdue") == refs("obligation:due,done") == ["1.1"]
    assert refs("contract:missing") == ["1.1"]
    assert refs("contract:signed") == refs("contract:ending") == refs("obligation:done") == []
    assert "use none, unsigned" in concluded("list", "contract:lost").refusal
    assert "has no order" in concluded("list", "contract>none").refusal


REFUSED = [
    (["contract", "add", "1", "--starts", "2027-01-01", "--ends", "2026-12-31"], "before"),
    (["contract", "add", "1", "--signed", "2027-01-01"], "in the future"),
    (["contract", "add", "1", "--notice-days", "9999"], "0 to 3,650"),
    (["contract", "edit", "1", "--ends", "2026-11-30"], "before the start"),
    (["contract", "edit", "1"], "nothing to change"),
    (["contract", "sign", "1", "--on", "2027-01-01"], "in the future"),
    (["contract", "sign", "1", "--contract", "K-99"], "no contract like"),
    (["contract", "document", "1", "e"], "part of several documents"),
    (["contract", "document", "1", " "], "is empty"),
    (["contract", "document", "1", "stamp", "--drop"], "needs no document like"),
    (["contract", "document", "1", "invoice", "--on", "2027-01-01"], "in the future"),
    (["contract", "renew", "1", "--until", "2028-01-01"], "not signed yet"),
    (["contract", "renew", "2", "--until", "2028-01-01"], "has no end"),
    (["contract", "end", "2"], "has no end"),
    (["contract", "show", "3"], "there is no prospect 3"),
    (["obligation", "add", "1", "payment", "--due", "2026-11-30"], "before K-17 starts"),
    (["obligation", "add", "1", "payment", "--due", "2026-12-01", "--amount", "0"], "more than"),
    (["obligation", "add", "1", "party", "--due", "2026-12-01"], "unknown kind of obligation"),
    (["obligation", "add", "1", "payment", "--due", "2026-12-01", "--count", "3"], "add --repeat"),
    (["obligation", "add", "1", "payment", "--due", "2026-12-01", "--split", "3", "--count", "2"],
     "contradict"),
    (["obligation", "add", "1", "payment", "--due", "2026-12-01", "--split", "3", "--amount",
      "0.02"], "too little"),
    (["obligation", "add", "1", "payment", "--due", "2026-12-01", "--repeat", "daily", "--until",
      "2029-01-01"], "more than 500"),
    (["obligation", "add", "2", "payment", "--due", "1 dec", "--repeat", "daily"], "how often"),
    (["obligation", "add", "2", "payment", "--due", "2026-12-01", "--split", "2"], "no value"),
    (["obligation", "add", "3", "payment", "--due", "2026-12-01"], "there is no prospect 3"),
    (["obligation", "done", "1"], "no obligation"),
    (["obligation", "done", "2", "--on", "2028-01-01"], "in the future"),
    (["obligation", "reopen", "2"], "not done yet"),
    (["obligation", "edit", "2", "rent"], "nothing to change"),
    (["obligation", "edit", "2", "rent", "--amount", "0"], "more than zero"),
    (["contract", "edit", "2", "--starts", "2027-06-01"], "before the start"),
]  # fmt: skip


def test_what_makes_no_sense_is_one_line_and_changes_nothing(concluded: Program) -> None:
    concluded.many(
        ["add", "Bare"],
        ["contract", "add", "2", "--signed", "today"],
        ["obligation", "add", "2", "payment", "rent", "--due", "2026-12-01"],
    )
    before = concluded.digest
    for (line, says), ran in zip(
        REFUSED, concluded.many(*[line for line, _ in REFUSED]), strict=True
    ):
        assert says in ran.refusal, line
        assert ran.book == before, line
    signed = concluded("contract", "sign", "2")
    assert "contract 2 was signed on 2026-11-23" in signed.refusal


def test_several_contracts_ask_which_one(concluded: Program) -> None:
    concluded.ok("contract", "add", "1", "--number", "K-18")
    refused = concluded("obligation", "add", "1", "payment", "--due", "31 dec")
    assert refused.code == 3
    assert refused.refusal == "1 has 2 contracts; say which, by its id:"
    assert "2  1.1  K-18, not signed" in refused.err
    made = concluded.json("obligation", "add", "1", "payment", "--due", "31 dec",
                          "--contract", "18")  # fmt: skip
    assert made["contract"] == 2
    concluded.ok("contract", "sign", "1", "--contract", "K-17")
    assert concluded.json("contract", "sign", "1")["number"] == "K-18"  # the one that is not yet
    removed = concluded.ok("contract", "remove", "1", "--contract", "K-18")
    assert removed.lines[:2] == ["Removed 1.1 K-18.", "1 obligation went with it."]
    assert concluded.json("obligation", "list") == []


def test_every_command_can_be_undone_to_the_same_documents(concluded: Program) -> None:
    lines = [
        ["contract", "add", "1", "--number", "K-18"],
        ["contract", "edit", "1", "--contract", "1", "--notice-days", "60", "--note", "x"],
        ["contract", "document", "1", "invoice", "--contract", "1"],
        ["contract", "document", "1", "new paper", "--contract", "1"],
        ["contract", "document", "1", "new paper", "--contract", "1", "--drop"],
        ["contract", "sign", "1", "--contract", "1", "--win"],
        ["contract", "renew", "1", "--contract", "1", "--until", "2029-01-01"],
        ["contract", "end", "1", "--contract", "1"],
        ["obligation", "add", "1", "payment", "--contract", "1", "--due", "31 dec", "--split", "3"],
        ["obligation", "edit", "1", "1 of 3", "--amount", "none", "--by", "me", "--kind",
         "delivery", "--due", "2027-03-01", "--text", "else"],
        ["obligation", "done", "1", "2 of 3"],
        ["obligation", "reopen", "1"],
        ["obligation", "remove", "1", "3 of 3"],
        ["contract", "remove", "1", "--contract", "1"],
    ]  # fmt: skip
    states = [concluded.json("show", "1")]
    for line in lines:
        concluded.ok(*line)
        states.append(concluded.json("show", "1"))
        assert states[-1] != states[-2], line
    for state in reversed(states[:-1]):
        concluded.ok("undo")
        assert concluded.json("show", "1") == state
