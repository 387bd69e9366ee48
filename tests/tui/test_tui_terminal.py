"""The program in a real terminal, from start to quit."""

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
from test_tui_hostile_names import fill
from tui_driver import NOW, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Terminal:
    """The program at the far end of a pty, and every byte that it sent."""

    def __init__(self, book: Path, home: Path, *words: str) -> None:
        self.master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, (30, 100))
        self.before = termios.tcgetattr(self.slave)
        environment = {
            **os.environ, "PIPELINE_NOW": NOW, "PIPELINE_BOOK": str(book), "HOME": str(home),
            "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none",
        }  # fmt: skip
        self.process = subprocess.Popen(
            self.command(*words),
            stdin=self.slave, stdout=self.slave, stderr=self.slave, env=environment,
            start_new_session=True,
        )  # fmt: skip
        self.sent = b""

    def command(self, *words: str) -> list[str]:
        """The line that starts it."""
        return [sys.executable, "-m", "pipeline_tui", *words]

    def read(self, seconds: float) -> None:
        """Take what the program sends for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and select.select([self.master], [], [], 0.05)[0]:
            self.sent += os.read(self.master, 65536)

    def wait_for(self, text: str, seconds: float = 20) -> None:
        """Until the program has sent a text."""
        end = time.monotonic() + seconds
        while text.encode() not in self.sent:
            assert time.monotonic() < end, ascii(self.sent[-2000:])
            self.read(0.1)

    def press(self, keys: str, then: str) -> None:
        """Press keys, wait for what they lead to."""
        self.read(0.2)
        self.sent, kept = b"", self.sent
        os.write(self.master, keys.encode())
        self.wait_for(then)
        self.sent = kept + self.sent

    def ended(self, seconds: float = 15) -> int:
        """The exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, "it does not end"
            self.read(0.1)
        self.read(0.2)
        return self.process.returncode


@contextmanager
def terminal(tables: Tables, home: Path, *words: str) -> Iterator[Terminal]:
    """The program on a terminal."""
    found = Terminal(tables.path, home, *words)
    try:
        yield found
    finally:
        if found.process.poll() is None:
            found.process.kill()
            found.process.wait()
        os.close(found.master)
        os.close(found.slave)


def test_from_start_to_quit(tables: Tables, tmp_path: Path) -> None:
    ref = tables.add("Acme", "1000 eur", step="call Anna", due="today")
    with terminal(tables, tmp_path) as on:
        on.wait_for("Today")
        on.wait_for("call Anna")
        on.press("B", "negotiation")
        on.press("]", "undoes it")
        on.press("q", "\x1b[?1049l")
        assert on.ended() == 0
        assert termios.tcgetattr(on.slave) == on.before
    assert tables.deal(ref).stage.value == "negotiation"


def test_the_demo_opens_the_screens_on_sample_data(tables: Tables, tmp_path: Path) -> None:
    with terminal(tables, tmp_path, "demo", "--keep", str(tmp_path / "sample")) as on:
        on.wait_for("Nordwind")
        on.press("q", "Work on with this sample book")
        assert on.ended() == 0
    assert not tables.path.exists()  # the manager's own book is not touched


def test_without_a_terminal_it_says_so_in_one_line(tables: Tables) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline_tui", "--book", str(tables.path)],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "need a terminal" in done.stderr.splitlines()[0]


@pytest.mark.parametrize("words", [(), ("tui",)], ids=["alone", "tui"])
@pytest.mark.parametrize("missing", ["<&-", ">&-", "2>&-", "2>/dev/null", "</dev/null"])
def test_with_one_stream_elsewhere_it_does_not_open_unseen(
    tables: Tables, tmp_path: Path, missing: str, words: tuple[str, ...]
) -> None:
    tables.add("Acme")
    line = f"'{sys.executable}' -m pipeline_tui {' '.join(words)} {missing}"
    environment = {**os.environ, "PIPELINE_BOOK": str(tables.path), "HOME": str(tmp_path)}
    master, slave = pty.openpty()
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", line], stdin=slave, stdout=slave, stderr=slave, env=environment,
            timeout=20, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        if "2>" not in missing:  # else nobody reads it
            said = os.read(master, 65536).decode()
            assert said.startswith("error: the screens need a terminal, and there is none\r\n")
            assert "Traceback" not in said
    finally:
        os.close(master)
        os.close(slave)


def test_ctrl_c_stops_every_hook_that_the_ended_screens_wait_for(
    tables: Tables, tmp_path: Path
) -> None:
    """The first of them is at work, the second has not begun."""
    tables.add("Acme", "1000 eur")
    folder = tmp_path / "config" / "hooks"
    folder.mkdir(parents=True, mode=0o700)
    hook = folder / "post-move"
    hook.write_text("#!/bin/sh\necho $$ > begun\nexec sleep 600\n", encoding="utf-8")
    hook.chmod(0o700)
    settings = str(folder.parent / "settings.toml")
    with terminal(tables, tmp_path, "--config", settings, "tui") as on:
        on.wait_for("Today")
        on.press("B", "negotiation")
        on.press("]", "undoes it")
        while not (folder / "begun").exists():
            on.read(0.1)
        on.press("]", "undoes it")
        on.press("q", "\x1b[?1049l")
        on.process.send_signal(signal.SIGINT)
        assert on.ended() == 0
        assert on.sent.count(b"note: the hook post-move was stopped, the change is saved") == 2
        assert b"Traceback" not in on.sent
    with pytest.raises(ProcessLookupError):
        os.kill(int((folder / "begun").read_text()), 0)
    assert [deal.stage.value for deal in tables.book.read().deals] == ["objections"]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_in_a_dialog_leaves_the_book_whole(
    tables: Tables, tmp_path: Path, name: str
) -> None:
    tables.add("Acme", step="call Anna", due="today")
    before = tables.path.read_bytes()
    with terminal(tables, tmp_path) as on:
        on.wait_for("call Anna")
        on.press("nsend", "ctrl+s saves")
        on.process.send_signal(getattr(signal, name))
        assert on.ended() == 128 + getattr(signal, name)
        assert b"\x1b[?1049l" in on.sent
        assert termios.tcgetattr(on.slave) == on.before
    assert tables.path.read_bytes() == before


def test_no_control_byte_of_a_name_reaches_the_terminal(tables: Tables, tmp_path: Path) -> None:
    fill(tables)
    with terminal(tables, tmp_path) as on:
        on.wait_for("Due today")
        on.press("P", "Prospects")
        on.press("B", "negotiation")
        on.press("\r", "Contacts")
        on.press("E", "ctrl+s saves")
        on.press("\x1b", "Contacts")
        on.press("H", "History")
        on.press("\x1b", "Contacts")
        on.press("q", "\x1b[?1049l")
        assert on.ended() == 0
        harmful = (
            "\x1b]0;",
            "\x1b]52;",
            "\x1b]8;",
            "\x1b[8m",
            "\x1b[2J\x1b[H",
            "Bell\x07",
            "pwned\x07",
            "\x7f",
            "\x9b",
            "\x9d",
            "\x85",
            "\u202e",
            "\u2066",
            "\u2028",
            "\ufeff",
            "\x00",
        )
        for bad in harmful:
            assert bad.encode() not in on.sent, ascii(bad)
