"""Hundreds of small hostile files: each is imported or refused in one line, soon, in little memory.

The limits have tenfold headroom: the slowest file takes six seconds on a quiet machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from hostile_files import files

_READER = Path(__file__).with_name("hostile_reader.py")
_SECONDS = 60
_MEGABYTES = 300
_LONGEST_LINE = 1_000
_IMPORTED_OR_REFUSED = {0, 1, 2, 6}
_PART = 15
"""Of so many files one is read by each run of the tests, and all of them by the storm."""
_ONCE_BAD = (
    "one key.json", "equal properties.vcf", "quoted quotes.csv", "many spaces.ods",
    "a million rows.ods", "tags of one.csv", "notes of one.csv", "similar people.csv",
    "quotes.csv", "unfinished tags.xlsx", "repeated rows.ods", "currencies, cells.csv",
    "header of quotes.csv", "numbers.json", "deep lists.json", "lying sizes.xlsx",
)  # fmt: skip
"""Files that hung the program, filled the memory, ended in a traceback or in a page of text."""


class Read(NamedTuple):
    """How the import of a file went."""

    name: str
    statuses: list[int]
    said: list[str]
    seconds: float
    peak: int


def read_all(names: list[str], folder: Path) -> list[Read]:
    """Import the files, all in one process; it fails if one of them hangs."""
    done = subprocess.run(
        [sys.executable, str(_READER), str(folder), str(_SECONDS)],
        input=json.dumps(names), capture_output=True, text=True, check=False,
        env={**os.environ, "PIPELINE_NOW": "2026-11-23T10:00+00:00"},
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (lines[-1], done.stderr[-3_000:])
    return [Read(**line) for line in lines if "name" in line]


def faults(each: Read) -> list[str]:
    """What is wrong with an import."""
    kilobytes = 1 if sys.platform != "darwin" else 1 / 1024
    checks = {
        "a status": set(each.statuses) <= _IMPORTED_OR_REFUSED,
        "a dry run that differs": len(set(each.statuses)) == 1,
        "a fault of the program": not any("fault of the program" in line for line in each.said),
        "a traceback": not any("Traceback" in line for line in each.said),
        "no error": each.statuses[-1] == 0 or each.said[:1][0].startswith("error: "),
        "a page of text": max(map(len, each.said), default=0) <= _LONGEST_LINE,
        "a hang": each.seconds < _SECONDS,
        "memory": each.peak * kilobytes < _MEGABYTES * 1024,
    }
    return [what for what, is_good in checks.items() if not is_good]


def _check(names: list[str], folder: Path) -> None:
    found = read_all(names, folder)
    assert [each.name for each in found] == names
    bad = {each.name: (faults(each), each.said[:3]) for each in found if faults(each)}
    assert not bad, bad


def test_some_hostile_files_do_no_harm(tmp_path: Path) -> None:
    every = files()
    _check(list(dict.fromkeys((*_ONCE_BAD, *list(every)[::_PART]))), tmp_path)


@pytest.mark.storm
@pytest.mark.parametrize("part", range(8))
def test_all_hostile_files_do_no_harm(tmp_path: Path, part: int) -> None:
    every = list(files())
    assert len(every) > 500
    _check(every[part::8], tmp_path)
