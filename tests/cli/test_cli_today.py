"""The list of the day: what is on it, and why."""

from __future__ import annotations

import pytest
from cli_program import Program, Ran


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A book that was worked on in October and early November."""
    program = Program(tmp_path_factory.mktemp("today"))
    program.many(
        ("add", "Late", "--value", "10k EUR", "--next", "send papers", "--due", "5 nov"),
        ("add", "Promised", "--next", "x", "--due", "2 nov"),
        ("done", "2", "--drop"),
        ("next", "2", "signed papers", "--due", "6 nov", "--by", "them"),
        ("add", "Client", "--stage", "after-sales", "--next", "ask how it went", "--due", "5 nov"),
        ("add", "Lost", "--next", "call", "--due", "5 nov"),
        ("lose", "4", "--reason", "price"),
        env=program.on_day("2026-11-02"),
    )
    program.many(
        ("add", "Silent", "--value", "30k EUR", "--stage", "objections"),
        env=program.on_day("2026-11-11"),
    )
    program.many(
        ("add", "Fresh", "--value", "90k EUR"),
        ("add", "Call", "--next", "call them", "--due", "today"),
        ("add", "Later", "--next", "visit", "--due", "+9d"),
        ("next", "3", "birthday card", "--due", "today"),
        ("log", "2", "call", "asked again"),
    )
    return program


def test_each_group_and_the_reason(book: Program) -> None:
    today = book.json("today")
    found = {
        name: [(line["prospect"], line["reason"]) for line in lines]
        for name, lines in today.items()
        if name != "date"
    }
    assert found["overdue"] == [("Late", "18 d overdue"), ("Client", "18 d overdue")]
    assert sorted(found["due"]) == [("Call", "today"), ("Client", "today")]
    assert found["promised"] == [("Promised", "they promised it, 17 d overdue")]
    assert found["no_next_step"] == [
        ("Fresh", "search, 0 d idle, limit 14, no next step"),
        ("Silent", "objections, 12 d idle, limit 7, no next step"),
    ]
    assert found["stale"] == [
        ("Late", "search, 21 d idle, limit 14, next step 18 d overdue"),
        ("Silent", "objections, 12 d idle, limit 7, no next step"),
    ]


def test_the_page_has_every_group_with_its_count(book: Program) -> None:
    page = book.ok("today").out
    for title in (
        "Today, Mon 23 Nov",
        "Overdue (2)",
        "Due today (2)",
        "Promised to me (1)",
        "Stale (2, 1 of them above)",
        "No next step (2, 1 of them above)",
        "2 overdue, 2 due today, 1 promised to me, 2 stale, 2 without a next step",
    ):
        assert title in page
    assert "objections, 12 d idle, limit 7, no next step" in page
    assert page.count("Silent") == 1  # once, where it first belongs
    assert "Lost" not in page
    assert "Later" not in page


def test_what_is_cut_says_where_the_rest_is(book: Program) -> None:
    page = book.ok("today", "--limit", "1").out
    assert "… and 1 more: pipeline list 'due:overdue'" in page
    assert "… and 1 more: pipeline list 'due:today'" in page
    assert len(book.json("list", "due:overdue")) == 3  # mine and theirs


def test_markdown_for_a_mail(book: Program) -> None:
    page = book.ok("today", "--format", "md").out
    assert page.startswith("# Today, Mon 23 Nov")
    assert "## Overdue (2)" in page
    assert "| 1.1 | Late | send papers |" in page


def test_check_tells_a_script(pipeline: Program) -> None:
    def check(day: str) -> Ran:
        return pipeline("today", "--check", env=pipeline.on_day(day))

    assert check("2026-11-23") == Ran(0, "", "")
    pipeline.ok("add", "Solartek", "--next", "call", "--due", "tomorrow")
    assert check("2026-11-24") == Ran(0, "", "")  # due is not overdue
    assert check("2026-11-25") == Ran(1, "", "")
    pipeline.ok("done", "1")
    assert check("2026-11-25") == Ran(0, "", "")
    pipeline.ok("next", "1", "papers", "--due", "today", "--by", "them")
    assert check("2026-11-25") == Ran(1, "", "")  # a broken promise of theirs, too


def test_a_day_with_nothing_to_do(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--next", "call", "--due", "+2d")
    page = pipeline.ok("today").out
    assert "Nothing is due, and every open deal has a next step." in page


def test_the_day_is_that_of_the_managers_zone(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    pipeline.ok("config", "set", "zone", "Pacific/Kiritimati")  # 14 hours ahead
    assert pipeline.json("today")["date"] == "2026-11-24"
    pipeline.ok("config", "set", "zone", "Pacific/Pago_Pago")  # 11 hours behind
    assert pipeline.json("today")["date"] == "2026-11-22"
