"""A name is text: never markup, never a control sequence, whatever it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hostile_names import NAMES, harm_in

from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect

if TYPE_CHECKING:
    from cli_program import Program, Ran

PARTS = 4
"""The names are tried in parts, so that several workers share them."""


def life_of(number: int, name: str) -> list[tuple[str, ...]]:
    """Every command that shows a name; the text stands in every field that takes text."""
    ref, deal = str(number), f"{number}.1"
    return [
        ("add", "--contact", name, "--role", name, "--title", name, "--source", name,
         "--segment", name, "--owner", name, "--product", name, "--needs", name, "--note", name,
         "--set", f"field={name}", "--next", name, "--due", "today", "--value", "5k", "--", name),
        ("show", ref),
        ("move", "--reason", name, ref, "negotiation"),
        ("log", "--outcome", name, "--", ref, "call", name),
        ("next", "--due", "tomorrow", "--", ref, name),
        ("done", "--outcome", name, "--next", name, "--due", "fri", ref),
        ("edit", "--name", f"{name} 2", ref),
        ("edit", "--title", f"{name} 2", deal),
        ("contact", "add", "--role", name, "--", ref, name),
        ("contact", "remove", ref, "2"),
        ("deal", "add", "--title", name, ref),
        ("remove", "--yes", f"{number}.2"),
        ("lose", "--reason", name, deal),
        ("next", deal, "x", "--due", "fri"),
        ("reopen", deal),
        ("show", ref),
        ("show", "--", name),
        ("show", "--", name[:200] + "?"),
        ("list", "--", name),
        ("win", deal),
        ("undo",),
        ("history", "--limit", "3"),
        ("remove", ref, "--yes"),
        ("undo",),
        ("edit", "--name", name, ref),
    ]  # fmt: skip


PAGES = (
    ("list",), ("list", "--format", "md"), ("list", "--prospects"),
    ("list", "--columns", "prospect,title,next_step,source,segment,owner,product,lost_reason"),
    ("today",), ("today", "--format", "md"),
    ("report", "status"), ("report", "status", "--format", "md"),
    ("history", "--limit", "400"), ("history", "1"), ("history", "7"), ("backup", "list"),
    ("show", ""), ("list", "name:acme"), ("move", "a", "contract"), ("doctor",),
)  # fmt: skip


def part(place: int) -> tuple[str, ...]:
    return NAMES[place::PARTS]


def lives(place: int) -> list[tuple[str, ...]]:
    return [
        line for number, name in enumerate(part(place), 1) for line in life_of(number, name)
    ] + list(PAGES)


def check(ran: Ran) -> None:
    assert ran.code in (0, 1, 2, 3), ran
    assert "fault of the program" not in ran.err, ran.err
    assert "Traceback" not in ran.err
    assert harm_in(ran.out) == []
    assert harm_in(ran.err) == []


@pytest.mark.parametrize("place", range(PARTS))
def test_no_name_does_harm_in_a_pipe_and_each_is_kept_as_it_came(
    pipeline: Program, place: int
) -> None:
    lines = lives(place)
    answers = pipeline.many(*lines)
    for line, ran in zip(lines, answers, strict=True):
        check(ran)
        if line[0:1] == ("add",):
            assert ran.code == 0, ran
    prospects = pipeline.json("list", "--prospects")
    assert [prospect["prospect"] for prospect in prospects] == list(part(place))
    for prospect, name in zip(prospects, part(place), strict=True):
        assert prospect["source"] == prospect["notes"] == prospect["fields"]["field"] == name
        assert prospect["contacts"][0]["name"] == name
    dossier = pipeline.json("show", "1")
    assert dossier["activities"][0]["outcome"] == part(place)[0]
    assert json.loads(pipeline.book.read_bytes())["prospects"]["1"]["name"] == part(place)[0]


@pytest.mark.parametrize("place", range(PARTS))
def test_no_name_does_harm_in_a_terminal(pipeline: Program, place: int) -> None:
    seen = pipeline.many_in_terminal(*lives(place))
    assert "fault of the program" not in seen
    assert "Traceback" not in seen
    assert harm_in(seen, is_terminal=True) == []
    if place == 0:
        assert "Acme [/] Ltd" in seen  # shown as it is


def test_names_that_no_command_line_can_hold(pipeline: Program) -> None:
    """NUL comes from files; whoever writes the book by other means can put it there."""
    with pipeline.opened.change("test", pipeline.now) as change:
        for name in ("Null\x00 byte", "\x1b[31m" * 50, "\u200b"):
            prospect = add_prospect(change, NewProspect(name, source=name, tags=("a\x00b",)))
            add_deal(change, prospect, NewDeal("EUR", title=name))
    for ran in pipeline.many(*PAGES, ("show", "1"), ("show", "null")):
        check(ran)
    seen = pipeline.many_in_terminal(*PAGES, ("show", "1"))
    assert harm_in(seen, is_terminal=True) == []
    assert pipeline.json("show", "1")["prospect"] == "Null\x00 byte"


def test_the_real_program_with_the_worst_of_them(pipeline: Program) -> None:
    name = "[@click=app.quit]\x1b]0;pwned\x07\x9b2J\u202e[/] | `x`\nerror: no"
    added = pipeline.ok("add", name, "--next", name, "--due", "today", "--json").json
    assert (added["prospect"], added["next_step"]) == (name, name)
    for command in ("list", "today", "show"):
        words = [command, "1"] if command == "show" else [command]
        assert harm_in(pipeline.ok(*words).out) == []
        shown = pipeline.in_terminal(*words)
        assert shown.code == 0
        assert harm_in(shown.out, is_terminal=True) == []
        assert "[@click=app.quit]␛]0;" in shown.out
    assert len(pipeline("show", name).out.splitlines()[0]) == len(name) + 3
    asked = pipeline.in_terminal("remove", "1", keys=b"n\n")
    assert harm_in(asked.out, is_terminal=True) == []
    for words in (("log", "1", name), ("list", f'"{name}'), ("move", "1", name)):
        refused = pipeline(*words)
        assert refused.code == 2
        assert harm_in(refused.err) == []
        assert len(refused.err.splitlines()) == 1
    option = pipeline("list", f"--{name}")
    assert (option.code, harm_in(option.err)) == (2, [])


def test_settings_are_cleaned_too(pipeline: Program) -> None:
    name = "Anna\x1b[2J\u202e [/]"
    pipeline.ok("config", "set", "owner", name)
    pipeline.ok("add", "X")
    for command in (("config", "get", "owner"), ("config", "list"), ("list", "--prospects")):
        assert harm_in(pipeline.ok(*command).out) == []
        assert harm_in(pipeline.in_terminal(*command).out, is_terminal=True) == []
    assert pipeline.json("list")[0]["owner"] == name
