"""Whether two people, or two companies, are one and the same.

The rules are in one place; import, merging, duplicates and hand-over call them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, TypeVar

from pipeline_tui.model.names import person_names_fit, same_person_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHORTEST_PHONE = 7
"""Digits; a shorter number is an extension, which many people share."""
_RUSSIAN = 11
"""Digits of a Russian number with its trunk prefix 8 or its country code 7."""
_PUBLIC_NAMES = frozenset(
    "gmail googlemail yahoo ymail hotmail outlook live msn gmx yandex icloud aol proton protonmail"
    " rediffmail zoho tutanota fastmail".split()
)
_PUBLIC_DOMAINS = frozenset(
    "me.com mac.com web.de t-online.de freenet.de posteo.de mail.ru bk.ru list.ru inbox.ru ya.ru"
    " rambler.ru qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net orange.fr free.fr"
    " wanadoo.fr laposte.net sfr.fr libero.it seznam.cz wp.pl o2.pl interia.pl onet.pl ukr.net"
    " i.ua mail.com pm.me hey.com comcast.net verizon.net btinternet.com bluewin.ch tut.by"
    " abv.bg uol.com.br bol.com.br terra.com.br".split()
)
_EXTENSION = re.compile(r"(?:ext|x|доб|durchwahl|#)\.?\s*\d{1,10}\s*$", re.IGNORECASE)


class Person(Protocol):
    """A contact, or what a row of a file says of one."""

    @property
    def name(self) -> str:
        """Empty if it is not known."""

    @property
    def emails(self) -> tuple[str, ...]:
        """The e-mail addresses."""

    @property
    def phones(self) -> tuple[str, ...]:
        """The phone numbers as they were written."""


def same_person(one: Person, other: Person) -> bool:
    """Whether two people of one company are the same person; symmetric.

    | e-mail or phone in common | names | same |
    | --- | --- | --- |
    | yes | compatible (`person_names_fit`) | yes |
    | yes | not compatible | no: a shared address |
    | no | equal after folding, and no e-mail or phone contradicts | yes |
    | no | anything else | no |

    Two that say the very same are one, even if that is next to nothing.
    """
    if (one.name, one.emails, one.phones) == (other.name, other.emails, other.phones):
        return True
    if share_address(one, other):
        return person_names_fit(one.name, other.name)
    return same_person_name(one.name, other.name) and not contradict(one, other)


P = TypeVar("P", bound=Person)


def find_person(people: Iterable[P], wanted: Person) -> P | None:
    """The one of these people who is the same person as `wanted`; None if none is, or if
    several fit."""
    found = best_fits([each for each in people if same_person(each, wanted)], wanted)
    return found[0] if len(found) == 1 else None


def best_fits(found: Sequence[P], wanted: Person) -> Sequence[P]:
    """Of several people who fit, those of the very name; of these, those with every address."""
    if len(found) < 2:
        return found
    exact = [each for each in found if has_name(each, wanted)] or found
    return [each for each in exact if has_addresses(each, wanted)] or exact


def has_name(one: Person, other: Person) -> bool:
    """Whether two people have one name, or neither has any."""
    return same_person_name(one.name, other.name) or not (one.name or other.name)


def has_addresses(one: Person, other: Person) -> bool:
    """Whether `one` has every e-mail address and phone number of `other`, and one at least."""
    return (
        share_address(one, other)
        and not any(further_emails(one.emails, other.emails))
        and len(united_phones(one.phones, other.phones)) == len(one.phones)
    )


def share_address(one: Person, other: Person) -> bool:
    """Whether two people have an e-mail address or a phone number in common."""
    return _share_email(one, other) or _share_phone(one, other)


def contradict(one: Person, other: Person) -> bool:
    """Whether both have e-mail addresses, or both phone numbers, and none in common."""
    if one.emails and other.emails and not _share_email(one, other):
        return True
    first, second = (
        [key for key in map(phone_digits, each.phones) if len(key) >= SHORTEST_PHONE]
        for each in (one, other)
    )
    return bool(first and second) and not any(same_phone(a, b) for a in first for b in second)


def email_keys(emails: Iterable[str]) -> set[str]:
    """The form in which e-mail addresses are compared."""
    return {email.casefold() for email in emails}


def _share_email(one: Person, other: Person) -> bool:
    if not one.emails or not other.emails:
        return False
    return not email_keys(one.emails).isdisjoint(email_keys(other.emails))


def _share_phone(one: Person, other: Person) -> bool:
    if not one.phones or not other.phones:
        return False
    theirs = [phone_digits(phone) for phone in other.phones]
    return any(same_phone(phone_digits(phone), each) for phone in one.phones for each in theirs)


def further_emails(known: Iterable[str], offered: Iterable[str]) -> Iterator[str]:
    """Those of the offered e-mail addresses that are not known."""
    keys = email_keys(known)
    for email in offered:
        if email.casefold() not in keys:
            keys.add(email.casefold())
            yield email


def united_phones(known: Sequence[str], offered: Iterable[str]) -> tuple[str, ...]:
    """The phone numbers of both, each once. Of two forms of one number the one with a country
    code is kept, else the known one."""
    phones = list(known)
    for phone in offered:
        digits = phone_digits(phone)
        for index, mine in enumerate(phones):
            own = phone_digits(mine)
            if digits == own or same_phone(digits, own):
                if len(digits) > len(own):
                    phones[index] = phone
                break
        else:
            phones.append(phone)
    return tuple(phones)


def phone_digits(phone: str) -> str:
    """The digits of a phone number without what one dials before it: `00`, `0`, the Russian
    `8`; a `(0)` inside and an extension do not count."""
    plain = _EXTENSION.sub("", phone).replace("(0)", "")
    digits = "".join(char for char in plain if char.isdecimal()).lstrip("0")
    is_russian = len(digits) == _RUSSIAN and digits[0] == "8" and "+" not in plain
    return digits[1:] if is_russian else digits


def same_phone(one: str, other: str) -> bool:
    """Whether two `phone_digits` are one number: the same, or one of them without the country
    code that the other one has. An extension alone is not a number."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= SHORTEST_PHONE and longer.endswith(shorter)


def company_domain(email: str) -> str:
    """The domain of an e-mail address; empty for one of a public mail provider."""
    domain = email.casefold().rpartition("@")[2].strip(".")
    is_public = domain in _PUBLIC_DOMAINS or domain.partition(".")[0] in _PUBLIC_NAMES
    return "" if is_public else domain
