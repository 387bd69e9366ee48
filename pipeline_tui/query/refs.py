"""From what the manager types (12, 12.1, `solar`) to a prospect or a deal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.errors import AmbiguousError, NotFoundError, UsageError
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.folding import fold
from pipeline_tui.model.names import bare_name, name_words, words_of_folded
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline_tui.book import Snapshot

_NUMBER = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,4}))?")
_MOST_SHOWN = 10
_NEAR_ENOUGH = 70
_LONGEST = 100


class Named(msgspec.Struct):
    """A prospect, as far as a reference looks at it."""

    number: int
    name: str
    contacts: tuple[Contact, ...] = ()


class Known(NamedTuple):
    """A prospect with its folded name."""

    folded: str
    named: Named


def is_deal_ref(ref: str) -> bool:
    """Whether it is the number of a deal, 12.1."""
    number = _NUMBER.fullmatch(ref.strip())
    return bool(number and number[2])


def check_refs(refs: Sequence[str]) -> tuple[str, ...]:
    """The references of a command that takes several, each once.

    Several must be numbers: a name without its quotes would else be taken for the
    names of several prospects. Raises UsageError.
    """
    kept = tuple(dict.fromkeys(ref.strip() for ref in refs))
    if len(kept) > 1:
        for ref in kept:
            if not _NUMBER.fullmatch(ref):
                raise UsageError(
                    f"{ref[:60]!r} is no number, and several can only be named by their numbers",
                    "Put a name of several words into quotes.",
                )
    return kept


def find_prospect(snapshot: Snapshot, ref: str) -> Prospect:
    """Return the prospect of a number, a deal number, or part of a name.

    The best of `matching_prospects`. Raises NotFoundError, with the names that come near, or
    AmbiguousError with the candidates.
    """
    text = ref.strip()
    number = _NUMBER.fullmatch(text)
    if number:
        prospect = snapshot.prospects.get(int(number[1]))
        if prospect is not None:
            return prospect
    return _by_name(snapshot, text, is_number=bool(number))


def find_deal(snapshot: Snapshot, ref: str, wanted: Callable[[Deal], bool] | None = None) -> Deal:
    """The deal of a deal number, or the deal of a prospect where there is one.

    With several, those that are `wanted` (open ones, unless told otherwise) go
    first. Raises NotFoundError or AmbiguousError.
    """
    number = _NUMBER.fullmatch(ref.strip())
    if number and number[2]:
        deal = snapshot.deals.get(deal_key(int(number[1]), int(number[2])))
        if deal is None:
            raise NotFoundError(f"there is no deal {ref.strip()}", "See them with: pipeline list")
        return deal
    return only_deal(snapshot, find_prospect(snapshot, ref), wanted)


def find_owner(snapshot: Snapshot, ref: str) -> tuple[Prospect, Deal | None]:
    """The prospect of a reference, and the deal where it names one. Raises as `find_deal`."""
    if is_deal_ref(ref):
        deal = find_deal(snapshot, ref)
        return find_prospect(snapshot, str(deal.prospect)), deal
    return find_prospect(snapshot, ref), None


def only_deal(
    snapshot: Snapshot, prospect: Prospect, wanted: Callable[[Deal], bool] | None = None
) -> Deal:
    """The one deal that is meant when a prospect is named. Raises as `find_deal`."""
    deals = deals_of(snapshot, prospect)
    chosen = [deal for deal in deals if (wanted or _is_open)(deal)] or deals
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise NotFoundError(
            f"prospect {prospect.number} has no deal",
            f"Add one with: pipeline deal add {prospect.number} --title …",
        )
    raise AmbiguousError(
        f"prospect {prospect.number} has {len(chosen)} deals; say which:",
        _cut([f"{deal.ref}  {deal.title or '(no title)'}  {deal.stage}" for deal in chosen]),
    )


def find_subject(snapshot: Snapshot, ref: str) -> tuple[Prospect, Deal | None]:
    """The prospect of a reference with the one deal that is meant; without a deal where it
    has none. Raises as `find_deal`."""
    prospect = find_prospect(snapshot, ref)
    if not is_deal_ref(ref) and not deals_of(snapshot, prospect):
        return prospect, None
    deal = find_deal(snapshot, ref)
    return find_prospect(snapshot, str(deal.prospect)), deal


def _is_open(deal: Deal) -> bool:
    return deal.is_open


def deals_of(snapshot: Snapshot, prospect: Prospect) -> list[Deal]:
    """The deals of a prospect, in the order of their numbers."""
    found = (
        snapshot.deals.get(deal_key(prospect.number, number))
        for number in range(1, prospect.deals_made + 1)
    )
    return [deal for deal in found if deal is not None]


def known_prospects(snapshot: Snapshot) -> list[Known]:
    """Return every prospect of the book as `matching_prospects` takes it."""
    return [Known(fold(named.name), named) for named in snapshot.prospects.partly(Named)]


def matching_prospects(known: Sequence[Known], text: str) -> list[tuple[int, Named]]:
    """Return the prospects that a text may refer to, each with its rank, the lowest first.

    Case, accents, quotes, points and other signs do not count. A whole name ranks before the
    beginning of one, that before a part, that before words in another order. If no name fits,
    legal forms do not count either; if none fits then, contacts are looked at.
    """
    typed = _Typed(text)
    for rank_of in (typed.rank, typed.bare_rank, typed.contact_rank):
        found = [(rank, each.named) for each in known if (rank := rank_of(each)) is not None]
        if found:
            return sorted(found, key=lambda match: match[0])
    return []


WHOLE, SAME_WORDS, BEGINS, WORD, PART, ANY_ORDER = range(6)


class _Typed:
    """What was typed for a name."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        words = name_words(text)
        self.words = " ".join(words)
        self._longest = max(words, key=len, default="")
        self._bare = bare_name(text)
        self._bare_words = self._bare.split() if self._bare != self.words else ()
        """Empty if there was no legal form."""

    def rank(self, each: Known) -> int | None:
        """Return how well a name fits; None if it does not."""
        name = each.folded
        if self.folded == name:
            return WHOLE
        if not self._longest:  # only signs
            return PART if self.folded and self.folded in name else None
        if self._longest not in name and "." not in name:
            return None
        return _rank(self.words, " ".join(words_of_folded(name)))

    def bare_rank(self, each: Known) -> int | None:
        """Return how well a name fits if the legal forms of both do not count."""
        if not self._bare_words or (
            "." not in each.folded and not all(word in each.folded for word in self._bare_words)
        ):
            return None
        return _rank(self._bare, bare_name(each.named.name))

    def contact_rank(self, each: Known) -> int | None:
        """Return a rank if it is part of the name or the address of a contact."""
        is_contact = self.folded and any(
            self.folded in fold(text)
            for contact in each.named.contacts
            for text in (contact.name, *contact.emails)
        )
        return PART if is_contact else None


