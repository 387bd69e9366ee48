"""Plays the situations of `hint_cases.txt`: makes the program print a hint, pastes it, runs it."""

from __future__ import annotations

import os
import re
import shlex
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from hint_templates import Template, templates

from pipeline_tui.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = "2026-11-23T10:00:00+00:00"
CASES = Path(__file__).with_name("hint_cases.txt")


class Case(NamedTuple):
    """One situation."""

    name: str
    lines: tuple[str, ...]


class Played(NamedTuple):
    """What came of all situations."""

    troubles: list[str]
    tried: set[Template]
    """The templates whose command or option was printed, pasted and run."""


def cases() -> Iterator[Case]:
    """The situations of the file: a line `= name`, then its lines."""
    for block in re.split(r"^= ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = block.splitlines()
        yield Case(name, tuple(line for line in lines if line.strip() and line[0] != "#"))


def play_all(folder: Path, output: Callable[[], str]) -> Played:
    """Play every situation in a folder of its own; `output` gives what was printed."""
    played = Played([], set())
    for number, case in enumerate(cases()):
        home = folder / str(number)
        home.mkdir()
        with _environment(home):
            _play(case, played, output)
    return played


@contextmanager
def _environment(home: Path) -> Iterator[None]:
    before, argv, place = dict(os.environ), sys.argv, Path.cwd()
    os.environ.update(
        HOME=str(home), PIPELINE_NOW=NOW, TZ="UTC", LANG="C.UTF-8", COLUMNS="200",
        PIPELINE_BOOK=str(home / "book.json"), PIPELINE_CONFIG=str(home / "settings.toml"),
        XDG_DATA_HOME=str(home), XDG_CONFIG_HOME=str(home), XDG_CACHE_HOME=str(home),
    )  # fmt: skip
    os.chdir(home)
    try:
        yield
    finally:
        os.chdir(place)
        sys.argv = argv
        os.environ.clear()
        os.environ.update(before)


def _unescaped(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode("latin-1")


def _replace(name: str, old: str, new: str) -> None:
    Path(name).write_text(Path(name).read_text().replace(old, new))


def _fifo(name: str, text: str) -> None:
    """A pipe that is written to when somebody opens it."""
    os.mkfifo(name)
    path = Path(name).absolute()
    Thread(target=lambda: path.write_bytes(_unescaped(text)), daemon=True).start()


def _sheets(name: str, *titles: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for title in titles:
        if title != "--hidden":
            sheet = book.create_sheet(title)
            sheet.append(["Company", "Deal"])
            sheet.append(["Ash", "Roof"])
            sheet.sheet_state = "hidden" if titles[-1] == "--hidden" else "visible"
    book.save(name)


def _add_row(name: str, title: str, *cells: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(name)
    sheet = book[title]
    headers = [str(cell.value) for cell in sheet[1]]
    sheet.append([dict(cell.split("=", 1) for cell in cells).get(header) for header in headers])
    book.save(name)


_FILE_ACTS: dict[str, Callable[..., object]] = {
    "replace": _replace,
    "delete": lambda name: Path(name).unlink(),
    "break": lambda name: Path(name).write_text("{"),
    "mode": lambda name, mode: Path(name).chmod(int(mode, 8)),
    "wide": lambda name: Path(name).write_text(f"Company{',' * 20_000}\tDeal\nAsh\tRoof\n"),
    "sheets": _sheets,
    "row": _add_row,
    "utf16": lambda name, text: Path(name).write_bytes(
        _unescaped(text).decode().encode("utf-16-le")
    ),
    "fifo": _fifo,
}


def _called(words: list[str], output: Callable[[], str]) -> tuple[int, str]:
    before = sys.stdin
    words = [word.replace("{long}", "x" * 40_000) for word in words]
    if "<" in words:
        *words, _, name = words
        sys.stdin = open(name, encoding="utf-8")  # noqa: SIM115  closed below
    sys.argv = ["pipeline", *words]
    try:
        status = int(run(words))
    finally:
        if sys.stdin is not before:
            sys.stdin.close()
        sys.stdin = before
    return status, output()


def _is_prepared(kind: str, rest: str) -> bool:
    """Write or change a file, or set a variable; False for a line of another kind."""
    if kind == "@":
        name, content = (_unescaped(part) for part in rest.split(" ", 1))
        Path(os.fsdecode(name)).write_bytes(content)
    elif kind == "%":
        name, _, value = rest.partition("=")
        os.environ[name] = _unescaped(value).decode()
    elif kind in _FILE_ACTS:
        _FILE_ACTS[kind](*shlex.split(rest))
    else:
        return False
    return True


def _play(case: Case, played: Played, output: Callable[[], str]) -> None:
    fills: dict[str, str] = {}
    trigger, printed = [""], ""
    for line in case.lines:
        kind, _, rest = line.partition(" ")
        if _is_prepared(kind, rest):
            continue
        if kind == "~":
            name, _, value = rest.partition("=")
            fills[name] = value
        elif kind == "!":
            trigger = shlex.split(rest)
            _, printed = _called(trigger, output)
            if "fault of the program" in printed:
                played.troubles.append(f"{case.name}: {rest}: {printed}")
        elif kind == "?":
            command, _, wanted = rest.partition(" => ")
            status, said = _called(shlex.split(command), output)
            if status or wanted not in " ".join(said.split()):
                played.troubles.append(f"{case.name}: {wanted!r} is not in {command!r}: {said}")
        elif kind in (">", "+", "-", "&"):
            _paste(case, kind, rest, trigger, printed, fills, played, output)
        else:
            times, _, command = rest.partition(" ") if kind == "*" else ("1", "", line)
            for number in range(int(times)):
                words = shlex.split(command.replace("{n}", str(number)))
                status, said = _called(words, output)
                if status:
                    played.troubles.append(f"{case.name}: setup {line!r} gave {status}: {said}")


def _paste(
    case: Case, kind: str, text: str, trigger: list[str], printed: str, fills: dict[str, str],
    played: Played, output: Callable[[], str],
) -> None:  # fmt: skip
    """Paste a command (`>`), or add an option (`+`) to the line that printed it, replace its value
    (`&`) or take it off (`-`), and run that."""
    text = text.replace("{home}", str(Path.cwd()))
    if "{backup}" in text:
        text = text.replace("{backup}", next(Path().glob("*.backups/*")).name)
    told = " ".join(text.split()) if kind == ">" else text.split(maxsplit=1)[0]
    filled = " ".join(printed.split())
    for name, value in fills.items():
        filled = filled.replace(name, value)
    if told not in filled:
        played.troubles.append(f"{case.name}: {text!r} is not in: {printed.strip()}")
        return
    words = shlex.split(text)
    if kind == "+":
        words = [*trigger, *words]
    elif kind in "-&":
        at = trigger.index(words[0])
        new = words if kind == "&" else []
        words = trigger[:at] + new + trigger[at + len(words) :]
    else:
        words = words[1:]
    status, said = _called(words, output)
    if status:
        played.troubles.append(f"{case.name}: pasted {text!r} gave {status}: {said.strip()}")
        return
    plain = " ".join(printed.split())
    for template in templates():
        for match in template.printed_in(plain):
            shown = match
            for name, value in fills.items():
                shown = shown.replace(name, value)
            if told in shown or (kind == ">" and shown in told):
                played.tried.add(template)
