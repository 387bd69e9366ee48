"""Settings: read, changed, put back; and what they change."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_program import Program


def test_list_get_set_unset_and_path(pipeline: Program) -> None:
    assert pipeline.ok("config", "get", "currency").out == "USD\n"
    assert pipeline.ok("config", "set", "currency", "eur").lines == [
        f"currency = EUR ({pipeline.settings})"
    ]
    assert pipeline.ok("config", "get", "currency").out == "EUR\n"
    assert pipeline.json("add", "Solartek")["currency"] == "EUR"
    assert pipeline.json("config", "list")["currency"] == "EUR"
    assert pipeline.ok("config", "unset", "currency").out == "currency is at its default again.\n"
    assert pipeline.ok("config", "unset", "currency").out == "currency is at its default already.\n"
    assert pipeline.ok("config", "path").lines == [
        f"settings  {pipeline.settings}",
        f"book      {pipeline.book}",
    ]
    listed = pipeline.ok("config", "list").out
    assert "Currency of a value that names none." in listed
    assert "target.MONTH.value" in listed
    assert stat.S_IMODE(pipeline.settings.stat().st_mode) == 0o600
    assert stat.S_IMODE(pipeline.settings.parent.stat().st_mode) == 0o700


def test_comments_stay(pipeline: Program) -> None:
    pipeline.settings.parent.mkdir(parents=True)
    pipeline.settings.write_text(
        "# mine\ncurrency = 'EUR'  # since 2020\n\n[stage.search]\n# long\nidle_limit = 30\n"
    )
    pipeline.ok("config", "set", "stage.search.idle_limit", "21")
    pipeline.ok("config", "set", "owner", "Anna")
    text = pipeline.settings.read_text()
    for kept in ("# mine", "currency = 'EUR'  # since 2020", "# long", "idle_limit = 21"):
        assert kept in text
    assert pipeline.ok("config", "get", "owner").out == "Anna\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "curency", "EUR"), 2, "there is no setting 'curency': did you mean currency?"),
        (("get", "stage.serach.idle_limit"), 2, "did you mean stage.search.idle_limit?"),
        (("unset", "nonsense"), 2, "there is no setting 'nonsense'"),
        (("set", "currency", "XYZ"), 2, "unknown currency 'XYZ'"),
        (("set", "zone", "Mars/Base"), 2, "unknown time zone 'Mars/Base'"),
        (("set", "date_order", "random"), 2, "use day-first or month-first"),
        (("set", "stage.search.probability", "101"), 2, "0 to 100 percent"),
        (("set", "stage.search.idle_limit", "0"), 2, "no whole number from 1 to 3650"),
        (("set", "target.2026-13.value", "5"), 2, "there is no setting"),
        (("get", "target.2026-11.value"), 3, "target.2026-11.value is not set"),
    ],
)
def test_what_is_refused(pipeline: Program, words: tuple[str, ...], code: int, said: str) -> None:
    ran = pipeline("config", *words)
    assert (ran.code, said in ran.refusal) == (code, True), ran
    assert not pipeline.settings.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("currency = ", "not valid TOML"),
        ("\xff", "not valid TOML"),
        ("curency = 'EUR'", "did you mean currency?"),
        ("[stage.search]\nprobability = 'high'", "stage.search.probability"),
        ("currency = true", "neither text nor a number"),
    ],
)
def test_a_damaged_file_is_named_and_left_alone(pipeline: Program, text: str, said: str) -> None:
    pipeline.settings.parent.mkdir(parents=True)
    pipeline.settings.write_bytes(text.encode("latin-1"))
    commands = [("list",), ("today",), ("add", "X"), ("config", "set", "owner", "Anna")]
    for ran in pipeline.many(*commands):
        assert ran.code == 2
        assert said in ran.refusal
        assert str(pipeline.settings) in ran.refusal
    assert pipeline.settings.read_bytes() == text.encode("latin-1")
    assert not pipeline.book.exists()


def test_limits_and_probabilities_change_the_day_and_the_figures(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek", "--value", "100k EUR", env=pipeline.on_day("2026-11-20"))
    assert pipeline.json("today")["stale"] == []
    assert pipeline.json("report", "status")["open"]["weighted"] == {"EUR": "10000"}
    pipeline.ok("config", "set", "stage.search.idle_limit", "3")
    pipeline.ok("config", "set", "stage.search.probability", "25")
    (line,) = pipeline.json("today")["stale"]
    assert line["reason"] == "search, 3 d idle, limit 3, no next step"
    assert pipeline.json("report", "status")["open"]["weighted"] == {"EUR": "25000"}
    assert pipeline.json("list")[0]["probability"] == 25


def test_a_target_shows_attainment(pipeline: Program) -> None:
    pipeline.ok("config", "set", "currency", "EUR")
    pipeline.ok("config", "set", "target.2026-11.value", "100k")
    pipeline.ok("config", "set", "target.2026-11.deals", "4")
    pipeline.ok("add", "Solartek", "--value", "25k", "--stage", "contract")
    pipeline.ok("win", "1")
    page = pipeline.ok("report", "status", "--period", "this-month").out
    assert "25,000 EUR of 100,000 EUR: 25.0 %, 75,000 EUR to go" in page
    assert "1 of 4 deals" in page
    attainment = pipeline.json("report", "status")["attainment"]
    assert (attainment["share"], attainment["gap"]) == ("0.2500", "75000")


def test_owner_is_put_on_new_prospects(pipeline: Program) -> None:
    pipeline.ok("config", "set", "owner", "Anna")
    assert pipeline.json("add", "Solartek")["owner"] == "Anna"
    assert pipeline.json("add", "Nordwind", "--owner", "Ben")["owner"] == "Ben"


def test_book_and_settings_can_be_named_on_the_command_line(pipeline: Program) -> None:
    other = pipeline.folder / "other" / "mine.json"
    settings = pipeline.folder / "other.toml"
    settings.write_text("currency = 'INR'\n")
    added = pipeline.ok("--book", other, "--config", settings, "add", "X", "--json").json
    assert added["currency"] == "INR"
    assert other.exists()
    assert not pipeline.book.exists()
    history = pipeline.ok("--book", other, "history", "--json").json
    assert history[0]["command"] == "add X --json"  # as it was typed, without where


def test_a_key_that_is_taken_is_refused_before_it_is_written(pipeline: Program) -> None:
    pipeline.ok("config", "set", "key.prospect-edit", "f9")
    pipeline.ok("config", "set", "key.deal-edit", "E")
    before = pipeline.settings.read_bytes()
    refused = pipeline.many(
        ("config", "set", "key.step-done", "E"),
        ("config", "set", "key.step-done", "n"),
        ("config", "set", "key.step-done", "F8"),
        ("config", "set", "key.step-dne", "f8"),
        ("config", "unset", "key.prospect-edit"),
    )
    assert [ran.code for ran in refused] == [2] * 5
    assert "E is the key of step-done already" in refused[0].refusal
    assert "small letters: f8" in refused[2].refusal
    assert "E is the key of" in refused[4].refusal
    assert pipeline.settings.read_bytes() == before
    pipeline.ok("config", "unset", "key.deal-edit")
    pipeline.ok("config", "unset", "key.prospect-edit")
