"""Prospects that may be one and the same, with the reason.

Nobody is compared with everybody: those are paired that share an e-mail, a phone, a
domain or a rare word of the name, or that stand near each other when names are sorted
from their beginning or from their end. At 10,000 prospects that takes about a second.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from pipeline_tui.model.identity import company_domain, phone_digits, same_person, same_phone
from pipeline_tui.model.names import bare_name
from pipeline_tui.reports.likeness import names_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline_tui.model.prospect import Prospect

MOST_SHARING = 20
"""A domain or a word that more prospects share tells nothing; of those who share an
e-mail or a phone each is then paired with the first only."""
_NEIGHBOURS = 6
BLOCK = 7
"""Digits at the end of a phone by which those are found that may be the same."""
_FURTHER = 3
"""What each further reason adds to the score."""


class Likeness(StrEnum):
    """Why two prospects may be the same."""

    EMAIL = "e-mail"
    NAME = "name"
    PHONE = "phone"
    DOMAIN = "domain"


SCORES = {Likeness.EMAIL: 97, Likeness.PHONE: 90, Likeness.DOMAIN: 60}
"""Percent; that of a name is its similarity."""
SAME_NAME = 95
"""Percent at most: two companies may have one name."""


class Reason(NamedTuple):
    """One thing that two prospects have in common."""

    kind: Likeness
    text: str
    score: int


class Pair(NamedTuple):
    """Two prospects that may be the same, the older number first."""

    first: Prospect
    second: Prospect
    reasons: tuple[Reason, ...]
    """The strongest first."""

    @property
    def score(self) -> int:
        """0 to 100: that of the strongest reason, and 3 for each further one."""
        return min(100, self.reasons[0].score + _FURTHER * (len(self.reasons) - 1))


class DuplicateRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A pair as `duplicates --json` gives it."""

    refs: tuple[str, str]
    prospects: tuple[str, str]
    score: int
    reasons: tuple[str, ...]
    merge: str
    """The command that makes one of them."""


def duplicate_record(pair: Pair) -> DuplicateRecord:
    """A pair as JSON gives it."""
    return DuplicateRecord(
        refs=(pair.first.ref, pair.second.ref),
        prospects=(pair.first.name, pair.second.name),
        score=pair.score,
        reasons=tuple(f"{each.kind}: {each.text}" for each in pair.reasons),
        merge=merge_command(pair),
    )


def merge_command(pair: Pair) -> str:
    """The command that makes one prospect of the two."""
    return f"pipeline merge {pair.first.ref} {pair.second.ref}"


def duplicates(prospects: Iterable[Prospect], number: int | None = None) -> list[Pair]:
    """Return the pairs, the most alike first; with `number`, those of one prospect.

    Pairs that the manager declared different are not among them.
    """
    everyone = {each.number: each for each in prospects}
    found = (
        each for each in _reasons(list(everyone.values())) if number is None or number in each[:2]
    )
    return pairs_of(found, everyone.get)


def pairs_of(found: Iterable[Found], prospect: Callable[[int], Prospect | None]) -> list[Pair]:
    """Return what was found, by pairs of prospects that are there, the most alike first."""
    kept: dict[tuple[int, int], dict[Likeness, Reason]] = {}
    for one, other, reason in found:
        if one == other:
            continue
        best = kept.setdefault((min(one, other), max(one, other)), {})
        if reason.kind not in best or best[reason.kind].score < reason.score:
            best[reason.kind] = reason
    pairs = []
    for (a, b), best in kept.items():
        first, second = prospect(a), prospect(b)
        if first is not None and second is not None and not are_different(first, second):
            found_here = (_checked(reason, first, second) for reason in best.values())
            reasons = sorted(found_here, key=lambda reason: -reason.score)
            pairs.append(Pair(first, second, tuple(reasons)))
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first.number, pair.second.number))


def _checked(reason: Reason, one: Prospect, other: Prospect) -> Reason:
    """The reason, with the score of a shared domain if an e-mail or a phone is one of people
    with different names."""
    if reason.kind not in (Likeness.EMAIL, Likeness.PHONE):
        return reason
    people = ((mine, theirs) for mine in one.contacts for theirs in other.contacts)
    if any(same_person(mine, theirs) for mine, theirs in people):
        return reason
    return reason._replace(score=SCORES[Likeness.DOMAIN])


