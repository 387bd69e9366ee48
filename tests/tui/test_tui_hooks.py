"""Hooks behind the screens: they run, a bad one is told in a toast, and nobody waits."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

import pytest
from tui_driver import Screens, Tables, drive

from pipeline_tui.hooks import Hooks
from pipeline_tui.tui.hook_runner import HookRunner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def book(tables: Tables) -> Tables:
    tables.add("Solartek", "1000 eur", stage="search", step="call", due="fri")
    return tables


@pytest.fixture
def install(tmp_path: Path) -> Callable[[str, str], Path]:
    folder = tmp_path / "config" / "hooks"
    folder.mkdir(parents=True, mode=0o700)

    def put(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o700)
        return folder

    return put


def hooked(screens: Screens, folder: Path) -> None:
    hooks = Hooks(folder.parent / "settings.toml", screens.app.desk.book.path)
    screens.app.desk.hooks = HookRunner(hooks, screens.app.tell_of_hook)


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(400):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came")


def test_a_move_on_the_screens_calls_its_hook(
    book: Tables, install: Callable[[str, str], Path]
) -> None:
    folder = install("post-move", "cat > told.json.part; mv told.json.part told.json")
    told = folder / "told.json"

    async def story(screens: Screens) -> None:
        hooked(screens, folder)
        await screens.press("B", "right_square_bracket")
        await until(told.exists)

    drive(book, story)
    heard = json.loads(told.read_text(encoding="utf-8"))
    assert heard["event"] == "move"
    assert heard["book"] == str(book.path)
    assert heard["deals"][0]["after"]["stage"] == "negotiation"


def test_a_failing_hook_is_a_toast_and_the_change_stands(
    book: Tables, install: Callable[[str, str], Path]
) -> None:
    folder = install("post-move", "echo one; echo '[red]no network' >&2; exit 4")

    async def story(screens: Screens) -> None:
        hooked(screens, folder)
        await screens.press("B", "right_square_bracket")
        await until(lambda: "post-move failed" in screens.toasts)
        assert "the change is saved: it ended with status 4\n[red]no network" in screens.toasts

    drive(book, story)
    assert [deal.stage.value for deal in book.book.read().deals] == ["negotiation"]


def test_nobody_waits_for_a_slow_hook(book: Tables, install: Callable[[str, str], Path]) -> None:
    folder = install("post-move", "sleep 3; touch ended")

    async def story(screens: Screens) -> None:
        hooked(screens, folder)
        await screens.press("B", "right_square_bracket", "right_square_bracket")
        await until(lambda: len(book.book.history()) == 3)
        assert not (folder / "ended").exists()
        begun = time.monotonic()
        await until((folder / "ended").exists)
        assert time.monotonic() - begun < 20

    drive(book, story)


def test_sample_data_calls_no_hook(book: Tables, install: Callable[[str, str], Path]) -> None:
    folder = install("post-add", "touch called")

    async def story(screens: Screens) -> None:
        hooked(screens, folder)
        await screens.press("S")
        await until(lambda: screens.app.is_sample)
        assert screens.app.desk.hooks is None

    drive(book, story)
    assert not (folder / "called").exists()
