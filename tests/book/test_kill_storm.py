"""Real kills at random moments: no acknowledged change is lost, and nothing unreadable is left."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from processes import start
from samples import add_to, assert_goes_on, assert_sound, moment, temporary

from pipeline_tui.book import Book

if TYPE_CHECKING:
    from pathlib import Path

ANCIENT = 1_000_000_000


def _killed(path: Path, kind: str, name: str, changes: int, seconds: float) -> list[list[str]]:
    """Change the book until the kill, some time behind some change; what was acknowledged."""
    process = start("storm", path, kind, name)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    first = "".join(process.stdout.readline() for _ in range(changes))
    time.sleep(seconds)
    process.kill()
    assert process.stderr is not None
    # not communicate(): it would lose the lines that wait in the buffer of readline()
    out, err = first + process.stdout.read(), process.stderr.read()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        assert pipe is not None
        pipe.close()
    assert err == ""
    lines = out.split("\n")[:-1]
    return [line.split() for line in lines]


def _check(path: Path, acknowledged: list[list[str]], given: set[int]) -> None:
    snapshot = Book(path).read()
    assert_sound(path)
    latest: dict[int, tuple[str, str]] = {}
    for what, number, notes in acknowledged:
        if what == "add":
            assert int(number) not in given, "a number was given twice"
            given.add(int(number))
        latest[int(number)] = (what, notes)
    for number, (what, notes) in latest.items():
        found = snapshot.prospects.get(number)
        if what == "add" and found is None:
            # killed behind the removal, before its word came out
            assert Book(path).history()[-1].command == "remove"
        elif what == "remove":
            assert found is None
        else:
            assert found is not None
            mine, theirs = notes.rpartition("-"), found.notes.rpartition("-")
            assert mine[0] == theirs[0]
            assert int(theirs[2]) >= int(mine[2]), "an acknowledged edit is lost"
    heads = [head.revision for head in Book(path).history()]
    assert heads == list(range(1, snapshot.revision + 1))


def _storm(path: Path, size: int, kills: int, most_seconds: float) -> tuple[int, int]:
    add_to(Book(path), size)
    chance = random.Random(size)
    given: set[int] = set()
    acknowledged = 0
    for number in range(kills):
        kind = ("add", "edit", "remove")[number % 3]
        before = len(temporary(path.parent))
        lines = _killed(path, kind, str(number), number % 4, chance.uniform(0, most_seconds))
        acknowledged += len(lines)
        assert len(temporary(path.parent)) <= before + 1
        _check(path, lines, given)
    left = temporary(path.parent)
    for each in left:
        with suppress(FileNotFoundError):
            os.utime(each, (ANCIENT, ANCIENT))
    Book(path).back_up(moment())
    assert_goes_on(path)
    assert temporary(path.parent) == []
    return acknowledged, len(left)


def test_forty_kills_lose_nothing(path: Path) -> None:
    acknowledged, left = _storm(path, 100, 40, 0.01)
    print(f"{acknowledged} changes acknowledged, {left} temporary files swept")
    assert acknowledged > 40


@pytest.mark.storm
@pytest.mark.parametrize("size", [250, 2200])
def test_a_thousand_kills_lose_nothing(size: int, path: Path) -> None:
    """Each prospect has a deal, an activity and a step: 1,000 and 8,800 documents."""
    acknowledged, left = _storm(path, size, 1000, 0.35)
    print(f"{acknowledged} changes acknowledged, {left} temporary files swept")
    assert acknowledged > 1000
