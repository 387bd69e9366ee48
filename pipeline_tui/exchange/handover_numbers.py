"""Dossiers of the substitute's book under the numbers that the owner's book knows them by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions.repointing import repointed
from pipeline_tui.book.tables import key_of, table_of
from pipeline_tui.exchange.own import RECORD_TABLES
from pipeline_tui.model.deal import ROOM, Deal
from pipeline_tui.model.limits import MOST_DEALS
from pipeline_tui.model.prospect import OWN
from pipeline_tui.model.whole import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.exchange.own import Dossier
    from pipeline_tui.model.handover import Handover


def split_again(
    dossier: Dossier, first: str, uids: Sequence[str], handover: Handover
) -> dict[str, Dossier]:
    """By uid, what of a dossier belongs to each prospect that was merged into it.

    Deals know where they came from, records follow their deal; what is new, and is of
    no deal, goes with the first.
    """
    if len(uids) == 1:
        return {first: dossier}
    numbers = handover.ids.get("prospects", {})
    by_number = {numbers[uid]: uid for uid in uids if uid in numbers}
    loose = handover.ids.get("loose", {})
    deals = {deal.number: _uid_of(deal, uids) or first for deal in dossier.deals}

    def whose(record: msgspec.Struct) -> str:
        deal = getattr(record, "deal", None)
        if deal is not None:
            return deals[deal]
        number = loose.get(f"{table_of(type(record))}:{key_of(record)}", 0)
        return by_number.get(number, first)

    return {
        uid: msgspec.structs.replace(
            dossier,
            deals=tuple(each for each in dossier.deals if deals[each.number] == uid),
            **{
                table: tuple(each for each in getattr(dossier, table) if whose(each) == uid)
                for table in RECORD_TABLES
            },
        )
        for uid in uids
    }


def in_owners_numbers(dossier: Dossier, uid: str, handover: Handover) -> Dossier:
    """The dossier as the owner's book knows it; what is new has a number below zero."""
    number = handover.ids.get("prospects", {}).get(uid, dossier.prospect.number)
    deals = {deal.number: _owners_deal(deal, uid, number, handover) for deal in dossier.deals}
    contracts = {each.id: _owners_id(each, handover) for each in dossier.contracts}
    records: dict[str, tuple[msgspec.Struct, ...]] = dict.fromkeys(RECORD_TABLES, ())
    for each in dossier.all():
        deal = getattr(each, "deal", None)
        moved = repointed(each, number, None if deal is None else deals[deal], contracts)
        there: Any = msgspec.structs.replace(moved, id=_owners_id(each, handover))
        records[table_of(type(each))] += (there,)
    others = {OWN + each for each in handover.prospects}  # the owner did not merge them
    prospect = msgspec.structs.replace(
        dossier.prospect,
        number=number,
        uid=uid,
        origins=tuple(each for each in dossier.prospect.origins if each not in others),
    )
    return msgspec.structs.replace(
        dossier,
        prospect=prospect,
        deals=tuple(
            msgspec.structs.replace(
                each,
                prospect=number,
                number=deals[each.number],
                origins=tuple(o for o in each.origins if not o.startswith(f"{OWN}{uid}.")),
            )
            for each in dossier.deals
        ),
        **records,
    )


def _uid_of(deal: Deal, uids: Sequence[str]) -> str:
    """The prospect that a deal was of before a merge moved it; empty for one that stayed."""
    return next((u for u in uids if any(o.startswith(f"{OWN}{u}.") for o in deal.origins)), "")


def _owners_deal(deal: Deal, uid: str, number: int, handover: Handover) -> int:
    """The deal's number in the owner's book; one that was moved here by a merge knows
    the number that it had before."""
    known: Mapping[str, int] = handover.ids.get("deals", {})
    mark = f"{OWN}{uid}."
    for origin in deal.origins:
        before = whole(origin.removeprefix(mark), MOST_DEALS) if origin.startswith(mark) else None
        if before is not None:
            return before if number * ROOM + before in known.values() else -before
    found = known.get(str(deal.key))
    return -deal.number if found is None or found // ROOM != number else found % ROOM


def _owners_id(record: msgspec.Struct, handover: Handover) -> int:
    ids: Mapping[str, int] = handover.ids.get(table_of(type(record)), {})
    return ids.get(str(key_of(record)), -key_of(record))
