"""Competitors by name: those with a card, and those that only deals name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import AmbiguousError, NotFoundError
from pipeline_tui.model.competitor import Competitor
from pipeline_tui.model.folding import fold
from pipeline_tui.model.objection import Objection
from pipeline_tui.present.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.book import Snapshot

_LONGEST = 60
_MOST_SHOWN = 10


def card_of(snapshot: Snapshot, name: str) -> Competitor | None:
    """The card of exactly this name, but for case and accents."""
    wanted = fold(name)
    return next((each for each in snapshot.of(Competitor) if fold(each.name) == wanted), None)


def find_named(snapshot: Snapshot, name: str) -> Competitor | None:
    """The same, also of one that deals name and that has no card (its id is 0)."""
    wanted = fold(name)
    return next((each for each in known_competitors(snapshot) if fold(each.name) == wanted), None)


class _Naming(msgspec.Struct):
    competitors: tuple[str, ...] = ()


class _Against(msgspec.Struct):
    competitor: str | None = None


def known_competitors(snapshot: Snapshot) -> list[Competitor]:
    """Every card, and an empty one (its id is 0) for each name on a deal or an objection that
    has none, as an import may bring it."""
    cards = {fold(each.name): each for each in snapshot.of(Competitor)}
    names = [name for deal in snapshot.deals.partly(_Naming) for name in deal.competitors]
    names += [each.competitor or "" for each in snapshot.of(Objection).partly(_Against)]
    for name in names:
        if name and fold(name) not in cards:
            cards[fold(name)] = Competitor(id=0, name=name)
    return sorted(cards.values(), key=lambda each: fold(each.name))


def find_competitor(snapshot: Snapshot, name: str) -> Competitor:
    """The competitor of a name or of a part of one.

    Raises NotFoundError, with the names that come near, or AmbiguousError.
    """
    wanted = fold(name)
    everyone = known_competitors(snapshot)
    found = [each for each in everyone if fold(each.name) == wanted] or [
        each for each in everyone if wanted and wanted in fold(each.name)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousError(
            f"{len(found)} competitors are called like {_cut(name)!r}; say which:",
            list(_shown(found)),
        )
    import difflib

    folded = {fold(each.name): each.name for each in everyone}
    near = difflib.get_close_matches(wanted, folded, n=1)
    raise NotFoundError(
        f"no competitor is called {_cut(name)!r}"
        + (f": did you mean {_cut(folded[near[0]])}?" if near else ""),
        "See them with: pipeline competitor list",
    )


def _shown(found: list[Competitor]) -> Iterator[str]:
    yield from (_cut(each.name) for each in found[:_MOST_SHOWN])
    if len(found) > _MOST_SHOWN:
        yield f"… and {len(found) - _MOST_SHOWN} more"


def _cut(text: str) -> str:
    return shorten(clean(text), _LONGEST)
