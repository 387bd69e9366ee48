"""A book that something else has touched is checked to the last field before it is used."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.book.documents import decoder_of
from pipeline_tui.book.layout import META_TABLE, LayoutError, RawTables
from pipeline_tui.model.activity import Activity, Step
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.money import CURRENCIES, LARGEST
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 20
KINDS: dict[str, type[msgspec.Struct]] = {
    "prospects": Prospect,
    "deals": Deal,
    "activities": Activity,
    "steps": Step,
}


def check_text(data: bytes) -> None:
    """Refuse duplicate keys, numbers that are none, deep nesting and broken UTF-8.

    Raises LayoutError with the reason.
    """
    try:
        parsed = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise LayoutError(f"byte {error.start} is not UTF-8") from None
    except RecursionError:
        raise LayoutError("it is nested too deeply") from None
    except ValueError as error:
        raise LayoutError(f"it is not valid JSON: {error}") from None
    if _depth_exceeds(parsed, DEEPEST):
        raise LayoutError("it is nested too deeply")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise LayoutError(f"the key {twice[:40]!r} stands twice in one object")
    return made


def _refuse_constant(name: str) -> float:
    raise LayoutError(f"{name} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise LayoutError(f"the number {text[:40]} is too large")
    return number


def _depth_exceeds(value: object, room: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if room == 0:
        return True
    inner = value.values() if isinstance(value, dict) else value
    return any(_depth_exceeds(each, room - 1) for each in inner)


def check_documents(tables: RawTables) -> None:
    """Refuse documents of wrong type, under a wrong key, or without their prospect.

    Raises LayoutError with the first fault.
    """
    for fault in document_faults(tables):
        raise LayoutError(fault)


def document_faults(tables: RawTables) -> Iterator[str]:
    """What is wrong with the documents, one line each. It names no client."""
    for table, documents in tables.items():
        kind = KINDS.get(table)
        if kind is None or table == META_TABLE:
            continue
        decode = decoder_of(kind).decode
        for key, raw in documents.items():
            if not (key.isascii() and key.isdigit() and str(int(key)) == key):
                yield f"{table} has a key {key[:20]!r} that is no number"
                continue
            try:
                doc = decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield f"{table} {key}: {error}"
                continue
            yield from _faults_of(doc, int(key), f"{table} {key}", tables)


def _faults_of(doc: msgspec.Struct, key: int, where: str, tables: RawTables) -> Iterator[str]:
    if _own_key(doc) != key:
        yield f"{where}: its number says {_own_key(doc)}"
    if isinstance(doc, Prospect):
        if not doc.name.strip():
            yield f"{where}: it has no name"
        return
    owner = getattr(doc, "prospect", 0)
    if str(owner) not in tables.get("prospects", {}):
        yield f"{where}: its prospect {owner} is not in the book"
    if isinstance(doc, Deal):
        yield from _deal_faults(doc, where)
    elif isinstance(doc, Activity | Step) and doc.deal is not None:
        if str(deal_key(owner, doc.deal)) not in tables.get("deals", {}):
            yield f"{where}: its deal {owner}.{doc.deal} is not in the book"


def _deal_faults(deal: Deal, where: str) -> Iterator[str]:
    if deal.currency not in CURRENCIES:
        yield f"{where}: unknown currency"
    if deal.value is not None and not (deal.value.is_finite() and 0 <= deal.value < LARGEST):
        yield f"{where}: its value is no amount"
    if deal.probability is not None and not 0 <= deal.probability <= 100:
        yield f"{where}: its probability is not between 0 and 100"


def _own_key(doc: msgspec.Struct) -> int:
    if isinstance(doc, Prospect):
        return doc.number
    if isinstance(doc, Deal):
        return doc.key
    key: int = getattr(doc, "id", 0)
    return key
