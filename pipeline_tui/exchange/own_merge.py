"""Dossiers of our own exports are put into an open change.

A prospect is known by its uid, a deal by the uid and its number there. In an
empty book everything keeps its number, so that an export of it is the same
export again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.contacts import ContactEdit, NewContact, add_contact, edit_contact
from pipeline_tui.actions.merging_referrals import makes_circle
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect
from pipeline_tui.exchange.belongings import Belongings
from pipeline_tui.exchange.drafts import draft_of
from pipeline_tui.exchange.hand_edits import spare_deal, spare_edit
from pipeline_tui.exchange.outcomes import Kept, Story
from pipeline_tui.exchange.updating import is_moved, update_contact, update_deal
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.folding import fold
from pipeline_tui.model.identity import find_person
from pipeline_tui.model.limits import MOST_DEALS
from pipeline_tui.model.prospect import OWN

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.exchange.book_index import BookIndex
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.own import Dossier, OwnRow
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.prospect import Contact, Prospect

_HIGHEST_KEPT = 1_000_000


class RoomError(Exception):
    """The prospect can hold no more deals; the message says so."""


class Merger:
    """Takes in dossiers one by one and counts what it did."""

    def __init__(
        self,
        change: Change,
        index: BookIndex,
        report: Report,
        updates: bool,
        edits: HandEdits | None = None,
    ) -> None:
        self.change, self.index, self.report, self.updates = change, index, report, updates
        self.edits = edits
        self.story = Story(0, "")
        self.was_empty = not len(change.prospects)
        self.belongings = Belongings(change, report, keeps_ids=self.was_empty)
        self.counted: set[int] = set()
        self.numbers: dict[str, int] = {}
        """The number here of each uid that this import has met."""

    def take(self, row: OwnRow) -> None:
        """Put one dossier into the change. Raises RoomError before anything is put."""
        dossier = row.dossier
        self.story = Story(row.row, dossier.prospect.name)
        records = self._records()
        number = self._number(dossier.prospect)
        if number is None:
            self._add(dossier)
        else:
            prospect = self.change.prospects.get(number)
            if prospect is None:
                raise RoomError(f"prospect {number} is no longer there")
            self.story.prospect_before = prospect
            self._merge(row, prospect)
        self.story.adds_records = self._records() != records

    def _records(self) -> int:
        """How many records of other kinds were added so far."""
        tallies = (self.report.steps, *self.report.records.values())
        return sum(each.created for each in tallies)

    def _number(self, prospect: Prospect) -> int | None:
        """Where in this book the prospect is: by uid, by origin, by its name."""
        index = self.index
        met = self.numbers.get(prospect.uid, index.prospect_of_uid.get(prospect.uid))
        if met is not None:
            return met
        for origin in (_origin(prospect.uid), *prospect.origins):
            if origin in index.prospect_of_origin:
                return index.prospect_of_origin[origin]
        named = [n for n in index.names.get(fold(prospect.name), []) if n not in index.new]
        return named[0] if len(named) == 1 else None

    def _add(self, dossier: Dossier) -> None:
        """A prospect that the book does not have."""
        number = self._new_number(dossier.prospect.number)
        highest = max((deal.number for deal in dossier.deals), default=0)
        last_contact = max((each.id for each in dossier.prospect.contacts), default=0)
        prospect = self.change.put(
            msgspec.structs.replace(
                dossier.prospect,
                number=number,
                deals_made=max(dossier.prospect.deals_made, highest),
                contacts_made=max(dossier.prospect.contacts_made, last_contact),
            )
        )
        self.numbers[prospect.uid] = number
        self.index.see_prospect(prospect)
        self.report.prospects.created += 1
        self.report.contacts.created += len(prospect.contacts)
        self.story.prospect = prospect
        for deal in dossier.deals:
            added = self._put(msgspec.structs.replace(deal, prospect=number))
            self.story.add_deal(None, added)
            self.report.deals.created += 1
        same: dict[int | None, int | None] = {None: None}
        same.update((deal.number, deal.number) for deal in dossier.deals)
        self.belongings.add(prospect, dossier, same)

    def _new_number(self, wanted: int) -> int:
        number = self.change.next_number()
        while self.was_empty and number < wanted <= _HIGHEST_KEPT:
            number = self.change.next_number()
        return number

    def _merge(self, row: OwnRow, prospect: Prospect) -> None:
        """A prospect that the book has, under this uid or another."""
        dossier = row.dossier
        is_same = prospect.uid == dossier.prospect.uid
        self.numbers[dossier.prospect.uid] = prospect.number
        numbers: dict[int | None, int | None] = {}
        for deal in dossier.deals:
            known = self._known(prospect, deal, dossier.prospect.uid)
            if known is None:
                prospect, added = self._add_deal(prospect, deal, dossier.prospect.uid, is_same)
                numbers[deal.number] = added.number
            elif self.updates:
                self._update_deal(row, known, deal)
                numbers[deal.number] = known.number
            else:
                self.story.add_deal(known, known)
                self.report.deals.unchanged += 1
        if self.updates:
            before = prospect
            prospect = self._known_as(prospect, dossier.prospect.uid)
            prospect = self._update_prospect(prospect, dossier.prospect)
            self._count(prospect, is_changed=prospect != before)
        else:
            self._count(prospect, is_changed=False)
        self.story.prospect = prospect
        is_new = prospect.number in self.index.new
        if self.updates or is_new:
            numbers[None] = None
        self.belongings.add(prospect, dossier, numbers)

    def _known(self, prospect: Prospect, deal: Deal, uid: str) -> Deal | None:
        """The deal of this book that a deal of the file is."""
        if prospect.uid == uid:
            return self.change.deals.get(deal_key(prospect.number, deal.number))
        for origin in (_origin(uid, deal.number), *deal.origins):
            found = self.index.deal_of_origin.get(origin)
            if found is not None:
                return found
        return None

    def _add_deal(
        self, prospect: Prospect, deal: Deal, uid: str, is_same: bool
    ) -> tuple[Prospect, Deal]:
        number, origins = deal.number, deal.origins
        if not is_same:
            number = prospect.deals_made + 1
            origins = (*origins, _origin(uid, deal.number))
        if number > MOST_DEALS:
            raise RoomError(f"prospect {prospect.number} has {MOST_DEALS} deals: no room")
        prospect = self.change.put(
            msgspec.structs.replace(
                self._known_as(prospect, uid), deals_made=max(prospect.deals_made, number)
            )
        )
        added = self._put(
            msgspec.structs.replace(deal, prospect=prospect.number, number=number, origins=origins)
        )
        self.story.add_deal(None, added)
        self.report.deals.created += 1
        return prospect, added

    def _known_as(self, prospect: Prospect, uid: str) -> Prospect:
        """The prospect, which remembers that another book knows it by this uid."""
        if uid == prospect.uid or _origin(uid) in prospect.origins:
            return prospect
        origins = (*prospect.origins, _origin(uid))
        return self.change.put(msgspec.structs.replace(prospect, origins=origins))

    def _put(self, deal: Deal) -> Deal:
        self.change.put(deal)
        self.index.see_deal(deal)
        return deal

    def _update_deal(self, row: OwnRow, known: Deal, deal: Deal) -> None:
        draft = draft_of(row.row, deal)
        kept: list[Kept] = []
        if self.edits is not None:
            moves = is_moved(known, draft)
            draft, kept = spare_deal(self.edits.past(known), known, draft, moves)
            self.story.keep(kept)
        if row.is_whole and not kept:
            updated = self._put(
                msgspec.structs.replace(
                    deal,
                    prospect=known.prospect,
                    number=known.number,
                    origins=tuple(dict.fromkeys(known.origins + deal.origins)),
                )
            )
        else:
            updated = update_deal(self.change, known, draft)
            self.index.see_deal(updated)
        self.story.add_deal(known, updated)
        if updated == known:
            self.report.deals.unchanged += 1
        else:
            self.report.deals.updated += 1

    def _update_prospect(self, prospect: Prospect, other: Prospect) -> Prospect:
        if msgspec.structs.replace(other, number=prospect.number) == prospect:
            return prospect
        edit = ProspectEdit(
            name=other.name,
            source=other.source,
            segment=other.segment,
            owner=other.owner,
            needs=other.needs or None,
            notes=other.notes or None,
            add_tags=other.tags,
            fields=other.fields,
        )
        if self.edits is not None:
            edit, kept = spare_edit(self.edits.past(prospect), prospect, edit)
            self.story.keep(kept)
        prospect = edit_prospect(self.change, prospect, edit)
        job = {
            name: getattr(other, name)
            for name in ("terms", "referred_by", "cadence_days")
            if getattr(other, name) is not None
        }
        if makes_circle(self.change, prospect, other.referred_by):
            del job["referred_by"]
        prospect = self.change.put(msgspec.structs.replace(prospect, **job))
        for contact in other.contacts:
            prospect = self._merge_contact(prospect, contact)
        return prospect

    def _merge_contact(self, prospect: Prospect, contact: Contact) -> Prospect:
        known = find_person(prospect.contacts, contact)
        if known is not None:
            updated = update_contact(self.change, prospect, known, contact)
            if contact.decides:
                known = next(each for each in updated.contacts if each.id == known.id)
                decides = ContactEdit(decides=True)
                updated, _ = edit_contact(self.change, updated, known, decides)
            self.report.contacts.updated += updated != prospect
            self.report.contacts.unchanged += updated == prospect
            return updated
        new = NewContact(
            contact.name, contact.role, contact.emails, contact.phones, contact.origins,
            contact.decides,
        )  # fmt: skip
        prospect, _ = add_contact(self.change, prospect, new)
        self.report.contacts.created += 1
        return prospect

    def _count(self, prospect: Prospect, is_changed: bool) -> None:
        if prospect.number in self.index.new or prospect.number in self.counted:
            return
        self.counted.add(prospect.number)
        if is_changed:
            self.report.prospects.updated += 1
        else:
            self.report.prospects.unchanged += 1


def _origin(uid: str, deal: int | None = None) -> str:
    return f"{OWN}{uid}" + ("" if deal is None else f".{deal}")
