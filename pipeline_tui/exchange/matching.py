"""Who is in the book already: by origin id, name, e-mail, phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.actions.words import phone_key
from pipeline_tui.exchange.addresses import Addresses
from pipeline_tui.exchange.several import Several
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Contact, Prospect


class Reached(NamedTuple):
    """The prospects that a row may mean."""

    numbers: tuple[int, ...]
    address: str = ""
    """The address that led there; empty where an id or a name did."""
    is_meant: bool = False
    """Whether only an earlier row says that the name means them."""


class Index:
    """The prospects and deals of an open change by what tells them apart.

    It is kept up to date by `see_…` while an import adds to the change.
    """

    def __init__(self, change: Change) -> None:
        self._change = change
        self.deal_of_origin: dict[str, Deal] = {}
        self._titled = Several[int]()
        """The keys of the deals of a title, by `_sign_of`."""
        self.prospect_of_origin: dict[str, int] = {}
        self.prospect_of_uid: dict[str, int] = {}
        self.names: dict[str, list[int]] = {}
        self._addresses = Addresses()
        self._keyed: set[tuple[int, str]] = set()
        """In which systems a prospect has a key."""
        self.new: set[int] = set()
        """The prospects that this import has added."""
        self._meant: dict[str, int] = {}
        """Whom a name means in the files that no prospect bears: an address or an id said so."""
        self._taught: set[str] = set()
        """The keys of companies that rows gave to prospects of the book."""
        for prospect in change.prospects:
            self.see_prospect(prospect)
        self._addresses.end_of_book()
        for deal in change.deals:
            self.see_deal(deal)

    def see_prospect(self, prospect: Prospect, is_new: bool = False) -> None:
        """Take in a prospect and its contacts."""
        number = prospect.number
        self.prospect_of_uid[prospect.uid] = number
        self.names.setdefault(fold(prospect.name), []).append(number)
        for origin in prospect.origins:
            self.see_origin(number, origin)
        for contact in prospect.contacts:
            self.see_contact(number, contact)
        if is_new:
            self.new.add(number)

    def see_origin(self, number: int, origin: str) -> None:
        """Take in a name that a prospect has in another system."""
        self.prospect_of_origin.setdefault(origin, number)
        self._keyed.add((number, origin.rpartition(":")[0]))

    @property
    def spaces(self) -> frozenset[str]:
        """The systems in which any prospect has a key."""
        return frozenset(space for _, space in self._keyed)

    def someone(self, origin: str) -> int | None:
        """The prospect that an origin or an e-mail address points at."""
        if "@" in origin and ":" not in origin:
            return self._addresses.first(origin)
        return self.prospect_of_origin.get(origin)

    def see_contact(self, number: int, contact: Contact) -> None:
        """Take in a contact of a prospect."""
        self._addresses.see(number, contact)
        for origin in contact.origins:
            self.prospect_of_origin.setdefault(origin, number)

    def see_deal(self, deal: Deal) -> None:
        """Take in a deal, or its newer form."""
        for origin in deal.origins:
            self.deal_of_origin[origin] = deal
        self._titled.see(_sign_of(deal.prospect, deal.title), deal.key)

    def deals_titled(self, prospect: int, title: str) -> list[Deal]:
        """The deals of a prospect with that title, in the order of their numbers."""
        keys = sorted(self._titled.of(_sign_of(prospect, title)))
        found = map(self._change.deals.get, keys)
        wanted = fold(title)
        return [
            deal
            for deal in found
            if deal is not None and deal.prospect == prospect and fold(deal.title) == wanted
        ]

    def prospects_of(self, draft: Draft, has_namesake: bool = False) -> Reached:
        """The prospects that a draft may mean; none, one, or several that it does not tell
        apart. With `has_namesake` the file has several companies of its name: none of them is
        known by another one.

        By id, by name, then by address: one that the book had before, or for a row that names
        no company any. So two companies of one file that share an address stay two: an agent
        writes for many. Without a company an address comes before the name. Last, a
        name means whom it meant in an earlier row.
        """
        reached = self._by_key(draft)
        if reached.numbers:
            return reached
        reached = self._by_address(draft)
        if reached.numbers and not draft.prospect:
            return reached
        if draft.prospect or draft.contact or not draft.origin:
            named = self._possible(draft, self.names.get(fold(draft.name), ()))
            if len(named) > 1:
                _, every = self._addresses.holders(draft)
                return Reached(tuple(each for each in named if each in every) or named)
            if named:
                return Reached(named)
        if has_namesake:
            return Reached(())
        return reached if reached.numbers else self._meant_by(draft)

    def _by_key(self, draft: Draft) -> Reached:
        """Whom the keys of a row point at, its company's before those of a person."""
        known = self.prospect_of_origin.get(draft.prospect_origin)
        if known is not None and draft.prospect_origin in self._taught:
            return Reached((known,), is_meant=True)
        if known is None and draft.origin and not draft.has_deal:
            known = self.prospect_of_origin.get(draft.origin)
        if known is None and draft.contact_origin and not draft.prospect:
            known = self.someone(draft.contact_origin)
        return Reached(() if known is None else (known,))

    def _by_address(self, draft: Draft) -> Reached:
        """Whom an address of a draft reaches. Of several it is the one with the row's deal; a
        company that the book does not have is none of several."""
        address, numbers = self._addresses.holders(draft, is_old=bool(draft.prospect))
        numbers = self._possible(draft, numbers)
        if len(numbers) < 2:
            return Reached(numbers, address)
        title = draft.title or draft.product
        if not draft.has_deal:
            return Reached(numbers[:1], address)
        with_deal = tuple(each for each in numbers if self.deals_titled(each, title))
        if with_deal:
            return Reached(with_deal, address)
        return Reached(() if draft.prospect else numbers, address)

    def _meant_by(self, draft: Draft) -> Reached:
        """Whom the name of a row meant before. Where it is a person's, an address says more."""
        if not draft.prospect and (not draft.contact or draft.emails or draft.phones):
            return Reached(())
        meant = self._meant.get(fold(draft.name))
        return Reached(self._possible(draft, () if meant is None else (meant,)), is_meant=True)

    def see_row(self, draft: Draft, number: int) -> None:
        """Take in whom a row means: by its addresses, by its name, where that is a company's or
        nothing else tells the person, and by the key of its company, unless it is known by
        another one."""
        if not draft.contact_origin:
            self._addresses.see(number, draft)
        if draft.origin and not draft.has_deal:
            self.prospect_of_origin.setdefault(draft.origin, number)
        if draft.prospect or (draft.contact and not draft.prospect_origin):
            self._meant.setdefault(fold(draft.name), number)
        key = draft.prospect_origin
        if key and key not in self.prospect_of_origin and self._possible(draft, (number,)):
            self._taught.add(key)
            self.see_origin(number, key)

    def has_other_namesake(self, draft: Draft) -> bool:
        """Whether a prospect of the draft's name has another key in the system of its company."""
        own = self.prospect_of_origin.get(draft.prospect_origin)
        others = [each for each in self.names.get(fold(draft.name), ()) if each != own]
        return len(self._possible(draft, others)) < len(others)

    def _possible(self, draft: Draft, numbers: Iterable[int]) -> tuple[int, ...]:
        """Those of some prospects that have no other key in the system of a draft's company."""
        space = draft.prospect_origin.rpartition(":")[0]
        return tuple(each for each in numbers if not space or (each, space) not in self._keyed)


def _sign_of(prospect: int, title: str) -> int:
    return hash((prospect, fold(title)))


def find_contact(prospect: Prospect, draft: Draft) -> Contact | None:
    """The contact of a prospect that a draft tells of: same e-mail, phone or name."""
    emails = {email.casefold() for email in draft.emails}
    phones = {phone_key(phone) for phone in draft.phones}
    name = fold(draft.contact)
    for contact in prospect.contacts:
        if emails.intersection(email.casefold() for email in contact.emails):
            return contact
    named = [
        each
        for each in prospect.contacts
        if not draft.contact or each.name == draft.contact or (name and fold(each.name) == name)
    ]
    reached = (each for each in named if phones.intersection(map(phone_key, each.phones)))
    return next(reached, named[0] if named and draft.contact else None)


def agrees(deal: Deal, draft: Draft) -> bool:
    """Whether a deal began and is worth as a draft says, where it says so."""
    return (draft.created is None or draft.created == deal.created) and (
        draft.value is None or draft.value.amount == deal.value
    )
