"""An open change: actions put and remove documents, the book saves them all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw

from pipeline_tui.book.documents import Snapshot, StagedDocuments, T
from pipeline_tui.book.entries import DocumentChange, changed
from pipeline_tui.book.table_text import TableText, last_key
from pipeline_tui.book.tables import OWNED, TABLES, key_of, kind_of, table_of
from pipeline_tui.book.unknown import keep_unknown
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.activity import Activity, Step
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from pipeline_tui.book.layout import Meta, RawTables
    from pipeline_tui.clock import Moment


class Change(Snapshot):
    """The newest state of the book, open for one change.

    Read it like any snapshot; `put` and `remove` show at once in what it
    reads. Nothing is on the disk until the `with book.change(…)` block ends well.
    """

    def __init__(self, tables: RawTables, meta: Meta, moment: Moment, command: str) -> None:
        super().__init__(tables, meta)
        self.moment = moment
        self.command = command
        self.saved_revision: int | None = None
        """The revision that the change became; none while it is open or if it was empty."""
        self._staged: dict[str, StagedDocuments[Any]] = {}
        self._counts: dict[str, int] = {}

    @property
    def at(self) -> datetime:
        """The instant of the change, in UTC."""
        return self.moment.at

    @property
    def today(self) -> date:
        """The manager's day of the change."""
        return self.moment.today

    @property
    def before(self) -> Snapshot:
        """The book as it was when the change began."""
        return Snapshot(self._tables, self.meta)

    def of(self, kind: type[T]) -> StagedDocuments[T]:
        """The table that holds documents of this type, as this change has it."""
        table = table_of(kind)
        found = self._staged.get(table)
        if found is None:
            raws = self._tables.get(table, {})
            found = self._staged[table] = StagedDocuments(raws, kind)
        return found

    @property
    def prospects(self) -> StagedDocuments[Prospect]:
        """By number."""
        return self.of(Prospect)

    @property
    def deals(self) -> StagedDocuments[Deal]:
        """By `deal_key`."""
        return self.of(Deal)

    @property
    def activities(self) -> StagedDocuments[Activity]:
        """By id."""
        return self.of(Activity)

    @property
    def steps(self) -> StagedDocuments[Step]:
        """By id."""
        return self.of(Step)

    @property
    def staged(self) -> Mapping[str, Mapping[int, msgspec.Struct | None]]:
        """By table, what this change has put (or removed, as none), by key."""
        return {table: documents.staged for table, documents in self._staged.items()}

    def next_number(self) -> int:
        """A prospect number that was never given before."""
        return self._next("prospects")

    def next_id(self, kind: type[msgspec.Struct]) -> int:
        """An id of a document of this type that was never given before."""
        return self._next(table_of(kind))

    def _next(self, table: str) -> int:
        if table not in self._counts:
            highest = _highest(self.meta.highest(table), self._tables.get(table, {}))
            self._counts[table] = highest
        self._counts[table] += 1
        return self._counts[table]

    def put(self, doc: T) -> T:
        """Add a document, or put it in the place of the one with its key."""
        self.of(type(doc)).put(key_of(doc), doc)
        return doc

    def remove(self, doc: msgspec.Struct) -> None:
        """Take a document out."""
        self.of(type(doc)).remove(key_of(doc))

    def belongings(self, prospect: int, deal: int | None = None) -> Iterator[msgspec.Struct]:
        """Everything that belongs to a prospect, or to one of its deals; the deals
        themselves stand first."""
        for table in OWNED:
            for doc in self.of(kind_of(table)).of_prospects({prospect}):
                number = doc.number if isinstance(doc, Deal) else getattr(doc, "deal", None)
                if deal is None or number == deal:
                    yield doc

    def new_meta(self) -> Meta:
        """The book's own record after this change."""
        counts = dict(self._counts)
        for table, documents in self._staged.items():
            if table != _DEALS and documents.staged:  # an import may bring its own numbers
                counts[table] = max(counts.get(table, 0), *documents.staged)
        return self.meta.with_highest(counts).advanced(self.at)

    def document_changes(self) -> list[DocumentChange]:
        """What the save will do, document by document; what is equal is left out.

        Raises PipelineError for a document that could not be read again.
        """
        changes: list[DocumentChange] = []
        try:
            for table in TABLES:
                if table in self._staged:
                    raws = self._tables.get(table, {})
                    changes.extend(_differences(table, raws, self._staged[table]))
        except UnicodeEncodeError:
            raise PipelineError(
                "a text holds half a character (a lone surrogate)", "Nothing was changed."
            ) from None
        except (msgspec.MsgspecError, OverflowError) as error:
            raise PipelineError(
                f"a value cannot be stored: {error}", "Nothing was changed."
            ) from None
        return changes


_DEALS = "deals"
"""Their numbers are counted by their prospects."""


def _highest(counter: int, raws: Mapping[str, Raw]) -> int:
    """A book edited by hand may hold a number above its counter. Keys are in order."""
    return max(counter, int(last_key(raws) or 0))


def _differences(
    table: str, raws: Mapping[str, Raw], staged: StagedDocuments[Any]
) -> Iterable[DocumentChange]:
    for key, doc, raw in staged.encoded():
        name = str(key)
        before = raws.get(name)
        if doc is None:
            if before is not None:
                yield changed(table, name, before, None)
            continue
        if before is None:
            yield changed(table, name, None, raw)
            continue
        after = keep_unknown(before, doc, bytes(raw))
        if after != bytes(before):
            yield changed(table, name, before, Raw(after))


def apply_changes(tables: RawTables, changes: Iterable[DocumentChange]) -> RawTables:
    """New tables with the documents as they are after the changes, keys in order."""
    by_table: dict[str, list[DocumentChange]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(change)
    fresh: RawTables = dict(tables)
    for table, its_changes in by_table.items():
        before = tables.get(table, {})
        spliced = before.spliced(its_changes) if isinstance(before, TableText) else None
        fresh[table] = _changed(before, its_changes) if spliced is None else spliced
    return fresh


def _changed(before: Mapping[str, Raw], changes: Iterable[DocumentChange]) -> dict[str, Raw]:
    documents = dict(before.items())
    last = int(next(reversed(documents), 0))
    is_ordered = True
    for change in changes:
        after = change.new
        if after is None:
            documents.pop(change.key, None)
            continue
        is_new = change.key not in documents
        is_ordered = is_ordered and not (is_new and int(change.key) < last)
        last = max(last, int(change.key))
        documents[change.key] = after
    return documents if is_ordered else dict(sorted(documents.items(), key=_number))


def _number(item: tuple[str, Raw]) -> int:
    return int(item[0])
