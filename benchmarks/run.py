"""Measure the program: `python benchmarks/run.py [SUBJECT ...] [--runs N] [--json FILE]`.

Nothing asserts a time: a missed target is printed, and the exit status is 0.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import growth
import importing
import memory
import reports
import scale
import screens
import start
import taskwarrior
from rows import MISSED
from sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rows import Row

SUBJECTS: dict[str, Callable[[Sandbox], Iterator[Row]]] = {
    "start": start.rows,
    "import": importing.rows,
    "taskwarrior": taskwarrior.rows,
    "memory": memory.rows,
    "scale": scale.rows,
    "growth": growth.rows,
    "reports": reports.rows,
    "screens": screens.rows,
}


def main() -> None:
    """Print each row as soon as it is measured."""
    options = _options()
    records: list[dict[str, object]] = []
    missed = 0
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}")
    with tempfile.TemporaryDirectory(prefix="pipeline-benchmarks-") as folder:
        sandbox = Sandbox(Path(folder), options.runs, options.size)
        for subject in options.subjects or SUBJECTS:
            measure = SUBJECTS[subject]
            print(f"\n{subject}: {_first_line(measure)}")
            for measured in measure(sandbox):
                row = measured if options.size == 1 else replace(measured, target=None)
                print(row.line(), flush=True)
                records.append({"subject": subject, **row.record()})
                missed += row.verdict == MISSED
    print(f"\n{missed} of {sum(each['target'] is not None for each in records)} targets missed")
    if options.json:
        report = {"at": datetime.now(UTC).isoformat(), "cores": os.cpu_count(), "rows": records}
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the program side by side with others.")
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--runs", type=_at_least_one, help="pairs of each comparison")
    parser.add_argument(
        "--size",
        type=float,
        default=1.0,
        help="0.01: a hundredth of the data, to try it out, without targets",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as well")
    options = parser.parse_args()
    unknown = set(options.subjects) - set(SUBJECTS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}")
    return options


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _first_line(function: Callable[[Sandbox], Iterator[Row]]) -> str:
    return (sys.modules[function.__module__].__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    main()
