"""How much memory a change of a very large book takes, beside its file."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from measure import spread
from rows import Row
from sandbox import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sandbox import Sandbox

_MEGA = 1_000_000


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """The first add of a day copies the book first, so it is told apart."""
    size = sandbox.count(100_000)
    runs = sandbox.runs(3)
    firsts, later = [], []
    for number in range(runs):
        book = sandbox.new_book(f"memory-{number}", size)
        length = book.stat().st_size
        firsts.append(_peak(sandbox, book, "add", "New client") / length)
        later.append(_peak(sandbox, book, "add", "Another client") / length)
        sandbox.drop(book)
    empty = _peak(sandbox, sandbox.root / "memory" / "book.json", "add", "First client")
    sizes = f"file {length / _MEGA:.0f} MB, add to no book {empty / _MEGA:.0f} MB"
    yield _row(f"add at {size:,}", later, length, sizes)
    yield _row(f"first add of a day at {size:,}", firsts, length, sizes)


def _row(name: str, peaks: Sequence[float], length: int, sizes: str) -> Row:
    low, high = spread(peaks)
    figure = median(peaks)
    return Row(
        name=f"{name}, beside the file",
        figure=figure,
        low=low,
        high=high,
        target=4,
        detail=f"peak {figure * length / _MEGA:.0f} MB, {sizes}",
    )


def _peak(sandbox: Sandbox, book: Path, *arguments: str) -> int:
    watcher = str(Path(__file__).with_name("peak.py"))
    argv = [sys.executable, watcher, *pipeline(), *arguments]
    return int(sandbox.run(argv, {"PIPELINE_BOOK": str(book)}).output)
