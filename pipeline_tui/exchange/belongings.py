"""The records of an export, put into a change once and not twice.

A record is known by what it says. Where a book says the same thing twice, both are
kept: the first one of a file is the first one of the book, the second the second.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.repointing import repointed
from pipeline_tui.book.tables import key_of, kind_of, table_of
from pipeline_tui.exchange.own import RECORD_TABLES
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.folding import fold
from pipeline_tui.model.product import Product

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.own import Dossier, Lists
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.prospect import Prospect

IDENTITY: Mapping[str, tuple[str, ...]] = {
    "activities": ("kind", "on", "at", "text"),
    "steps": ("text", "due"),
    "proposals": ("title", "created", "currency", "lines", "discount"),
    "objections": ("category", "words", "on"),
    "contracts": ("number", "created"),
    "obligations": ("contract", "kind", "by", "due", "text", "amount"),
    "feedback": ("kind", "words", "on"),
    "evidence": ("kind", "says", "on", "source", "text"),
}
"""By table, what tells a record from the others of its deal."""
_HIGHEST_KEPT = 1_000_000_000
"""A file with a higher id must not use up the numbers of the book."""


class Belongings:
    """What the book has of records, and what one file adds to it.

    With `keeps_ids`, as in a book that was empty, a record keeps the id that it has
    in the file as long as that is free.
    """

    def __init__(self, change: Change, report: Report, keeps_ids: bool = False) -> None:
        self.change, self.report, self.keeps_ids = change, report, keeps_ids
        self.places: dict[str, dict[int, int]] = {table: {} for table in RECORD_TABLES}
        """By table, the id here of each id in the file."""
        self._known: dict[Hashable, list[int]] = {}
        self._met: Counter[Hashable] = Counter()
        for table in RECORD_TABLES:
            for each in change.of(kind_of(table)):
                self._known.setdefault(identity_of(each), []).append(key_of(each))

    def add(
        self, prospect: Prospect, dossier: Dossier, deals: Mapping[int | None, int | None]
    ) -> None:
        """Add the records of the deals named, under the numbers that these have here; what
        is there already is left as it is."""
        for each in dossier.all():
            deal = getattr(each, "deal", None)
            if deal not in deals:
                continue
            table, old = table_of(type(each)), key_of(each)
            moved = repointed(each, prospect.number, deals[deal], self.places["contracts"])
            place, is_new = self._place(moved, table, old)
            if old:
                self.places[table][old] = place
            tally = self.report.of(table)
            tally.created += is_new
            tally.unchanged += not is_new

    def _place(self, record: msgspec.Struct, table: str, old: int) -> tuple[int, bool]:
        """Where the record is in the book, and whether it was put there now."""
        key = identity_of(record)
        known = self._known.setdefault(key, [])
        self._met[key] += 1
        if len(known) >= self._met[key]:
            return known[self._met[key] - 1], False
        place = new_id(self.change, kind_of(table), old if self.keeps_ids else 0)
        self.change.put(msgspec.structs.replace(record, id=place))
        known.append(place)
        return place, True


def new_id(change: Change, kind: type[msgspec.Struct], wanted: int = 0) -> int:
    """The id that is wanted, if it is free, else one that was never given."""
    table = change.of(kind)
    if 0 < wanted <= _HIGHEST_KEPT and wanted not in table:
        return wanted
    number = change.next_id(kind)
    while number in table:
        number = change.next_id(kind)
    return number


def identity_of(record: msgspec.Struct) -> Hashable:
    """What tells a record from every other of the book."""
    table = table_of(type(record))
    says = tuple(getattr(record, name) for name in IDENTITY[table])
    return table, getattr(record, "prospect", None), getattr(record, "deal", None), says


def add_lists(change: Change, report: Report, lists: Lists, keeps_ids: bool = False) -> None:
    """Add the products and competitors whose names the book does not have."""
    known = {
        "products": {fold(each.name) for each in change.of(Product)},
        "competitors": {fold(each.name) for each in change.of(Competitor)},
    }
    for each in lists.all():
        table = table_of(type(each))
        tally = report.of(table)
        if fold(each.name) in known[table]:
            tally.unchanged += 1
            continue
        known[table].add(fold(each.name))
        number = new_id(change, type(each), each.id if keeps_ids else 0)
        change.put(msgspec.structs.replace(each, id=number))
        tally.created += 1
