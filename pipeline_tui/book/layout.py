"""The text of a book: plain TinyDB JSON, one document a line, `meta` last.

    {
    "prospects": {
    "12": {"number":12,"uid":"…","name":"Solartek",…}
    },
    "deals": {},
    "meta": {
    "1": {"schema":1,"revision":51,…,"checksum":"crc32:8f03a2c1"}
    }
    }

Only the outside is parsed, and of our own writing not even that (table_text.py).
A document stays the bytes that it is until someone reads it, and goes back into
the file as those bytes. The checksum tells our own
writing, which is trusted, from a file that something else has touched, which is
checked to the last field before it is used.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw

from pipeline_tui.book.table_text import Stretch, TableText
from pipeline_tui.book.tables import FIRST_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = 1
META_TABLE = "meta"
META_KEY = "1"
_CHUNK = 2_000
"""Documents joined before each write: large enough to be fast, small in memory."""

RawTables = dict[str, Mapping[str, Raw]]

_decode_tables = msgspec.json.Decoder(dict[str, dict[str, Raw]]).decode
_encode = msgspec.json.encode


class LayoutError(Exception):
    """The text is not a book; the message is the reason in a few words."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        """`remedy` is what to do, other than going back to a backup."""
        super().__init__(reason)
        self.remedy = remedy


class LastEntry(msgspec.Struct, frozen=True):
    """The last entry of the journal, as the book records it."""

    revision: int
    digest: str
    start: int
    """The index of its first byte in the journal."""
    end: int
    """The index after its newline."""


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What the book knows of itself."""

    schema: int = SCHEMA
    revision: int = 0
    """How many changes, undos included, it has seen."""
    saved: datetime | None = None
    prospects: int = 0
    """The highest prospect number ever given."""
    activities: int = 0
    steps: int = 0
    given: dict[str, int] = {}
    """The highest id ever given in each of the other tables."""
    lengths: dict[str, int] = {}
    """How many bytes the text of each table takes, so that it is found without parsing."""
    checksum: str = ""
    book: str | msgspec.UnsetType = msgspec.UNSET
    """The id of the book, the same in each copy of it; absent in a book that an older version
    saved last. It is written after the checksum, where older versions keep unknown fields."""
    last: LastEntry | msgspec.UnsetType = msgspec.UNSET
    """The last entry of the journal; absent in a book that an older version made. If an older
    version saved last, it is that of an earlier revision."""

    @property
    def last_entry(self) -> LastEntry | None:
        """The last entry that this version wrote, or None."""
        return None if self.last is msgspec.UNSET else self.last

    @property
    def own_entry(self) -> LastEntry | None:
        """The entry of the last change, or None if an older version made that change."""
        last = self.last_entry
        return last if last is not None and last.revision == self.revision else None

    @property
    def is_within_limits(self) -> bool:
        """Whether a version that checks each document against the limits saved last."""
        return self.own_entry is not None

    @property
    def book_id(self) -> str:
        """The id of the book, or an empty text before its first change.

        A book without a stored id has one that follows from its last save. The next change
        stores it, so a sheet that was exported in between is still of this book.
        """
        if self.book is not msgspec.UNSET:
            return self.book
        if self.saved is None:
            return ""
        return f"{zlib.crc32(f'{self.saved.isoformat()} {self.checksum}'.encode()):08x}"

    def advanced(self, at: datetime) -> Meta:
        """The record after one more change."""
        return msgspec.structs.replace(
            self,
            revision=self.revision + 1,
            saved=at,
            book=self.book_id or os.urandom(8).hex(),
        )

    def highest(self, table: str) -> int:
        """The highest number or id ever given in a table."""
        if table in _COUNTED:
            count: int = getattr(self, table)
            return count
        return self.given.get(table, 0)

    def with_highest(self, counts: Mapping[str, int]) -> Meta:
        """The record after numbers and ids were given; none ever goes back."""
        higher = {table: max(count, self.highest(table)) for table, count in counts.items()}
        named = {table: higher[table] for table in _COUNTED if table in higher}
        others = {table: count for table, count in higher.items() if table not in _COUNTED}
        given = dict(sorted({**self.given, **others}.items()))
        return msgspec.structs.replace(self, **named, given=given)


