"""The real program, and a book of its own for each test."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.book import Book
from pipeline_tui.clock import Moment

NOW = "2026-11-23T10:00+00:00"
DATA = Path(__file__).parents[1] / "data"


class Program:
    """`python -m pipeline_tui` on one book, in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        capture: pytest.CaptureFixture[bytes],
        patch: pytest.MonkeyPatch,
    ) -> None:
        self.folder, self.capture, self.patch = folder, capture, patch
        self.book = folder / "book.json"

    def __call__(
        self, *words: str, stdin: bytes = b"", book: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        environment = {
            **os.environ,
            "PIPELINE_BOOK": str(book or self.book),
            "PIPELINE_NOW": NOW,
            "PYTHONWARNINGS": "error",
        }
        return subprocess.run(
            [sys.executable, "-m", "pipeline_tui", *words],
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            env=environment,
            timeout=60,
            check=False,
        )

    def inside(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """The same without a process of its own: quicker, for what has many cases."""
        from pipeline_tui.cli.main import run

        self.patch.setenv("PIPELINE_BOOK", str(self.book))
        self.patch.setenv("PIPELINE_NOW", NOW)
        self.patch.chdir(self.folder)
        self.capture.readouterr()
        status = run(list(words))
        out, error = self.capture.readouterr()
        return subprocess.CompletedProcess(list(words), status, out, error)

    def write(self, name: str, content: str | bytes) -> str:
        """A file in the folder; its name."""
        data = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(data)
        return name

    def listed(self, *words: str) -> list[dict[str, Any]]:
        """The deals as `list --json` gives them."""
        done = self("list", *words, "--json")
        assert done.returncode == 0, done.stderr
        records: list[dict[str, Any]] = json.loads(done.stdout)
        return records

    def state(self) -> str:
        """A print of the book's bytes; empty where there is none."""
        if not self.book.exists():
            return ""
        return hashlib.sha256(self.book.read_bytes()).hexdigest()


@pytest.fixture
def program(
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> Program:
    return Program(tmp_path, capfdbinary, monkeypatch)


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def moment() -> Moment:
    return Moment(datetime(2026, 11, 23, 10, tzinfo=UTC), date(2026, 11, 23), UTC)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book.json")


Import = Callable[..., Any]


@pytest.fixture
def bring_in(book: Book, moment: Moment, tmp_path: Path) -> Import:
    """Import a text into the book through the public functions; returns the report."""
    from io import BytesIO

    from pipeline_tui.exchange.drafts import Reading
    from pipeline_tui.exchange.importing import FileKind, apply, prepare
    from pipeline_tui.exchange.on_duplicate import OnDuplicate

    def run(
        content: str,
        name: str = "deals.csv",
        on_duplicate: str = "skip",
        progress: Callable[[int, int], None] = lambda done, total: None,
        into: Book = book,
        **reading: Any,
    ) -> Any:
        path = tmp_path / name
        path.write_bytes(content.encode())
        how = Reading(**{"currency": "EUR", "today": moment.today, "zone": UTC, **reading})
        prepared = [prepare(str(path), BytesIO(), FileKind(), how)]
        with into.change("import", moment, backup="import") as change:
            return apply(change, prepared, OnDuplicate(on_duplicate), progress)

    return run
