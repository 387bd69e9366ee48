"""Two prospects that look alike and are not the same: the book remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect


def tell_apart(change: Change, one: Prospect, other: Prospect) -> Prospect:
    """The first of the two, which knows that the other is not it. Raises UsageError."""
    if one.number == other.number:
        raise UsageError(f"prospect {one.number} is no other than itself")
    known = not other.uids.isdisjoint(one.not_same_as)
    if known or not one.uids.isdisjoint(other.not_same_as):
        return one
    names = (*one.not_same_as, other.uid)
    return change.put(msgspec.structs.replace(one, not_same_as=names))
