"""Prospects are written into the file of a hand-over: out to a substitute, or back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.exchange.exporting import named_lists
from pipeline_tui.exchange.handover_file import Letter, Way, seal_of
from pipeline_tui.exchange.handover_numbers import in_owners_numbers, split_again
from pipeline_tui.exchange.own import Dossier, Dossiers
from pipeline_tui.model.handover import Direction, Handover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class Absence(NamedTuple):
    """Who looks after the prospects, and how long."""

    name: str
    since: date
    until: date


class Given(NamedTuple):
    """A hand-over as the book remembers it, and what its file says."""

    handover: Handover
    letter: Letter


def give_out(change: Change, numbers: Collection[int], absence: Absence, sender: str) -> Given:
    """Hand prospects over. Raises UsageError for none at all or an end before the
    beginning."""
    if not numbers:
        raise UsageError("no prospect matches: nobody was handed over")
    if absence.until < absence.since:
        raise UsageError(f"it would end on {absence.until}, before it begins on {absence.since}")
    prospects = [each for each in change.prospects if each.number in numbers]
    dossiers = whole_dossiers(change, prospects)
    handover = change.put(
        Handover(
            id=change.next_id(Handover),
            uid=words.new_uid(),
            direction=Direction.OUT,
            name=words.required(absence.name, "name"),
            since=absence.since,
            until=absence.until,
            on=change.today,
            revision=change.revision + 1,
            prospects=tuple(each.uid for each in prospects),
            seals=tuple(map(seal, dossiers)),
        )
    )
    return Given(handover, _letter(change, handover, Way.OUT, sender, dossiers))


def give_back(change: Change, handover: Handover, sender: str) -> Given:
    """Write what became of the prospects that were looked after here.

    Raises PipelineError when none of them is in the book any more.
    """
    own: list[Dossier] = []
    there: list[Dossier] = []
    merged: list[str] = []
    for prospect in change.prospects:
        uids = [uid for uid in handover.prospects if uid in prospect.uids]
        if not uids:
            continue
        (dossier,) = whole_dossiers(change, [prospect])
        own.append(dossier)
        first = prospect.uid if prospect.uid in uids else uids[0]
        merged += [uid for uid in uids if uid != first]
        parts = split_again(dossier, first, uids, handover)
        there += [in_owners_numbers(parts[uid], uid, handover) for uid in uids]
    if not there:
        raise PipelineError("none of its prospects is in this book any more")
    handover = change.put(
        msgspec.structs.replace(handover, back=change.today, seals=tuple(map(seal, own)))
    )
    letter = _letter(change, handover, Way.BACK, sender, there)
    return Given(handover, msgspec.structs.replace(letter, merged=tuple(merged)))


def whole_dossiers(snapshot: Snapshot, prospects: Iterable[Prospect]) -> list[Dossier]:
    """Prospects with everything that belongs to them."""
    chosen = list(prospects)
    numbers = {each.number for each in chosen}
    deals: dict[int, list[Deal]] = {}
    for deal in snapshot.deals.of_prospects(numbers):
        deals.setdefault(deal.prospect, []).append(deal)
    read = Dossiers(snapshot, numbers)
    return [
        read.dossier(each, sorted(deals.get(each.number, ()), key=lambda deal: deal.number))
        for each in chosen
    ]


def seal(dossier: Dossier) -> str:
    """The print of a dossier."""
    return seal_of((dossier.prospect, *dossier.deals, *dossier.all()))


def open_handover(snapshot: Snapshot, direction: Direction, number: int | None) -> Handover:
    """The hand-over of an id, else the only one that is away; one that has come back is
    found by its id only. Raises NotFoundError."""
    known = [each for each in snapshot.of(Handover) if each.direction is direction]
    fitting = [each for each in known if number in (None, each.id)]
    if number is None:
        fitting = [each for each in fitting if each.is_away]
    if len(fitting) == 1:
        return fitting[0]
    what = "taken in" if direction is Direction.IN else "given out"
    if number is not None:
        raise NotFoundError(f"no hand-over {number} was {what}", "See: pipeline handover list")
    raise NotFoundError(
        f"several hand-overs were {what}; say which" if fitting else f"no hand-over is {what}",
        "See: pipeline handover list",
    )


def _letter(
    change: Change, handover: Handover, way: Way, sender: str, dossiers: list[Dossier]
) -> Letter:
    lists = named_lists(change, dossiers)
    return Letter(
        way=way,
        uid=handover.uid,
        sender=sender,
        name=handover.name if way is Way.OUT else sender,
        since=handover.since,
        until=handover.until,
        written=change.today,
        revision=handover.revision,
        products=lists.products,
        competitors=lists.competitors,
        prospects=tuple(dossiers),
    )