_COUNTED = ("prospects", "activities", "steps")
"""Counters with a field of their own: the first version had no others."""
_decode_meta = msgspec.json.Decoder(Meta).decode
_decode_fields = msgspec.json.Decoder(dict[str, Raw]).decode


def parse_tables(data: bytes) -> RawTables:
    """The outside of a book's text: tables of documents as raw bytes.

    Raises LayoutError.
    """
    _refuse_strange_bytes(data)
    try:
        return {**_decode_tables(data)}
    except msgspec.ValidationError as error:
        raise LayoutError(f"it is JSON, but no book: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if b"<<<<<<<" in data and b">>>>>>>" in data:
            raise LayoutError("it holds the conflict marks of a merge") from None
        raise LayoutError(f"it is not valid JSON: {error}") from None
    except RecursionError:
        raise LayoutError("it is nested too deeply") from None


def _refuse_strange_bytes(data: bytes) -> None:
    if not data or data.isspace():
        raise LayoutError("the file is empty")
    if data[0] == 0 and not data.strip(b"\0"):
        raise LayoutError("it is filled with zero bytes")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LayoutError("it was saved as UTF-16 by another program")
    if data.startswith(b"\xef\xbb\xbf"):
        raise LayoutError("it was saved with a byte-order mark by another program")


def read_meta(tables: Mapping[str, Mapping[str, Raw]]) -> Meta:
    """What the book says of itself. Raises LayoutError when it says nothing."""
    raw = tables.get(META_TABLE, {}).get(META_KEY)
    if raw is None:
        raise LayoutError("it has no meta record: this is not a book of this program")
    try:
        return _decode_meta(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LayoutError(f"its meta record is wrong: {error}") from None


def _foreign(tables: Mapping[str, Mapping[str, Raw]]) -> tuple[bytes, bytes]:
    """What the meta table holds beyond our record's fields: more fields, more records.

    As text that begins with a comma where there is any; a later version's own.
    """
    records = tables.get(META_TABLE, {})
    ours = records.get(META_KEY)
    fields = _decode_fields(ours) if ours is not None else {}
    unknown = (each for each in fields.items() if each[0] not in Meta.__struct_fields__)
    others = (each for each in records.items() if each[0] != META_KEY)
    more_fields = b"".join(b",%s:%s" % (_encode(name), bytes(raw)) for name, raw in unknown)
    more_records = b"".join(b",\n%s: %s" % (_encode(key), bytes(raw)) for key, raw in others)
    return more_fields, more_records


def is_our_writing(data: bytes, tables: Mapping[str, Mapping[str, Raw]], meta: Meta) -> bool:
    """Whether the text is to the byte what this program wrote."""
    start = data.rfind(b'"meta": {\n')
    if start < 0 or not meta.checksum:
        return False
    try:
        foreign = _foreign(tables)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    tail = memoryview(data)[start:]
    body = zlib.crc32(memoryview(data)[:start])
    return bytes(tail) == _meta_text(meta, foreign) and meta.checksum == _seal(body, meta, foreign)


def _seal(body: int, meta: Meta, foreign: tuple[bytes, bytes]) -> str:
    first, later = _meta_parts(msgspec.structs.replace(meta, checksum=""))
    unsealed = first + b"}" + later + b"".join(foreign)
    return f"crc32:{zlib.crc32(unsealed, body):08x}"


def _meta_text(meta: Meta, foreign: tuple[bytes, bytes]) -> bytes:
    fields, records = foreign
    first, later = _meta_parts(meta)
    return b'"meta": {\n"1": ' + first + later + fields + b"}" + records + b"\n}\n}\n"


def _meta_parts(meta: Meta) -> tuple[bytes, bytes]:
    """The fields that the first version knew, and the later ones, which it seals as unknown
    fields: so both versions take each other's books for their own writing."""
    unset = msgspec.UNSET
    first = _encode(msgspec.structs.replace(meta, book=unset, last=unset))[:-1]
    later = ((b"book", meta.book), (b"last", meta.last))
    return first, b"".join(b',"%b":%b' % (name, _encode(value)) for name, value in later
                           if value is not unset)  # fmt: skip


def open_ours(data: bytes) -> tuple[RawTables, Meta] | None:
    """The tables of a text of our own writing, unparsed; none for any other text."""
    start = data.rfind(b'"meta": {\n')
    if start < 0:
        return None
    try:
        tail = _decode_tables(b"{" + data[start:])
        meta = read_meta(tail)
    except (msgspec.DecodeError, LayoutError, UnicodeDecodeError, RecursionError):
        return None
    is_whole = set(meta.lengths) >= set(FIRST_TABLES) and set(tail) == {META_TABLE}
    if meta.schema != SCHEMA or not is_whole or not is_our_writing(data, tail, meta):
        return None
    tables: RawTables = {}
    at = len(_OPENING)
    for name, length in meta.lengths.items():
        at += len(_head(name))
        tables[name] = TableText(Stretch(data, at, at + length))
        at += length + len(_BETWEEN)
    if at != start:
        return None
    for name in TABLES:
        tables.setdefault(name, {})
    return {**tables, **tail}, meta


def write_tables(
    tables: Mapping[str, Mapping[str, Raw]], meta: Meta
) -> Iterator[bytes | memoryview]:
    """The text of a book, piece by piece, so that it is never in memory twice."""
    body = zlib.crc32(_OPENING)
    yield _OPENING
    lengths = {}
    for name, documents in tables.items():
        if name == META_TABLE:
            continue
        length = -len(_head(name)) - len(_BETWEEN)
        for piece in chain((_head(name),), _text(documents), (_BETWEEN,)):
            body = zlib.crc32(piece, body)
            length += len(piece)
            yield piece
        lengths[name] = length
    foreign = _foreign(tables)
    meta = msgspec.structs.replace(meta, lengths=lengths)
    sealed = msgspec.structs.replace(meta, checksum=_seal(body, meta, foreign))
    yield _meta_text(sealed, foreign)


_OPENING, _BETWEEN = b"{\n", b",\n"


def _head(name: str) -> bytes:
    return _encode(name) + b": "


def _text(documents: Mapping[str, Raw]) -> Iterator[bytes | memoryview]:
    if isinstance(documents, TableText):
        yield from documents.pieces()
    elif not documents:
        yield b"{}"
    else:
        yield b"{\n"
        yield from _lines(documents)
        yield b"\n}"


def one_line_each(data: bytes, tables: RawTables) -> RawTables:
    """The same tables with no line break inside a document, which a hand may have put there."""
    expected = 2 + sum(len(table) + 2 if table else 1 for table in tables.values())
    if data.count(b"\n") == expected:
        return tables
    return {
        name: {key: _on_one_line(raw) for key, raw in documents.items()}
        for name, documents in tables.items()
    }


def _on_one_line(raw: Raw) -> Raw:
    return Raw(msgspec.json.format(raw, indent=-1)) if b"\n" in bytes(raw) else raw


def _lines(documents: Mapping[str, Raw]) -> Iterator[bytes]:
    """`"12": {…}` for each document, commas between, in pieces of many."""
    pieces: list[bytes] = []
    append = pieces.append
    between = b'"'
    for key, raw in documents.items():
        append(between)
        append(key.encode())
        append(b'": ')
        append(raw)
        between = b',\n"'
        if len(pieces) > 4 * _CHUNK:
            yield b"".join(pieces)
            pieces.clear()
    yield b"".join(pieces)
