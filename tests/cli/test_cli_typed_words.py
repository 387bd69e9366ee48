"""Dates and money as people type them, and everything that is refused."""

from __future__ import annotations

import pytest
from cli_program import Program


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("words"))
    program.ok("add", "Solartek", "--next", "call", "--due", "fri")
    return program


DAYS = [
        ("today", "2026-11-23"), ("tomorrow", "2026-11-24"), ("fri", "2026-11-27"),
        ("mon", "2026-11-30"), ("next mon", "2026-11-30"), ("+3d", "2026-11-26"),
        ("2w", "2026-12-07"), ("in 2 months", "2027-01-23"), ("30 nov", "2026-11-30"),
        ("nov 30", "2026-11-30"), ("1 nov", "2027-11-01"), ("2026-12-24", "2026-12-24"),
        ("24.12.2026", "2026-12-24"), ("1/12/2026", "2026-12-01"), ("eom", "2026-11-30"),
]  # fmt: skip


def test_days_as_they_are_typed(book: Program) -> None:
    answers = book.many(*(("next", "1", "x", "--due", phrase, "--json") for phrase, _ in DAYS))
    for (phrase, day), ran in zip(DAYS, answers, strict=True):
        assert ran.json["due"] == day, phrase


def test_the_order_of_day_and_month_is_a_setting(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    pipeline.ok("config", "set", "date_order", "month-first")
    assert pipeline.json("next", "1", "call", "--due", "1/12/2027")["due"] == "2027-01-12"


AMOUNTS = [
        ("500k", "500000", "USD"), ("1200.50", "1200.50", "USD"), ("1,234.56", "1234.56", "USD"),
        ("1 234,56 EUR", "1234.56", "EUR"), ("€500k", "500000", "EUR"), ("12,34,567 INR",
        "1234567", "INR"), ("1.5m", "1500000", "USD"), ("0", "0", "USD"), ("¥9000", "9000", "JPY"),
]  # fmt: skip


def test_money_as_it_is_typed(pipeline: Program) -> None:
    answers = pipeline.many(*(("add", "X", "--value", each[0], "--json") for each in AMOUNTS))
    for (typed, value, currency), ran in zip(AMOUNTS, answers, strict=True):
        assert (ran.json["value"], ran.json["currency"]) == (value, currency), typed


ADD = ("add", "X")
STEP = ("--next", "call", "--due")
REFUSED = [
    (2, (*ADD, *STEP, "31 feb"), "'31 feb' was read as year 2026, month 2, day 31"),
    (2, (*ADD, *STEP, "2026-13-01"), "there is no such day"),
    (2, (*ADD, *STEP, "sometime"), "no date in 'sometime'"),
    (2, (*ADD, *STEP, "yesterday"), "2026-11-22 is over"),
    (2, (*ADD, "--due", "fri"), "--next TEXT is missing"),
    (2, (*ADD, "--next", "call"), "--due DATE is missing"),
    (2, (*ADD, "--next", " ", "--due", "fri"), "the next step is empty"),
    (2, (*ADD, "--value", "-5"), "'-5' is negative"),
    (2, (*ADD, "--value", "much"), "'much' is not a valid amount"),
    (2, (*ADD, "--value", "1.200"), "can be read in two ways: write 1200 or 1.20"),
    (2, (*ADD, "--value", "1e9"), "not a valid amount"),
    (2, (*ADD, "--value", "nan"), "not a valid amount"),
    (2, (*ADD, "--value", "٥٠٠"), "not a valid amount"),
    (2, (*ADD, "--value", "9" * 30), "not a valid amount"),
    (2, (*ADD, "--value", "1.005 EUR"), ""),
    (2, (*ADD, "--value", "5 EUR", "--currency", "USD"), "but --currency says USD"),
    (2, (*ADD, "--currency", "XYZ"), "unknown currency 'XYZ'"),
    (2, (*ADD, "--stage", "somewhere"), "unknown stage 'somewhere': use search, negotiation"),
    (2, (*ADD, "--probability", "101"), "probability '101' is not valid"),
    (2, (*ADD, "--probability", "high"), "'high'"),
    (2, ("edit", "1.1", "--probability", "9" * 5_000), "0 to 100 percent"),
    (2, ("feedback", "edit", "1", "x", "--score", "9" * 5_000), "not a valid score (0 to 10)"),
    (2, ("config", "set", "proposal.days", "9" * 5_000), ""),
    (2, (*ADD, "--tag", "two words"), "a tag is one word"),
    (2, (*ADD, "--email", "nobody"), "'nobody' is no e-mail address"),
    (2, (*ADD, "--phone", "-"), "'-' is no phone number"),
    (2, (*ADD, "--set", "novalue"), "'novalue' is no NAME=VALUE"),
    (2, ("add", ""), "the name is empty"),
    (2, ("add", " \n "), "the name is empty"),
    (2, ("add", "x" * 100_001), "the name has 100,001 characters"),
    (2, ("add",), "missing argument 'NAME'"),
    (2, ("add", "X", "--nope"), "no such option: --nope"),
    (2, ("move", "1", "somewhere"), "unknown stage 'somewhere'"),
    (1, ("move", "1", "search"), "is in search already"),
    (2, ("move", "1", "contract", "--on", "tomorrow"), "in the future"),
    (2, ("move", "1", "contract", "--on", "1 nov"), "before deal 1.1 began"),
    (3, ("move", "99", "contract"), "there is no prospect 99"),
    (2, ("move", "1"), "missing argument 'STAGE'"),
    (2, ("lose", "1"), "missing option '--reason'"),
    (2, ("lose", "1", "--reason", " "), "the reason is empty"),
    (2, ("log", "1", "telepathy", "x"), "unknown kind of activity 'telepathy': use call"),
    (2, ("reopen", "1", "--stage", "nowhere"), "unknown stage"),
    (2, ("export", "deals.csv"), "to write a file: -o deals.csv"),
    (2, ("edit", "1", "--value", "-1"), "negative"),
    (2, ("edit", "1", "--probability", "x"), "0 to 100 percent"),
    (2, ("edit", "1", "--name", ""), "the name is empty"),
    (2, ("list", "--columns", "colour"), "there is no column 'colour'"),
    (2, ("list", "--limit", "0"), "--limit"),
    (2, ("list", "--format", "xml"), "'xml' is not one of"),
    (2, ("report", "status", "--period", "someday"), "'someday' is no period"),
    (2, ("report", "status", "--period", "2026", "--since", "fri"), "exclude each other"),
    (2, ("report", "status", "--since", "today", "--until", "1 nov"), "before it begins"),
    (2, ("undo", "many"), "'many' is not a valid int"),
    (1, ("undo", "99"), "there is no change 99"),
    (3, ("backup", "restore", "nope"), "no backup begins with 'nope'"),
    (2, ("config", "set", "owner", b"a\xffb"), "not valid text"),
    (2, ("add", b"a\xffb"), "the name is not valid text"),
    (2, ("log", "1", "call", b"\xff"), "the text is not valid text"),
    (2, ("next", "1", b"\xed\xa0\x80", "--due", "fri"), "not valid text"),
    (2, ("edit", "1", "--note", b"\xff"), "not valid text"),
    (2, ("add", "X", "--tag", b"\xff"), "not valid text"),
    (2, ("lose", "1", "--reason", b"\xff"), "not valid text"),
    (2, ("add", "X", "--set", b"a=\xff"), "not valid text"),
    (3, ("show", b"\xff"), "no prospect is called"),
]  # fmt: skip


def test_what_is_refused_changes_nothing(book: Program) -> None:
    """One line says what was understood, perhaps one more what to do."""
    before = book.digest
    answers = book.many(*(command for _, command, _ in REFUSED))
    for (code, command, said), ran in zip(REFUSED, answers, strict=True):
        assert ran.code == code, (command, ran)
        assert said in ran.refusal
        assert len(ran.err.splitlines()) <= 2, ran
        assert ran.book == before


def test_a_real_process_refuses_the_same_way(book: Program) -> None:
    before = book.digest
    for place in (0, 7, 29, 53):
        code, command, said = REFUSED[place]
        ran = book(*command)
        assert (ran.code, said in ran.refusal) == (code, True)
    assert book.digest == before


def test_bytes_that_are_no_text_find_nothing(book: Program) -> None:
    ran = book("list", b"\xff")
    assert (ran.code, ran.out) == (0, "No deal matches �.\n")


def test_a_text_that_begins_with_a_minus(book: Program) -> None:
    refused = book("log", "1", "call", "-5 % asked")
    assert refused.refusal == "no such option: -5"
    assert 'Put -- before text that starts with "-".' in refused.err
    logged = book.ok("log", "--json", "--", "1", "call", "-5 % asked").json
    assert logged["text"] == "-5 % asked"


@pytest.mark.parametrize("now", ["soon", "2026-02-31", ""])
def test_a_clock_that_makes_no_sense(book: Program, now: str) -> None:
    ran = book("list", env={"PIPELINE_NOW": now})
    assert (ran.code, "is not a valid date" in ran.refusal) == (2, True)
