"""Single actions on a large book, beside the same on stock TinyDB, and one large change."""

from __future__ import annotations

import gc
import shutil
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from books import build_book
from measure import faster, in_turn, spread, timed
from ours import OurBook
from rows import Row
from stock import StockBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Sandbox

ACTIONS = ("add", "move", "log")
_ACTIVITIES = 2
"""For each prospect of a large change."""


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """Add, move and log at 10,000 and at 100,000 prospects; one change that adds as many."""
    yield from _at(sandbox, sandbox.count(10_000), target=10, runs=sandbox.runs(9))
    yield from _at(sandbox, sandbox.count(100_000), target=20, runs=sandbox.runs(3))
    yield _one_change(sandbox)


def _at(sandbox: Sandbox, size: int, target: float, runs: int) -> Iterator[Row]:
    book = sandbox.new_book("ours", size)
    other = sandbox.new_book("stock", size)  # TinyDB reads our file as it is
    ours = OurBook(book, size, keep_open=True)  # as TinyDB is; both look at the file each time
    stock = StockBook(other, size)
    for action in ACTIONS:
        times = in_turn(
            {"ours": timed(getattr(ours, action)), "stock": timed(getattr(stock, action))}, runs
        )
        yield faster(times, "ours", "stock", target, f"{action} at {size:,}")
    yield from _kept_in_memory(sandbox, size, runs, stock)
    sandbox.drop(book)
    sandbox.drop(other)
    gc.collect()  # what is left of one size must not slow the next


def _kept_in_memory(sandbox: Sandbox, size: int, runs: int, stock: StockBook) -> Iterator[Row]:
    """The same of a long session. TinyDB's cache then never sees what others wrote."""
    stock.close()
    book = sandbox.new_book("ours-open", size)
    other = sandbox.new_book("stock-open", size)
    ours = OurBook(book, size, keep_open=True)
    cached = StockBook(other, size, keep_in_memory=True)
    times = in_turn({"ours": timed(ours.add), "stock": timed(cached.add)}, runs)
    cached.close()
    label = f"add at {size:,}, both kept open, TinyDB cached"
    yield faster(times, "ours", "stock", None, label)
    sandbox.drop(book)
    sandbox.drop(other)


def _one_change(sandbox: Sandbox) -> Row:
    """What a prospect costs in a large change, beside what it costs in a small one."""
    small, large = sandbox.count(10_000), sandbox.count(100_000)
    timers = {str(size): timed(partial(_build, sandbox, size)) for size in (small, large)}
    times = in_turn(timers, sandbox.runs(3), warm_up=0)
    costs = {size: [seconds / size for seconds in times[str(size)]] for size in (small, large)}
    ratios = [many / few for few, many in zip(costs[small], costs[large], strict=True)]
    low, high = spread(ratios)
    per = {size: median(cost) * 1e6 for size, cost in costs.items()}
    return Row(
        name=f"one change of {large:,} with {large * _ACTIVITIES:,} activities,"
        f" a prospect beside one of {small:,}",
        figure=median(ratios),
        low=low,
        high=high,
        target=1.5,
        detail=f"{per[large]:.0f} µs and {per[small]:.0f} µs",
    )


def _build(sandbox: Sandbox, size: int) -> None:
    folder = sandbox.root / "one-change"
    build_book(folder / "book.json", size, _ACTIVITIES)
    shutil.rmtree(folder)
