"""Help that shows how, and a start that pays for nothing it does not use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer import Context
from typer.core import TyperGroup

from pipeline_tui.cli.lazy_group import load_command
from pipeline_tui.cli.registry import COMMANDS

if TYPE_CHECKING:
    from cli_program import Program

HEAVY = ("dateutil", "pydantic", "rapidfuzz", "rich.console", "textual", "tomlkit", "platformdirs")


def _leaves() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for entry in COMMANDS:
        command = load_command(entry)
        is_group = isinstance(command, TyperGroup)
        inner = command.list_commands(Context(command)) if is_group else []
        found += [(entry.name, name) for name in inner] if is_group else [(entry.name,)]
    return found


def test_help_lists_every_command_with_its_summary(pipeline: Program) -> None:
    out = " ".join(pipeline.ok("--help").out.split())
    for entry in COMMANDS:
        assert f"{entry.name} {entry.summary}" in out
    assert "REF is a number (12), a deal (12.1) or part of a name." in out
    assert pipeline.ok("--version").out.startswith("pipeline ")


def test_every_command_has_help_with_an_example(pipeline: Program) -> None:
    leaves = _leaves()
    answers = pipeline.many(*((*words, "--help") for words in leaves))
    for words, ran in zip(leaves, answers, strict=True):
        assert (ran.code, ran.err) == (0, "")
        assert f"Usage: pipeline {' '.join(words)} " in ran.out
        assert "Examples:" in ran.out, words
        assert f"    pipeline {' '.join(words)}" in ran.out, words
        assert max(map(len, ran.lines)) <= 110


def test_the_help_of_a_command_begins_with_its_summary(pipeline: Program) -> None:
    answers = pipeline.many(*((entry.name, "--help") for entry in COMMANDS))
    for entry, ran in zip(COMMANDS, answers, strict=True):
        assert entry.summary in " ".join(ran.out.split())
    edit = pipeline.ok("edit", "--help").out
    assert "Owner, tags and fields go to what REF names." in " ".join(edit.split())


def test_a_group_alone_shows_its_help(pipeline: Program) -> None:
    for ran in pipeline.many(("config",), ("backup",), ("contact",), ("target",), ("deal",)):
        assert ran.code == 2
        assert "Commands:" in ran.out + ran.err


def _imported(pipeline: Program, *words: str) -> set[str]:
    code = (
        "import json, sys\n"
        "from pipeline_tui.cli.main import run\n"
        "sys.argv = ['pipeline', *json.loads(sys.argv[1])]\n"
        "status = run(sys.argv[1:])\n"
        "print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    ran = pipeline.python("-c", code, json.dumps(words))
    assert ran.code == 0, ran
    status, modules = json.loads(ran.err)
    assert status == 0
    return {name for name in HEAVY if name in modules}


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--json"), ("list",), ("list", "value>100k", "-tag:cold", "--sort", "-value"),
        ("add", "X", "--value", "5k", "--next", "call", "--due", "fri"), ("today",),
        ("report", "status"), ("move", "1", "contract"), ("log", "1", "call", "x"),
        ("show", "solartek"), ("undo",), ("history",),
    ],
)  # fmt: skip
def test_a_command_in_a_pipe_imports_nothing_heavy(
    pipeline: Program, words: tuple[str, ...]
) -> None:
    pipeline.many(("add", "Solartek", "--value", "500k"), ("move", "1", "negotiation"))
    assert _imported(pipeline, *words) == set()


def test_what_is_needed_is_imported(pipeline: Program) -> None:
    """So that the test above cannot pass by looking for the wrong names."""
    pipeline.ok("add", "Solartek")
    assert _imported(pipeline, "next", "1", "x", "--due", "+3d") == {"dateutil"}
    assert _imported(pipeline, "config", "set", "owner", "Anna") == {"tomlkit"}
