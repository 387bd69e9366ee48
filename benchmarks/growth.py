"""For information: how the time of a save and of the reports grows with the book."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from measure import in_turn, spread, timed
from ours import OurBook
from rows import Row
from sandbox import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox import Sandbox

_COMMANDS = (["today"], ["report", "status"])


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """Nothing here has a target."""
    yield from _saves(sandbox)
    yield from _commands(sandbox)


def _saves(sandbox: Sandbox) -> Iterator[Row]:
    """One add in process, the book opened anew: read, check, journal, write, sync."""
    sizes = list(dict.fromkeys(sandbox.count(each) for each in (100, 1_000, 10_000, 100_000)))
    books = {size: sandbox.new_book(f"grown-{size}", size) for size in sizes}
    timers = {
        f"{size}": timed(OurBook(book, size, keep_open=False).add) for size, book in books.items()
    }
    times = in_turn(timers, sandbox.runs(9))
    floor = median(times[f"{sizes[0]}"])
    for size in sizes:
        each = times[f"{size}"]
        more = (median(each) - floor) / size * 1e6
        low, high = spread(each)
        yield Row(
            name=f"save at {size:,}",
            figure=median(each) * 1000,
            unit="ms",
            low=low * 1000,
            high=high * 1000,
            detail="" if size == sizes[0] else f"{more:.2f} µs a prospect above the smallest",
        )
    for book in books.values():
        sandbox.drop(book)


def _commands(sandbox: Sandbox) -> Iterator[Row]:
    """Whole processes, output in a pipe."""
    small, large = sandbox.count(10_000), sandbox.count(100_000)
    books = {size: sandbox.new_book(f"reported-{size}", size) for size in (small, large)}
    for command in _COMMANDS:
        timers = {f"{size}": partial(_run, sandbox, book, command) for size, book in books.items()}
        times = in_turn(timers, sandbox.runs(7))
        for size in (small, large):
            each = times[f"{size}"]
            low, high = spread(each)
            yield Row(
                name=f"{' '.join(command)} at {size:,}",
                figure=median(each),
                unit="s",
                low=low,
                high=high,
            )
    for book in books.values():
        sandbox.drop(book)


def _run(sandbox: Sandbox, book: Path, command: list[str]) -> float:
    return sandbox.run([*pipeline(), *command], {"PIPELINE_BOOK": str(book)}).seconds
