"""Single actions on a large book, beside the same on stock TinyDB."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from measure import faster, in_turn, timed
from ours import OurBook
from stock import StockBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rows import Row
    from sandbox import Sandbox

ACTIONS = ("add", "move", "log")


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """Add, move and log at 10,000 and at 100,000 prospects."""
    yield from _at(sandbox, sandbox.count(10_000), target=10, runs=sandbox.runs(9))
    yield from _at(sandbox, sandbox.count(100_000), target=20, runs=sandbox.runs(3))


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
