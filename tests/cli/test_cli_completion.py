"""What TAB offers, by the protocol of bash and of zsh."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest
from cli_program import Program
from hostile_names import NAMES, harm_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("completion"))
    program.many(
        ("add", "Solartek Energy", "--tag", "key", "--source", "fair"),
        ("add", "Solaris", "--tag", "cold", "--source", "referral"),
        ("add", "Café Ñandú", "--tag", "a$b"),
    )
    return program


def in_bash(program: Program, *words: str) -> list[str]:
    """Bash splits words at colons, and joins them with line ends."""
    ran = program(
        env={
            "_PIPELINE_COMPLETE": "complete_bash",
            "COMP_WORDS": "\n".join(("pipeline", *words)),
            "COMP_CWORD": str(len(words)),
        }
    )
    assert (ran.code, ran.err) == (0, "")
    return ran.out.split()


def in_zsh(program: Program, line: str) -> str:
    ran = program(env={"_PIPELINE_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line})
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_commands_and_options(book: Program) -> None:
    assert in_bash(book, "re") == ["reopen", "remove", "reliability", "referral", "report", "redo"]
    assert in_bash(book, "config", "un") == ["unset"]
    assert in_bash(book, "list", "--so") == ["--sort"]


def test_names_and_numbers(book: Program) -> None:
    assert in_bash(book, "show", "") == ["1", "2", "3"]
    assert in_bash(book, "show", "solart") == ["solartek\\", "Energy"]  # one word for bash
    assert in_bash(book, "show", "cafe") == ["cafe\\", "Ñandú"]
    assert in_bash(book, "show", "2") == ["2"]
    assert in_bash(book, "show", "x") == []
    assert '"solartek Energy":"1"' in in_zsh(book, "pipeline show sol")
    assert '"solaris":"2"' in in_zsh(book, "pipeline move sol")


def test_a_name_is_completed_whole_in_any_script_and_without_its_quotes(pipeline: Program) -> None:
    pipeline.many(
        ("add", "ООО «Ромашка» Плюс"), ("add", "क्षेत्र उद्योग", "--tag", "क्षेत्र"),
        ("add", "L'Énergie Ærø", "--source", "Łódź"),
    )  # fmt: skip
    for typed, whole in (
        ("ооо ром", "ооо ромашка Плюс"),
        ("क्षे", "क्षेत्र उद्योग"),
        ("lene", "lenergie Ærø"),
        ("lenergie aero", "lenergie aero"),
    ):
        offered = in_zsh(pipeline, f'pipeline show "{typed}')
        assert f'"{whole}"' in offered
        assert pipeline.ok("show", whole)
    assert in_bash(pipeline, "list", "tag", ":") == ["क्षेत्र"]
    assert in_bash(pipeline, "list", "source", ":", "Ł") == ["Łódź"]


def test_stages_kinds_and_more(book: Program) -> None:
    assert in_bash(book, "move", "1", "ne") == ["negotiation"]
    assert in_bash(book, "log", "1", "me") == ["meeting", "message"]
    assert in_bash(book, "add", "X", "--currency", "eu") == []  # they are in capitals
    assert in_bash(book, "add", "X", "--currency", "EU") == ["EUR"]
    assert in_bash(book, "report", "status", "--period", "this-m") == ["this-month"]
    assert in_bash(book, "list", "--columns", "ref,val") == ["ref,value"]
    assert in_bash(book, "reliability", "add", "1", "pay") == ["payment-history"]
    assert in_bash(book, "reliability", "add", "1", "pay", "m") == ["mixed"]
    assert in_bash(book, "duty", "done", "1", "segm") == ["segment\\", "set"]
    assert "stage.search.idle_limit" in in_bash(book, "config", "get", "stage.s")


def test_categories_and_competitors(book: Program) -> None:
    book.many(("competitor", "add", "Sunpower"), ("competitor", "add", "$(reboot)"))
    assert in_bash(book, "objection", "add", "1", "t") == ["timing", "trust"]
    assert in_bash(book, "objection", "library", "pri") == ["price"]
    assert in_bash(book, "competitor", "show", "") == ["Sunpower"]
    assert in_bash(book, "edit", "1.1", "--competitor", "sun") == ["sunpower"]
    assert '"objection:unresolved"' in in_zsh(book, "pipeline list objection:un").replace("\\", "")


def test_filter_words(book: Program) -> None:
    assert in_bash(book, "list", "so") == ["source:"]
    assert in_bash(book, "list", "stage", ":", "ne") == ["negotiation"]
    assert in_bash(book, "list", "tag", ":") == ["cold", "key"]
    assert '"stage\\\\:negotiation"' in in_zsh(book, "pipeline list stage:ne")
    assert '"source\\\\:fair"' in in_zsh(book, "pipeline list source:")
    assert in_bash(book, "list", "due", ":", "to") == ["today", "tomorrow"]


def test_it_follows_the_book_of_the_command_line(book: Program) -> None:
    assert in_bash(book, "--book", str(book.folder / "none.json"), "show", "sol") == []
    elsewhere = Program(book.folder / "elsewhere")
    assert in_bash(elsewhere, "--book", str(book.book), "show", "solart")


def test_a_damaged_book_offers_nothing_and_says_nothing(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    pipeline.book.write_bytes(b"{")
    assert in_bash(pipeline, "show", "so") == []
    assert in_bash(pipeline, "list", "tag", ":") == []


TRAPS = (
    "$(touch pwned)", "`touch pwned`", "\\$(touch pwned)", "'; touch pwned; '",
    '"; touch pwned; "', "a; touch pwned", "a && touch pwned", "a\ntouch pwned", "a | touch pwned",
    "${IFS}", "x\\`touch pwned\\`",
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("traps"))
    added = program.many(*(("add", "--source", name, "--", name) for name in (*TRAPS, *NAMES)))
    assert {ran.code for ran in added} == {0}
    return program


def test_no_name_reaches_a_shell_with_a_sign_that_it_acts_on(hostile: Program) -> None:
    """zsh evaluates what is offered; so nothing may leave that it would run."""
    for line in ("pipeline show ", "pipeline list source:", "pipeline show a", "pipeline show $"):
        offered = in_zsh(hostile, line)
        assert harm_in(offered) == []
        inner = re.sub(r"^_arguments '\*: :\(\((.*)\)\)'$", r"\1", offered.strip(), flags=re.S)
        plain = "".join(char for char in inner if unicodedata.category(char)[0] != "M")
        for pair in plain.splitlines():
            assert re.fullmatch(r'"[\w .,@+/:\\-]*"(:"[\w .,@+/:\\-]*")?|_files', pair), pair
    for words in (("show", ""), ("show", "a"), ("list", "source", ":"), ("show", "$")):
        for offered in in_bash(hostile, *words):
            assert re.fullmatch(r"[\w.,@+/:\\-]+", offered), offered


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_a_real_bash(book: Program, hostile: Program, tmp_path: Path) -> None:
    shim = tmp_path / "pipeline"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline_tui "$@"\n')
    shim.chmod(0o755)

    def completed(program: Program, *words: str) -> list[str]:
        script = (
            "source <(_PIPELINE_COMPLETE=source_bash pipeline)\n"
            f"COMP_WORDS=(pipeline {' '.join(words)}); COMP_CWORD={len(words)}\n"
            "_pipeline_completion pipeline\n"
            'for each in "${COMPREPLY[@]}"; do eval "printf \'%s\\n\' $each"; done'
        )
        done = subprocess.run(
            [str(shutil.which("bash")), "--norc", "-c", script],
            env=program.env | {"PATH": f"{tmp_path}:{program.env['PATH']}"},
            cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.stderr == ""
        return done.stdout.splitlines()

    assert completed(book, "show", "solart") == ["solartek Energy"]
    assert completed(book, "show", "sol") == ["solartek Energy", "solaris"]
    for typed in ("''", "a", "x"):
        completed(hostile, "show", typed)
    assert not (tmp_path / "pwned").exists()
