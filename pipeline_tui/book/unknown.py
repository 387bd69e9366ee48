"""Fields that this version does not know survive the edit of a document."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import msgspec

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def keep_unknown(before: bytes, doc: msgspec.Struct, encoded: bytes) -> bytes:
    """The encoded document, with the fields of `before` that its type does not know.

    The parts of a list (contacts) are matched by their id.
    """
    old: Json = msgspec.json.decode(before)
    new: Json = msgspec.json.decode(encoded)
    if isinstance(old, dict) and isinstance(new, dict) and _carry(old, new, doc):
        return msgspec.json.encode(new)
    return encoded


@cache
def _known(kind: type[msgspec.Struct]) -> frozenset[str]:
    names = {field.encode_name for field in msgspec.structs.fields(kind)}
    tag_field = kind.__struct_config__.tag_field
    return frozenset(names | {tag_field} if tag_field else names)


def _carry(old: dict[str, Json], new: dict[str, Json], doc: msgspec.Struct) -> bool:
    unknown = old.keys() - _known(type(doc))
    for name in old:
        if name in unknown:
            new[name] = old[name]
    carried = bool(unknown)
    for name in _known(type(doc)):
        part = getattr(doc, name, None)
        before, after = old.get(name), new.get(name)
        if isinstance(part, msgspec.Struct) and isinstance(before, dict):
            if isinstance(after, dict):
                carried |= _carry(before, after, part)
        elif isinstance(part, tuple) and isinstance(before, list) and isinstance(after, list):
            carried |= _carry_list(before, after, part)
    return carried


def _carry_list(old: list[Json], new: list[Json], parts: tuple[object, ...]) -> bool:
    carried = False
    by_id = {str(each["id"]): each for each in old if isinstance(each, dict) and "id" in each}
    for place, (after, part) in enumerate(zip(new, parts, strict=False)):
        if not isinstance(after, dict) or not isinstance(part, msgspec.Struct):
            continue
        if "id" in after:
            before: Json = by_id.get(str(after["id"]))
        else:  # history only grows, so the place tells which event it is
            before = old[place] if place < len(old) else None
        if isinstance(before, dict):
            carried |= _carry(before, after, part)
    return carried
