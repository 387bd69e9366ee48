"""The benchmarks run; what they measure is not asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parents[2] / "benchmarks" / "run.py"


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(RUN), *arguments], capture_output=True, text=True, check=False
    )


def test_each_row_has_a_figure(tmp_path: Path) -> None:
    """A hundredth of the data, one pair each."""
    found = tmp_path / "rows.json"
    options = ["--runs", "1", "--size", "0.01", "--json", str(found)]
    done = _run("scale", "memory", *options)
    assert done.returncode == 0, done.stderr
    rows = json.loads(found.read_text())["rows"]
    assert {row["subject"] for row in rows} == {"scale", "memory"}
    assert all(row["figure"] > 0 for row in rows)
    assert all(row["name"] in done.stdout for row in rows)


def test_an_unknown_subject_is_refused() -> None:
    """Before anything is measured."""
    done = _run("speed")
    assert done.returncode == 2
    assert "there are start" in done.stderr
