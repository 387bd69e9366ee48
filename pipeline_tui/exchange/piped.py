"""References and records as other programs hand them on: one a line, or as JSON.

The output of `list --json`, of `--format jsonl`, of `jq` (objects one behind the
other, over several lines or not) and bare references are all understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 64 * 1024 * 1024
"""A longer input is something else than references."""
_HEADER = "ref"
"""The head of `list --columns ref`."""


class _Fraction(str):
    """A number with a point; as a text it is exact."""

    __slots__ = ()


_NUMBERS_STAY_TEXT = json.JSONDecoder(parse_float=_Fraction, parse_int=str)
"""0.1 is 0.1, and not 0.1000000000000000055."""
_MOST_SHOWN = 10

_SPACES = re.compile(r"[ \t\r\n]*")

Fields = Mapping[str, Any]


class Piped(msgspec.Struct, frozen=True):
    """One reference, or one record with the fields that came with it."""

    place: str
    """Where it stands: `line 3`, `record 3`."""
    ref: str
    """Empty where a record names none."""
    fields: Fields = {}

    @property
    def shown(self) -> str:
        """What to call it in an error."""
        return f"{self.place} ({clean(self.ref[:40])})" if self.ref else self.place


def read_piped(data: bytes, name: str) -> list[Piped]:
    """What is in the input; the same one twice is twice in it.

    Raises UsageError for what is no reference, with its place.
    """
    text = _text(data, name)
    bare = text.lstrip()
    if bare[:1] in ("{", "["):
        return list(_records(bare, name))
    lines = [line.strip() for line in text.splitlines()]
    if lines and lines[0] == _HEADER:
        lines[0] = ""
    return [
        Piped(f"line {number}", _unquoted(line)) for number, line in enumerate(lines, 1) if line
    ]


def _text(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise UsageError(f"{name} is longer than {MOST_BYTES // 1024**2} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name} is not valid UTF-8 in line {line}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UsageError(f"{name} holds a NUL in line {line}")
    return text


def _unquoted(line: str) -> str:
    """`jq` without -r writes `"12.1"`."""
    if len(line) > 1 and line[0] == line[-1] == '"':
        try:
            return str(json.loads(line))
        except ValueError:
            return line
    return line


def _records(text: str, name: str) -> Iterator[Piped]:
    number = 0
    for value in _values(text, name):
        for each in value if isinstance(value, list) else (value,):
            number += 1
            yield _record(each, f"record {number}", name)


def _values(text: str, name: str) -> Iterator[Any]:
    """JSON values one behind the other."""
    place = 0
    while place < len(text):
        try:
            value, place = _NUMBERS_STAY_TEXT.raw_decode(text, place)
        except json.JSONDecodeError as error:
            what = f"{error.msg} in line {error.lineno}"
            raise UsageError(f"{name} is not valid JSON: {what}") from None
        except RecursionError:
            raise UsageError(f"{name} is nested too deeply") from None
        yield value
        place = _SPACES.match(text, place).end()  # type: ignore[union-attr]  # it may be empty


def _record(value: Any, place: str, name: str) -> Piped:
    if isinstance(value, str):
        return Piped(place, _ref(value, place, name))
    if not isinstance(value, dict):
        raise UsageError(f"{name}, {place}: it is neither a reference nor an object")
    ref = value.get("ref", "")
    if not isinstance(ref, str):
        raise UsageError(f"{name}, {place}: its ref is no text")
    return Piped(place, _ref(ref, place, name), value)


def _ref(value: str, place: str, name: str) -> str:
    if isinstance(value, _Fraction):  # another program may have made 12.1 of 12.10
        raise UsageError(f'{name}, {place}: a deal is a text in JSON, like "{value}"')
    return value.strip()


class Problems:
    """Collects what is wrong with the records, to say all of it at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: list[str] = []
        self._first: PipelineError | None = None

    def add(self, piped: Piped, error: PipelineError) -> None:
        """One more record that cannot be taken."""
        self._first = self._first or error
        self._lines.append(f"{piped.shown}: {error.message}")

    def refuse(self) -> None:
        """Raise the first one's kind of error, with all of them, if there were any."""
        if self._first is None:
            return
        more = len(self._lines) - _MOST_SHOWN
        lines = [*self._lines[1:_MOST_SHOWN], *([f"… and {more} more"] if more > 0 else [])]
        error = PipelineError(f"{self._name}, {self._lines[0]}", "\n".join(lines))
        if len(self._lines) == 1:
            error.hint = self._first.hint
        error.exit_code = self._first.exit_code
        raise error
