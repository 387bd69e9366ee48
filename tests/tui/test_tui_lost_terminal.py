"""The terminal is closed, or no longer read, while the program paints: no process is left."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tui_driver import NOW, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WRITE = {"x86_64": "1", "aarch64": "64"}.get(os.uname().machine, "")
"""The number of the system call."""
_BOUND = 40
"""Seconds; it takes six at most on a machine that has nothing else to do."""


class Window:
    """The program in a terminal window of its own session, as a terminal emulator starts it."""

    def __init__(self, book: Path, home: Path, *, is_controlling: bool) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (50, 200))
        environment = {
            **os.environ, "PIPELINE_NOW": NOW, "PIPELINE_BOOK": str(book), "HOME": str(home),
            "LINES": "50", "COLUMNS": "200", "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none",
        }  # fmt: skip
        line = [sys.executable, "-m", "pipeline_tui"]
        if is_controlling:
            take = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
            line = [sys.executable, "-c", take + "os.execv(sys.argv[1], sys.argv[1:])", *line]
        self.process = subprocess.Popen(
            line, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)

    def read_until(self, text: bytes) -> None:
        """Show what it paints, up to a text."""
        shown, end = b"", time.monotonic() + 30
        while text not in shown:
            assert time.monotonic() < end, ascii(shown[-2000:])
            if select.select([self.master], [], [], 0.1)[0]:
                shown += os.read(self.master, 65536)

    def paint(self, times: int = 1) -> None:
        """Press the keys of the screens, so that all of the window is painted again and again."""
        for _ in range(times):
            os.write(self.master, b"PBPB")

    def paint_until_full(self) -> None:
        """Let it paint without reading until it can paint no more."""
        if not _WRITE:
            pytest.skip("the system calls of this machine are not known")
        deadline = time.monotonic() + 20
        self.paint(10)
        while time.monotonic() < deadline:
            time.sleep(0.5)
            if _waits_for_terminal(self.process.pid):
                return
        raise AssertionError("it still paints")

    def ended(self) -> int:
        """The exit status."""
        return self.process.wait(_BOUND)


def _waits_for_terminal(number: int) -> bool:
    """Whether a thread of a process is in the middle of a write to standard error."""
    for thread in os.listdir(f"/proc/{number}/task"):
        with open(f"/proc/{number}/task/{thread}/syscall", encoding="ascii") as file:
            call = file.read().split()
        if call[:2] == [_WRITE, "0x2"]:
            return True
    return False


@contextmanager
def window(tables: Tables, home: Path, *, is_controlling: bool = True) -> Iterator[Window]:
    """The program, painted once."""
    for number in range(40):
        tables.add(f"Acme {number}", f"{number + 1} eur", step="call", due="today")
    found = Window(tables.path, home, is_controlling=is_controlling)
    try:
        found.read_until(b"Acme 39")
        yield found
    finally:
        if found.process.poll() is None:
            found.process.kill()
            found.process.wait()


@pytest.mark.parametrize("is_controlling", [True, False], ids=["own", "inherited"])
def test_a_terminal_closed_while_painting_leaves_no_process(
    tables: Tables, tmp_path: Path, is_controlling: bool
) -> None:
    with window(tables, tmp_path, is_controlling=is_controlling) as on:
        before = tables.path.read_bytes()
        on.paint(20)
        time.sleep(0.1)
        os.close(on.master)
        assert on.ended() == 128 + signal.SIGHUP
    assert tables.path.read_bytes() == before


@pytest.mark.parametrize("is_controlling", [True, False], ids=["own", "inherited"])
def test_a_terminal_closed_while_nothing_happens_leaves_no_process(
    tables: Tables, tmp_path: Path, is_controlling: bool
) -> None:
    with window(tables, tmp_path, is_controlling=is_controlling) as on:
        os.close(on.master)
        assert on.ended() == 128 + signal.SIGHUP


def test_a_terminal_closed_when_it_is_full_leaves_no_process(
    tables: Tables, tmp_path: Path
) -> None:
    with window(tables, tmp_path) as on:
        on.paint_until_full()
        os.close(on.master)
        assert on.ended() == 128 + signal.SIGHUP


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_while_nobody_reads_the_terminal(
    tables: Tables, tmp_path: Path, name: str
) -> None:
    with window(tables, tmp_path) as on:
        before = tables.path.read_bytes()
        on.paint_until_full()
        on.process.send_signal(getattr(signal, name))
        assert on.ended() == 128 + getattr(signal, name)
        os.close(on.master)
    assert tables.path.read_bytes() == before
