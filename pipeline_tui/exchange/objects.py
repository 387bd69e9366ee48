"""JSON and JSONL: rows out of objects, whatever order their keys stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.sheet import MOST_ROWS, Rejected, Row, Sheet, too_many_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# numbers stay the text that they are: 0.1 is not 0.1000000000000000055
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=str)


def read_json(name: str, content: str) -> Sheet:
    """The rows of an array of objects, or of an object that holds one such array.

    Raises PipelineError for anything else.
    """
    try:
        parsed = _decode(content)
    except msgspec.DecodeError as error:
        raise PipelineError(f"{name} is not valid JSON: {_reason(error)}") from None
    items = parsed
    if isinstance(parsed, dict):
        lists = [value for value in parsed.values() if isinstance(value, list)]
        items = lists[0] if len(lists) == 1 else [parsed] if not lists else None
    if not isinstance(items, list):
        raise PipelineError(f"{name} is no list of objects: an import wants [{{…}}, {{…}}]")
    return _sheet(name, enumerate(items, 1))


def read_json_lines(name: str, content: str) -> Sheet:
    """The rows of a text with one object a line. A line that is none is rejected."""
    broken: list[Rejected] = []
    sheet = _sheet(name, _lines(content, broken))
    sheet.rejected = sorted([*sheet.rejected, *broken])
    return sheet


def _lines(content: str, broken: list[Rejected]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, _decode(line)
        except msgspec.DecodeError as error:
            broken.append(Rejected(number, [line], f"it is not valid JSON: {_reason(error)}", True))


def _decode(text: str) -> Any:
    try:
        return _decoder.decode(text)
    except RecursionError:
        raise msgspec.DecodeError("it is nested too deeply") from None
    except UnicodeError:
        raise msgspec.DecodeError("it holds half of a character") from None


def _reason(error: msgspec.DecodeError) -> str:
    return str(error).removeprefix("JSON is malformed: ")


def _sheet(name: str, items: Iterable[tuple[int, Any]]) -> Sheet:
    kept: list[tuple[int, dict[str, str]]] = []
    rejected: list[tuple[int, str, str]] = []
    headers: dict[str, None] = {}
    for number, item in items:
        if number > MOST_ROWS:
            raise too_many_rows(name)
        if not isinstance(item, dict):
            rejected.append((number, _text(item), "it is no object"))
            continue
        try:
            flat = {key.strip(): _cell(key, value) for key, value in item.items()}
        except ValueError as error:
            rejected.append((number, _text(item), str(error)))
            continue
        headers.update(dict.fromkeys(flat))
        if any(flat.values()):
            kept.append((number, flat))
    if not headers and not rejected:
        raise PipelineError(f"{name} holds no rows")
    names = list(headers)
    sheet = Sheet(name, names)
    sheet.rows = [Row(number, [flat.get(each, "") for each in names]) for number, flat in kept]
    sheet.rejected = [Rejected(number, [text], reason, True) for number, text, reason in rejected]
    return sheet


def _cell(key: str, value: Any) -> str:
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError(f"{key[:40]!r} holds a NUL")
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    return _text(value)  # the readers of cells know lists and objects


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
