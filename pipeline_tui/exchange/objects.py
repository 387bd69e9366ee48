"""JSON and JSONL: rows from objects, whatever the order of their keys."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.fields import Field
from pipeline_tui.exchange.header_row import known_columns
from pipeline_tui.exchange.header_words import claim_of
from pipeline_tui.exchange.lists import VALUE_KEYS
from pipeline_tui.exchange.sheet import (
    MOST_ROWS,
    Rejected,
    Row,
    Sheet,
    check_size,
    too_many_rows,
)
from pipeline_tui.exchange.unread_columns import joined_lines
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# numbers stay the text that they are: 0.1 is not 0.1000000000000000055
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=str)

_DEEPEST = 5
"""Objects inside objects whose keys become columns; what is deeper stays JSON in one cell."""
_WRAPPERS = frozenset({"attributes", "fields", "properties"})
"""Keys that only hold the fields of a record: `properties.dealname` is `dealname`."""
_NAME_KEYS = ("name", "title", "value", "label", "text")
_ID_KEYS = ("id", "value")
"""Which key of an object says what it is, the surest first: its column has the name of the
object alone, so that `{"company": {"name": "Oak"}}` is read like `{"company": "Oak"}`."""
_NO_KEY = "(no key)"
_LOOKED_AT = 20
"""Objects of a list whose keys show what it is."""
_MOST_NAMED = 500
_MOST_OF_ONE_PATH = 100
"""Different values of one row whose keys differ in the blanks around them only."""


def read_json(name: str, content: str) -> Sheet:
    """The rows of a list of objects, or of an object that holds one somewhere.

    An object inside a row gives a column for each of its keys, `company.city`. What else
    is beside the list is named. Raises PipelineError for anything else.
    """
    try:
        parsed = _decode(content)
    except msgspec.DecodeError as error:
        raise PipelineError(f"{name} is not valid JSON: {_reason(error)}") from None
    if isinstance(parsed, dict):
        return _read_object(name, parsed)
    if not isinstance(parsed, list):
        raise PipelineError(f"{name} is not a list of objects ([{{…}}, {{…}}])")
    return _sheet(name, enumerate(parsed, 1))


def read_json_lines(name: str, content: str) -> Sheet:
    """The rows of a text with one object a line. A line that is not an object is rejected."""
    broken: list[Rejected] = []
    sheet = _sheet(name, _lines(content, broken))
    sheet.rejected = sorted([*sheet.rejected, *broken])
    return sheet


def _read_object(name: str, parsed: dict[str, Any]) -> Sheet:
    """The rows of the list of objects that is understood best, then of the longest one; the
    object as the only row if it holds no list."""
    lists = list(_lists(parsed, "", _DEEPEST))
    if not lists:
        return _sheet(name, [(1, parsed)])
    path, items = max(lists, key=lambda each: (_known(each[1]), len(each[1])))
    sheet = _sheet(name, enumerate(items, 1))
    beside = list(islice(_beside(parsed, "", path), _MOST_NAMED))
    if beside:
        sheet.notices.append(f"read the list {path!r} of the file")
        sheet.notices += [f"not read: {line}" for line in joined_lines(beside)]
    return sheet


def _lists(parsed: dict[str, Any], above: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects in an object, by their path."""
    for key, value in parsed.items():
        path = f"{above}{key}"
        if _has_objects(value):
            yield path, value
        elif isinstance(value, dict) and depth:
            yield from _lists(value, f"{path}.", depth - 1)


def _has_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _known(items: list[Any]) -> int:
    """How many columns of a list of objects are known."""
    keys: dict[str, None] = {}
    for item in items[:_LOOKED_AT]:
        if isinstance(item, dict):
            keys.update(dict.fromkeys(item))
    return known_columns(list(keys))


