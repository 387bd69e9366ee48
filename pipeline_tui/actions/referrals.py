"""Referrals: who named whom to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import PipelineError

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect

SOURCE = "referral"
"""The source of a prospect that somebody named to us."""


class _Link(msgspec.Struct):
    number: int
    uid: str
    referred_by: str | None = None


def refer(change: Change, referrer: Prospect, referred: Prospect) -> Prospect:
    """The prospect with the one that named it; its source is referral where it had none.

    Raises PipelineError for a referral of itself, for a circle of referrals, and where
    somebody else named it already.
    """
    if referrer.uid == referred.uid:
        raise PipelineError(f"prospect {referred.ref} cannot refer itself")
    links = {each.uid: each for each in change.prospects.partly(_Link)}
    if referred.referred_by is not None and referred.referred_by != referrer.uid:
        before = links.get(referred.referred_by)
        by = f"prospect {before.number}" if before else "somebody who is no longer in the book"
        raise PipelineError(
            f"prospect {referred.ref} was referred by {by}",
            f"To say otherwise, first: pipeline referral clear {referred.ref}",
        )
    if referred.uid in _ancestors(referrer, links):
        raise PipelineError(
            f"that makes a circle: prospect {referrer.ref} itself goes back to a referral"
            f" by {referred.ref}"
        )
    return change.put(
        msgspec.structs.replace(
            referred, referred_by=referrer.uid, source=referred.source or SOURCE
        )
    )


def _ancestors(prospect: Prospect, links: dict[str, _Link]) -> set[str]:
    """Who referred it, and who referred that one, and so on; a circle ends where it closes."""
    found: set[str] = set()
    uid = prospect.referred_by
    while uid is not None and uid not in found:
        found.add(uid)
        link = links.get(uid)
        uid = link.referred_by if link else None
    return found


def clear_referral(change: Change, prospect: Prospect) -> Prospect:
    """The prospect as nobody's referral; its source stays. Raises PipelineError."""
    if prospect.referred_by is None:
        raise PipelineError(f"prospect {prospect.ref} has no referrer")
    return change.put(msgspec.structs.replace(prospect, referred_by=None))
