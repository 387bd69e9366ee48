"""How long a command takes on an empty book, beside `import typer` alone."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

from measure import at_most, in_turn
from rows import Row
from sandbox import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Sandbox

_IMPORT = "import typer"
_USED = """
import json, sys
from pipeline_tui.cli.main import run
status = run(sys.argv[1:])
names = sorted({each.partition(".")[0] for each in sys.modules})
print(json.dumps([status, names]), file=sys.stderr)
"""
_NAMES = """
import json
from pipeline_tui.cli.registry import COMMANDS
print(json.dumps([entry.name for entry in COMMANDS]))
"""
_REAL = (["list"], ["list", "--json"], ["add", "Solartek"], ["today"], ["report", "status"])


def rows(sandbox: Sandbox) -> Iterator[Row]:
    """Start-up of the commands that a manager types most, and what they import."""
    empty = sandbox.root / "empty" / "book.json"
    small = {"PIPELINE_BOOK": str(sandbox.new_book("small", 20))}
    more = {"PIPELINE_BOOK": str(empty)}
    tool = pipeline()

    def add() -> float:
        shutil.rmtree(empty.parent, ignore_errors=True)  # each one begins the book
        return sandbox.run([*tool, "add", "Solartek"], more).seconds

    def list_json() -> float:
        shutil.rmtree(empty.parent, ignore_errors=True)
        return sandbox.run([*tool, "list", "--json"], more).seconds

    times = in_turn(
        {
            _IMPORT: lambda: sandbox.run([sys.executable, "-c", "import typer"]).seconds,
            "list --json": list_json,
            "first add": add,
            "add": lambda: sandbox.run([*tool, "add", "Solartek"], small).seconds,
            "list": lambda: sandbox.run_on_terminal([*tool, "list"], small).seconds,
            "pass": lambda: sandbox.run([sys.executable, "-c", "pass"]).seconds,
        },
        sandbox.runs(25),
    )
    yield at_most(times, "list --json", _IMPORT, 2, "list --json, no book yet")
    yield at_most(times, "first add", _IMPORT, 2, "add NAME, no book yet: it begins one")
    yield at_most(times, "add", _IMPORT, 2, "add NAME, a book of 20")
    yield at_most(times, "list", _IMPORT, 2.7, "list of 20 deals on a terminal")
    yield at_most(times, _IMPORT, "pass", None, "import typer beside bare Python")
    yield _imports_of_textual(sandbox)


def _imports_of_textual(sandbox: Sandbox) -> Row:
    """How many commands load the TUI's library; no time at all."""
    listed = sandbox.run([sys.executable, "-c", _NAMES]).output
    calls = [[name, "--help"] for name in json.loads(listed)] + [*_REAL]
    guilty, broken = [], []
    for arguments in calls:
        call = " ".join(arguments)
        status, modules = _used_by(sandbox, arguments)
        if status:
            broken.append(call)
        if "textual" in modules:
            guilty.append(call)
    detail = "".join(f"; imports it: {call}" for call in guilty)
    detail += "".join(f"; does not run: {call}" for call in broken)
    return Row(
        name=f"of {len(calls)} commands, how many import Textual",
        figure=len(guilty),
        unit="",
        target=0,
        detail=detail.removeprefix("; "),
    )


def _used_by(sandbox: Sandbox, arguments: list[str]) -> tuple[int, list[str]]:
    argv = [sys.executable, "-c", _USED, *arguments]
    try:
        errors = sandbox.run(argv, {"PIPELINE_BOOK": str(sandbox.root / "used.json")}).errors
    except RuntimeError:
        return 1, []
    status, modules = json.loads(errors.splitlines()[-1])
    return int(status), list(modules)
