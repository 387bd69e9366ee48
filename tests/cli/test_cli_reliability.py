"""Reliability by command: what was checked, the grade, what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program


@pytest.fixture
def book(pipeline: Program) -> Program:
    pipeline.many(
        ("add", "Solartek", "--stage", "negotiation", "--next", "call", "--due", "fri"),
        ("add", "Blue Ocean"),
    )
    return pipeline


def test_what_was_checked_becomes_a_grade_that_shows_its_arithmetic(book: Program) -> None:
    said = book.ok(
        "reliability", "add", "solar", "payment-history", "good", "paid 6 of 6",
        "--source", "ledger 2026",
    ).lines  # fmt: skip
    assert said == [
        "1 Solartek: payment-history, good (weight 3, holds until 2027-11-23).",
        "Reliability: A = (3×1)/3 = 1.00.",
        "Undo with: pipeline undo 3",
    ]
    book.ok("reliability", "add", "1", "reference", "mixed", "--on", "2026-11-01")
    shown = book.ok("reliability", "show", "1").lines
    assert shown[:2] == ["1  Solartek", "A = (2×0.5 + 3×1)/5 = 0.80"]
    assert shown[3].split()[:4] == ["2", "reference", "mixed", "2×0.5"]
    assert shown[4].split()[:4] == ["1", "payment-history", "good", "3×1"]
    assert book.json("list", "solar")[0]["reliability"] == "A"
    assert "A" in book.ok("list", "--columns", "ref,reliability").out
    dossier = book.json("show", "1")
    assert dossier["grade"]["arithmetic"] == "A = (2×0.5 + 3×1)/5 = 0.80"
    assert [each["kind"] for each in dossier["evidence"]] == ["payment-history", "reference"]
    book.ok("undo")
    assert book.json("reliability", "show", "1")["score"] == "1.00"


def test_the_piece_that_is_meant_is_edited_and_removed(book: Program) -> None:
    book.many(
        ("reliability", "add", "1", "court", "mixed", "old case", "--expires", "never"),
        ("reliability", "add", "1", "own-experience", "good", "--weight", "5"),
    )
    ambiguous = book("reliability", "edit", "1", "--says", "bad")
    assert ambiguous.code == 3
    assert "1 has 2 pieces of evidence that this can mean; say which:" in ambiguous.err
    assert "1  court-case, mixed, 2026-11-23  old case" in ambiguous.err
    edited = book.json("reliability", "edit", "1", "court", "--says", "bad", "--weight", "3")
    assert (edited["id"], edited["says"], edited["weight"], edited["expires"]) == (
        1,
        "bad",
        3,
        None,
    )
    assert book.json("reliability", "show", "1")["arithmetic"] == "B = (3×0 + 5×1)/8 = 0.62"
    assert (
        book.json("reliability", "edit", "1", "2", "--expires", "+30d")["expires"] == "2026-12-23"
    )
    said = book.ok("reliability", "remove", "1", "own").lines
    assert said[0] == "1 Solartek: removed own-experience, good."
    assert said[1] == "Reliability: D = (3×0)/3 = 0.00."


def test_a_stale_grade_is_said_everywhere_and_asked_for_while_a_deal_is_at_stake(
    book: Program,
) -> None:
    book.many(
        ("reliability", "add", "1", "registry-extract", "good", "--on", "2026-01-01"),
        ("reliability", "add", "2", "registry-extract", "good", "--on", "2026-01-01"),
    )
    shown = book.json("reliability", "show", "1")
    assert (shown["grade"], shown["is_stale"], shown["stale_since"]) == ("A", True, "2026-07-01")
    assert "A = (2×1)/2 = 1.00, stale since Wed 1 Jul" in book.ok("reliability", "show", "1").out
    assert book.json("list", "solar")[0]["reliability"] == "A stale"
    today = book.json("today")["deadlines"]  # the other deal is in search still
    assert [(each["ref"], each["kind"], each["reason"]) for each in today] == [
        ("1.1", "evidence", "A, stale since Wed 1 Jul")
    ]
    assert today[0]["next_due"] == "2026-07-01"
    assert "check reliability" in book.ok("today").out
    book.ok("reliability", "add", "1", "reference", "good")
    assert book.json("today")["deadlines"] == []


def test_lists_and_filters(book: Program) -> None:
    book.many(
        ("add", "Gamma"), ("add", "Delta"),
        ("reliability", "add", "1", "reference", "good"),
        ("reliability", "add", "2", "reference", "bad", "went broke in May"),
        ("reliability", "add", "3", "reference", "good", "--on", "2024-01-01"),
    )  # fmt: skip
    order = [each["ref"] for each in book.json("reliability", "list")]
    assert order == ["3", "2", "1", "4"]  # stale, D, A, unchecked
    for words, refs in (
        ("reliability:a", ["1", "3"]), ("reliability:C,D", ["2"]), ("reliability:none", ["4"]),
        ("reliability:stale", ["3"]), ("-reliability:none", ["3", "2", "1"]), ("broke", ["2"]),
    ):  # fmt: skip
        found = [each["ref"] for each in book.json("reliability", "list", words)]
        assert sorted(found) == sorted(refs), words
    sorted_ = book.json("list", "--sort", "reliability")
    assert [each["reliability"] for each in sorted_] == ["A", "A stale", "D", None]
    refused = book("list", "reliability:E")
    assert refused.refusal == "unknown reliability 'E': use A, B, C, D, none or stale"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "1", "rumour", "good"), "unknown kind of evidence 'rumour': use registry-extract"),
        (("add", "1", "reference", "great"), "unknown verdict 'great': use good, mixed, bad"),
        (("add", "1", "reference", "good", "--weight", "6"), "6"),
        (("add", "1", "reference", "good", "--on", "tomorrow"), "is in the future"),
        (
            ("add", "1", "reference", "good", "--expires", "2026-11-22"),
            "it expires (2026-11-22) before its day (2026-11-23)",
        ),
        (("edit", "1"), "nothing to change"),
        (("edit", "1", "--says", "bad"), "1 has no evidence"),
        (("remove", "1", "ledger"), "1 has no evidence like 'ledger'"),
        (("show", "9"), "there is no prospect 9"),
    ],
)
def test_bad_input_is_one_line_and_changes_nothing(
    book: Program, words: tuple[str, ...], said: str
) -> None:
    before = book.digest
    assert said in book("reliability", *words).refusal
    assert book.digest == before
