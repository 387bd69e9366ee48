"""Finds every command and every option that the program's source can print in a hint or error."""

from __future__ import annotations

import ast
import re
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline_tui
from pipeline_tui.cli.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(pipeline_tui.__file__).parent
_HOLE = "\x00"
_NAMES = "|".join(entry.name for entry in COMMANDS)
_HINT = re.compile(rf"\bpipeline (?:(?:{_NAMES}|COMMAND|--\w+)\b|\x00)|(?<![\w(-])--[a-z]")
_DECLARING = ("Option", "Argument", "Entry", "add_typer", "command", "columns_of", "add_option")


class Template:
    """A text of the source that names a command or an option."""

    def __init__(self, place: str, text: str) -> None:
        self.place, self.text = place, text

    def __repr__(self) -> str:
        return f"{self.place}: {self.plain!r}"

    @cached_property
    def plain(self) -> str:
        """The text with `{}` for each value that is put in."""
        return self.text.replace(_HOLE, "{}")

    @cached_property
    def _pieces(self) -> list[str]:
        return " ".join(self.text.split()).split(_HOLE)

    def printed_in(self, output: str) -> list[str]:
        """What the program printed from it, in an output with single spaces."""
        if not all(piece in output for piece in self._pieces):
            return []
        end = "" if self._pieces[-1] else ".*"
        return re.findall(".*?".join(map(re.escape, self._pieces)) + end, output)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(each.value) if isinstance(each, ast.Constant) else _HOLE for each in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if left is right is None else (left or _HOLE) + (right or _HOLE)
    return None


def _texts(node: ast.AST) -> Iterator[str]:
    """The outermost texts of a tree, without docstrings and the declarations of options."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _DECLARING:
            return
    text = _text(node)
    if text is not None:
        yield text
        return
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield from _texts(child)


def _is_hint(text: str) -> bool:
    is_style = "var(--" in text or "{ --" in text
    is_bare = re.fullmatch(r"--[a-z-]+=?( [A-Z]+)?", text) is not None
    return _HINT.search(text) is not None and not is_style and not is_bare


@cache
def templates() -> tuple[Template, ...]:
    """Every text that tells a person of a command or an option, without the bare names of
    options, which are put into such texts."""
    found: dict[tuple[str, str], Template] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        source = path.read_text(encoding="utf-8")
        if _HINT.search(source) is None:
            continue
        for text in _texts(ast.parse(source)):
            if _is_hint(text):
                found.setdefault((place, text), Template(place, text))
    return tuple(found.values())
