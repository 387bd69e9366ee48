"""The people at a prospect: add, find, edit, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import NotFoundError, UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.identity import further_emails, united_phones
from pipeline_tui.model.prospect import Contact, Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.book import Change


class NewContact(msgspec.Struct, frozen=True):
    """A person at a prospect; a name, an e-mail or a phone is enough."""

    name: str = ""
    role: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    decides: bool = False


def add_contact(change: Change, prospect: Prospect, new: NewContact) -> tuple[Prospect, Contact]:
    """The prospect with one contact more, and that contact. Raises UsageError."""
    contacts, made = prospect.contacts, prospect.contacts_made
    if contacts and contacts[-1].id != made:  # else the last one has the highest number
        made = max(made, *(each.id for each in contacts))
    contact = Contact(
        id=made + 1,
        name=words.text(new.name, "contact"),
        role=words.text(new.role, "role"),
        emails=_emails(new.emails),
        phones=_phones(new.phones),
        origins=new.origins,
        decides=new.decides,
    )
    _check(contact)
    prospect = msgspec.structs.replace(
        prospect, contacts=(*contacts, contact), contacts_made=contact.id
    )
    return change.put(prospect), contact


def united(contact: Contact, other: Contact) -> Contact:
    """The contact with what another record of the same person adds; its own name and role stay."""
    emails = tuple(further_emails(contact.emails, other.emails))
    return msgspec.structs.replace(
        contact,
        name=contact.name or other.name,
        role=contact.role or other.role,
        emails=contact.emails + emails,
        phones=united_phones(contact.phones, other.phones),
        origins=tuple(dict.fromkeys((*contact.origins, *other.origins))),
    )


class ContactEdit(msgspec.Struct, frozen=True):
    """What to change of a contact; none leaves a field as it is, empty clears it."""

    name: str | None = None
    role: str | None = None
    emails: tuple[str, ...] | None = None
    """In place of the old ones."""
    phones: tuple[str, ...] | None = None
    decides: bool | None = None


def edit_contact(
    change: Change, prospect: Prospect, contact: Contact, edit: ContactEdit
) -> tuple[Prospect, Contact]:
    """The prospect with the contact changed, and that contact. Raises UsageError."""
    contact = msgspec.structs.replace(
        contact,
        name=contact.name if edit.name is None else words.text(edit.name, "contact"),
        role=contact.role if edit.role is None else words.text(edit.role, "role"),
        emails=contact.emails if edit.emails is None else _emails(edit.emails),
        phones=contact.phones if edit.phones is None else _phones(edit.phones),
        decides=contact.decides if edit.decides is None else edit.decides,
    )
    _check(contact)
    contacts = tuple(contact if each.id == contact.id else each for each in prospect.contacts)
    prospect = msgspec.structs.replace(prospect, contacts=contacts)
    return change.put(prospect), contact


def _emails(emails: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.email(each) for each in emails if each.strip()))


def _phones(phones: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.phone(each) for each in phones if each.strip()))


def _check(contact: Contact) -> None:
    if not (contact.name or contact.emails or contact.phones):
        raise UsageError("a contact needs a name, an e-mail or a phone")


def find_contact(prospect: Prospect, name: str) -> Contact:
    """The contact of an id, a name or part of one. Raises NotFoundError."""
    wanted = fold(name)
    for contact in prospect.contacts:
        if name == str(contact.id) or wanted == fold(contact.name):
            return contact
    found = [each for each in prospect.contacts if wanted and wanted in fold(each.label)]
    if len(found) != 1:
        raise NotFoundError(
            f"prospect {prospect.number} has {'several contacts' if found else 'no contact'}"
            f" called {name[:60]!r}",
            f"See them with: pipeline show {prospect.number}",
        )
    return found[0]


def remove_contact(change: Change, prospect: Prospect, contact: Contact) -> Prospect:
    """The prospect without that contact."""
    kept = tuple(each for each in prospect.contacts if each.id != contact.id)
    return change.put(msgspec.structs.replace(prospect, contacts=kept))
