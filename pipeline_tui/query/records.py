"""What belongs to each prospect: proposals, objections, contracts … Grouped when it is asked for.

A list of deals that names no objection never reads one; a board that shows duties
groups each table once, and after a change of ours only what that change touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from pipeline_tui.book.tables import kind_of, table_of
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.query.mentions import Mentions

T = TypeVar("T", bound=msgspec.Struct)
K = TypeVar("K", bound=msgspec.Struct)


class Named(msgspec.Struct):
    """A prospect as far as others refer to it."""

    number: int
    uid: str
    name: str
    referred_by: str | None = None


class Records:
    """The records of a book by prospect; without a book there are none."""

    def __init__(self, snapshot: Snapshot | None = None, near: int | None = None) -> None:
        self._snapshot = snapshot
        self._near = near
        """The prospect that is looked at: its records are found without decoding the others."""
        self._found: dict[str, list[Any]] = {}
        self._grouped: dict[str, dict[int, list[Any]]] = {}
        self._referrers: set[str | None] | None = None
        """The uids of those who have named somebody to us."""
        self._named: dict[str, Named] | None = None
        self._mentions: Mentions | None = None

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
        if self._referrers is None:
            self._referrers = {each.referred_by for each in self.named().values()}
        return uid in self._referrers

    def _nearby(self, kind: type[T]) -> list[T]:
        table = table_of(kind)
        if table not in self._found and self._snapshot is not None and self._near is not None:
            self._found[table] = list(self._snapshot.of(kind).of_prospects({self._near}))
        return self._found.get(table, [])

    def each(self, kind: type[T]) -> Iterator[T]:
        """Every record of a type, prospect by prospect, out of what is grouped already."""
        for group in self._groups(kind).values():
            yield from group

    def prospects(self, kind: type[K], mark: bytes = b"") -> Iterable[K]:
        """Every prospect as a smaller struct of some of its fields; with a mark only those
        in whose text it stands."""
        return self._snapshot.prospects.partly(kind, mark) if self._snapshot is not None else ()

    def named(self) -> dict[str, Named]:
        """Every prospect by its uid, as far as referrals need it; read once for a book."""
        if self._named is None:
            self._named = {each.uid: each for each in self.prospects(Named)}
        return self._named

    def mentions(self) -> Mentions:
        """Return where words appear in activities and steps; read once for a book."""
        if self._mentions is None:
            from pipeline_tui.query.mentions import Mentions  # only a search needs it

            self._mentions = Mentions(self._snapshot)
        return self._mentions

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
        if change.staged.get(table_of(Prospect)):
            self._named = self._referrers = None
        if self._mentions is not None:
            self._mentions.follow(change)
        for table, groups in self._grouped.items():
            old = before.of(kind_of(table)) if before is not None else None
            for key, doc in change.staged.get(table, {}).items():
                was = old.get(key) if old is not None else None
                for owner in {_owner(each) for each in (was, doc) if each is not None}:
                    kept = [each for each in groups.get(owner, ()) if _id(each) != key]
                    if doc is not None and _owner(doc) == owner:
                        kept.append(doc)
                    groups[owner] = sorted(kept, key=_id)


def _owner(doc: msgspec.Struct) -> int:
    owner: int = getattr(doc, "prospect", 0)
    return owner


def _id(doc: msgspec.Struct) -> int:
    number: int = getattr(doc, "id", 0)
    return number


NO_RECORDS = Records()
