"""What belongs to each prospect: proposals, objections, contracts … Grouped when it is asked for.

A list of deals that names no objection never reads one; a board that shows duties
groups each table once, and after a change of ours only what that change touched.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from pipeline_tui.book.tables import kind_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.book import Change, Snapshot

T = TypeVar("T", bound=msgspec.Struct)


class Records:
    """The records of a book by prospect; without a book there are none."""

    def __init__(self, snapshot: Snapshot | None = None, near: int | None = None) -> None:
        self._snapshot = snapshot
        self._near = near
        """The prospect that is looked at: its records are found without decoding the others."""
        self._found: dict[str, list[Any]] = {}
        self._grouped: dict[str, dict[int, list[Any]]] = {}
        self._referred: dict[int, str] | None = None
        """By prospect, the uid of the one that named it to us; none until it is asked for."""
        self._referrers: Counter[str] = Counter()

    def all(self, kind: type[T]) -> Iterable[T]:
        """Every record of a type, in the order of their ids."""
        return self._snapshot.of(kind) if self._snapshot is not None else ()

    def of(self, kind: type[T], prospect: int, deal: int | None = None) -> list[T]:
        """The records of a type that belong to a prospect; with `deal`, to that deal of it."""
        near = prospect == self._near
        found = self._nearby(kind) if near else self._groups(kind).get(prospect, [])
        if deal is None:
            return list(found)
        return [each for each in found if getattr(each, "deal", None) == deal]

    def has_referred(self, uid: str) -> bool:
        """Whether a prospect of that uid has named another one to us."""
        if self._referred is None:
            heads = self._snapshot.prospects.partly(_Referred) if self._snapshot else ()
            self._referred = {each.number: each.referred_by for each in heads if each.referred_by}
            self._referrers = Counter(self._referred.values())
        return self._referrers[uid] > 0

    def _nearby(self, kind: type[T]) -> list[T]:
        table = table_of(kind)
        if table not in self._found and self._snapshot is not None and self._near is not None:
            self._found[table] = list(self._snapshot.of(kind).of_prospects({self._near}))
        return self._found.get(table, [])

    def _groups(self, kind: type[T]) -> dict[int, list[T]]:
        table = table_of(kind)
        if table not in self._grouped:
            groups: dict[int, list[T]] = {}
            for each in self.all(kind):
                groups.setdefault(_owner(each), []).append(each)
            self._grouped[table] = groups
        return self._grouped[table]

    def follow(self, snapshot: Snapshot, change: Change) -> None:
        """Become the records of the book that a change of ours led to; what was grouped
        stays so. In place, because every view of a deal holds on to them: a copy for each
        change would hold on to each old text of the book as well."""
        before, self._snapshot = self._snapshot, snapshot
        self._found.clear()
        if self._referred is not None and change.prospects.staged:
            self._referred = None
        for table, groups in self._grouped.items():
            old = before.of(kind_of(table)) if before is not None else None
            for key, doc in change.staged.get(table, {}).items():
                was = old.get(key) if old is not None else None
                for owner in {_owner(each) for each in (was, doc) if each is not None}:
                    kept = [each for each in groups.get(owner, ()) if _id(each) != key]
                    if doc is not None and _owner(doc) == owner:
                        kept.append(doc)
                    groups[owner] = sorted(kept, key=_id)


class _Referred(msgspec.Struct):
    number: int
    referred_by: str | None = None


def _owner(doc: msgspec.Struct) -> int:
    owner: int = getattr(doc, "prospect", 0)
    return owner


def _id(doc: msgspec.Struct) -> int:
    number: int = getattr(doc, "id", 0)
    return number


NO_RECORDS = Records()
