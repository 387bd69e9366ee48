"""Where the documents of one prospect of an answer are in the owner's book now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions.repointing import repointed
from pipeline_tui.book.tables import key_of
from pipeline_tui.model.deal import ROOM, Deal, deal_key
from pipeline_tui.model.identity import find_person
from pipeline_tui.model.limits import MOST_DEALS
from pipeline_tui.model.prospect import OWN, Prospect
from pipeline_tui.model.whole import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline_tui.book import Change

_APART = 1_000_000
"""Added to the id of a contact that is not there under any id."""


class Places:
    """Where the documents of one prospect in the file are in the book now."""

    def __init__(
        self,
        change: Change,
        uid: str,
        there: int,
        here: int,
        ids: Mapping[str, Mapping[str, int]],
    ) -> None:
        self.there, self.number, self.ids = there, here, ids
        mark = f"{OWN}{uid}."
        self._moved: dict[int, int] = {}
        """Deals that a merge has given another number, by their old one."""
        if here != there:
            for deal in change.deals.of_prospects({here}):
                for origin in deal.origins:
                    old = origin.removeprefix(mark)
                    number = whole(old, MOST_DEALS) if origin.startswith(mark) else None
                    if number is not None:
                        self._moved[number] = deal.number

    def name_of(self, doc: msgspec.Struct) -> str:
        """By which a new document is remembered: its number in the substitute's book."""
        if isinstance(doc, Deal):
            return str(deal_key(self.there, -doc.number))
        return str(-key_of(doc))

    def here(self, table: str, doc: msgspec.Struct) -> int | None:
        """The key in this book; none for a document that is new."""
        if isinstance(doc, Deal):
            number = self.deal(doc.number)
            return None if number is None else deal_key(self.number, number)
        if key_of(doc) > 0:
            return key_of(doc)
        return self.ids.get(table, {}).get(self.name_of(doc))

    def deal(self, number: int) -> int | None:
        """The number here of a deal in the file."""
        if number < 0:
            key = self.ids.get("deals", {}).get(str(deal_key(self.there, -number)))
            return None if key is None else key % ROOM
        return self._moved.get(number, number) if self.there != self.number else number

    def moved(self, doc: Any, key: int) -> Any:
        """The document under its numbers in this book."""
        if isinstance(doc, Deal):
            return msgspec.structs.replace(doc, prospect=self.number, number=key % ROOM)
        deal = getattr(doc, "deal", None)
        contracts = {}
        contract = getattr(doc, "contract", None)
        if contract is not None and contract < 0:
            contracts = {contract: self.ids.get("contracts", {}).get(str(-contract), contract)}
        at = None if deal is None else self.deal(deal)
        return msgspec.structs.replace(repointed(doc, self.number, at, contracts), id=key)


def under_ids_of(doc: Prospect, before: Prospect | None, mine: Prospect) -> Prospect:
    """A prospect that was merged into mine since, its contacts under the ids that the same
    people have there; `before` is how it was when those ids were its own."""
    known = {}
    for each in (before or doc).contacts:
        found = find_person(mine.contacts, each)
        same = None if found is None else found.id
        known[each.id] = same if same is not None else each.id + _APART
    contacts = tuple(
        msgspec.structs.replace(each, id=known.get(each.id, each.id + _APART))
        for each in doc.contacts
    )
    return msgspec.structs.replace(doc, contacts=contacts)
