"""The documents of a book as typed values, decoded when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec import Raw

from pipeline_tui.book.table_text import TableText
from pipeline_tui.book.tables import key_of, kind_of, table_of
from pipeline_tui.errors import BookDamagedError
from pipeline_tui.model.activity import Activity, Step
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.encoding import decoder, encode
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline_tui.book.layout import Meta, RawTables

T = TypeVar("T", bound=msgspec.Struct)
K = TypeVar("K", bound=msgspec.Struct)

DECODERS: dict[type[msgspec.Struct], msgspec.json.Decoder[Any]] = {}


def decoder_of(kind: type[K]) -> msgspec.json.Decoder[K]:
    """The decoder of a kind of document, made once: each costs about a millisecond."""
    if kind not in DECODERS:
        DECODERS[kind] = decoder(kind)
    return DECODERS[kind]


def past_document(table: str, raw: Raw) -> msgspec.Struct:
    """Return a document of the journal, which may be from a version without limits.

    Raises BookDamagedError for a value beyond its limit; arithmetic with it may never end.
    """
    from pipeline_tui.model.limit_checks import first_fault

    doc = decoder_of(kind_of(table)).decode(raw)
    beyond = first_fault(doc, len(bytes(raw)))
    if beyond is not None:
        raise BookDamagedError(f"an earlier state of {table} {key_of(doc)}: {beyond.text}")
    return doc


_WHOLE: dict[type[msgspec.Struct], msgspec.json.Decoder[Any]] = {}


def _whole_decoder(kind: type[K]) -> msgspec.json.Decoder[dict[str, K]]:
    """The decoder of a table of such documents."""
    if kind not in _WHOLE:
        _WHOLE[kind] = decoder(dict[str, kind])  # type: ignore[valid-type]
    return _WHOLE[kind]


class Documents(Generic[T]):
    """One table, read-only: keys in their order, documents as typed values."""

    def __init__(self, raws: Mapping[str, Raw], kind: type[T]) -> None:
        self._raws = raws
        self._kind = kind
        self._searches = 0
        self._owned: dict[int, list[Raw]] | None = None
        """By prospect; made for those who ask for one prospect after the other."""
        self._recent: dict[int, T] = {}
        """Documents that were asked for last: the rows of an import often say the same one."""

    def __len__(self) -> int:
        return len(self._raws)

    def __bool__(self) -> bool:
        return bool(self._raws)  # to count them would parse them

    def __contains__(self, key: int) -> bool:
        return str(key) in self._raws

    def __iter__(self) -> Iterator[T]:
        decode = decoder_of(self._kind).decode
        for raw in self._raws.values():
            yield decode(raw)

    def get(self, key: int) -> T | None:
        """The document of a key, or none."""
        recent = self._recent.get(key)
        if recent is not None:
            return recent
        raw = self._raws.get(str(key))
        if raw is None:
            return None
        if len(self._recent) >= _MOST_RECENT:
            self._recent.clear()
        doc = self._recent[key] = decoder_of(self._kind).decode(raw)
        return doc

    def partly(self, kind: type[K], mark: bytes = b"") -> Iterator[K]:
        """Each document as a smaller struct of some of its fields, or whole where all are kept:
        quicker to read.

        With a mark only those in whose text it stands: to look for a day in megabytes takes
        a tenth of the time that parsing them takes.
        """
        if isinstance(self._raws, TableText) and not mark:
            whole = self._raws.decoded(_whole_decoder(kind))
            if whole is not None:
                yield from whole
                return
        decode = decoder_of(kind).decode
        for raw in self._mentioning(mark):
            yield decode(raw)

    def mentioning(self, mark: bytes) -> Iterator[T]:
        """The documents in whose text these bytes stand; for an empty mark all of them."""
        decode = decoder_of(self._kind).decode
        for raw in self._mentioning(mark):
            yield decode(raw)

    def _mentioning(self, mark: bytes) -> Iterable[Raw | bytes]:
        if not mark:
            return self._raws.values()
        if isinstance(self._raws, TableText):
            return self._raws.mentioning(mark)
        return (raw for raw in self._raws.values() if mark in bytes(raw))

    def of_prospects(self, numbers: set[int]) -> Iterator[T]:
        """The documents that belong to these prospects; only those are decoded whole."""
        decode = decoder_of(self._kind).decode
        self._searches += 1
        if len(numbers) == 1 and self._searches > _FEW_SEARCHES:
            yield from map(decode, self._all_owned().get(next(iter(numbers)), ()))
            return
        owner = decoder_of(_Owned).decode
        for raw in self._raws.values():
            if owner(raw).prospect in numbers:
                yield decode(raw)

    def _all_owned(self) -> dict[int, list[Raw]]:
        if self._owned is None:
            self._owned = {}
            owner = decoder_of(_Owned).decode
            for raw in self._raws.values():
                self._owned.setdefault(owner(raw).prospect, []).append(raw)
        return self._owned


_MOST_RECENT = 64
_FEW_SEARCHES = 3
"""A command about one deal looks through a table once or twice; the work on many would
look through it for each."""


class _Owned(msgspec.Struct):
    prospect: int


class StagedDocuments(Documents[T]):
    """One table inside an open change: what is put or removed waits for the save."""

    def __init__(self, raws: Mapping[str, Raw], kind: type[T]) -> None:
        super().__init__(raws, kind)
        self._staged: dict[int, T | Raw | None] = {}
        """A document that was encoded for the save is kept as that text alone."""
        self._staged_of: dict[int, dict[int, None]] = {}
        """The keys that were ever put for a prospect, in the order of the first time."""

    @property
    def staged(self) -> Mapping[int, T | None]:
        """What this change has put (or removed, as None), by key."""
        return _Staged(self._staged, self._kind)

    def encoded(self) -> Iterator[tuple[int, T | None, Raw]]:
        """Yield what was put, with its text, and what was removed, as None; keep only the text.

        The documents of a large import and their texts are so never in memory together.
        """
        decode = decoder_of(self._kind).decode
        for key, doc in self._staged.items():
            if doc is None:
                yield key, None, Raw()
            elif isinstance(doc, Raw):
                yield key, decode(doc), doc
            else:
                raw = self._staged[key] = Raw(encode(doc))
                yield key, doc, raw

    def __len__(self) -> int:
        gone = sum(doc is None and str(key) in self._raws for key, doc in self._staged.items())
        new = sum(doc is not None and str(key) not in self._raws
                  for key, doc in self._staged.items())  # fmt: skip
        return len(self._raws) - gone + new

    def __bool__(self) -> bool:
        return len(self) > 0

    def __contains__(self, key: int) -> bool:
        if key in self._staged:
            return self._staged[key] is not None
        return super().__contains__(key)

    def __iter__(self) -> Iterator[T]:
        decode = decoder_of(self._kind).decode
        for key, raw in self._raws.items():
            if int(key) not in self._staged:
                yield decode(raw)
        yield from (doc for doc in self.staged.values() if doc is not None)

    def get(self, key: int) -> T | None:
        """Return the document of a key as this change has it, or None."""
        if key not in self._staged:
            return super().get(key)
        doc = self._staged[key]
        return decoder_of(self._kind).decode(doc) if isinstance(doc, Raw) else doc

    def partly(self, kind: type[K], mark: bytes = b"") -> Iterator[K]:
        """Each document as a smaller struct of some of its fields."""
        decode = decoder_of(kind).decode
        for text in self._mentioning(mark):
            yield decode(text)

    def _mentioning(self, mark: bytes) -> Iterator[Raw | bytes]:
        for key, raw in self._raws.items():
            if self._staged and int(key) in self._staged:
                continue
            if not mark or mark in bytes(raw):
                yield raw
        for doc in self._staged.values():
            if doc is not None:
                text = bytes(doc) if isinstance(doc, Raw) else encode(doc)
                if mark in text:
                    yield text

    def of_prospects(self, numbers: set[int]) -> Iterator[T]:
        """Yield the documents that belong to these prospects."""
        for doc in super().of_prospects(numbers):
            if key_of(doc) not in self._staged:
                yield doc
        for key in self._staged_keys(numbers):
            staged = self.get(key)
            if staged is not None and getattr(staged, "prospect", None) in numbers:
                yield staged

    def _staged_keys(self, numbers: set[int]) -> tuple[int, ...]:
        """Return a copy of the keys that may belong to these prospects, for a loop that puts more.

        Copying all of them for each prospect made a change quadratic in its own size.
        """
        if len(numbers) == 1:
            return tuple(self._staged_of.get(next(iter(numbers)), ()))
        return tuple(self._staged)

    def put(self, key: int, doc: T) -> None:
        """Add the document, or put it in the place of the one that is there."""
        self._staged[key] = doc
        owner = getattr(doc, "prospect", None)
        if owner is not None:
            self._staged_of.setdefault(owner, {})[key] = None

    def remove(self, key: int) -> None:
        """Take the document out."""
        self._staged[key] = None


class _Staged(Mapping[int, T | None]):
    """What a change has put or removed, as documents."""

    def __init__(self, staged: Mapping[int, T | Raw | None], kind: type[T]) -> None:
        self._staged = staged
        self._kind = kind

    def __getitem__(self, key: int) -> T | None:
        doc = self._staged[key]
        return decoder_of(self._kind).decode(doc) if isinstance(doc, Raw) else doc

    def __iter__(self) -> Iterator[int]:
        return iter(self._staged)

    def __len__(self) -> int:
        return len(self._staged)


class Snapshot:
    """A book as it is at one moment, for reading. It needs no lock."""

    def __init__(self, tables: RawTables, meta: Meta) -> None:
        self.meta = meta
        self._tables = tables
        self._documents: dict[str, Documents[Any]] = {}

    @property
    def revision(self) -> int:
        """How many changes the book has seen."""
        return self.meta.revision

    def is_same_as(self, other: Snapshot) -> bool:
        """Whether both were read out of one and the same file; an edit by hand, which
        leaves the revision as it is, makes another one."""
        return self._tables is other._tables

    def of(self, kind: type[T]) -> Documents[T]:
        """The table that holds documents of this type: `book.of(Proposal)`."""
        table = table_of(kind)
        found = self._documents.get(table)
        if found is None:
            found = self._documents[table] = Documents(self._tables.get(table, {}), kind)
        return found

    @property
    def prospects(self) -> Documents[Prospect]:
        """By number."""
        return self.of(Prospect)

    @property
    def deals(self) -> Documents[Deal]:
        """By `deal_key`."""
        return self.of(Deal)

    @property
    def activities(self) -> Documents[Activity]:
        """By id."""
        return self.of(Activity)

    @property
    def steps(self) -> Documents[Step]:
        """By id, planned and done."""
        return self.of(Step)
