"""Two prospects become one, and nothing is lost.

The first survives with its number. The deals of the second get new numbers there, its
records follow them, and what cannot stand beside the first one's is kept in the notes.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from pipeline_tui.actions.merging_fields import (
    TOLD_APART,
    FieldMerge,
    Side,
    differing,
    merged_contacts,
    plain,
)
from pipeline_tui.actions.merging_referrals import referrer_without_circle
from pipeline_tui.actions.repointing import repointed
from pipeline_tui.book.tables import table_of
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.model.deal import Deal
from pipeline_tui.model.limits import MOST_DEALS
from pipeline_tui.model.prospect import OWN, Prospect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline_tui.book import Change


class Merged(NamedTuple):
    """What a merge did."""

    prospect: Prospect
    gone: Prospect
    fields: tuple[FieldMerge, ...]
    """Those in which both had something, and what became of it."""
    deals: tuple[tuple[str, str], ...]
    """References of the deals that moved: before, after."""
    contacts: int
    """How many contacts came over as further ones; the others were the same people."""
    records: dict[str, int]
    """How many records came over, by table."""


def merge_prospects(
    change: Change, kept: Prospect, gone: Prospect, takes: Mapping[str, Side] | None = None
) -> Merged:
    """Make one prospect of two; `takes` says by field whose value stands where both have
    one.

    Raises UsageError for a prospect with itself or a field in which they do not differ,
    PipelineError where there is no room for the deals.
    """
    if kept.number == gone.number:
        raise UsageError(f"prospect {kept.number} cannot be merged with itself")
    fields = _chosen(kept, gone, takes or {})
    contacts, further, roles = merged_contacts(kept, gone)
    referrer, unheard = referrer_without_circle(change, kept, gone, fields)
    lost = [*_left_over(fields), *roles, *unheard]
    prospect = msgspec.structs.replace(
        kept,
        **_values(kept, gone, fields),
        contacts=contacts,
        contacts_made=max(kept.contacts_made, *(each.id for each in contacts), 0),
        referred_by=referrer,
        notes=_notes(kept, gone, lost, change.today.isoformat()),
    )
    prospect, deals = _move_deals(change, prospect, gone)
    records = _move_records(change, prospect, gone, {old: new.number for old, new in deals})
    change.remove(gone)
    change.put(prospect)
    _point_referrals(change, gone.uid, prospect)
    moved = tuple((f"{gone.number}.{old}", new.ref) for old, new in deals)
    return Merged(prospect, gone, fields, moved, further, records)


def _chosen(kept: Prospect, gone: Prospect, takes: Mapping[str, Side]) -> tuple[FieldMerge, ...]:
    fields = differing(kept, gone)
    known = {each.field: each for each in fields}
    for name in takes:
        if name not in known:
            names = ", ".join(known) or "no field"
            raise UsageError(f"--take {name}: the two differ in {names}")
    return tuple(each._replace(takes=takes.get(each.field, each.takes)) for each in fields)


def _values(kept: Prospect, gone: Prospect, fields: tuple[FieldMerge, ...]) -> dict[str, Any]:
    """The fields of the merged prospect, but for notes, contacts and who named it."""
    from_gone = {each.field for each in fields if each.takes is Side.B}
    new: dict[str, Any] = {}
    for name in TOLD_APART:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        new[name] = theirs if name in from_gone or mine in (None, "") else mine
    own = {**gone.fields, **kept.fields}
    for name in own:
        if f"fields.{name}" in from_gone:
            own[name] = gone.fields[name]
    both = kept.uids | gone.uids
    others = dict.fromkeys((*kept.not_same_as, *gone.not_same_as))
    return new | {
        "fields": own,
        "created": min(kept.created, gone.created),
        "needs": _joined(kept.needs, gone.needs),
        "tags": tuple(dict.fromkeys((*kept.tags, *gone.tags))),
        "origins": tuple(dict.fromkeys((*kept.origins, *gone.origins, OWN + gone.uid))),
        "not_same_as": tuple(uid for uid in others if uid not in both),
    }


def _joined(mine: str, theirs: str) -> str:
    if not theirs or theirs in mine:
        return mine
    return f"{mine}\n{theirs}" if mine else theirs


def _left_over(fields: tuple[FieldMerge, ...]) -> list[str]:
    """The values that do not stand in the merged prospect, a line for each."""
    return [
        f"{each.field}: {each.theirs if each.takes is Side.A else each.mine}" for each in fields
    ]


def _notes(kept: Prospect, gone: Prospect, lost: list[str], day: str) -> str:
    """The notes of both, and what would be lost otherwise."""
    notes = _joined(kept.notes, gone.notes)
    if not lost:
        return notes
    head = f"Merged with {gone.number} {plain(gone.name)} on {day}; it said or was said:"
    return "\n".join([*([notes, ""] if notes else []), head, *(f"- {line}" for line in lost)])


def _move_deals(
    change: Change, prospect: Prospect, gone: Prospect
) -> tuple[Prospect, list[tuple[int, Deal]]]:
    """The deals under numbers of the survivor; each is told by its old number."""
    deals = sorted(change.deals.of_prospects({gone.number}), key=lambda deal: deal.number)
    taken = [deal.number for deal in change.deals.of_prospects({prospect.number})]
    made = max([prospect.deals_made, *taken])
    if made + len(deals) > MOST_DEALS:
        raise PipelineError(f"prospect {prospect.number} has no room for {len(deals)} more deals")
    owner = gone.owner if gone.owner and gone.owner != prospect.owner else None
    moved = []
    for number, deal in enumerate(deals, made + 1):
        came = f"{OWN}{gone.uid}.{deal.number}"
        new = msgspec.structs.replace(
            deal,
            prospect=prospect.number,
            number=number,
            owner=deal.owner or owner,
            origins=tuple(dict.fromkeys((*deal.origins, came))),
        )
        change.remove(deal)
        moved.append((deal.number, change.put(new)))
    return msgspec.structs.replace(prospect, deals_made=made + len(deals)), moved


def _move_records(
    change: Change, prospect: Prospect, gone: Prospect, deals: Mapping[int, int]
) -> dict[str, int]:
    """Everything else that belonged to the one that goes."""
    counts: Counter[str] = Counter()
    for record in list(change.belongings(gone.number)):
        if isinstance(record, Deal):
            continue
        deal = getattr(record, "deal", None)
        change.put(repointed(record, prospect.number, None if deal is None else deals[deal]))
        counts[table_of(type(record))] += 1
    return dict(counts)


def _point_referrals(change: Change, uid: str, survivor: Prospect) -> None:
    """Whom the one that is gone has named was named by the survivor."""
    for each in list(change.prospects):
        if each.referred_by == uid and each.number != survivor.number:
            change.put(msgspec.structs.replace(each, referred_by=survivor.uid))