def _rank(wanted: str, name: str) -> int | None:
    if wanted in name:
        if wanted == name:
            return SAME_WORDS
        if name.startswith(wanted):
            return BEGINS
        return WORD if f" {wanted}" in name else PART
    return ANY_ORDER if all(word in name for word in wanted.split()) else None


def _by_name(snapshot: Snapshot, text: str, is_number: bool) -> Prospect:
    known = known_prospects(snapshot)
    found = matching_prospects(known, text)
    best = [named for rank, named in found if rank == found[0][0]]
    if len(best) == 1:
        prospect = snapshot.prospects.get(best[0].number)
        if prospect is not None:
            return prospect
    if best:
        raise AmbiguousError(
            f"{text[:60]!r} is the name of {len(best)} prospects; say which:",
            _cut([f"{named.number}  {named.name}" for named in best]),
        )
    if is_number:
        raise NotFoundError(
            f"there is no prospect {text}", "See them with: pipeline list --prospects"
        )
    raise _not_found(text, known)


def _not_found(text: str, known: Iterable[Known]) -> NotFoundError:
    # 8 ms to import, and only a slip of the keyboard needs it
    from rapidfuzz import fuzz, process

    names = {named.number: folded for folded, named in known}
    shown = {named.number: named.name for _, named in known}
    near = process.extract(
        fold(text), names, scorer=fuzz.WRatio, processor=None, limit=3, score_cutoff=_NEAR_ENOUGH
    )
    if not near:
        return NotFoundError(
            f"no prospect is called {text[:60]!r}", "See them with: pipeline list --prospects"
        )
    lines = "\n".join(f"  {number}  {clean(shown[number][:80])}" for _, _, number in near)
    return NotFoundError(f"no prospect is called {text[:60]!r}; did you mean:", lines)


def _cut(lines: list[str]) -> list[str]:
    lines = [clean(line[:_LONGEST]) for line in lines]  # a name may hold line ends
    if len(lines) <= _MOST_SHOWN:
        return lines
    return [*lines[:_MOST_SHOWN], f"… and {len(lines) - _MOST_SHOWN} more"]
