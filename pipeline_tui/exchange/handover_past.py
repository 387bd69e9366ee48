"""A hand-over, and its prospects as they were when they were handed over, from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline_tui.book.documents import past_document
from pipeline_tui.book.tables import OWNED, key_of, kind_of, table_of
from pipeline_tui.model.handover import Handover
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import msgspec

    from pipeline_tui.book import Change
    from pipeline_tui.book.entries import DocumentChange, Entry

Documents = Mapping[tuple[str, int], Any]
"""By table and key."""


def past_handover(entries: Iterable[Entry], uid: str) -> Handover | None:
    """Return the earliest record of a hand-over in the journal, or None.

    The book no longer has the record if the hand-over was undone or a backup was restored.
    """
    for entry in entries:
        for each in entry.changes:
            if each.table != _HANDOVERS or each.is_erased:
                continue
            for raw in (each.old, each.new):
                doc = past_document(_HANDOVERS, raw) if raw is not None else None
                if isinstance(doc, Handover) and doc.uid == uid:
                    return doc
    return None


_HANDOVERS = table_of(Handover)


def as_they_went(
    change: Change, numbers: set[int], since: Mapping[tuple[str, str], DocumentChange]
) -> dict[int, Documents]:
    """By number, everything about each prospect as it was before the changes `since`: what
    the first of them says that it was, else as it is now."""
    found: dict[int, dict[tuple[str, int], Any]] = {number: {} for number in numbers}
    for table in ("prospects", *OWNED):
        for doc in _now(change, table, numbers):
            if (table, str(key_of(doc))) not in since:
                found[_owner(doc)][table, key_of(doc)] = doc
    for (table, key), each in since.items():
        if table not in ("prospects", *OWNED) or each.old is None:
            continue
        doc = past_document(table, each.old)
        if _owner(doc) in numbers:
            found[_owner(doc)][table, int(key)] = doc
    return {**found}


def _now(change: Change, table: str, numbers: set[int]) -> Iterator[msgspec.Struct]:
    if table != "prospects":
        yield from change.of(kind_of(table)).of_prospects(numbers)
        return
    for number in numbers:
        prospect = change.prospects.get(number)
        if prospect is not None:
            yield prospect


def _owner(doc: msgspec.Struct) -> int:
    if isinstance(doc, Prospect):
        return doc.number
    owner: int = getattr(doc, "prospect", 0)
    return owner