def are_different(one: Prospect, other: Prospect) -> bool:
    """Whether the manager said so."""
    return not (
        other.uids.isdisjoint(one.not_same_as) and one.uids.isdisjoint(other.not_same_as)
    )  # fmt: skip


Found = tuple[int, int, Reason]
"""The numbers of two prospects, and why they may be the same."""
T = TypeVar("T")


def _reasons(prospects: list[Prospect]) -> Iterator[Found]:
    yield from _by_email(prospects)
    yield from _by_phone(prospects)
    yield from _by_domain(prospects)
    yield from _by_name(prospects)


def _by_email(prospects: list[Prospect]) -> Iterator[Found]:
    groups: dict[str, list[int]] = {}
    for prospect in prospects:
        for email in {e.casefold() for contact in prospect.contacts for e in contact.emails}:
            groups.setdefault(email, []).append(prospect.number)
    for email, numbers in groups.items():
        for one, other in _pairs(numbers):
            yield one, other, Reason(Likeness.EMAIL, email, SCORES[Likeness.EMAIL])


def _by_phone(prospects: list[Prospect]) -> Iterator[Found]:
    groups: dict[str, list[tuple[int, str, str]]] = {}
    for prospect in prospects:
        for phone in {p for contact in prospect.contacts for p in contact.phones}:
            digits = phone_digits(phone)
            if len(digits) >= BLOCK:
                groups.setdefault(digits[-BLOCK:], []).append((prospect.number, digits, phone))
    for numbers in groups.values():
        for one, other in _pairs(numbers):
            if same_phone(one[1], other[1]):
                yield one[0], other[0], Reason(Likeness.PHONE, one[2], SCORES[Likeness.PHONE])


def _by_domain(prospects: list[Prospect]) -> Iterator[Found]:
    groups: dict[str, list[int]] = {}
    for prospect in prospects:
        emails = (email for contact in prospect.contacts for email in contact.emails)
        for domain in {company_domain(email) for email in emails} - {""}:
            groups.setdefault(domain, []).append(prospect.number)
    for domain, numbers in groups.items():
        if len(numbers) <= MOST_SHARING:
            for one, other in _pairs(numbers):
                yield one, other, Reason(Likeness.DOMAIN, domain, SCORES[Likeness.DOMAIN])


def _by_name(prospects: list[Prospect]) -> Iterator[Found]:
    bare = {each.number: bare_name(each.name) for each in prospects}
    shown = {each.number: each.name for each in prospects}
    for one, other in _near_names({number: name for number, name in bare.items() if name}):
        ratio = names_ratio(bare[one], bare[other])
        if ratio:
            yield one, other, name_reason(shown[one], shown[other], ratio)


def name_reason(one: str, other: str, ratio: int) -> Reason:
    """Return the reason that two names are alike by a percentage."""
    return Reason(Likeness.NAME, f"{one} ~ {other}, {ratio} %", min(ratio, SAME_NAME))


def _near_names(names: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing; one may come twice."""
    groups: dict[str, list[int]] = {}
    for number, name in names.items():
        for word in set(name.split()):
            groups.setdefault(word, []).append(number)
        groups.setdefault(name.replace(" ", ""), []).append(number)
    for numbers in groups.values():
        if len(numbers) <= MOST_SHARING:
            yield from _pairs(numbers)
    joined = {number: name.replace(" ", "") for number, name in names.items()}
    for order in (
        sorted(joined, key=lambda number: joined[number]),
        sorted(joined, key=lambda number: joined[number][::-1]),
    ):
        for place, number in enumerate(order):
            for other in order[place + 1 : place + 1 + _NEIGHBOURS]:
                yield number, other


def _pairs(members: list[T]) -> Iterator[tuple[T, T]]:
    """Each with each; where they are too many, each with the first."""
    heads = members[:1] if len(members) > MOST_SHARING else members
    for place, one in enumerate(heads):
        for other in members[place + 1 :]:
            yield one, other
