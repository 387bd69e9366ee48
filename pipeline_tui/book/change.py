"""An open change: actions put and remove documents, the book saves them all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw

from pipeline_tui.book.documents import Snapshot, StagedDocuments
from pipeline_tui.book.journal import DocumentChange, changed
from pipeline_tui.book.table_text import TableText, last_key
from pipeline_tui.book.unknown import keep_unknown
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.activity import Activity, Step
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from pipeline_tui.book.layout import Meta, RawTables
    from pipeline_tui.clock import Moment


class Change(Snapshot):
    """The newest state of the book, open for one change.

    Read it like any snapshot; `put_…` and `remove_…` show at once in what it
    reads. Nothing is on the disk until the `with book.change(…)` block ends well.
    """

    def __init__(self, tables: RawTables, meta: Meta, moment: Moment, command: str) -> None:
        super().__init__(tables, meta)
        self.moment = moment
        self.command = command
        self.saved_revision: int | None = None
        """The revision that the change became; none while it is open or if it was empty."""
        self._staged_prospects = StagedDocuments(tables["prospects"], Prospect)
        self._staged_deals = StagedDocuments(tables["deals"], Deal)
        self._staged_activities = StagedDocuments(tables["activities"], Activity)
        self._staged_steps = StagedDocuments(tables["steps"], Step)
        self._counts = {
            "prospects": _highest(meta.prospects, tables["prospects"]),
            "activities": _highest(meta.activities, tables["activities"]),
            "steps": _highest(meta.steps, tables["steps"]),
        }

    @property
    def at(self) -> datetime:
        """The instant of the change, in UTC."""
        return self.moment.at

    @property
    def today(self) -> date:
        """The manager's day of the change."""
        return self.moment.today

    @property
    def prospects(self) -> StagedDocuments[Prospect]:
        """By number."""
        return self._staged_prospects

    @property
    def deals(self) -> StagedDocuments[Deal]:
        """By `deal_key`."""
        return self._staged_deals

    @property
    def activities(self) -> StagedDocuments[Activity]:
        """By id."""
        return self._staged_activities

    @property
    def steps(self) -> StagedDocuments[Step]:
        """By id."""
        return self._staged_steps

    def next_number(self) -> int:
        """A prospect number that was never given before."""
        return self._next("prospects")

    def next_activity_id(self) -> int:
        """An activity id that was never given before."""
        return self._next("activities")

    def next_step_id(self) -> int:
        """A step id that was never given before."""
        return self._next("steps")

    def _next(self, table: str) -> int:
        self._counts[table] += 1
        return self._counts[table]

    def put_prospect(self, prospect: Prospect) -> Prospect:
        """Add or replace a prospect."""
        self._staged_prospects.put(prospect.number, prospect)
        return prospect

    def put_deal(self, deal: Deal) -> Deal:
        """Add or replace a deal."""
        self._staged_deals.put(deal.key, deal)
        return deal

    def put_activity(self, activity: Activity) -> Activity:
        """Add or replace an activity."""
        self._staged_activities.put(activity.id, activity)
        return activity

    def put_step(self, step: Step) -> Step:
        """Add or replace a next step."""
        self._staged_steps.put(step.id, step)
        return step

    def new_meta(self) -> Meta:
        """The book's own record after this change."""
        given: dict[str, StagedDocuments[Any]] = {
            "prospects": self._staged_prospects,
            "activities": self._staged_activities,
            "steps": self._staged_steps,
        }
        counts = {
            name: max(count, *given[name].staged, 0) for name, count in self._counts.items()
        }  # an import may bring its own numbers
        return msgspec.structs.replace(
            self.meta, revision=self.meta.revision + 1, saved=self.at, **counts
        )

    def document_changes(self) -> list[DocumentChange]:
        """What the save will do, document by document; what is equal is left out.

        Raises PipelineError for a document that could not be read again.
        """
        changes: list[DocumentChange] = []
        tables: tuple[tuple[str, StagedDocuments[msgspec.Struct]], ...] = (
            ("prospects", self._staged_prospects),  # type: ignore[assignment]
            ("deals", self._staged_deals),
            ("activities", self._staged_activities),
            ("steps", self._staged_steps),
        )
        try:
            for table, documents in tables:
                changes.extend(_differences(table, self._tables[table], documents.staged.items()))
        except UnicodeEncodeError:
            raise PipelineError(
                "a text holds half a character (a lone surrogate)", "Nothing was changed."
            ) from None
        except (msgspec.MsgspecError, OverflowError) as error:
            raise PipelineError(
                f"a value cannot be stored: {error}", "Nothing was changed."
            ) from None
        return changes


def _highest(counter: int, raws: Mapping[str, Raw]) -> int:
    """A book edited by hand may hold a number above its counter. Keys are in order."""
    return max(counter, int(last_key(raws) or 0))


def _differences(
    table: str, raws: Mapping[str, Raw], staged: Iterable[tuple[int, msgspec.Struct | None]]
) -> Iterable[DocumentChange]:
    encode = msgspec.json.Encoder().encode
    for key, doc in staged:
        name = str(key)
        before = raws.get(name)
        if doc is None:
            if before is not None:
                yield changed(table, name, before, None)
            continue
        encoded = encode(doc)
        if before is not None:
            encoded = keep_unknown(before, doc, encoded)
            if encoded == bytes(before):
                continue
        yield changed(table, name, before, Raw(encoded))


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
