"""Escape answers at once in each step of an import, however slow its file is."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input
from tui_driver import Screens, Tables, drive

from pipeline_tui.exchange import importing
from pipeline_tui.tui.dialogs import import_file, import_together
from pipeline_tui.tui.dialogs.import_choices import Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_AT_ONCE = 3
"""Seconds; it takes some hundredths of one."""


class Slow:
    """Makes a function wait until the test lets it go on."""

    def __init__(self) -> None:
        self.is_begun = threading.Event()
        self.may_go_on = threading.Event()

    def step(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """The function, which waits first."""

        def wait_first(*words: Any, **more: Any) -> Any:
            self.is_begun.set()
            self.may_go_on.wait(30)
            return real(*words, **more)

        return wait_first


@pytest.fixture
def slow() -> Iterator[Slow]:
    """A step that waits; at the end it is let go."""
    found = Slow()
    yield found
    found.may_go_on.set()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Some rows, more than lie between two reports of the progress."""
    path = tmp_path / "deals.csv"
    path.write_text("Company,Stage\n" + "".join(f"Birch {n},won\n" for n in range(600)))
    return path


async def _open(on: Screens, file: Path) -> None:
    await on.press("i")
    on.app.screen.query_one(Input).value = str(file)
    await on.pilot.press("enter")


async def _leave(on: Screens, name: str) -> None:
    """Escape goes back to a dialog, at once."""
    started = time.monotonic()
    await on.pilot.press("escape")
    await on.until(lambda: on.name == name)
    assert time.monotonic() - started < _AT_ONCE


def test_out_of_the_reading(
    tables: Tables, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "open_file", slow.step(import_file.open_file))

    async def story(on: Screens) -> None:
        await _open(on, file)
        await on.until(slow.is_begun.is_set)
        assert "reading" in on.text
        await _leave(on, "TodayScreen")
        slow.may_go_on.set()
        await on.settle()
        assert on.name == "TodayScreen"

    drive(tables, story)
    assert not tables.path.exists()


@pytest.mark.parametrize(("what", "key"), [("rows", ""), ("read", "ctrl+s")])
def test_out_of_the_columns(
    tables: Tables, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch, what: str, key: str
) -> None:
    monkeypatch.setattr(Choices, what, slow.step(getattr(Choices, what)))

    async def story(on: Screens) -> None:
        await _open(on, file)
        await on.until(lambda: on.name == "MappingDialog")
        if key:
            await on.pilot.press(key)
        await on.until(slow.is_begun.is_set)
        await _leave(on, "ImportFileDialog")
        slow.may_go_on.set()

    drive(tables, story)
    assert not tables.path.exists()


def test_out_of_the_dry_run(
    tables: Tables, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_together, "apply", slow.step(importing.apply))

    async def story(on: Screens) -> None:
        await _open(on, file)
        await on.until(lambda: on.name == "MappingDialog")
        await on.press("ctrl+s")
        await on.until(slow.is_begun.is_set)
        await _leave(on, "MappingDialog")
        slow.may_go_on.set()

    drive(tables, story)
    assert not tables.path.exists()


def test_out_of_the_import_itself(
    tables: Tables, file: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(on: Screens) -> None:
        await _open(on, file)
        await on.until(lambda: on.name == "MappingDialog")
        await on.press("ctrl+s")
        await on.until(lambda: "600 prospects" in on.text or "600 added" in on.text, seconds=20)
        monkeypatch.setattr(import_together, "apply", slow.step(importing.apply))
        await on.pilot.press("ctrl+s")
        await on.until(slow.is_begun.is_set)
        started = time.monotonic()
        await on.pilot.press("escape")
        await on.until(lambda: "stopping" in on.text)
        assert time.monotonic() - started < _AT_ONCE
        slow.may_go_on.set()
        await on.until(lambda: "Stopped. Nothing was imported." in on.text, seconds=20)
        assert on.name == "PreviewDialog"
        assert not tables.path.exists()
        await on.press("ctrl+s")  # it can still be imported
        await on.until(lambda: "Imported" in on.toasts, seconds=20)

    drive(tables, story)
    assert len(tables.book.read().prospects) == 600
