"""The people of the book and of the rows of an import, found by name, e-mail and phone.

Whether two of them are one person is decided by `model/identity.py` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.multimap import Multimap
from pipeline_tui.model.identity import (
    SHORTEST_PHONE,
    best_fits,
    company_domain,
    further_emails,
    phone_digits,
    same_person,
    share_address,
    united_phones,
)
from pipeline_tui.model.names import person_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline_tui.model.prospect import Prospect

_MOST_SHARING = 20
"""People who share an address with more others are found by name only."""

MOST_ADDRESSES = 50
"""E-mail addresses, and as many phones, that rows give one person. Without a limit 4,000 rows
with one phone and no name were quadratic."""


class Mention(NamedTuple):
    """What a row says of a person."""

    name: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]


class KnownPerson:
    """A contact of the book, or one that this import adds."""

    __slots__ = ("contact", "emails", "name", "phones", "role", "slot")

    def __init__(self, slot: int, mention: Mention, role: str = "", contact: int = 0) -> None:
        self.slot = slot
        self.contact = contact
        """The id at the prospect; 0 for one that is not there yet."""
        self.name, self.emails, self.phones = mention
        self.role = role


class People:
    """People, found by name, e-mail, phone, id or domain."""

    def __init__(self) -> None:
        self.all: list[KnownPerson] = []
        self._of_email = Multimap[str](_MOST_SHARING)
        self._of_phone = Multimap[str](_MOST_SHARING)
        """By the last digits."""
        self._of_name = Multimap[int](_MOST_SHARING)
        """By a hash of the prospect and the name; of people without a company by the name."""
        self._of_origin = Multimap[str](_MOST_SHARING)
        self._of_domain = Multimap[str](_MOST_SHARING)
        """The companies that have an address of a domain."""

    def see_prospect(self, prospect: Prospect) -> None:
        """Add the contacts of a prospect of the book, and the prospect itself, which may be a
        person."""
        key = person_key(prospect.name)
        own: int | None = None
        for contact in prospect.contacts:
            is_itself = bool(key) and person_key(contact.name) == key
            mention = Mention(contact.name, contact.emails, contact.phones)
            person = KnownPerson(prospect.number, mention, contact.role, contact.id)
            index = self.add(person, is_alone=is_itself)
            own = index if is_itself and own is None else own
            for origin in contact.origins:
                self._of_origin.add(origin, index)
        if own is None:
            self.learn_domain(
                prospect.number, (email for each in prospect.contacts for email in each.emails)
            )
            general = [each for each in prospect.contacts if not each.name]
            emails = tuple(email for each in general for email in each.emails)
            phones = tuple(phone for each in general for phone in each.phones)
            itself = KnownPerson(prospect.number, Mention(prospect.name, emails, phones))
            own = self.add_alone(itself)
        of_contacts = {origin for each in prospect.contacts for origin in each.origins}
        for origin in prospect.origins:
            if origin not in of_contacts:
                self._of_origin.add(origin, own)

    def add(self, person: KnownPerson, is_alone: bool = False) -> int:
        """Add a person and return the index; `is_alone` if it is a prospect of its own."""
        index = len(self.all)
        self.all.append(person)
        self._see_addresses(index, person.emails, person.phones)
        if person.name:
            key = person_key(person.name)
            self._of_name.add(hash((person.slot, key)), index)
            if is_alone:
                self._of_name.add(hash(key), index)
        return index

    def add_alone(self, person: KnownPerson) -> int:
        """Add a prospect that may be a person, found by name only. Return the index."""
        index = len(self.all)
        self.all.append(person)
        self._of_name.add(hash(person_key(person.name)), index)
        return index

    def see_companies(self, names: Mapping[int, str]) -> None:
        """Add new companies, by slot: a row without a company may name one as a person."""
        named, general = set(), dict[int, KnownPerson]()
        for index, person in enumerate(self.all):
            if person.slot not in names:
                continue
            key = person_key(person.name)
            if not person.name:
                general[person.slot] = person
            elif key == person_key(names[person.slot]):
                named.add(person.slot)
                self._of_name.add(hash(key), index)
        for slot, name in names.items():
            if slot not in named:
                known = general.get(slot)
                addresses = (known.emails, known.phones) if known else ((), ())
                self.add_alone(KnownPerson(slot, Mention(name, *addresses)))

    def learn_origin(self, origin: str, index: int) -> None:
        """Remember that an id refers to a person."""
        self._of_origin.add(origin, index)

    def of_origin(self, origin: str) -> Sequence[int]:
        """Return the people that an id refers to: one person may be at several companies."""
        return self._of_origin.of(origin)

    def of_email(self, email: str) -> int | None:
        """Return the index of the first person with an e-mail address, or None."""
        return next(iter(self._of_email.of(email.casefold())), None)

    def companies_of_domain(self, domain: str) -> Sequence[int]:
        """Return the prospects whose people have addresses of a domain."""
        return self._of_domain.of(domain)

    def learn_domain(self, slot: int, emails: Iterable[str]) -> None:
        """Remember the domains of the addresses of a company's people."""
        for email in emails:
            domain = company_domain(email)
            if domain:
                self._of_domain.add(domain, slot)

    def extend(self, index: int, mention: Mention, role: str) -> None:
        """Add what a row says of a person that is known. A contact that this import adds
        keeps its first name: by a fuller one the rows without an address would not find it."""
        person = self.all[index]
        if not person.contact and not person.name and mention.name:
            person.name = mention.name
            self._of_name.add(hash((person.slot, person_key(person.name))), index)
        # one form of each address, as the contact in the book will have
        emails = tuple(further_emails(person.emails, mention.emails))
        emails = emails[: max(MOST_ADDRESSES - len(person.emails), 0)]
        phones = united_phones(person.phones, mention.phones)
        if len(phones) > MOST_ADDRESSES:
            phones = person.phones
        fresh = [each for each in phones if each not in person.phones]
        person.emails, person.phones = person.emails + emails, phones
        person.role = person.role or role
        if emails or fresh:
            self._see_addresses(index, emails, fresh)

    def sharing_address(self, mention: Mention) -> list[int]:
        """Return the people of any prospect who share an address and have a compatible name."""
        near = (each for each in self._near(mention) if share_address(self.all[each], mention))
        return [each for each in near if same_person(self.all[each], mention)]

    def at(self, slot: int, mention: Mention) -> list[int]:
        """Return the people at a prospect who are the same person as the mention."""
        near = [each for each in self._near(mention) if self.all[each].slot == slot]
        if mention.name:
            near += self._of_name.of(hash((slot, person_key(mention.name))))
        return self.best([
            each for each in dict.fromkeys(near)
            if self.all[each].slot == slot and same_person(self.all[each], mention)
        ], mention)  # fmt: skip

    def alone(self, mention: Mention) -> list[int]:
        """Return the prospects that are the same person as the mention, by name."""
        near = self._of_name.of(hash(person_key(mention.name))) if mention.name else ()
        return self.best([each for each in near if same_person(self.all[each], mention)], mention)

    def best(self, found: Sequence[int], mention: Mention) -> list[int]:
        """Return those who fit best of several people who fit."""
        best = best_fits([self.all[each] for each in found], mention)
        return [each for each in found if self.all[each] in best]

    def _see_addresses(self, index: int, emails: Iterable[str], phones: Iterable[str]) -> None:
        for email in emails:
            self._of_email.add(email.casefold(), index)
        for key in _phone_keys(phones):
            self._of_phone.add(key, index)

    def _near(self, mention: Mention) -> list[int]:
        found: dict[int, None] = {}
        for email in mention.emails:
            found.update(dict.fromkeys(self._of_email.of(email.casefold())))
        for key in _phone_keys(mention.phones):
            found.update(dict.fromkeys(self._of_phone.of(key)))
        return list(found)


def _phone_keys(phones: Iterable[str]) -> Iterator[str]:
    """The ends by which numbers with and without a country code are found."""
    for phone in phones:
        yield phone_digits(phone)[-SHORTEST_PHONE:]
