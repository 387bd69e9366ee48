"""One command for several prospects or deals: one change, all of it or nothing."""

from __future__ import annotations

import pytest
from cli_program import Program


@pytest.fixture
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("many"))
    program.many(
        *(("add", f"Client {n}", "--value", "1k", "--currency", "EUR") for n in range(1, 4)),
        ("add", "Blue Ocean"),
    )
    return program


def test_several_are_moved_edited_and_planned_at_once(pipeline: Program) -> None:
    ran = pipeline.many(
        ("move", "1.1", "2", "3.1", "negotiation", "--json"),
        ("advance", "1", "2"),
        ("advance", "1.1", "2.1", "--back"),
        ("edit", "1.1", "2.1", "--owner", "Eva", "--value", "2k"),
        ("edit", "1", "3", "--tag", "key", "--json"),
        ("next", "1", "2.1", "send offer", "--due", "fri"),
        ("history", "--json"),
    )
    assert [each.code for each in ran] == [0] * 7, ran
    assert [(each["ref"], each["stage"]) for each in ran[0].json] == [
        ("1.1", "negotiation"), ("2.1", "negotiation"), ("3.1", "negotiation"),
    ]  # fmt: skip
    assert ran[1].lines[0] == "1.1 Client 1: negotiation → objections."
    assert "2.1 Client 2: objections → negotiation." in ran[2].lines
    assert ran[2].out.count("Undo with: pipeline undo ") == 1
    assert ran[3].lines[:2] == [
        "Changed 1.1 Client 1, negotiation, 2,000 EUR.",
        "Changed 2.1 Client 2, negotiation, 2,000 EUR.",
    ]
    assert [(each["ref"], each["tags"]) for each in ran[4].json] == [("1", ["key"]), ("3", ["key"])]
    assert [line.split(": Next: ")[0] for line in ran[5].lines[:2]] == [
        "1.1 Client 1", "2.1 Client 2",
    ]  # fmt: skip
    assert len(ran[6].json) == 4 + 6


def test_one_that_is_refused_leaves_all_as_they_were(pipeline: Program) -> None:
    pipeline.ok("move", "2", "contract")
    before = pipeline.book.read_bytes()
    refused = pipeline.many(
        ("move", "1", "2", "contract"),
        ("advance", "1", "99"),
        ("advance", "1", "--back"),
        ("edit", "1.1", "9.1", "--owner", "Eva"),
        ("remove", "1", "9"),
        ("next", "1", "9", "call", "--due", "fri"),
    )
    assert [each.code for each in refused] == [1, 3, 1, 3, 3, 3]
    assert pipeline.book.read_bytes() == before


def test_a_name_without_quotes_is_not_taken_for_two(pipeline: Program) -> None:
    before = pipeline.book.read_bytes()
    for ran in pipeline.many(
        ("remove", "Blue", "Ocean"),
        ("edit", "blue", "ocean", "--tag", "key"),
        ("move", "Blue", "Ocean", "contract"),
        ("next", "4", "call", "Anna", "--due", "fri"),
    ):
        assert ran.code == 2
        assert "can only be named by their numbers" in ran.refusal
        assert "quotes" in ran.err
    assert pipeline.book.read_bytes() == before
    assert "Removed 4 Blue Ocean." in pipeline.ok("remove", "Blue Ocean").out


def test_the_same_one_twice_is_one(pipeline: Program) -> None:
    ran = pipeline.many(
        ("next", "1", "1.1", "call", "--due", "fri", "--json"),
        ("move", "1", "1.1", "1", "contract", "--json"),
        ("show", "1", "--json"),
    )
    assert ran[0].json["text"] == "call"
    assert ran[1].json["stage"] == "contract"
    assert len(ran[2].json["next_steps"]) == 1
    assert [event["event"] for event in ran[2].json["deal_records"][0]["history"]] == [
        "opened", "moved",
    ]  # fmt: skip


def test_several_are_removed_with_what_hangs_on_them(pipeline: Program) -> None:
    pipeline.many(("next", "1", "call", "--due", "fri"), ("log", "2", "call"), ("deal", "add", "3"))
    ran = pipeline.ok("remove", "1.1", "2", "3")
    assert ran.lines == [
        "Removed 1.1 Client 1.",
        "Removed 2 Client 2.",
        "Removed 3 Client 3.",
        "3 deals, 1 activity and 1 next step went with them.",
        "Undo with: pipeline undo 8",
    ]
    pipeline.ok("undo")
    assert len(pipeline.json("list")) == 5
