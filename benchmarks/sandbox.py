"""A temporary folder in which the programs run, far from the user's own book."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from books import build_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True)
class Finished:
    """What a program did."""

    seconds: float
    output: bytes
    errors: bytes = b""
    seen: float = 0.0
    """Seconds until what was waited for came; 0 where nothing was."""


class Sandbox:
    """Runs programs with an environment of its own and builds books for them."""

    def __init__(self, root: Path, runs: int | None = None, size: float = 1.0) -> None:
        self.root = root
        self._runs = runs
        self._size = size
        home = root / "home"
        home.mkdir()
        self.environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(home),
            **{f"XDG_{each}_HOME": str(home / each.lower())
               for each in ("CONFIG", "DATA", "CACHE", "STATE")},
            "PIPELINE_BOOK": str(root / "nobody" / "book.json"),
            "PIPELINE_CONFIG": str(root / "no-settings.toml"),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        """Nothing of PYTHON…: byte code is written and used as after an install."""

    def runs(self, usual: int) -> int:
        """How many pairs to measure: as many as usual, or as the caller wants."""
        return self._runs or usual

    def count(self, full: int) -> int:
        """How many prospects, deals or tasks; fewer when only trying out."""
        return max(20, round(full * self._size))

    def run(self, argv: Sequence[str], more: Mapping[str, str] | None = None) -> Finished:
        """Run a program to its end, its output in a pipe. Raises when it fails."""
        environment = {**self.environment, **(more or {})}
        begin = time.perf_counter()
        done = subprocess.run(
            argv, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        seconds = time.perf_counter() - begin
        if done.returncode:
            raise RuntimeError(f"{argv} failed:\n{done.stderr.decode()}")
        return Finished(seconds, done.stdout, done.stderr)

    def run_on_terminal(
        self, argv: Sequence[str], more: Mapping[str, str], mark: bytes = b""
    ) -> Finished:
        """Run a program that believes that a person reads what it writes, and see when the
        mark comes. Raises when it fails, or when the mark does not come."""
        ours, theirs = pty.openpty()
        begin = time.perf_counter()
        with subprocess.Popen(
            argv, env={**self.environment, **more}, stdin=theirs, stdout=theirs, stderr=theirs
        ) as child:
            os.close(theirs)
            output, seen = b"", 0.0
            for piece in _until_closed(ours):
                output += piece
                if mark and not seen and mark in output:
                    seen = time.perf_counter() - begin
            child.wait()
            seconds = time.perf_counter() - begin
        os.close(ours)
        if child.returncode or (mark and not seen):
            raise RuntimeError(f"{argv} failed:\n{output.decode()}")
        return Finished(seconds, output, seen=seen)

    def new_book(self, name: str, prospects: int, activities: int = 0) -> Path:
        """A book of that many prospects, with so many activities each, for one benchmark
        alone."""
        pattern = self.root / f"book-of-{prospects}-{activities}"
        if not pattern.exists():
            build_book(pattern / "book.json", prospects, activities)
        shutil.copytree(pattern, self.root / name)
        return self.root / name / "book.json"

    def drop(self, book: Path) -> None:
        """Give the room on the disk back."""
        shutil.rmtree(book.parent)


def _until_closed(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:  # what Linux says when the other side is gone
            return
        if not piece:
            return
        yield piece


def program(name: str) -> str | None:
    """Where a program is: beside this Python, or in the PATH; none when it is nowhere."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if os.access(beside, os.X_OK) else shutil.which(name)


def pipeline() -> list[str]:
    """How to start the program that is measured: of this environment, never another's."""
    beside = Path(sys.executable).with_name("pipeline")
    if os.access(beside, os.X_OK):
        return [str(beside)]
    return [sys.executable, "-m", "pipeline_tui"]
