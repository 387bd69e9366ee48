"""The playbook by command: duties listed and ticked, moves that leave some open, strict mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program


@pytest.fixture
def book(pipeline: Program) -> Program:
    pipeline.ok("add", "Solartek", "--source", "fair", "--phone", "555 123")
    return pipeline


def test_duties_say_how_they_were_done_and_what_is_missing(book: Program) -> None:
    found = book.json("duty", "list", "1")
    assert [each["stage"] for each in found[:6]] == ["search"] * 6
    assert found[6]["stage"] == "negotiation"
    assert found[0] == {
        "stage": "search", "name": "source recorded", "is_done": True, "how": "data", "missing": "",
    }  # fmt: skip
    assert found[1]["missing"] == "the prospect has no segment"
    assert "search  2/6" in book.ok("duty", "list", "solar").lines
    book.ok("move", "1", "contract")
    assert book.json("duty", "list", "1")[0]["stage"] == "contract"
    dossier = book.json("show", "1")
    assert dossier["deal_records"][0]["duties"] == book.json("duty", "list", "1")


def test_a_duty_is_ticked_by_hand_and_the_tick_taken_back(book: Program) -> None:
    book.ok("config", "set", "playbook.search", "needs noted; call the boss; call the lawyer")
    assert book.ok("duty", "done", "1", "boss").lines == [
        "1.1 Solartek: call the boss, by hand 2026-11-23; search 1/3.",
        "Undo with: pipeline undo 2",
    ]
    ambiguous = book("duty", "done", "1", "call")
    assert ambiguous.code == 3
    assert "'call' can mean 2 duties; say which:" in ambiguous.err
    done = book.json("duty", "done", "1", "NEEDS")  # a known one, for what the book cannot know
    assert (done["is_done"], done["how"]) == (True, "by hand 2026-11-23")
    book.ok("edit", "1", "--needs", "a roof")
    assert book.json("duty", "list", "1")[0]["how"] == "data"
    said = book.ok("duty", "undone", "1", "boss").lines[0]
    assert said == "1.1 Solartek: call the boss, open (not ticked off); search 1/3."
    refused = book("duty", "done", "1", "needs")
    assert refused.refusal == "'needs noted' is done already: the data says so"
    refused = book("duty", "undone", "1", "lawyer")
    assert refused.refusal == "'call the lawyer' was not ticked off by hand"
    refused = book("duty", "done", "1", "sing a song")
    assert (refused.code, refused.refusal) == (3, "the playbook has no duty like 'sing a song'")
    book.ok("undo")
    assert book.json("duty", "list", "1")[1]["is_done"]


def test_a_move_on_says_what_it_leaves_open_and_a_move_back_does_not(book: Program) -> None:
    said = book.ok("move", "1", "objections").lines
    assert said[0] == "1.1 Solartek: search → objections."
    assert said[1] == (
        "Still open in search: segment set, needs noted, reliability checked, first next step dated"
    )
    assert said[2].startswith("Still open in negotiation: decision maker known, ")
    assert not any("Still open" in line for line in book.ok("move", "1", "search").lines)
    assert book.json("advance", "1")["stage"] == "negotiation"


def test_filters_know_duties(book: Program) -> None:
    book.ok("config", "set", "playbook.search", "source recorded")
    book.ok("add", "Blue")
    assert [each["ref"] for each in book.json("list", "duties:done")] == ["1.1"]
    assert [each["ref"] for each in book.json("list", "duties:open")] == ["2.1"]
    assert book("list", "duties:2").refusal == "'2' is neither open nor done: write duties:open"


def test_strict_mode_needs_a_reason_that_history_and_journal_keep(book: Program) -> None:
    book.ok("config", "set", "playbook.strict", "yes")
    book.ok("config", "set", "playbook.search", "needs noted; call the boss")
    before = book.digest
    refused = book("advance", "1")
    assert refused.refusal == "deal 1.1 has open duties: search: needs noted, call the boss"
    assert "pipeline move 1.1 negotiation --reason TEXT" in refused.err
    assert book("move", "1", "contract").code == 1
    assert book("win", "1").code == 1
    assert book("move", "1", "contract", "--reason", "  ").code == 1
    assert book.digest == before
    said = book.ok("advance", "1", "--reason", "they are in a hurry").lines
    assert said[1] == "Still open in search: needs noted, call the boss"
    event = book.json("show", "1")["deal_records"][0]["history"][-1]
    assert (event["event"], event["reason"]) == ("moved", "they are in a hurry")
    assert "they are in a hurry" in book.book.with_name("book.json.journal").read_text()
    assert "they are in a hurry" in book.ok("show", "1").out
    book.ok("move", "1", "search")  # back needs none
    book.ok("win", "1", "--reason", "signed on the spot")
    assert (
        book.json("show", "1")["deal_records"][0]["history"][-1]["reason"] == "signed on the spot"
    )


def test_strict_mode_lets_through_what_is_done_lost_and_imported(book: Program) -> None:
    book.many(
        ("config", "set", "playbook.strict", "yes"),
        ("config", "set", "playbook.search", "source recorded"),
        ("config", "set", "playbook.negotiation", ""),
    )
    assert book.json("move", "1", "objections")["stage"] == "objections"
    book.ok("lose", "1", "--reason", "price")
    assert "is lost" in book("move", "1", "contract").refusal
    file = book.folder / "more.csv"
    file.write_text("company,stage\nBlue,contract\n")
    book.ok("import", file)
    assert book.json("list", "blue")[0]["stage"] == "contract"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("playbook.search", "needs noted;;call", "a duty is empty"),
        ("playbook.search", ";", "a duty is empty"),
        ("playbook.search", "needs noted; Needs  NOTED", "stands there twice"),
        ("playbook.search", "x" * 61, "at most 60 characters"),
        (
            "playbook.serch",
            "x",
            "there is no setting 'playbook.serch': did you mean playbook.search?",
        ),
        ("playbook.strict", "maybe", "'maybe' is neither yes nor no: write yes or no"),
    ],
)
def test_a_playbook_that_makes_no_sense_is_refused(
    pipeline: Program, key: str, value: str, said: str
) -> None:
    assert said in pipeline("config", "set", key, value).refusal
    assert not pipeline.settings.exists()


@pytest.mark.parametrize("written", ["strict = true", "strict = 'on'", "strict = 'yes'"])
def test_a_switch_may_be_written_as_toml_writes_one(pipeline: Program, written: str) -> None:
    pipeline.settings.parent.mkdir(parents=True, exist_ok=True)
    pipeline.settings.write_text(f"[playbook]\n{written}\n")
    assert pipeline("config", "get", "playbook.strict").out.strip() == "yes"
