"""The contacts of rows are put at their prospects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.exchange.known_people import MOST_ADDRESSES
from pipeline_tui.exchange.matches import NO_PERSON
from pipeline_tui.exchange.outcomes import Kept
from pipeline_tui.exchange.updating import update_contact
from pipeline_tui.model.identity import further_emails, united_phones
from pipeline_tui.model.prospect import Contact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.known_people import KnownPerson
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.prospect import Prospect


_NEAR = 50
"""Contacts that were removed before one."""


class ContactTaker:
    """Adds or updates the contact that a row was matched to, and counts it."""

    def __init__(
        self,
        change: Change,
        people: Sequence[KnownPerson],
        report: Report,
        updates: bool,
        edits: HandEdits | None,
    ) -> None:
        self.change, self.people, self.report = change, people, report
        self.updates, self.edits = updates, edits
        self._ids: dict[int, tuple[str, ...]] = {}
        """By person, the ids of rows that say nothing else of a person who is the prospect."""
        self.left: tuple[str, ...] = ()
        """The addresses of the last row for which its contact has no room."""

    def take(
        self, draft: Draft, index: int, prospect: Prospect, is_new: bool
    ) -> tuple[Prospect, list[Kept]]:
        """The prospect with the row's contact; and the contact that was removed by a manual
        edit, which stays removed. `is_new` says that this import has added the prospect."""
        self.left = ()
        if index == NO_PERSON:
            return prospect, []
        person = self.people[index]
        known = _contact_of(prospect, person.contact)
        if known is None:
            gone = [] if is_new else self._removed(draft, prospect)
            return (prospect, gone) if gone else (self._add(draft, index, prospect, is_new), [])
        if self.updates or is_new:
            new, self.left = _within_limit(known, self._contact(draft, index))
            updated = update_contact(self.change, prospect, known, new)
            if updated != prospect:
                self.report.contacts.updated += not is_new
                return updated, []
        self.report.contacts.unchanged += not is_new
        return prospect, []

    def _contact(self, draft: Draft, index: int) -> Contact:
        """The person as the row has it, with the name of the row that says most."""
        person = self.people[index]
        is_named = bool(draft.contact)
        return Contact(
            id=person.contact,
            name=person.name if is_named else "",
            role=person.role if draft.role else "",
            emails=draft.emails,
            phones=draft.phones,
            origins=contact_ids(draft),
        )

    def _add(self, draft: Draft, index: int, prospect: Prospect, is_new: bool) -> Prospect:
        new, name = self._contact(draft, index), self.people[index].name
        origins = new.origins
        if index in self._ids:
            origins = tuple(dict.fromkeys((*self._ids[index], *origins)))
        # a later row may be the one that names the person
        new = msgspec.structs.replace(new, name=name, origins=origins)
        if new.name in ("", prospect.name) and not (new.emails or new.phones or new.role):
            if is_new and origins:
                self._ids[index] = origins
            return prospect
        prospect, contact = add_contact(
            self.change,
            prospect,
            NewContact(new.name, new.role, new.emails, new.phones, new.origins),
        )
        self.people[index].contact = contact.id
        self.report.contacts.created += 1
        return prospect

    def _removed(self, draft: Draft, prospect: Prospect) -> list[Kept]:
        """The contact that an import brought before, if it was removed by a manual edit."""
        if self.edits is None:
            return []
        gone = self.edits.past(prospect).removed("contacts", (draft.contact,))
        return [Kept("contact", "", name) for name in gone]


def _within_limit(known: Contact, new: Contact) -> tuple[Contact, tuple[str, ...]]:
    """Return what a row says of a known contact without the addresses that are too many, and
    these."""
    emails = tuple(further_emails(known.emails, new.emails))
    phones = tuple(
        each for each in new.phones if len(united_phones(known.phones, (each,))) > len(known.phones)
    )
    left_emails = emails[max(MOST_ADDRESSES - len(known.emails), 0) :]
    left_phones = phones[max(MOST_ADDRESSES - len(known.phones), 0) :]
    left = left_emails + left_phones
    if not left:
        return new, ()
    new = msgspec.structs.replace(
        new,
        emails=tuple(each for each in new.emails if each not in left_emails),
        phones=tuple(each for each in new.phones if each not in left_phones),
    )
    return new, left


def _contact_of(prospect: Prospect, number: int) -> Contact | None:
    """The contact of a number, or None. Numbers rise, so it is at its number or a little before
    it; to look through 4,000 contacts for each of 4,000 rows took seconds."""
    if not number:
        return None
    contacts = prospect.contacts
    last = min(number, len(contacts)) - 1
    near = next((i for i in range(last, max(last - _NEAR, -1), -1) if contacts[i].id == number), -1)
    if near >= 0:
        return contacts[near]
    return next((each for each in contacts if each.id == number), None)


def contact_ids(draft: Draft) -> tuple[str, ...]:
    """The ids that a row gives its contact; an e-mail address that links is none."""
    own = "" if draft.has_deal else draft.origin
    return tuple(each for each in (draft.contact_origin, own) if ":" in each)
