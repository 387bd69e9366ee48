"""From what the manager types (12, 12.1, `solar`) to a prospect or a deal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import AmbiguousError, NotFoundError, UsageError
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.folding import fold
from pipeline_tui.model.prospect import Contact, Prospect
from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline_tui.book import Snapshot

_NUMBER = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,4}))?")
_MOST_SHOWN = 10
_NEAR_ENOUGH = 70
_LONGEST = 100


class _Named(msgspec.Struct):
    number: int
    name: str
    contacts: tuple[Contact, ...] = ()


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
    """The prospect of a number, a deal number, or part of a name.

    A whole name goes before the start of one, that before a part, that before a
    contact. Raises NotFoundError, with the names that come near, or
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


def _by_name(snapshot: Snapshot, text: str, is_number: bool) -> Prospect:
    wanted = fold(text)
    ranked: dict[int, list[_Named]] = {}
    everyone = list(snapshot.prospects.partly(_Named))
    for named in everyone:
        rank = _rank(named, wanted)
        if rank is not None:
            ranked.setdefault(rank, []).append(named)
    best = ranked[min(ranked)] if ranked and wanted else []
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
    raise _not_found(text, wanted, everyone)


def _rank(named: _Named, wanted: str) -> int | None:
    name = fold(named.name)
    if wanted in name:
        if name == wanted:
            return 0
        if name.startswith(wanted):
            return 1
        return 2 if f" {wanted}" in name else 3
    for contact in named.contacts:
        if any(wanted in fold(text) for text in (contact.name, *contact.emails)):
            return 4
    return None


def _not_found(text: str, wanted: str, everyone: Iterable[_Named]) -> NotFoundError:
    # 8 ms to import, and only a slip of the keyboard needs it
    from rapidfuzz import fuzz, process

    names = {named.number: fold(named.name) for named in everyone}
    shown = {named.number: named.name for named in everyone}
    near = process.extract(
        wanted, names, scorer=fuzz.WRatio, processor=None, limit=3, score_cutoff=_NEAR_ENOUGH
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
