"""Ids of related files whose columns have different names: `AccountId` here, `id` there.

An id is stored with its space, `account_id:a1`. Files of one import are joined if an id column
of one refers to the records of another, whether or not a profile recognises them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline_tui.exchange.profiles import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline_tui.exchange.drafts import Draft, Drafts

_KINDS: dict[Kind, Callable[[Draft], str]] = {
    Kind.COMPANIES: lambda draft: draft.prospect_origin,
    Kind.PEOPLE: lambda draft: draft.contact_origin,
    Kind.DEALS: lambda draft: draft.deal_origin,
}
"""What refers to a record of each kind, from a file of another kind."""
_OWN: dict[Kind, Callable[[Draft], str]] = {
    Kind.COMPANIES: lambda draft: draft.prospect_origin,
    Kind.PEOPLE: lambda draft: draft.origin,
    Kind.DEALS: lambda draft: draft.origin,
}
"""What names the record itself, in a file of that kind."""


class IdSpaces:
    """The spaces of the ids of one import that mean the same."""

    def __init__(self, files: Sequence[Drafts]) -> None:
        self._aliases: dict[str, str] = {}
        if len(files) > 1:
            for kind in _KINDS:
                self._join(files, kind)

    def __call__(self, origin: str) -> str:
        """The id in the space under which it is looked up."""
        if not self._aliases or not origin:
            return origin
        space, _, name = origin.rpartition(":")
        return f"{self._aliases[space]}:{name}" if space in self._aliases else origin

    def _join(self, files: Sequence[Drafts], kind: Kind) -> None:
        """Join each space of links with the one space of records that has some of its ids."""
        owners = {space: ids for file in files if file.kind is kind
                  for space, ids in _spaces(map(_OWN[kind], file.drafts))}  # fmt: skip
        links: dict[str, set[str]] = defaultdict(set)
        for file in files if owners else ():
            if file.kind is not kind:
                for space, ids in _spaces(map(_KINDS[kind], file.drafts)):
                    links[space] |= ids
        for space, ids in links.items():
            if space in owners:
                continue
            found = [owner for owner, own in owners.items() if not own.isdisjoint(ids)]
            if len(found) == 1 and found[0] not in links:
                self._aliases[space] = found[0]


def _spaces(origins: Iterator[str]) -> Iterator[tuple[str, set[str]]]:
    found: dict[str, set[str]] = {}
    for origin in origins:
        space, is_id, name = origin.rpartition(":")
        if is_id:
            found.setdefault(space, set()).add(name)
    yield from found.items()
