"""The daily commands beside Taskwarrior with as many tasks as we have prospects."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from books import samples
from measure import at_most, in_turn
from rows import Row
from sandbox import pipeline, program

from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox import Sandbox

_SETTINGS = "confirmation=no\nnews.version=99\ndata.location={data}\n"


class Pair(NamedTuple):
    """A command of each, and how many times as long as the other's ours may take."""

    ours: str
    theirs: str
    target: float


_PAIRS = (Pair("list", "list", 1), Pair("today", "next", 2), Pair("add", "add", 2))


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """Output in a pipe on both sides; each add is of a name of its own."""
    size = sandbox.count(10_000)
    task = program("task")
    if task is None:
        for pair in _PAIRS:
            yield Row(name=f"{pair.ours} at {size:,}, beside task {pair.theirs}")
        yield Row(name=f"import of {size:,}, beside task import")
        return
    peer = Taskwarrior(sandbox, task, size)
    book = sandbox.new_book("tasks", size)
    environment = {"PIPELINE_BOOK": str(book)}
    names = (f"New client {number}" for number in count(1))

    def ours(command: str) -> float:
        words = [command, next(names)] if command == "add" else [command]
        return sandbox.run([*pipeline(), *words], environment).seconds

    def theirs(command: str) -> float:
        words = [command, next(names)] if command == "add" else [command]
        return sandbox.run([task, *words], peer.environment).seconds

    for pair in _PAIRS:
        label = f"task {pair.theirs}"
        sides = {
            f"pipeline {pair.ours}": partial(ours, pair.ours),
            label: partial(theirs, pair.theirs),
        }
        times = in_turn(sides, sandbox.runs(25 if pair.ours == "add" else 11))
        yield at_most(times, f"pipeline {pair.ours}", label, pair.target,
                      f"{pair.ours} at {size:,}, beside {label}")  # fmt: skip
    yield _import(sandbox, peer, size)


class Taskwarrior:
    """Its settings and its data in the sandbox, filled with the same prospects."""

    def __init__(self, sandbox: Sandbox, task: str, size: int) -> None:
        self._sandbox = sandbox
        self._task = task
        self.file = sandbox.root / "tasks.json"
        self.file.write_text(json.dumps(list(_tasks(size))), encoding="utf-8")
        self.environment = self._new("task")
        sandbox.run([task, "import", str(self.file)], self.environment)

    def _new(self, name: str) -> dict[str, str]:
        folder = self._sandbox.root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        settings = folder / "taskrc"
        settings.write_text(_SETTINGS.format(data=folder / "data"), encoding="utf-8")
        (folder / "data").mkdir()
        return {"TASKRC": str(settings), "TASKDATA": str(folder / "data")}

    def import_anew(self) -> float:
        """An import into no tasks at all."""
        environment = self._new("imported-tasks")
        return self._sandbox.run([self._task, "import", str(self.file)], environment).seconds


def _import(sandbox: Sandbox, peer: Taskwarrior, size: int) -> Row:
    file = sandbox.root / "prospects.json"
    file.write_text(json.dumps(list(_prospects(size))), encoding="utf-8")
    book: Path = sandbox.root / "imported-prospects" / "book.json"

    def ours() -> float:
        shutil.rmtree(book.parent, ignore_errors=True)
        argv = [*pipeline(), "import", str(file)]
        return sandbox.run(argv, {"PIPELINE_BOOK": str(book)}).seconds

    sides = {"pipeline import": ours, "task import": peer.import_anew}
    times = in_turn(sides, sandbox.runs(7))
    label = f"import of {size:,} (JSON), beside task import"
    return at_most(times, "pipeline import", "task import", 2, label)


def _tasks(size: int) -> Iterator[dict[str, object]]:
    now = datetime.now(UTC)
    for number, sample in enumerate(samples(size), 1):
        due = {} if sample.due is None else {"due": _stamp(now + timedelta(days=sample.due))}
        yield {
            "uuid": str(UUID(int=number)),
            "description": f"{sample.name}: {sample.task}",
            "project": sample.product,
            "tags": [sample.product.lower()],
            "entry": _stamp(now - timedelta(days=sample.age)),
            "status": "pending",
            **due,
        }


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def _prospects(size: int) -> Iterator[dict[str, object]]:
    today = datetime.now(UTC).date()
    for number, sample in enumerate(samples(size), 1):
        step = {}
        if sample.due is not None:
            due = today + timedelta(days=max(sample.due, 0))
            step = {"next step": sample.task, "due": due.isoformat()}
        yield {
            "deal id": str(UUID(int=number)),
            "company": sample.name,
            "product": sample.product,
            "tags": sample.product.lower(),
            "created": (today - timedelta(days=sample.age)).isoformat(),
            "stage": Stage.SEARCH.value,
            **step,
        }
