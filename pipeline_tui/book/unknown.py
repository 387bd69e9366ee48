"""Fields that this version does not know survive the edit of a document, byte by byte."""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec import Raw

Fields = dict[str, Raw]
_decode_fields = msgspec.json.Decoder(Fields).decode
_decode_parts = msgspec.json.Decoder(list[Raw]).decode


def keep_unknown(before: bytes | Raw, doc: msgspec.Struct, encoded: bytes) -> bytes:
    """The encoded document, with the fields of `before` that its type does not know.

    The parts of a list (contacts) are matched by their id.
    """
    return _carry(before, doc, encoded) or encoded


@cache
def _known(kind: type[msgspec.Struct]) -> frozenset[str]:
    names = {field.encode_name for field in msgspec.structs.fields(kind)}
    tag_field = kind.__struct_config__.tag_field
    return frozenset(names | {tag_field} if tag_field else names)


def _fields_of(raw: bytes | Raw | None) -> Fields:
    text = bytes(raw or b"")
    return _decode_fields(text) if text.startswith(b"{") else {}


def _parts_of(raw: bytes | Raw | None) -> list[Raw]:
    text = bytes(raw or b"")
    return _decode_parts(text) if text.startswith(b"[") else []


def _carry(before: bytes | Raw | None, doc: msgspec.Struct, encoded: bytes | Raw) -> bytes | None:
    """The document with what was carried over; none where nothing had to be."""
    old, new = _fields_of(before), _fields_of(encoded)
    unknown = {name: raw for name, raw in old.items() if name not in _known(type(doc))}
    inner = {}
    for name in old.keys() & new.keys():
        part = getattr(doc, name, None)
        if isinstance(part, msgspec.Struct):
            made = _carry(old[name], part, new[name])
        elif isinstance(part, tuple):
            made = _carry_list(old[name], part, new[name])
        else:
            continue
        if made is not None:
            inner[name] = Raw(made)
    if not unknown and not inner:
        return None
    return msgspec.json.encode({**new, **inner, **unknown})


def _carry_list(before: Raw, parts: tuple[object, ...], encoded: Raw) -> bytes | None:
    old = _parts_of(before)
    by_id = {bytes(fields["id"]): raw for raw in old if "id" in (fields := _fields_of(raw))}
    made: list[bytes | Raw] = list(_parts_of(encoded))
    carried = False
    for place, part in enumerate(parts):
        if not isinstance(part, msgspec.Struct):
            continue
        if (own_id := getattr(part, "id", None)) is not None:
            was = by_id.get(b"%d" % own_id)
        else:  # history only grows, so the place tells which event it is
            was = old[place] if place < len(old) else None
        kept = _carry(was, part, made[place])
        if kept is not None:
            made[place], carried = kept, True
    return b"[%s]" % b",".join(bytes(each) for each in made) if carried else None
