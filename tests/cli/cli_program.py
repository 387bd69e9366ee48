"""How the tests start the program: in a pipe, or in a terminal of their own."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.actions.sample import fill_with_samples
from pipeline_tui.book import Book
from pipeline_tui.clock import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.clock import Moment

NOW = "2026-11-23T10:00:00+00:00"
PATIENCE = 60
DRIVER = Path(__file__).with_name("cli_driver.py")


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str
    book: str = ""
    """The digest of the book afterwards, where many ran in one process."""

    @property
    def json(self) -> Any:
        """Standard output, which must be JSON and nothing else."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def refusal(self) -> str:
        """The message of a command that refused: `error: …`, a hint, and no traceback."""
        assert self.code != 0, self
        assert self.out == "", self
        assert self.err.startswith("error: "), self
        assert "Traceback" not in self.err
        assert "fault of the program" not in self.err
        return self.err.removeprefix("error: ").splitlines()[0]


class Program:
    """`pipeline` with a folder, a book and settings of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = folder / "data" / "book.json"
        self.settings = folder / "config" / "settings.toml"
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "TMPDIR": str(folder),
            "TZ": "UTC",
            "PIPELINE_BOOK": str(self.book),
            "PIPELINE_CONFIG": str(self.settings),
            "PIPELINE_NOW": NOW,
        } | {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}

    def write(self, name: str, text: str) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def __call__(
        self, *args: Any, env: Mapping[str, str] | None = None, stdin: str | None = None
    ) -> Ran:
        """Run one command line in pipes."""
        return self.python("-m", "pipeline_tui", *args, env=env, stdin=stdin)

    def ok(self, *args: Any, env: Mapping[str, str] | None = None) -> Ran:
        """Run a command line that must succeed and say nothing on standard error."""
        ran = self(*args, env=env)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran

    def json(self, *args: Any) -> Any:
        """What a command gives with --json."""
        return self.ok(*args, "--json").json

    def many(
        self, *command_lines: Sequence[Any], env: Mapping[str, str] | None = None
    ) -> list[Ran]:
        """Run command lines one after the other in one process, which is ten times as fast."""
        done = self.python(DRIVER, self._jobs(command_lines), env=env)
        assert done.code == 0, done
        return [Ran(**each) for each in done.json]

    def many_in_terminal(self, *command_lines: Sequence[Any], columns: int = 100) -> str:
        """What a person sees of them, one after the other."""
        jobs = self._jobs(command_lines)
        return self.in_terminal(jobs, "--show", columns=columns, program=[str(DRIVER)]).out

    def _jobs(self, command_lines: Sequence[Sequence[Any]]) -> Path:
        jobs = self.folder / "jobs.json"
        lines = [[os.fsdecode(word) for word in line] for line in command_lines]
        jobs.write_text(json.dumps(lines), encoding="ascii")
        return jobs

    def python(
        self, *args: Any, env: Mapping[str, str] | None = None, stdin: str | None = None
    ) -> Ran:
        """Run Python as the program runs it."""
        done = subprocess.run(
            [sys.executable, "-W", "error", *args],
            env=self.env | dict(env or {}),
            input=stdin.encode() if stdin is not None else None,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def in_terminal(
        self,
        *args: Any,
        columns: int = 100,
        env: Mapping[str, str] | None = None,
        keys: bytes = b"",
        program: Sequence[str] = ("-m", "pipeline_tui"),
    ) -> Ran:
        """Run one command line in a terminal; what a person sees is in `out`."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        child = subprocess.Popen(
            [sys.executable, *program, *args],
            env=self.env | {"TERM": "xterm-256color", **(env or {})},
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,
        )
        os.close(follower)
        if keys:
            os.write(leader, keys)
        seen = bytearray()
        while chunk := _read(leader):
            seen += chunk
        os.close(leader)
        return Ran(child.wait(PATIENCE), seen.decode().replace("\r\n", "\n"), "")

    @property
    def digest(self) -> str:
        """Of every byte of the book; a refused command leaves it as it was."""
        data = self.book.read_bytes() if self.book.exists() else b""
        return hashlib.sha256(data).hexdigest()

    @property
    def now(self) -> Moment:
        return moment(UTC, NOW)

    @property
    def opened(self) -> Book:
        """The book in this process, to prepare what no command line can."""
        return Book(self.book)

    def fill_with_samples(self) -> None:
        with self.opened.change("demo", self.now) as change:
            fill_with_samples(change)

    def on_day(self, day: str) -> dict[str, str]:
        """The environment of another day."""
        return {"PIPELINE_NOW": datetime.fromisoformat(f"{day}T10:00:00+00:00").isoformat()}


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # Linux says EIO when the other side has closed
        return b""
