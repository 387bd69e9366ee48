"""A fault of the program ends the screens in order: one line that holds no client's name."""

from __future__ import annotations

import os
import sys
import termios
from typing import TYPE_CHECKING

import pytest
from test_tui_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tui_driver import Tables

CANARY = "Zxqv Secret"
PROGRAM = """
import asyncio, threading
from pipeline_tui.cli.entry import main

def fail(*words, **more):
    client = "{canary}"
    raise ValueError(client)

async def fail_later(*words, **more):
    fail()

{patch}
main()
"""
CRASHES = {
    "a key": (
        "from pipeline_tui.tui.app import PipelineApp as A; A.action_history = fail",
        "H",
    ),
    "a screen that is opened": (
        "from pipeline_tui.tui.screens.history import HistoryScreen as S; S.body = fail",
        "H",
    ),
    "a dialog that is opened": (
        "from pipeline_tui.tui.dialogs.line import LineDialog as D; D.on_mount = fail",
        "a",
    ),
    "a worker below an open dialog": (
        "from pipeline_tui.tui.dialogs import form; form.Form.answers = property(fail)",
        "nsend\x13",
    ),
    "the thread of a change": (
        "from pipeline_tui.book.change import Change as C; C.put = fail",
        "B]",
    ),
    "the timer": (
        "from pipeline_tui.tui.desk import Desk as D; D.refresh = fail_later",
        "",
    ),
    "what is painted": (
        "from pipeline_tui.tui.screens.prospects import ProspectsScreen as P; P.show = fail",
        "P",
    ),
    "a thread of its own": (
        "from pipeline_tui.tui.app import PipelineApp as A\n"
        "A.action_history = lambda self: threading.Thread(target=fail).start()",
        "H",
    ),
    "a task that nothing waits for": (
        "import gc\n"
        "from pipeline_tui.tui.app import PipelineApp as A\n"
        "A.action_history = lambda self: (asyncio.ensure_future(fail_later()),\n"
        "    asyncio.get_running_loop().call_later(0.2, gc.collect)) and None",
        "H",
    ),
    "the input": (
        "from textual.drivers.linux_driver import LinuxDriver as L\n"
        "L.process_message = fail",
        "H",
    ),
    "the start of the app": (
        "from pipeline_tui.tui.app import PipelineApp as A; A.on_mount = fail",
        None,
    ),
    "the first screen": (
        "from pipeline_tui.tui.screens.today import TodayScreen as T; T.body = fail",
        None,
    ),
    "before the first screen": (
        "from pipeline_tui.tui.desk import Desk as D; D.look = fail",
        None,
    ),
    "the hooks at the end": (
        "from pipeline_tui.tui.hook_runner import HookRunner as H; H.finish = fail",
        "q",
    ),
}  # fmt: skip


class Crashing(Terminal):
    """The program with a fault in it."""

    def __init__(self, tables: Tables, home: Path, patch: str) -> None:
        self.script = PROGRAM.format(canary=CANARY, patch=patch)
        super().__init__(tables.path, home)

    def command(self, *words: str) -> list[str]:
        """Python runs the script in the place of the module."""
        return [sys.executable, "-c", self.script, *words]


@pytest.fixture
def crashing(tables: Tables, tmp_path: Path) -> Iterator[Callable[[str], Crashing]]:
    """Starts the program with a fault, and ends it."""
    tables.add(CANARY, "1000 eur", step=f"call {CANARY}", due="today")
    begun: list[Crashing] = []

    def begin(patch: str) -> Crashing:
        begun.append(Crashing(tables, tmp_path, patch))
        return begun[-1]

    yield begin
    for each in begun:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()
        os.close(each.master)
        os.close(each.slave)


@pytest.mark.parametrize(("patch", "keys"), CRASHES.values(), ids=CRASHES)
def test_a_crash_says_where_and_not_of_whom(
    tables: Tables, crashing: Callable[[str], Crashing], patch: str, keys: str | None
) -> None:
    before = tables.path.read_bytes()
    on = crashing(patch)
    if keys is not None:
        on.wait_for("Today")
        for key in keys:
            os.write(on.master, key.encode())
            on.read(0.3)
    assert on.ended() == 1
    said = on.sent.rpartition(b"\x1b[?1049l")[2]  # after the screens
    text = said[said.index(b"error: ") :].decode()
    first, second = text.splitlines()[:2]
    assert first.startswith("error: this is a fault of the program: ")
    assert first.count(":") >= 3  # the name of the module, and its line
    assert "contains no client data" in second
    assert CANARY not in text
    assert len(text.splitlines()) == 2
    assert b"Traceback" not in on.sent
    assert termios.tcgetattr(on.slave) == on.before
    assert tables.path.read_bytes() == before


def test_a_traceback_is_shown_on_demand(
    crashing: Callable[[str], Crashing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_DEBUG", "1")
    on = crashing(CRASHES["a key"][0])
    on.wait_for("Today")
    os.write(on.master, b"H")
    assert on.ended() == 1
    assert b"Traceback" in on.sent
    assert b"in fail" in on.sent
