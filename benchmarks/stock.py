"""The same on TinyDB as it comes: its own tables over its own JSONStorage.

Written as its manual would: documents under numbers that are known, so that no
search is needed; an update as a function on the document, so that one action on
one table is one reading and one writing. An action on two tables is two of them,
because a table of TinyDB reads and writes for itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tinydb import JSONStorage, TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.table import Document

from pipeline_tui.model.deal import deal_key

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping
    from pathlib import Path


class StockBook:
    """One action each, on the disk before it returns. No lock, no journal, no checks."""

    def __init__(self, path: Path, prospect: int, keep_in_memory: bool = False) -> None:
        self._cache: CachingMiddleware | None = None
        if keep_in_memory:
            self._cache = CachingMiddleware(JSONStorage)  # type: ignore[no-untyped-call]
            self._database = TinyDB(path, storage=self._cache)
        else:
            self._database = TinyDB(path, storage=JSONStorage)
        self._prospect = prospect
        self._deal = deal_key(prospect, 1)
        self._number = max(int(each) for each in _table(self._database, "prospects"))
        self._activity = 0

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(self) -> None:
        """A prospect with a contact and a deal."""
        self._number += 1
        number, today = self._number, _today()
        prospect = {
            "number": number,
            "uid": "0011223344556677",
            "name": "New client",
            "created": today,
            "contacts": [{"id": 1, "name": "Anna Petrova", "emails": ["anna@example.com"]}],
            "tags": ["key"],
            "deals_made": 1,
            "contacts_made": 1,
        }
        deal = {
            "prospect": number,
            "number": 1,
            "stage": "search",
            "value": "50000",
            "currency": "EUR",
            "created": today,
            "touched": today,
            "history": [{"event": "opened", "on": today, "stage": "search", "value": "50000"}],
        }
        self._insert("prospects", number, prospect)
        self._insert("deals", deal_key(number, 1), deal)
        self._flush()

    def move(self) -> None:
        """A deal to another stage."""
        today = _today()

        def moved(deal: MutableMapping[str, Any]) -> None:
            other = "objections" if deal["stage"] != "objections" else "contract"
            event = {"event": "moved", "on": today, "old": deal["stage"], "new": other}
            deal["history"].append(event)
            deal["stage"], deal["touched"] = other, today

        self._database.table("deals").update(moved, doc_ids=[self._deal])
        self._flush()

    def log(self) -> None:
        """A call; it touches its deal."""
        self._activity += 1
        today = _today()
        activity = {
            "id": self._activity,
            "prospect": self._prospect,
            "deal": 1,
            "kind": "call",
            "on": today,
            "text": "wants a better price",
        }
        self._insert("activities", self._activity, activity)
        self._database.table("deals").update({"touched": today}, doc_ids=[self._deal])
        self._flush()

    def _insert(self, table: str, key: int, document: Mapping[str, object]) -> None:
        self._database.table(table).insert(Document(document, doc_id=key))

    def _flush(self) -> None:
        if self._cache is not None:
            self._cache.flush()  # type: ignore[no-untyped-call]


def _table(database: TinyDB, name: str) -> Mapping[str, object]:
    tables = database.storage.read() or {}
    return tables[name]


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
