"""A hand-over is taken into the substitute's book."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.actions.prospects import remove_prospect
from pipeline_tui.actions.repointing import repointed
from pipeline_tui.book.tables import key_of, kind_of, table_of
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.belongings import add_lists, new_id
from pipeline_tui.exchange.handover_giving import seal, whole_dossiers
from pipeline_tui.exchange.report import Report
from pipeline_tui.model.handover import Direction, Handover
from pipeline_tui.model.names import company_key

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.exchange.handover_file import Letter
    from pipeline_tui.exchange.own import Dossier
    from pipeline_tui.model.prospect import Prospect


class TakenIn(NamedTuple):
    """What a hand-over brought into this book."""

    handover: Handover
    prospects: tuple[Prospect, ...]
    """As they are here; none where the hand-over was here before."""
    records: dict[str, int]
    """How many of each table came with them."""
    namesakes: tuple[tuple[Prospect, Prospect], ...]
    """Prospects that came, with one of the same name that was here."""


def take_in(change: Change, letter: Letter) -> TakenIn:
    """Add the prospects of a hand-over, under numbers of this book. Taken twice, it
    changes nothing.

    Raises PipelineError for this book's own hand-over, and for a prospect that is here
    with changes which would be lost.
    """
    for known in change.of(Handover):
        if known.uid != letter.uid:
            continue
        if known.direction is Direction.OUT:
            raise PipelineError(
                f"this is what went out of this book to {known.name}",
                "What comes back is written with: pipeline handover back -o FILE",
            )
        return TakenIn(known, (), {}, ())
    numbers = {each.prospect.uid: _number(change, each) for each in letter.prospects}
    names = {company_key(each.name): each for each in change.prospects}
    taker = _Taker(change)
    add_lists(change, Report(), letter)
    added = [taker.add(each, numbers[each.prospect.uid]) for each in letter.prospects]
    handover = change.put(
        Handover(
            id=change.next_id(Handover),
            uid=letter.uid,
            direction=Direction.IN,
            name=letter.sender or "somebody",
            since=letter.since,
            until=letter.until,
            on=change.today,
            revision=letter.revision,
            prospects=tuple(each.uid for each in added),
            ids=taker.ids,
        )
    )
    same = ((each, names.get(company_key(each.name))) for each in added)
    namesakes = tuple((each, other) for each, other in same if other and other.uid != each.uid)
    return TakenIn(handover, tuple(added), dict(taker.counts), namesakes)


def _number(change: Change, dossier: Dossier) -> int:
    """A new number, or that of the copy which is here from an earlier hand-over: it was
    given back as it is, so the owner's is newer. Raises PipelineError for any other copy."""
    uid = dossier.prospect.uid
    here = next((each for each in change.prospects if uid in each.uids), None)
    if here is None:
        return change.next_number()
    earlier = [
        each
        for each in change.of(Handover)
        if each.direction is Direction.IN and uid in each.prospects
    ]
    (copy,) = whole_dossiers(change, [here])
    if not earlier or seal(copy) not in earlier[-1].seals:
        hint = f"Or, if its records here are not needed: pipeline remove {here.ref}"
        if earlier:
            hint = f"Give it back first: pipeline handover back {earlier[-1].id} -o FILE\n{hint}"
        raise PipelineError(
            f"prospect {here.ref} is in this book already, with changes of its own", hint
        )
    remove_prospect(change, here)
    return here.number


class _Taker:
    """Puts dossiers into a book and remembers whose number is whose."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.ids: dict[str, dict[str, int]] = {}
        self.counts: Counter[str] = Counter()

    def add(self, dossier: Dossier, number: int) -> Prospect:
        """Put one prospect with all that belongs to it."""
        owners = dossier.prospect
        highest = max((deal.number for deal in dossier.deals), default=0)
        last_contact = max((each.id for each in owners.contacts), default=0)
        prospect = self.change.put(
            msgspec.structs.replace(
                owners,
                number=number,
                deals_made=max(owners.deals_made, highest),
                contacts_made=max(owners.contacts_made, last_contact),
            )
        )
        self._remember("prospects", owners.uid, owners.number)
        for deal in dossier.deals:
            here = self.change.put(msgspec.structs.replace(deal, prospect=number))
            self._remember("deals", str(here.key), deal.key)
        contracts: dict[int, int] = {}
        for each in dossier.all():
            table = table_of(type(each))
            place = new_id(self.change, kind_of(table))
            if table == "contracts":
                contracts[key_of(each)] = place
            moved = repointed(each, number, getattr(each, "deal", None), contracts)
            self.change.put(msgspec.structs.replace(moved, id=place))
            self._remember(table, str(place), key_of(each))
            if getattr(each, "deal", None) is None:
                self.ids.setdefault("loose", {})[f"{table}:{place}"] = owners.number
        return prospect

    def _remember(self, table: str, here: str, theirs: int) -> None:
        self.ids.setdefault(table, {})[here] = theirs
        self.counts[table] += 1
