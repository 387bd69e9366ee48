"""Every command works on a book whose values are at the ends of their ranges."""

from __future__ import annotations

import random
from contextlib import chdir
from typing import TYPE_CHECKING, Any

import extreme_values as extreme
import pytest
from every_command import CHANGES, INTERACTIVE, LAST, READS, REPORTS

from pipeline_tui.cli.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cli_program import Program

EVERY = (*READS, *REPORTS, *CHANGES, *READS, *LAST)
_PART = 20
"""Command lines of one process, so that none needs more than its time."""
BOOKS: dict[str, Callable[[], extreme.Tables]] = {
    "ordinary": extreme.book,
    "smallest": lambda: extreme.all_at(min),
    "largest": lambda: extreme.all_at(max),
    "mixed": lambda: extreme.mixed(random.Random(1)),
    "long texts": lambda: extreme.long_texts(20_000),
    "many items": lambda: extreme.many_items(50),
}

STORM = (pytest.mark.storm,)
IN_EVERY_RUN = ("largest", "mixed")
"""The others take a minute more."""


def run_all(
    pipeline: Program, tables: extreme.Tables, every: Sequence[tuple[str, ...]] = EVERY
) -> list[int]:
    pipeline.book.parent.mkdir(parents=True, exist_ok=True)
    pipeline.book.write_bytes(extreme.text_of(tables))
    codes = []
    for start in range(0, len(every), _PART):
        part = every[start : start + _PART]
        with chdir(pipeline.folder):  # some write files
            results = pipeline.many(*part)
        for line, ran in zip(part, results, strict=True):
            assert ran.code in range(6), (line, ran)
            assert "fault of the program" not in ran.err, (line, ran.err)
            assert ran.code == 0 or ran.err.startswith("error: "), (line, ran)
            codes.append(ran.code)
    return codes


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in IN_EVERY_RUN else STORM) for name in BOOKS]
)
def test_every_command(pipeline: Program, name: str) -> None:
    codes = run_all(pipeline, BOOKS[name]())
    assert codes[: len(READS)].count(0) >= len(READS) - 5
    assert codes.count(0) > len(EVERY) * 0.8


def test_no_command_is_forgotten() -> None:
    assert {line[0] for line in EVERY} | INTERACTIVE == {entry.name for entry in COMMANDS}


@pytest.mark.storm
@pytest.mark.parametrize("seed", range(200))
def test_every_command_on_books_of_mixed_extremes(pipeline: Program, seed: int) -> None:
    run_all(pipeline, extreme.mixed(random.Random(seed)))


@pytest.mark.storm
@pytest.mark.parametrize("table", extreme.TABLES)
def test_every_command_with_one_extreme_value_at_a_time(pipeline: Program, table: str) -> None:
    for field in extreme.fields(extreme.book()):
        values: list[Any] = extreme.inside(field)
        if field.table != table or field.is_key:
            continue
        for value in values:
            tables = extreme.with_value(extreme.book(), field, value)
            run_all(pipeline, tables, (*READS, *REPORTS[1::7]))
