"""Feedback: complaints have a deadline and are settled in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program


@pytest.fixture
def client(pipeline: Program) -> Program:
    """Solartek, a client with one won deal."""
    pipeline.many(["add", "Solartek", "--value", "100k", "--currency", "EUR"], ["win", "1"])
    return pipeline


def test_a_complaint_from_its_words_to_its_resolution(client: Program) -> None:
    added = client.ok("feedback", "add", "1", "complaint", "two panels were broken",
                      "--on", "2026-11-10")  # fmt: skip
    assert added.lines[0] == (
        "Added complaint 1 of 1.1: two panels were broken, to settle by Tue 17 Nov."
    )
    (line,) = client.json("today")["deadlines"]
    assert (line["kind"], line["reason"], line["next_step"]) == (
        "feedback", "complaint, 6 d overdue", "two panels were broken",
    )  # fmt: skip
    settled = client.ok("feedback", "resolve", "1", "sent two new ones", "--on", "2026-11-20")
    assert settled.lines[:2] == [
        "Settled complaint 1 of 1.1: two panels were broken.", "It was 3 d late.",
    ]  # fmt: skip
    assert client.json("today")["deadlines"] == []
    assert "complaint settled: sent two new ones" in client.ok("show", "1").out

    again = client.json("feedback", "reopen", "1")
    assert (again["resolved"], again["resolution"]) == (None, "sent two new ones")
    assert len(client.json("today")["deadlines"]) == 1


def test_feedback_comes_up_two_days_before_its_deadline(client: Program) -> None:
    client.ok("feedback", "add", "1", "suggestion", "a manual in Hindi", "--due", "2026-11-30")
    client.ok("feedback", "add", "1", "suggestion", "no deadline")

    def reasons(day: str) -> list[str]:
        found = client.ok("today", "--json", env=client.on_day(day)).json["deadlines"]
        return [each["reason"] for each in found]

    assert reasons("2026-11-27") == []
    assert reasons("2026-11-28") == ["suggestion, in 2 d"]
    assert reasons("2026-11-30") == ["suggestion, today"]
    assert reasons("2026-12-01") == ["suggestion, 1 d overdue"]


def test_the_deadline_of_complaints_is_a_setting(client: Program) -> None:
    client.ok("config", "set", "feedback.deadline_days", "3")
    assert client.json("feedback", "add", "1", "complaint", "late")["due"] == "2026-11-26"
    assert client.json("feedback", "add", "1", "praise", "kind")["due"] is None
    assert client.json("feedback", "add", "1", "complaint", "x", "--due", "fri")["due"] == (
        "2026-11-27"
    )


def test_lists_and_filters_find_feedback(client: Program) -> None:
    client.many(
        ["add", "Nordwind"],
        ["feedback", "add", "1", "complaint", "late delivery", "--on", "2026-11-01"],
        ["feedback", "add", "1", "praise", "friendly people", "--score", "9"],
        ["feedback", "add", "1", "suggestion", "bigger crates"],
    )

    def words(*flags: str) -> list[str]:
        return [each["words"] for each in client.json("feedback", "list", *flags)]

    assert words() == ["late delivery", "friendly people", "bigger crates"]
    assert words("--open") == ["late delivery", "bigger crates"]
    assert words("1", "--overdue") == ["late delivery"]
    assert words("--kind", "praise") == ["friendly people"]
    assert "9/10" in client.ok("feedback", "list").out

    def refs(*filter_: str) -> list[str]:
        return [each["ref"] for each in client.json("list", *filter_)]

    assert refs("feedback:open") == refs("crates") == refs("feedback:overdue") == ["1.1"]
    assert refs("feedback:praise,complaint") == ["1.1"]
    assert refs("feedback:none") == ["2.1"]
    client.many(["feedback", "resolve", "1", "late", "a discount of 5 %"],
                ["feedback", "resolve", "1", "ordered"])  # fmt: skip
    assert refs("feedback:open") == []
    assert refs("discount") == ["1.1"]
    assert refs("rebate") == []


def test_which_one_is_meant(client: Program) -> None:
    client.many(["feedback", "add", "1", "complaint", "late delivery"],
                ["feedback", "add", "1", "complaint", "broken glass"])  # fmt: skip
    refused = client("feedback", "resolve", "1", "sent a new one")
    assert refused.code == 3
    assert refused.refusal == "1 has 2 pieces of feedback; say which, by its id:"
    assert "2  1.1  complaint: broken glass" in refused.err
    assert client.json("feedback", "resolve", "1", "glass", "sent a new one")["id"] == 2
    assert client.json("feedback", "resolve", "1", "1", "sorry")["id"] == 1
    edited = client.json("feedback", "edit", "1", "glass", "--words", "broken lid", "--score", "3",
                         "--due", "none", "--resolution", "a new lid")  # fmt: skip
    assert (edited["words"], edited["score"], edited["due"]) == ("broken lid", 3, None)
    assert client.ok("feedback", "remove", "1", "lid").lines[0] == (
        "Removed complaint 2 of 1.1: broken lid."
    )


def test_what_makes_no_sense_is_one_line_and_changes_nothing(client: Program) -> None:
    client.many(["feedback", "add", "1", "praise", "kind"],
                ["feedback", "add", "1", "complaint", "late"])  # fmt: skip
    before = client.digest
    refused = [
        (["feedback", "add", "1", "gossip", "x"], "unknown kind of feedback"),
        (["feedback", "add", "1", "complaint", "  "], "is empty"),
        (["feedback", "add", "1", "complaint", "x", "--on", "2027-01-01"], "in the future"),
        (["feedback", "add", "1", "complaint", "x", "--due", "2026-11-01"], "before the feedback"),
        (["feedback", "add", "1", "praise", "x", "--due", "fri"], "praise needs no deadline"),
        (["feedback", "add", "1", "praise", "x", "--score", "11"], "range"),
        (["feedback", "add", "7", "praise", "x"], "there is no prospect 7"),
        (["feedback", "resolve", "1", "kind", "thanks"], "no feedback like 'kind' is open"),
        (["feedback", "resolve", "1", ""], "resolution is empty"),
        (["feedback", "resolve", "1", "late", "x", "--on", "2026-11-01"], "before the feedback"),
        (["feedback", "resolve", "1", "a", "b", "c"], "too many words"),
        (["feedback", "reopen", "1"], "is settled"),
        (["feedback", "edit", "1", "late"], "nothing to change"),
        (["feedback", "edit", "1", "late", "--score", "many"], "score"),
        (["feedback", "edit", "1", "late", "--kind", "praise"], "praise needs no deadline"),
        (["feedback", "remove", "1", "nothing"], "no feedback like"),
    ]
    for (line, says), ran in zip(refused, client.many(*[each for each, _ in refused]), strict=True):
        assert says in ran.refusal, line
        assert ran.book == before, line


def test_undo_restores_the_same_documents(client: Program) -> None:
    states = [client.json("show", "1")]
    for line in (
        ["feedback", "add", "1", "complaint", "late", "--on", "2026-11-20"],
        ["feedback", "edit", "1", "late", "--score", "2"],
        ["feedback", "resolve", "1", "sorry"],
        ["feedback", "reopen", "1"],
        ["feedback", "remove", "1", "late"],
    ):
        client.ok(*line)
        states.append(client.json("show", "1"))
        assert states[-1] != states[-2], line
    for state in reversed(states[:-1]):
        client.ok("undo")
        assert client.json("show", "1") == state
