"""What the rows of an import say of one prospect, if they do not say the same.

The value of most rows wins, of several the first in the order of letters: neither the order of
the rows nor that of the files matters, and a second import finds what the first one put there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.exchange.matches import Match

_NAMES = ("source", "segment", "owner")


class ProspectValues:
    """The winning values of prospects with several rows."""

    def __init__(self, rows: Iterable[tuple[Draft, Match]]) -> None:
        pairs = [(draft, match.slot) for draft, match in rows if draft.act is None]
        counts = Counter(slot for _, slot in pairs)
        votes: dict[tuple[int, str], Counter[str]] = {}
        for draft, slot in pairs:
            if slot and counts[slot] > 1:
                for field, value in _values(draft):
                    votes.setdefault((slot, field), Counter())[value] += 1
        self._winners = {
            key: min(found, key=lambda value: (-found[value], value))
            for key, found in votes.items()
            if len(found) > 1
        }

    def settled(self, draft: Draft, slot: int) -> tuple[Draft, list[str]]:
        """The draft with the winning values in place of its own, and what is not kept."""
        if not self._winners:
            return draft, []
        fresh: dict[str, Any] = {}
        lost = []
        for field, value in _values(draft):
            winner = self._winners.get((slot, field), value)
            if winner == value:
                continue
            lost.append(f"{field} {value!r} (kept: {winner!r})")
            if field in _NAMES:
                fresh[field] = winner
            else:
                own = fresh.setdefault("fields", dict(draft.fields))
                own.update({name: winner for name in own if fold(name) == field})
        return (draft._replace(**fresh), lost) if fresh else (draft, lost)


def _values(draft: Draft) -> Iterator[tuple[str, str]]:
    """What a row says of its prospect; owner and own fields of a row with a deal are the deal's."""
    for name in _NAMES if not draft.has_deal else _NAMES[:2]:
        value = getattr(draft, name)
        if value:
            yield name, value
    if not draft.has_deal:
        for name, value in draft.fields.items():
            yield fold(name), value
