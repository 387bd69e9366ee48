"""New prospects that may be the same as one that was in the book before.

The rules are those of `duplicates`. But only the new prospects are indexed, and the rest of the
book is read once, without rapidfuzz unless two names come near each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.folding import fold
from pipeline_tui.model.identity import company_domain, phone_digits, same_phone
from pipeline_tui.model.names import bare_name, words_of_folded
from pipeline_tui.reports.duplicates import (
    BLOCK,
    MOST_SHARING,
    SAME_NAME,
    SCORES,
    Likeness,
    Reason,
    name_reason,
    pairs_of,
)
from pipeline_tui.reports.likeness import names_ratio

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pipeline_tui.book import Change
    from pipeline_tui.book.documents import Documents
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.reports.duplicates import Found, Pair

_END = 4
"""Letters at the beginning or the end that two spellings of a name have in common."""

_FEW = 10
"""Parts of names that are looked for one by one."""

_Index = dict[str, list[int]]
"""The numbers of new prospects by a key."""


class _Reached(msgspec.Struct):
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


class _Named(msgspec.Struct):
    number: int
    name: str


class _Seen(_Named):
    contacts: tuple[_Reached, ...] = ()


def likely_duplicates(change: Change, new_numbers: Collection[int]) -> list[Pair]:
    """Return the pairs of a new prospect and one that the book had before, the likeliest first.

    The older one comes first in a pair, so `merge_command` keeps it.
    """
    before = change.before.prospects
    new = [each for number in new_numbers if (each := change.prospects.get(number)) is not None]
    if not new or not before:
        return []
    return pairs_of(_reasons(new, before), change.prospects.get)


def likely_text(pair: Pair) -> str:
    """Return `12 Solartec may be the same as 5 Solartek (e-mail a@b.eu, similar name)`."""
    reasons = ", ".join(_words_of(reason) for reason in pair.reasons)
    first, second = pair.first, pair.second
    return f"{second.ref} {second.name} may be the same as {first.ref} {first.name} ({reasons})"


def _words_of(reason: Reason) -> str:
    if reason.kind is not Likeness.NAME:
        return f"{reason.kind} {reason.text}"
    return "same name" if reason.score == SAME_NAME else "similar name"


def _reasons(new: list[Prospect], before: Documents[Prospect]) -> Iterator[Found]:
    names, addresses = _Names(new), _Addresses(new)
    if not addresses.is_any:  # twice as quick without the contacts
        for named in before.partly(_Named):
            yield from names.like(named)
        return
    for seen in before.partly(_Seen):
        yield from names.like(seen)
        if seen.contacts:
            yield from addresses.shared_with(seen)
    yield from addresses.domains_shared()


class _Names:
    """The names of the new prospects, by the words that another spelling has as well."""

    def __init__(self, new: list[Prospect]) -> None:
        self._names = {each.number: each.name for each in new}
        self._bare = {each.number: bare_name(each.name) for each in new}
        self._by_part: _Index = {}
        for number, bare in self._bare.items():
            words = bare.split()
            parts = {*words, words[0][:_END], words[-1][-_END:]} if words else ()
            for part in parts:
                self._by_part.setdefault(part, []).append(number)

    def like(self, seen: _Named) -> Iterator[Found]:
        """Yield those whose names are like the name of a prospect of the book."""
        found = self._near(fold(seen.name))
        bare = bare_name(seen.name) if found else ""
        for number in sorted(found):
            if ratio := names_ratio(self._bare[number], bare):
                yield seen.number, number, name_reason(seen.name, self._names[number], ratio)

    def _near(self, folded: str) -> set[int]:
        """Return those that share a part with a name."""
        found: set[int] = set()
        by_part = self._by_part
        if len(by_part) <= _FEW:  # five times as quick as to part it into words
            for part in by_part:
                if part in folded:
                    break
            else:
                return found
        for word in words_of_folded(folded):
            for part in (word, word[:_END], word[-_END:]):
                numbers = by_part.get(part)
                # a word that many share says nothing, as in `duplicates`
                if numbers is not None and len(numbers) <= MOST_SHARING:
                    found.update(numbers)
        return found


class _Addresses:
    """The e-mail addresses, domains and phones of the new prospects."""

    def __init__(self, new: list[Prospect]) -> None:
        self._emails: _Index = {}
        self._domains: _Index = {}
        self._phones: dict[str, list[tuple[int, str]]] = {}
        self._of_domain: dict[str, list[int]] = {}
        """The numbers of known prospects by a domain of new ones."""
        for prospect in new:
            for contact in prospect.contacts:
                for email in contact.emails:
                    self._emails.setdefault(email.casefold(), []).append(prospect.number)
                    if domain := company_domain(email):
                        numbers = self._domains.setdefault(domain, [])
                        if prospect.number not in numbers[-1:]:
                            numbers.append(prospect.number)
                for phone in contact.phones:
                    digits = phone_digits(phone)
                    if len(digits) >= BLOCK:
                        block = self._phones.setdefault(digits[-BLOCK:], [])
                        block.append((prospect.number, digits))

    @property
    def is_any(self) -> bool:
        """Whether the new prospects have any."""
        return bool(self._emails or self._phones)

    def shared_with(self, seen: _Seen) -> Iterator[Found]:
        """Yield those that share an address or a phone with a prospect of the book."""
        for contact in seen.contacts:
            for email in contact.emails:
                key = email.casefold()
                for number in self._emails.get(key, ())[:MOST_SHARING]:
                    yield seen.number, number, Reason(Likeness.EMAIL, key, SCORES[Likeness.EMAIL])
                domain = key.rpartition("@")[2].strip(".")
                if domain in self._domains:
                    self._of_domain.setdefault(domain, []).append(seen.number)
            if self._phones:
                yield from self._same_phone(seen.number, contact.phones)

    def _same_phone(self, known: int, phones: tuple[str, ...]) -> Iterator[Found]:
        for phone in phones:
            digits = phone_digits(phone)
            for number, other in self._phones.get(digits[-BLOCK:], ())[:MOST_SHARING]:
                if same_phone(digits, other):
                    yield known, number, Reason(Likeness.PHONE, phone, SCORES[Likeness.PHONE])

    def domains_shared(self) -> Iterator[Found]:
        """Yield those that share a domain; one of many prospects says nothing."""
        for domain, known in self._of_domain.items():
            new = self._domains[domain]
            if len(set(known)) + len(new) <= MOST_SHARING:
                reason = Reason(Likeness.DOMAIN, domain, SCORES[Likeness.DOMAIN])
                yield from ((one, other, reason) for one in dict.fromkeys(known) for other in new)
