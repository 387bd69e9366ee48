"""The status of a large book with all its activities, and how reports grow with the book."""

from __future__ import annotations

import sys
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from measure import at_most, in_turn, spread
from rows import Row
from sandbox import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox import Sandbox

_IMPORT = "import typer, rich.table"
_ACTIVITIES = 10
"""For each prospect."""
_GROWING = (["report", "status"], ["report", "status", "--period", "all"], ["report", "velocity"])


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """Whole processes, output in a pipe."""
    sizes = (sandbox.count(10_000), sandbox.count(100_000))
    books = {size: sandbox.new_book(f"active-{size}", size, _ACTIVITIES) for size in sizes}
    yield _status(sandbox, books[sizes[0]], sizes[0])
    yield _search(sandbox, books[sizes[0]], sizes[0])
    for command in _GROWING:
        yield _growth(sandbox, books, command)
    for book in books.values():
        sandbox.drop(book)


def _status(sandbox: Sandbox, book: Path, size: int) -> Row:
    times = in_turn(
        {
            "report status": partial(_run, sandbox, book, ["report", "status"]),
            _IMPORT: lambda: sandbox.run([sys.executable, "-c", _IMPORT]).seconds,
        },
        sandbox.runs(25),
    )
    label = f"status of {size:,} with {size * _ACTIVITIES:,} activities"
    return at_most(times, "report status", _IMPORT, 2.5, label)


def _search(sandbox: Sandbox, book: Path, size: int) -> Row:
    """A word that nothing holds is looked for in every text, a part of a name only in names."""
    words = ("list zzzz", "list name:zzzz")
    timers = {each: partial(_run, sandbox, book, each.split()) for each in words}
    label = f"list WORD of {size:,} with {size * _ACTIVITIES:,} activities"
    return at_most(in_turn(timers, sandbox.runs(9)), *words, 4, label)


def _growth(sandbox: Sandbox, books: dict[int, Path], command: list[str]) -> Row:
    """What a prospect costs in the large book, beside what it costs in the small one."""
    nothing = sandbox.root / "nobody" / "book.json"
    small, large = sorted(books)
    sides = {0: nothing, small: books[small], large: books[large]}
    timers = {str(size): partial(_run, sandbox, book, command) for size, book in sides.items()}
    times = in_turn(timers, sandbox.runs(7))
    floor = median(times["0"])
    costs = {size: [(each - floor) / size for each in times[str(size)]] for size in (small, large)}
    ratios = [many / few for few, many in zip(costs[small], costs[large], strict=True)]
    low, high = spread(ratios)
    per = {size: median(cost) * 1e6 for size, cost in costs.items()}
    return Row(
        name=f"{' '.join(command)}: a prospect of {large:,} beside one of {small:,}",
        figure=median(ratios),
        low=low,
        high=high,
        target=1.5,
        detail=f"{per[large]:.1f} µs and {per[small]:.1f} µs above the start",
    )


def _run(sandbox: Sandbox, book: Path, command: list[str]) -> float:
    return sandbox.run([*pipeline(), *command], {"PIPELINE_BOOK": str(book)}).seconds
