"""What scripts read: its fields are a promise."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cli_program import Program

PROMISED = {
    "ref", "prospect", "title", "stage", "status", "value", "currency", "probability",
    "next_step", "next_due", "idle_days", "source", "segment", "owner", "tags", "created",
    "closed",
}  # fmt: skip


def check_deal(deal: dict[str, Any]) -> None:
    assert set(deal) >= PROMISED
    assert re.fullmatch(r"[0-9]+\.[0-9]+", deal["ref"])
    assert deal["status"] in ("open", "won", "lost")
    assert deal["value"] is None or re.fullmatch(r"[0-9]+(\.[0-9]+)?", deal["value"])
    assert re.fullmatch("[A-Z]{3}", deal["currency"])
    assert isinstance(deal["probability"], int)
    assert isinstance(deal["idle_days"], int)
    assert isinstance(deal["tags"], list)
    for name in ("created", "closed", "next_due"):
        assert deal[name] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", deal[name])
    assert (deal["next_step"] is None) == (deal["next_due"] is None)


def test_list_is_an_array_of_deals(sampled: Program) -> None:
    deals = sampled.json("list")
    assert len(deals) == 16
    for deal in deals:
        check_deal(deal)
    assert {deal["status"] for deal in deals} == {"open", "won", "lost"}
    assert {deal["value"] for deal in deals} >= {None, "480000"}
    assert {deal["prospect"] for deal in deals} >= {"株式会社ひかり", "प्रकाश उद्योग"}


def test_jsonl_is_the_same_line_by_line(sampled: Program) -> None:
    lines = sampled.ok("list", "--format", "jsonl").lines
    assert [json.loads(line) for line in lines] == sampled.json("list")
    assert sampled.ok("list", "--format", "json").out == sampled.ok("list", "--json").out


def test_add_gives_one_object(pipeline: Program) -> None:
    deal = pipeline.json(
        "add", "Solartek", "--value", "1234.50", "--currency", "EUR", "--tag", "key",
        "--next", "call", "--due", "tomorrow",
    )  # fmt: skip
    check_deal(deal)
    assert deal == pipeline.json("list")[0]
    assert (deal["ref"], deal["value"], deal["currency"]) == ("1.1", "1234.50", "EUR")
    assert (deal["next_step"], deal["next_due"]) == ("call", "2026-11-24")
    prospect = pipeline.json("add", "Nordwind", "--no-deal")
    assert (prospect["ref"], prospect["deals"]) == ("2", [])


def test_every_command_that_lists_or_makes_something_gives_json(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--value", "5k EUR", "--next", "call", "--due", "fri")
    for command in (
        ("deal", "add", "1", "--title", "Plant"),
        ("move", "1.1", "negotiation"),
        ("advance", "1.1"),
        ("win", "1.1"),
        ("reopen", "1.1"),
        ("lose", "1.2", "--reason", "price"),
        ("edit", "1.1", "--value", "6k"),
    ):
        check_deal(pipeline.json(*command))
    assert pipeline.json("edit", "1", "--name", "Solartek AG")["prospect"] == "Solartek AG"
    assert pipeline.json("log", "1", "call", "hello")["kind"] == "call"
    assert pipeline.json("next", "1", "mail", "--due", "+9d")["due"] == "2026-12-02"
    assert pipeline.json("done", "1")["done"] == "2026-11-23"
    assert pipeline.json("contact", "add", "1", "Ben")["name"] == "Ben"
    assert pipeline.json("undo")["command"] == "contact add 1 Ben --json"
    assert pipeline.json("redo")["command"].startswith("contact add")
    assert pipeline.json("backup", "make")["reason"] == "manual"
    assert pipeline.json("backup", "list")[0]["change"] > 0
    assert pipeline.json("history")[0]["kind"] == "redo"
    assert all(finding["level"] == "good" for finding in pipeline.json("doctor"))
    assert pipeline.json("config", "list")["currency"] == "USD"
    assert pipeline.json("today")["date"] == "2026-11-23"
    assert pipeline.json("report", "status")["date"] == "2026-11-23"
    assert pipeline.json("show", "1")["ref"] == "1"


def test_today_and_status_hold_whole_groups(sampled: Program) -> None:
    today = sampled.json("today", "--limit", "1")
    groups = ("overdue", "due", "promised", "no_next_step", "stale")
    assert [len(today[name]) for name in groups] == [2, 2, 2, 2, 4]
    status = sampled.json("report", "status", "--period", "this-month", "--limit", "1")
    assert len(status["moved"]) == 11
    assert status["open"]["value"] == {"EUR": "1783700"}
    assert sum(stage["count"] for stage in status["stages"]) == status["open"]["count"]


@pytest.mark.parametrize("command", [("list", "nope:1"), ("show", "99"), ("move", "1", "x")])
def test_a_refusal_leaves_standard_output_empty(sampled: Program, command: tuple[str, ...]) -> None:
    assert sampled(*command, "--json").refusal
