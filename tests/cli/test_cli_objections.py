"""Objections: what the client holds against buying, the answer, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile_names import NAMES, harm_in

if TYPE_CHECKING:
    from cli_program import Program


def deal(pipeline: Program, name: str = "Solartek", stage: str = "objections") -> None:
    pipeline.ok("add", name, "--value", "50k", "--currency", "EUR", "--stage", stage)


def test_an_objection_is_raised_answered_and_resolved(pipeline: Program) -> None:
    deal(pipeline, stage="negotiation")
    raised = pipeline.ok("objection", "add", "solar", "price", "too expensive",
                         "--competitor", "Sunpower", "--on", "2 days ago")  # fmt: skip
    assert raised.lines == [
        "1.1 Solartek: price objection 1: too expensive.",
        "Sunpower is new: it got an empty card.",
        "It is in negotiation: pipeline move 1.1 objections",
        "To answer it: pipeline objection answer 1.1 1 TEXT",
        "Undo with: pipeline undo 2",
    ]
    assert pipeline.json("list")[0]["stage"] == "negotiation"  # raising does not move it
    assert pipeline.json("list")[0]["competitors"] == ["Sunpower"]

    answered = pipeline.ok("objection", "answer", "1", "the panels last 30 years")
    assert answered.lines[0] == "1.1 Solartek: price objection 1 answered."
    assert answered.lines[1].endswith("pipeline objection close 1.1 1 resolved")
    closed = pipeline.ok("objection", "close", "1", "resolved")
    assert closed.lines[0] == "1.1 Solartek: price objection 1 resolved."

    (record,) = pipeline.json("show", "1")["objections"]
    assert record == {
        "id": 1, "ref": "1.1", "category": "price", "words": "too expensive", "on": "2026-11-21",
        "competitor": "Sunpower", "status": "resolved", "answer": "the panels last 30 years",
        "answered": "2026-11-23", "closed": "2026-11-23",
    }  # fmt: skip
    assert "too expensive (Sunpower)" in pipeline.ok("show", "1").out
    assert pipeline.json("undo")["command"] == "objection close 1 resolved"
    assert pipeline.json("objection", "list")[0]["status"] == "answered"


def test_work_on_an_objection_is_work_on_the_deal(pipeline: Program) -> None:
    deal(pipeline)
    idle = []
    for day, words in (
        ("2026-12-03", ("add", "1", "price", "too dear")),
        ("2026-12-13", ("answer", "1", "it lasts")),
        ("2026-12-23", ("close", "1", "unresolved")),
    ):
        env = pipeline.on_day(day)
        idle.append(pipeline.ok("list", "--json", env=env).json[0]["idle_days"])
        pipeline.ok("objection", *words, env=env)
        assert pipeline.ok("list", "--json", env=env).json[0]["idle_days"] == 0
    assert idle == [10, 10, 10]


def test_several_are_told_apart_by_number_or_words(pipeline: Program) -> None:
    deal(pipeline)
    pipeline.many(
        ("objection", "add", "1", "price", "too expensive"),
        ("objection", "add", "1", "timing", "not this year"),
    )
    which = pipeline("objection", "answer", "1", "because")
    assert which.code == 3
    assert which.err.splitlines() == [
        "error: 1 has 2 objections to answer; say which by its number:",
        "  1  price  open  too expensive",
        "  2  timing  open  not this year",
    ]
    pipeline.ok("objection", "answer", "1", "YEAR", "start in spring", "--outcome", "resolved")
    pipeline.ok("objection", "answer", "1", "pay in rates")  # the only one that waits
    found = pipeline.json("objection", "list")
    assert [(o["id"], o["status"]) for o in found] == [(1, "answered"), (2, "resolved")]
    assert pipeline.json("objection", "reopen", "1", "2")["status"] == "answered"
    edited = pipeline.json("objection", "edit", "1", "timing", "--category", "need",
                           "--words", "next year", "--answer", "start in May")  # fmt: skip
    assert (edited["category"], edited["words"], edited["answer"]) == (
        "need", "next year", "start in May",
    )  # fmt: skip
    assert pipeline.json("objection", "remove", "1", "2")["id"] == 2
    assert [o["id"] for o in pipeline.json("objection", "list")] == [1]


def test_one_answer_each_so_that_the_library_knows_which_worked(pipeline: Program) -> None:
    deal(pipeline)
    pipeline.many(
        ("objection", "add", "1", "price", "too dear"),
        ("objection", "answer", "1", "it lasts"),
    )
    again = pipeline("objection", "answer", "1", "and it shines")
    assert (again.code, again.refusal) == (1, "objection 1 is answered already: it lasts")
    assert "pipeline objection close 1.1 1 unresolved" in again.err
    pipeline.ok("objection", "close", "1", "unresolved")
    assert "unresolved already" in pipeline("objection", "answer", "1", "1", "x").refusal
    pipeline.ok("objection", "add", "1", "price", "still too dear")
    pipeline.ok("objection", "answer", "1", "and it shines")


def test_what_was_never_answered_can_only_end_unresolved(pipeline: Program) -> None:
    deal(pipeline)
    pipeline.ok("objection", "add", "1", "price", "too dear")
    before = pipeline.digest
    refused = pipeline("objection", "close", "1", "resolved")
    assert refused.refusal == "objection 1 has no answer yet: say what resolved it"
    assert pipeline.digest == before
    assert pipeline.json("objection", "close", "1", "unresolved")["status"] == "unresolved"
    assert "is unresolved already" in pipeline("objection", "close", "1", "resolved").refusal
    assert pipeline.json("objection", "reopen", "1")["status"] == "open"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "1", "prise", "x"), 2, "unknown category 'prise': did you mean price? There are"),
        (("add", "1", "price", "  "), 2, "the objection is empty"),
        (("add", "1", "price", "x", "--on", "tomorrow"), 2, "2026-11-24 is in the future"),
        (("add", "1", "price", "x", "--competitor", "none"), 2, "no competitor can be called"),
        (("add", "9", "price", "x"), 3, "there is no prospect 9"),
        (("answer", "1"), 2, "the answer is missing"),
        (("answer", "1", "1"), 2, "the answer is missing"),
        (("answer", "1", " "), 2, "the answer is empty"),
        (("answer", "1", "1", "two", "words"), 2, "3 words behind REF: put the answer in quotes"),
        (("answer", "1", "9", "x"), 3, "1 has no objection like '9'"),
        (("answer", "1", "x", "--outcome", "won"), 2, "unknown outcome 'won': use resolved or"),
        (("answer", "1", "x", "--on", "2026-11-01"), 2, "2026-11-01 is before the objection was"),
        (("close", "1", "maybe"), 2, "unknown outcome 'maybe'"),
        (("reopen", "1"), 1, "objection 1 is open, not closed"),
        (("edit", "1"), 2, "nothing to change"),
        (("edit", "1", "--answer", "x"), 1, "objection 1 has no answer to correct"),
        (("edit", "1", "--category", "x"), 2, "unknown category 'x': there are price, timing"),
        (("edit", "1", "--on", "tomorrow"), 2, "2026-11-24 is in the future"),
        (("library", "prise"), 2, "unknown category 'prise': did you mean price?"),
        (("library", "price", "--competitor", "Nobody"), 3, "no competitor is called 'Nobody'"),
        (("list", "--status", "done"), 2, "unknown status 'done': use open, answered"),
        (("list", "--category", "prise"), 2, "unknown category 'prise'"),
    ],
)  # fmt: skip
def test_nonsense_is_one_line_and_changes_nothing(
    pipeline: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    deal(pipeline)
    pipeline.ok("objection", "add", "1", "price", "too dear", "--on", "2026-11-20")
    before = pipeline.digest
    ran = pipeline("objection", *words)
    assert ran.code == code, ran
    assert ran.refusal.startswith(said), ran
    assert pipeline.digest == before


def test_with_several_open_deals_it_must_be_said_which(pipeline: Program) -> None:
    deal(pipeline)
    pipeline.ok("deal", "add", "1", "--title", "Second")
    assert pipeline("objection", "add", "1", "price", "x").code == 3
    assert pipeline.json("objection", "add", "1.2", "price", "x")["ref"] == "1.2"
    pipeline.ok("add", "Nodeal", "--no-deal")
    assert pipeline.json("objection", "add", "2", "trust", "who are you")["ref"] == "2"


def test_the_categories_are_a_setting_and_old_ones_are_still_found(pipeline: Program) -> None:
    deal(pipeline)
    pipeline.ok("objection", "add", "1", "service", "far away")
    assert pipeline.ok("config", "set", "objection.categories", " price,delivery time ").code == 0
    assert pipeline("objection", "add", "1", "service", "x").refusal.startswith(
        "unknown category 'service': did you mean price? There are price, delivery time"
    )
    assert pipeline.json("objection", "add", "1", "Delivery Time", "x")["category"] == (
        "delivery time"
    )
    assert pipeline.json("objection", "library", "service")["unanswered"] == 1
    same = pipeline("objection", "edit", "1", "1", "--category", "service", "--json")
    assert (same.json["id"], same.err) == (1, "note: nothing changed\n")
    assert pipeline("config", "set", "objection.categories", "price,open").code == 2
    assert [d["ref"] for d in pipeline.json("list", 'objection:"delivery time"')] == ["1.1"]


def test_the_library_ranks_what_worked(pipeline: Program) -> None:
    lines = []
    for number in range(1, 6):
        lines += [
            ("add", f"Client {number}", "--stage", "contract"),
            ("objection", "add", str(number), "price", "too dear"),
            ("objection", "answer", str(number), "It lasts" if number < 5 else "It is cheap",
             "--outcome", "resolved"),
            ("lose", str(number), "--reason", "price") if number == 1 else ("win", str(number)),
        ]  # fmt: skip
    assert all(ran.code == 0 for ran in pipeline.many(*lines))
    shown = pipeline.ok("objection", "library", "price").lines
    assert shown[2] == (
        "1  It lasts     3 of 4, 75 % (30 to 95 %)    won with it: 4.1, 3.1, 2.1; did not help: 1.1"
    )
    assert shown[3].startswith("2  It is cheap  1 of 1, 100 % (21 to 100 %)")
    found = pipeline.json("objection", "library", "price", "--limit", "1")
    (answer,) = found["answers"]
    assert answer["chance"] == {
        "successes": 3, "n": 4, "rate": 0.75, "low": 0.3006, "high": 0.9544,
    }  # fmt: skip
    pipeline.ok("reopen", "2")  # the deal is open again: the use is pending
    (answer, _) = pipeline.json("objection", "library", "price")["answers"]
    assert (answer["chance"]["successes"], answer["chance"]["n"], answer["pending"]) == (2, 3, 1)


def test_a_won_deal_whose_objection_was_never_closed_is_pointed_out(pipeline: Program) -> None:
    deal(pipeline)
    pipeline.many(
        ("objection", "add", "1", "price", "x"), ("objection", "answer", "1", "y"), ("win", "1")
    )
    page = pipeline.ok("objection", "library", "price").out
    assert "0 of 1, 0 %" in page
    assert "pipeline objection close 1.1 1 resolved" in page


def test_on_a_terminal_the_library_is_offered_and_a_number_takes_an_answer(
    pipeline: Program,
) -> None:
    deal(pipeline, stage="contract")
    deal(pipeline, "Nordwind")
    pipeline.many(
        ("objection", "add", "1", "price", "dear"),
        ("objection", "answer", "1", "It lasts 30 years", "--outcome", "resolved"),
        ("win", "1"),
        ("competitor", "add", "Sunpower", "--weakness", "no service"),
        ("competitor", "price", "Sunpower", "panel", "95 EUR", "--source", "tender"),
        ("objection", "add", "2", "price", "Sunpower is cheaper", "--competitor", "sunpower"),
    )
    nothing = pipeline.in_terminal("objection", "answer", "2", keys=b"\n")
    assert nothing.code == 1
    assert "nothing was changed" in nothing.out
    asked = pipeline.in_terminal("objection", "answer", "2", keys=b"1\n")
    assert asked.code == 0, asked.out
    for said in ("It lasts 30 years", "1 of 1, 100 % (21 to 100 %)", "weakness: no service",
                 "price: panel 95 EUR", "Answer (1 to 1 takes one over)"):  # fmt: skip
        assert said in asked.out
    assert pipeline.json("objection", "list", "2")[0]["answer"] == "It lasts 30 years"


def test_filters_and_words_find_deals_by_their_objections(pipeline: Program) -> None:
    for number, name in enumerate(("None", "Waits", "Answered", "Resolved"), 1):
        deal(pipeline, name)
        if number > 1:
            pipeline.ok("objection", "add", str(number), "price" if number < 4 else "trust",
                        f"Gründe {number}")  # fmt: skip
    pipeline.ok("objection", "answer", "3", "rates of payment", "--outcome", "unresolved")
    pipeline.ok("objection", "answer", "4", "a reference visit", "--outcome", "resolved")

    def refs(*words: str) -> list[str]:
        return sorted(each["ref"] for each in pipeline.json("list", *words))

    assert refs("objection:none") == ["1.1"]
    assert refs("objection:open") == ["2.1"]
    assert refs("objection:unresolved,resolved") == ["3.1", "4.1"]
    assert refs("objection:price") == ["2.1", "3.1"]
    assert refs("-objection:PRICE") == ["1.1", "4.1"]
    assert refs("grunde") == ["2.1", "3.1", "4.1"]
    assert refs("reference") == ["4.1"]
    assert pipeline("list", "objection:opne").refusal.startswith(
        "unknown objection 'opne': did you mean open?"
    )
    assert "no order" in pipeline("list", "objection>price").refusal
    assert [p["ref"] for p in pipeline.json("list", "--prospects", "objection:trust")] == ["4"]


def test_hostile_words_are_text(pipeline: Program) -> None:
    deal(pipeline)
    lines: list[tuple[str, ...]] = []
    for number, name in enumerate(NAMES, 1):
        lines += [
            ("objection", "add", "--competitor", name, "--", "1", "price", name),
            ("objection", "answer", "--", "1", str(number), name),
            ("objection", "answer", "--", "1", str(number), name),
            ("objection", "edit", "--words", name, "--", "1", str(number)),
            ("objection", "add", "--", "1", name, "x"),
            ("objection", "close", "--", "1", str(number), name),
            ("objection", "library", "--competitor", name, "price"),
        ]
    pages = (("objection", "list"), ("objection", "library", "price"), ("show", "1"), ("today",))
    for ran in pipeline.many(*lines, *pages):
        assert ran.code in (0, 1, 2, 3), ran
        assert "fault of the program" not in ran.err, ran.err
        assert harm_in(ran.out + ran.err) == []
    found = pipeline.json("objection", "list")
    assert [o["words"] for o in found] == [o["answer"] for o in found] == list(NAMES)
    seen = pipeline.many_in_terminal(*pages)
    assert harm_in(seen, is_terminal=True) == []
    asked = pipeline.in_terminal("objection", "answer", "1", keys=b"\n")
    assert harm_in(asked.out, is_terminal=True) == []
