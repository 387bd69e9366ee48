"""A book that something else has touched is checked to the last field before it is used."""

from __future__ import annotations

import math
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw

from pipeline_tui.book.documents import decoder_of
from pipeline_tui.book.layout import META_TABLE, LayoutError, RawTables, read_meta
from pipeline_tui.book.tables import OWNED, TABLES, key_of, kind_of
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.limits import MOST_DEALS, is_instant
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.book.entries import DocumentChange

DEEPEST = 20
LONGEST_NUMBER = 100
"""Digits; only fields that this version does not know may hold such a number at all."""
HIGHEST_KEY = 10**15
"""Below what JSON's numbers hold exactly, and far above what anybody gives out."""


def check_text(data: bytes) -> None:
    """Refuse duplicate keys, numbers that are none, deep nesting and broken UTF-8.

    Raises LayoutError with the reason.
    """
    import json  # 5 ms, and only a book that something else has touched needs it

    try:
        parsed = json.loads(
            data.decode("utf-8"),
            parse_int=_short,
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
    if b"\\u" in data and not _is_text(parsed):
        raise LayoutError("it holds half a character (a lone surrogate)")


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


def _short(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise LayoutError(f"the number {text[:40]}… has {len(text)} digits")
    return int(text)


def _is_text(parsed: object) -> bool:
    import json

    try:
        json.dumps(parsed, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


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
    for fault in chain(_meta_faults(tables), document_faults(tables)):
        raise LayoutError(fault, "Correct the document in the file with a text editor.")


def _meta_faults(tables: RawTables) -> Iterator[str]:
    meta = read_meta(tables)
    counts = {"revision": meta.revision, **{table: meta.highest(table) for table in TABLES}}
    for name, count in counts.items():
        if not 0 <= count < HIGHEST_KEY:
            yield f"the {name} of its meta record is not a valid count"
    last = meta.last_entry
    if last and not (
        0 <= last.start < last.end < HIGHEST_KEY and 0 < last.revision <= meta.revision
    ):
        yield "its meta record does not agree with the last change"
    if meta.saved is not None and not is_instant(meta.saved):
        yield "the time of its last save is not valid"


def document_faults(tables: RawTables) -> Iterator[str]:
    """What is wrong with the documents, one line each. It names no client."""
    for table, documents in tables.items():
        if table not in TABLES or table == META_TABLE:
            continue
        decode = decoder_of(kind_of(table)).decode
        for key, raw in documents.items():
            if not is_key(key):
                yield f"{table} has a key {key[:20]!r} that is no number"
                continue
            try:
                doc = decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield f"{table} {key}: {error}"
                continue
            yield from faults_of(doc, int(key), f"{table} {key}", tables, len(bytes(raw)))


def is_key(key: str) -> bool:
    """Whether it is a number from 1 as this program writes it."""
    return key.isascii() and key.isdigit() and key[0] != "0" and len(key) <= 15


def faults_of(
    doc: msgspec.Struct, key: int, where: str, tables: RawTables, size: int | None = None
) -> Iterator[str]:
    """What is wrong with one document among the others; `size` is the length of its text."""
    yield from own_faults(doc, key, where, size)
    owner = getattr(doc, "prospect", None)
    if owner is None:
        return
    if str(owner) not in tables.get("prospects", {}):
        yield f"{where}: its prospect {owner} is not in the book"
    deal = getattr(doc, "deal", None)
    if deal is not None and str(deal_key(owner, deal)) not in tables.get("deals", {}):
        yield f"{where}: its deal {owner}.{deal} is not in the book"
    contract = getattr(doc, "contract", None)
    if contract is not None and str(contract) not in tables.get("contracts", {}):
        yield f"{where}: its contract {contract} is not in the book"


def own_faults(doc: msgspec.Struct, key: int, where: str, size: int | None = None) -> list[str]:
    """What is wrong with one document by itself."""
    from pipeline_tui.model.limit_checks import first_fault  # 0.5 ms; only a save needs it

    faults = []
    if key_of(doc) != key:
        faults.append(f"{where}: its number is {key_of(doc)}, which does not match")
    if isinstance(doc, Prospect) and not doc.name.strip():
        faults.append(f"{where}: it has no name")
    if isinstance(doc, Deal) and not 1 <= doc.number <= MOST_DEALS:
        faults.append(f"{where}: a prospect has deals 1 to {MOST_DEALS}")
    if (beyond := first_fault(doc, size)) is not None:
        faults.append(f"{where}: {beyond.text}")
    return faults


def check_changes(changes: Sequence[DocumentChange], tables: RawTables) -> None:
    """Refuse a change after which the book could not be read; it names no client.

    What this program writes it trusts later, so a slip must not get that far.
    Raises PipelineError.
    """
    without_owner = (
        f"{table} {key}: its prospect, deal or contract would be missing"
        for table, key in sorted(stranded(changes, tables))
    )
    for fault in chain(changed_faults(changes), without_owner):
        raise PipelineError(f"the change was refused: {fault}", "Nothing was changed.")


def changed_faults(changes: Iterable[DocumentChange]) -> Iterator[str]:
    """What is wrong with each document after the changes, by itself."""
    for each in changes:
        if each.new is None:
            continue
        where = f"{each.table} {each.key}"
        if not is_key(each.key):
            yield f"{where}: its number is not a valid number (1 or more)"
        else:
            text = bytes(each.new)
            try:
                doc = decoder_of(kind_of(each.table)).decode(text)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield f"{where}: {error}"
                continue
            yield from own_faults(doc, int(each.key), where, len(text))


class _Owned(msgspec.Struct):
    prospect: int
    deal: int | None = None
    contract: int | None = None


_OWNERS = ("prospects", "deals", "contracts")


def stranded(changes: Sequence[DocumentChange], tables: RawTables) -> set[tuple[str, str]]:
    """Documents that would be without their prospect, deal or contract after the changes."""
    gone = {(each.table, each.key) for each in changes if each.new is None}
    new = {(each.table, each.key): each.new for each in changes if each.new is not None}
    left: set[tuple[str, str]] = set()
    for (table, key), raw in new.items():
        for owner in owners_of(table, raw):
            is_there = owner in new or owner[1] in tables.get(owner[0], {})
            if owner in gone or not is_there:
                left.add((table, key))
    if any(table in _OWNERS for table, _ in gone):
        for place, raw in _owned(tables):
            if place not in gone and place not in new and owners_of(place[0], raw) & gone:
                left.add(place)
    return left


def _owned(tables: RawTables) -> Iterable[tuple[tuple[str, str], Raw]]:
    for table in OWNED:
        for key, raw in tables.get(table, {}).items():
            yield (table, key), raw


def owners_of(table: str, raw: Raw) -> set[tuple[str, str]]:
    """The prospect, the deal and the contract without which a document cannot be."""
    if table not in OWNED:
        return set()
    owned = decoder_of(_Owned).decode(raw)
    owners = {("prospects", str(owned.prospect))}
    if owned.deal is not None:
        owners.add(("deals", str(deal_key(owned.prospect, owned.deal))))
    if owned.contract is not None:
        owners.add(("contracts", str(owned.contract)))
    return owners


def is_readable(change: DocumentChange) -> bool:
    """Whether this version can read a document of the journal, before and after its change."""
    if change.table not in TABLES or not is_key(change.key):
        return False
    decode = decoder_of(kind_of(change.table)).decode
    try:
        for raw in (change.old, change.new):
            if raw is not None:
                decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
