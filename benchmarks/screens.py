"""The screens: the first frame beside an empty Textual app, and a key press on the board."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from measure import Times, at_most, in_turn, spread
from rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Sandbox

_FRAME_TARGET, _KEY_TARGET, _SAME = 1.5, 50.0, 1.25
_EMPTY = """
from textual.app import App
class Empty(App):
    def on_ready(self):
        self.call_after_refresh(self.exit)
Empty().run()
"""
_OURS = """
import sys
from pipeline_tui.cli.entry import main
from pipeline_tui.tui import app
def leave_when_read(self):
    ready(self)
    self.set_timer(0.1, self.exit)
ready = app.PipelineApp.day_stands
app.PipelineApp.day_stands = leave_when_read
sys.argv = ["pipeline", "tui"]
main()
"""
"""The real command, but that it leaves by itself."""
_FRAME = b"\x1b[1;1H"
"""How a whole frame begins on the terminal."""
_LIST = b"overdue"
"""Stands in a line of the list of the day."""
_KEYS = Path(__file__).with_name("board_keys.py")


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """Whole processes on a terminal; keys in process, each until it is drawn."""
    small, large = sandbox.count(100), sandbox.count(10_000)
    books = {size: sandbox.new_book(f"screens-{size}", size) for size in (small, large)}
    yield from _first_frame(sandbox, books[large], large)
    found = {}
    for size, book in books.items():
        ran = sandbox.run([sys.executable, str(_KEYS), str(book), str(sandbox.runs(41))])
        found[size] = json.loads(ran.output)
    yield from _keys(found[small], found[large], small, large)
    for book in books.values():
        sandbox.drop(book)


def _first_frame(sandbox: Sandbox, book: Path, size: int) -> Iterator[Row]:
    named = {"PIPELINE_BOOK": str(book)}

    def timer(script: str, mark: bytes) -> float:
        """Seconds until the terminal has that."""
        return sandbox.run_on_terminal([sys.executable, "-c", script], named, mark).seen

    timers = {"empty app": lambda: timer(_EMPTY, _FRAME), "pipeline": lambda: timer(_OURS, _LIST)}
    times = in_turn(timers, sandbox.runs(15))
    label = f"first frame with its list, {size:,} deals"
    yield at_most(times, "pipeline", "empty app", _FRAME_TARGET, label)


def _keys(few: Times, many: Times, small: int, large: int) -> Iterator[Row]:
    for key, times in many.items():
        low, high = spread(times)
        yield Row(
            name=f"key {key} on the board at {large:,}",
            figure=median(times) * 1000,
            unit="ms",
            low=low * 1000,
            high=high * 1000,
            target=_KEY_TARGET,
            detail=f"at {small:,}: {median(few[key]) * 1000:.1f} ms",
        )
    for key in ("down", "right"):
        both = {f"{large:,}": many[key], f"{small:,}": few[key]}
        label = f"key {key}, {large:,} beside {small:,}"
        yield at_most(both, f"{large:,}", f"{small:,}", _SAME, label)
