"""Pipes and terminals: what is printed where, how wide, in which colours."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli_program import Program
from rich.cells import cell_len

from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect

if TYPE_CHECKING:
    from collections.abc import Sequence

STYLE = re.compile(r"\x1b\[[0-9;]*m")
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")
REPORTS = (
    ("list",), ("list", "--prospects"), ("today",), ("report", "status", "--period", "this-month"),
    ("show", "solar"), ("history",), ("config", "list"), ("doctor",),
    ("list", "--columns", "ref,prospect,title,stage,status,value,currency,probability,next_step,"
     "next_due,idle_days,source,segment,owner,tags,created,closed,expected_close,product"),
)  # fmt: skip


def bare(shown: str) -> list[str]:
    return [line.rstrip() for line in STYLE.sub("", shown).splitlines()]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A book of 5,000 deals."""
    program = Program(tmp_path_factory.mktemp("large"))
    with program.opened.change("test", program.now) as change:
        for place in range(5_000):
            prospect = add_prospect(change, NewProspect(f"Company number {place} of a long list"))
            add_deal(change, prospect, NewDeal("EUR", title="Second delivery of inverters"))
    return program


@pytest.mark.parametrize("columns", [30, 60, 80, 160])
def test_no_line_is_wider_than_the_terminal(sampled: Program, columns: int) -> None:
    sampled.ok("config", "set", "owner", "A manager with a long name")
    seen = sampled.many_in_terminal(*REPORTS, columns=columns)
    assert max(cell_len(line) for line in bare(seen)) <= columns


def test_eighty_columns_are_readable(sampled: Program) -> None:
    """Names, values and due dates are there; no figure and no day is cut."""
    lines = bare(sampled.in_terminal("list", columns=80).out)
    assert lines[0].split() == ["ref", "prospect", "stage", "value", "next", "step", "due", "idle"]
    assert lines[-1] == "no room for: deal"
    text = "\n".join(lines)
    for whole in ("480,000 EUR", "18,500 EUR", "3 d overdue", "tomorrow", "Wed 25 Nov", "12 d",
                  "Nordwind", "10.1", "no next step", "negotiation"):  # fmt: skip
        assert whole in text
    today = bare(sampled.in_terminal("today", columns=80).out)
    text = "\n".join(today)
    assert "2.1  Nordwind GmbH: Controllers  send new offer   125,000 EUR  2 d overdue" in text
    assert "contract, 16 d idle, limit 14, no next step" in text
    assert "they promised it, 3 d overdue" in text


def test_bars_without_room_are_not_missed(sampled: Program) -> None:
    """They have no name: there is nothing to say of them."""
    shown = bare(sampled.in_terminal("report", "sources", columns=66).out)
    assert not any("no room for" in line for line in shown)
    assert not any("█" in line for line in shown[:5])


def test_sixty_columns_leave_out_what_matters_least(sampled: Program) -> None:
    lines = bare(sampled.in_terminal("list", columns=60).out)
    assert lines[0].split() == ["ref", "prospect", "value", "next", "step", "due"]
    assert lines[-1] == "no room for: deal, idle, stage"
    assert "480,000 EUR" in "\n".join(lines)


def test_wide_enough_for_all(sampled: Program) -> None:
    lines = bare(sampled.in_terminal("list", columns=160).out)
    assert "…" not in "\n".join(lines)
    assert lines[0].split()[2] == "deal"


def test_long_texts_of_a_dossier_go_on_in_the_next_line(pipeline: Program) -> None:
    words = " ".join(f"word{place}" for place in range(60))
    pipeline.ok("add", "Solartek")
    pipeline.ok("log", "1", "call", words)
    shown = bare(pipeline.in_terminal("show", "1", columns=60).out)
    assert max(map(len, shown)) <= 60
    text = " ".join(" ".join(shown).split())
    assert all(f"word{place}" in text for place in range(60))
    assert words in pipeline.ok("show", "1").out  # in a pipe it is one line


def test_columns_says_how_wide_the_terminal_is(sampled: Program) -> None:
    shown = bare(sampled.in_terminal("list", columns=160, env={"COLUMNS": "60"}).out)
    assert max(map(cell_len, shown)) <= 60


def test_a_pipe_has_no_colour_and_no_cut(sampled: Program) -> None:
    for env in ({}, {"TERM": "xterm-256color"}, {"COLUMNS": "20"}):
        for ran in sampled.many(*REPORTS, env=env):
            assert "\x1b" not in ran.out
            assert "…" not in ran.out
    assert "competitor's terms in writing" in sampled.ok("list", env={"COLUMNS": "20"}).out


def test_a_terminal_has_colours_unless_told_otherwise(sampled: Program) -> None:
    assert COLOUR.search(sampled.in_terminal("list").out)
    assert not COLOUR.search(sampled.in_terminal("list", env={"NO_COLOR": "1"}).out)
    assert not COLOUR.search(sampled.in_terminal("--no-color", "list").out)
    assert "\x1b" not in sampled.in_terminal("list", env={"TERM": "dumb"}).out
    assert "\x1b" not in sampled.in_terminal("list", "--json").out


def _in_shell(program: Program, words: Sequence[str], rest: str) -> tuple[list[str], str]:
    command = shlex.join([sys.executable, "-m", "pipeline_tui", *words])
    done = subprocess.run(
        [str(shutil.which("bash")), "-c", f"{command} {rest}; echo ${{PIPESTATUS[*]}}"],
        env=program.env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize(
    "words", [["list"], ["list", "--json"], ["list", "--format", "md"], ["list", "--prospects"]]
)
def test_head_is_no_error(large: Program, words: list[str]) -> None:
    out, err = _in_shell(large, words, "| head -1")
    assert out[-1] == "0 0"
    assert len(out) == 2
    assert err == ""


def test_a_reader_that_is_gone_already(sampled: Program) -> None:
    for words in (["--help"], ["list"], ["list", "--json"], ["add", "--help"], ["doctor"]):
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run(
            [sys.executable, "-m", "pipeline_tui", *words],
            env=sampled.env, stdout=write_end, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
        os.close(write_end)
        assert (done.returncode, done.stderr) == (0, b""), words


def test_sums_of_several_currencies_go_on_in_the_next_line(pipeline: Program) -> None:
    for place, currency in enumerate(("GBP", "EUR", "USD", "INR"), 1):
        pipeline.many(("add", f"Firm {place}", "--value", f"{place}00k", "--currency", currency))
    seen = bare(pipeline.in_terminal("report", "status", columns=60).out)
    assert max(map(len, seen)) <= 60
    text = "\n".join(seen)
    for whole in ("400,000 INR +", "300,000 USD +", "200,000 EUR +", "10,000 GBP"):
        assert whole in text  # no amount stands apart from its currency


def test_thousands_of_rows_in_a_terminal(large: Program) -> None:
    lines = bare(large.in_terminal("list", columns=80).out)
    assert len(lines) >= 5_000
    assert max(map(len, lines)) <= 80


def test_a_long_group_of_the_day_is_cut_on_a_terminal_only(large: Program) -> None:
    shown = bare(large.in_terminal("today").out)
    assert "… and 4,985 more: pipeline list 'status:open next:none'" in shown
    assert len(large.ok("today").lines) > 5_000


def test_nothing_is_asked_without_a_terminal(pipeline: Program) -> None:
    pipeline.ok("add", "Solartek")
    removed = pipeline("remove", "1", stdin="n\n")
    assert (removed.code, removed.lines[0]) == (0, "Removed 1 Solartek.")