def _beside(parsed: dict[str, Any], above: str, read: str) -> Iterator[str]:
    """Yield what else an object holds besides the list that is read."""
    for key, value in parsed.items():
        path = f"{above}{key}"
        if path == read or value in (None, "", [], {}):
            continue
        if isinstance(value, list):
            yield f"{path!r} ({values.count(len(value), 'entry', 'entries')})"
        elif isinstance(value, dict) and path.count(".") < _DEEPEST:
            yield from _beside(value, f"{path}.", read)
        else:
            yield repr(path)


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
            rejected.append((number, _text(item), "it is not an object"))
            continue
        flat: dict[str, str] = {}
        try:
            _flatten(item, "", flat, _DEEPEST)
        except ValueError as error:
            rejected.append((number, _text(item), str(error)))
            continue
        headers.update(dict.fromkeys(flat))
        check_size(name, len(kept), len(headers))
        if any(flat.values()):
            kept.append((number, flat))
    if not headers:
        number, _, reason = next(iter(rejected), (0, "", ""))
        why = f" that can be read: {reason} (row {number})" if rejected else ""
        raise PipelineError(f"{name} holds no rows{why}")
    names = list(headers)
    sheet = Sheet(name, names)
    sheet.rows = [Row(number, [flat.get(each, "") for each in names]) for number, flat in kept]
    sheet.rejected = [Rejected(number, [text], reason, True) for number, text, reason in rejected]
    return sheet


def _flatten(item: dict[str, Any], above: str, found: dict[str, str], depth: int) -> None:
    """Add the cells of an object, by the path of their keys.

    Raises ValueError for a NUL and for too many values with one path.
    """
    for key, value in item.items():
        name = key.strip() or _NO_KEY
        path = f"{above}{name}"
        if isinstance(value, dict) and value and depth and name.lower() in _WRAPPERS:
            _flatten(value, above, found, depth - 1)
        elif isinstance(value, dict) and value and depth:
            keys = _ID_KEYS if name.lower().endswith("id") else _NAME_KEYS
            own = _own_key(value, keys)
            if own is not None:
                _put(found, path, _cell(path, value[own]))
            rest = {each: inside for each, inside in value.items() if each != own}
            _flatten(rest, f"{path}.", found, depth - 1)
        elif depth and _has_objects(value):
            _flatten_list(value, path, found, depth - 1)
        else:
            _put(found, path, _cell(path, value))


def _own_key(item: dict[str, Any], keys: Sequence[str]) -> str | None:
    """The first of these keys under which an object holds a text or a number."""
    known = {each.lower(): each for each in item if not isinstance(item[each], dict | list)}
    return next((known[each] for each in keys if each in known), None)


def _flatten_list(items: list[Any], path: str, found: dict[str, str], depth: int) -> None:
    """Add the values of the objects in a list, one cell for each of their keys."""
    columns: dict[str, list[str]] = {}
    keys = VALUE_KEYS if _has_addresses(path) else _NAME_KEYS
    for item in items:
        if not isinstance(item, dict):
            columns.setdefault(path, []).append(_cell(path, item))
            continue
        own = _own_key(item, keys)
        flat: dict[str, str] = {}
        _flatten(item, "", flat, depth)
        for key, text in flat.items():
            header = path if key == own else f"{path}[].{key}"
            columns.setdefault(header, []).append(text)
    for header, texts in columns.items():
        _put(found, header, "; ".join(filter(None, texts)))


@lru_cache(maxsize=1_024)
def _has_addresses(header: str) -> bool:
    claim = claim_of(header)
    return claim is not None and claim.field in (Field.EMAIL, Field.PHONE)


def _put(found: dict[str, str], path: str, text: str) -> None:
    """Add a cell; of two with one path, which hold different texts, the second is numbered."""
    header, number = path, 1
    while found.get(header) and text and found[header] != text:
        number += 1
        if number > _MOST_OF_ONE_PATH:
            raise ValueError(f"it has more than {_MOST_OF_ONE_PATH} values of {path[:40]!r}")
        header = f"{path} ({number})"
    found[header] = text or found.get(header, "")


def _cell(key: str, value: Any) -> str:
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError(f"{key[:40]!r} holds a NUL")
        return value
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return "; ".join(filter(None, (_cell(key, each) for each in value)))
    return _text(value)


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
