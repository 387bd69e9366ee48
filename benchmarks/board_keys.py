"""Press keys on the board of a book and print the seconds until each is drawn, as JSON.

Started by `screens.py`: python board_keys.py BOOK TIMES
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from typing import TYPE_CHECKING, Any

from textual import events

from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.tui.app import PipelineApp
from pipeline_tui.tui.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = (120, 40)
KEYS = {"down": ("down", None), "right": ("right", None), "]": ("right_square_bracket", "]")}


def state(app: PipelineApp, key: str) -> object:
    """What a key changes on the board."""
    if key == "]":
        return app.desk.picture.snapshot.meta.revision if app.desk.picture else None
    focused: Any = app.focused
    return focused, focused.cursor


async def press(app: PipelineApp, key: str) -> float:
    """The seconds from a key to its frame."""
    name, sign = KEYS[key]
    before = state(app, key)
    begin = time.perf_counter()
    app.post_message(events.Key(name, sign))
    while state(app, key) == before:
        await asyncio.sleep(0.001)  # not faster: the thread that saves needs its turns
        if time.perf_counter() - begin > 20:
            raise RuntimeError(f"{key} did nothing")
    drawn = asyncio.Event()
    app.screen.call_after_refresh(drawn.set)
    await drawn.wait()
    return time.perf_counter() - begin


async def measure(book: str, runs: int) -> dict[str, list[float]]:
    """The times of each key; the first press of each only warms up."""
    desk = Desk(Book(book), Settings())
    desk.look()
    gc.freeze()  # as the program does
    app = PipelineApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("B")
        await pilot.pause(0.5)
        times = {key: [] for key in KEYS}
        home: Callable[[], object] = app.screen.query("Cards").first().focus
        for key, found in times.items():
            home()
            await pilot.pause(0.1)
            for number in range(runs + 1):
                if key == "right" and number % 4 == 0:
                    home()
                    await pilot.pause(0.02)
                if key == "down" and number % 10 == 9:
                    await pilot.press("g")
                if key == "]":
                    home()
                    await pilot.pause(0.02)
                seconds = await press(app, key)
                await pilot.pause(0.02)
                if number:
                    found.append(seconds)
                if key == "]" and number >= 10:
                    break
    return times


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1], int(sys.argv[2])))))
