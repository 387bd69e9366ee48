"""Who named whom, without a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.merging_fields import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline_tui.actions.merging_fields import FieldMerge
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect


class _Named(msgspec.Struct):
    uid: str
    name: str
    origins: tuple[str, ...] = ()
    referred_by: str | None = None


def referrer_without_circle(
    change: Change, kept: Prospect, gone: Prospect, fields: Iterable[FieldMerge]
) -> tuple[str | None, tuple[str, ...]]:
    """Who named the merged prospect, and a line for each who cannot stand there: when the
    two named each other by way of others, one of the links has to go."""
    takes_gone = any(each.field == "referred_by" and each.takes is Side.B for each in fields)
    order = (gone, kept) if takes_gone else (kept, gone)
    named = {each.uid: each for each in change.prospects.partly(_Named)}
    by = {uid: each.referred_by for uid, each in named.items()}
    both = kept.uids | gone.uids
    chosen, unheard = None, []
    for each in order:
        referrer = each.referred_by
        if referrer is None or referrer in both or chosen is not None:
            continue
        if _leads_to(referrer, both, by):
            shown = named[referrer].name if referrer in named else referrer
            unheard.append(f"named by {' '.join(shown.split())}, which it named itself")
        else:
            chosen = referrer
    return chosen, tuple(unheard)


def makes_circle(change: Change, prospect: Prospect, referrer: str | None) -> bool:
    """Whether that referrer goes back to a referral by the prospect itself."""
    by = {each.uid: each.referred_by for each in change.prospects.partly(_Named)}
    return _leads_to(referrer, prospect.uids, by)


def _leads_to(uid: str | None, goals: frozenset[str], by: Mapping[str, str | None]) -> bool:
    """Whether one of the goals named this prospect, itself or by way of others."""
    seen: set[str] = set()
    while uid is not None and uid not in seen:
        if uid in goals:
            return True
        seen.add(uid)
        uid = by.get(uid)
    return False
