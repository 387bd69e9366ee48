"""What a substitute did comes back into the owner's book: a three-way merge.

`base` is a document as it was when the hand-over went out, read out of the journal;
`mine` is it now; `theirs` is it in the file. Nothing is overwritten silently.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions.merging_referrals import makes_circle
from pipeline_tui.book.documents import past_document
from pipeline_tui.book.tables import OWNED, key_of, kind_of, table_of
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.exchange.belongings import add_lists, new_id
from pipeline_tui.exchange.handover_file import seal_of
from pipeline_tui.exchange.handover_past import as_they_went, past_handover
from pipeline_tui.exchange.handover_places import Places, under_ids_of
from pipeline_tui.exchange.handover_told import (
    REMOVED,
    Answer,
    Conflict,
    Did,
    Wishes,
    told_ref,
    told_text,
)
from pipeline_tui.exchange.report import Report
from pipeline_tui.exchange.three_way import FieldConflict, merge_documents, said
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.handover import Direction, Handover
from pipeline_tui.model.limits import MOST_DEALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline_tui.book import Change
    from pipeline_tui.book.entries import DocumentChange, Entry
    from pipeline_tui.exchange.handover_file import Letter
    from pipeline_tui.exchange.handover_past import Documents
    from pipeline_tui.exchange.own import Dossier
    from pipeline_tui.model.prospect import Prospect


def handover_of(change: Change, letter: Letter, past: Callable[[], Iterable[Entry]]) -> Handover:
    """Return the hand-over of this book that a letter answers. Raises PipelineError.

    `past` is the journal. It still has a hand-over that was undone or is not in a restored backup.
    """
    handovers = change.of(Handover)
    found = next((each for each in handovers if each.uid == letter.uid), None)
    if found is None:
        found = past_handover(past(), letter.uid)
        if found is not None and found.id in handovers:
            found = msgspec.structs.replace(found, id=change.next_id(Handover))
    if found is None:
        raise NotFoundError(
            "this answers a hand-over that is not in this book",
            "Import it into the book that the hand-over was made from.",
        )
    if found.direction is Direction.IN:
        raise PipelineError("this is what went back from this book: send it to the owner")
    return found


def take_back(
    change: Change,
    letter: Letter,
    handover: Handover,
    since: Mapping[tuple[str, str], DocumentChange],
    wishes: Wishes = Wishes(),  # noqa: B008 (a tuple)
) -> Answer:
    """Put what a substitute did into the owner's book. Taken twice, it changes nothing.

    `handover` is what `handover_of` found, `since` the first changes after its revision.
    Raises PipelineError for a letter that does not fit the book, UsageError for a wish that meets
    no conflict.
    """
    strangers = [e for e in letter.prospects if e.prospect.uid not in handover.prospects]
    if strangers:
        raise PipelineError("it holds prospects that were never handed over")
    taker = _Taker(change, handover, since, wishes)
    taker.merged = frozenset(letter.merged)
    add_lists(change, Report(), letter)
    came = {each.prospect.uid: each for each in letter.prospects}
    # all of it is looked up before the first one is changed
    was = as_they_went(change, {each.prospect.number for each in letter.prospects}, since)
    for uid, seal in zip(handover.prospects, handover.seals, strict=False):
        if uid in came:
            taker.take(came[uid], was[came[uid].prospect.number], seal)
        else:
            taker.missing(uid)
    keys = {each.key for each in taker.conflicts}
    for key in wishes.keys:
        if key not in keys:
            named = ", ".join(sorted(keys)) or "there is none"
            raise UsageError(f"--take {key}: no such conflict: {named}")
    handover = change.put(
        msgspec.structs.replace(handover, back=handover.back or change.today, ids=taker.ids)
    )
    counts = Counter(f"{each.what} {each.table}" for each in taker.did)
    return Answer(
        handover, tuple(taker.did), tuple(taker.conflicts), dict(counts), tuple(taker.unknown)
    )


class _Taker:
    """Takes the dossiers of an answer one by one."""

    def __init__(
        self,
        change: Change,
        handover: Handover,
        since: Mapping[tuple[str, str], DocumentChange],
        wishes: Wishes,
    ) -> None:
        self.change, self.since, self.wishes = change, since, wishes
        self.ids = {table: dict(ids) for table, ids in handover.ids.items()}
        everyone = list(change.prospects)
        self.by_uid = {uid: each.number for each in everyone for uid in each.uids}
        self.by_uid.update((each.uid, each.number) for each in everyone)
        self.did: list[Did] = []
        self.conflicts: list[Conflict] = []
        self.unknown: list[str] = []
        self.whose = ""
        self.merged: frozenset[str] = frozenset()

    # -- one prospect ------------------------------------------------------------

    def take(self, dossier: Dossier, was: Documents, seal: str) -> None:
        """One prospect with all that belongs to it; `was` is how it all went out."""
        theirs = dossier.prospect
        self.whose = theirs.name
        is_known = seal_of(was.values()) == seal
        base = was if is_known else {}
        here = self.by_uid.get(theirs.uid)
        if here is None:
            self._gone_here(dossier, base, is_known)
            return
        if not is_known:
            self.unknown.append(str(here))
        mine = self.change.prospects.get(here)
        if mine is None:
            return
        places = Places(self.change, theirs.uid, theirs.number, here, self.ids)
        if theirs.uid not in self.merged:
            self._prospect(base.get(("prospects", theirs.number)), mine, theirs)
        self._new_deals(dossier, places)
        self._known(dossier, base, places)
        self._new_records(dossier, places)
        if is_known:
            self._removed(dossier, base, places)

    def _prospect(self, old: Prospect | None, mine: Prospect, theirs: Prospect) -> None:
        if mine.number != theirs.number:  # it was merged into mine since
            theirs = under_ids_of(theirs, old, mine)
            old = None if old is None else under_ids_of(old, None, mine)
        if theirs.referred_by != mine.referred_by and makes_circle(
            self.change, mine, theirs.referred_by
        ):
            field = FieldConflict("referred_by", said(mine.referred_by), "a circle", False)
            self._tell(mine.ref, [field])
            theirs = msgspec.structs.replace(theirs, referred_by=mine.referred_by)
        self._merge(old, mine, theirs, mine.ref)

    def _tell(self, ref: str, conflicts: Iterable[FieldConflict]) -> None:
        self.conflicts += [
            Conflict(ref, each.field, each.mine, each.theirs, each.takes_theirs, self.whose)
            for each in conflicts
        ]

    def missing(self, uid: str) -> None:
        """A prospect that is not in the answer stays here, and that is said."""
        here = self.by_uid.get(uid)
        mine = self.change.prospects.get(here) if here is not None else None
        if mine is None:
            return
        self.whose = mine.name
        if self._settle(mine.ref, REMOVED, "kept", "not in the answer"):
            for each in [*self.change.belongings(mine.number), mine]:
                self._remove(each)

    def _gone_here(self, dossier: Dossier, base: Documents, is_known: bool) -> None:
        """A prospect that was removed here: it stays so unless it is wanted."""
        documents = (dossier.prospect, *dossier.deals, *dossier.all())
        came = {(table_of(type(each)), key_of(each)): each for each in documents}
        if is_known and came == dict(base):
            return
        number = dossier.prospect.number
        if number in self.change.prospects:
            return
        if self._settle(str(number), REMOVED, "removed here", "changed there"):
            self._put(dossier.prospect, None)
            self.by_uid[dossier.prospect.uid] = number
            places = Places(self.change, dossier.prospect.uid, number, number, self.ids)
            for deal in dossier.deals:
                if deal.number > 0:
                    self._put(deal, None)
            self._new_deals(dossier, places)
            self._known(dossier, {}, places, restores=True)
            self._new_records(dossier, places)

    # -- documents that both know ------------------------------------------------

    def _known(
        self,
        dossier: Dossier,
        base: Documents,
        places: Places,
        restores: bool = False,
    ) -> None:
        for each in (*dossier.deals, *dossier.all()):
            table = table_of(type(each))
            key = places.here(table, each)
            if key is None:
                continue
            theirs = places.moved(each, key)
            mine: Any = self.change.of(kind_of(table)).get(key)
            old = self._base(table, key, key_of(each), base, places)
            ref = told_ref(theirs)
            if mine is not None:
                if mine.prospect != places.number:
                    raise PipelineError(f"it does not fit: {ref} is of another prospect here")
                self._merge(old, mine, theirs, ref)
            elif restores or (
                theirs != old
                and self._has_owners(theirs, dossier, places)
                and self._settle(ref, REMOVED, "removed here", "changed there")
            ):
                self._put(theirs, None)

    def _has_owners(self, doc: Any, dossier: Dossier, places: Places) -> bool:
        """Whether its deal and its contract are here; one that was removed here is put
        back where that is wanted."""
        deal, contract = getattr(doc, "deal", None), getattr(doc, "contract", None)
        if deal is not None and deal_key(places.number, deal) not in self.change.deals:
            owner = next((each for each in dossier.deals if places.deal(each.number) == deal), None)
            if owner is None or not self._restore(owner, places):
                return False
        contracts = self.change.of(kind_of("contracts"))
        if contract is not None and contract not in contracts:
            paper = next((each for each in dossier.contracts if each.id == contract), None)
            return paper is not None and self._restore(paper, places)
        return True

    def _restore(self, owner: Any, places: Places) -> bool:
        key = places.here(table_of(type(owner)), owner)
        if key is None:
            return False
        doc = places.moved(owner, key)
        if not self._settle(told_ref(doc), REMOVED, "removed here", "worked on there"):
            return False
        self._put(doc, None)
        return True

    def _base(
        self,
        table: str,
        key: int,
        owners: int,
        base: Documents,
        places: Places,
    ) -> Any:
        """The document as both had it: when it went out, or when it came back new."""
        if owners > 0:
            old = base.get((table, owners))
            return None if old is None else places.moved(old, key)
        first = self.since.get((table, str(key)))
        if first is None:
            return self.change.of(kind_of(table)).get(key)
        if first.old is not None or first.new is None:
            return None
        return past_document(table, first.new)

    def _merge(self, old: Any, mine: Any, theirs: Any, ref: str) -> None:
        made, conflicts = merge_documents(
            old, mine, theirs, lambda field: self.wishes.wants(f"{ref}.{field}")
        )
        self._tell(ref, conflicts)
        if made != mine:
            self._put(made, mine)

    # -- documents that are new there --------------------------------------------

    def _new_deals(self, dossier: Dossier, places: Places) -> None:
        for deal in dossier.deals:
            if deal.number > 0 or places.here("deals", deal) is not None:
                continue
            prospect = self.change.prospects.get(places.number)
            if prospect is None:
                return
            wanted = -deal.number
            taken = deal_key(places.number, wanted) in self.change.deals
            number = wanted if wanted > prospect.deals_made and not taken else 0
            number = number or prospect.deals_made + 1
            while deal_key(places.number, number) in self.change.deals:
                number += 1
            if number > MOST_DEALS:
                raise PipelineError(f"prospect {prospect.ref} has no room for another deal")
            self.change.put(
                msgspec.structs.replace(prospect, deals_made=max(prospect.deals_made, number))
            )
            key = deal_key(places.number, number)
            self.ids.setdefault("deals", {})[places.name_of(deal)] = key
            self._put(places.moved(deal, key), None)

    def _new_records(self, dossier: Dossier, places: Places) -> None:
        for each in dossier.all():
            table = table_of(type(each))
            if key_of(each) > 0 or places.here(table, each) is not None:
                continue
            if not self._has_owners(places.moved(each, 0), dossier, places):
                continue
            key = new_id(self.change, type(each))
            self.ids.setdefault(table, {})[places.name_of(each)] = key
            self._put(places.moved(each, key), None)

    # -- documents that were removed there ---------------------------------------

    def _removed(self, dossier: Dossier, base: Documents, places: Places) -> None:
        """Records first, then what they hang on."""
        came = {(table_of(type(e)), key_of(e)) for e in (*dossier.deals, *dossier.all())}
        for table in reversed(OWNED):
            for (of, owners), old in base.items():
                if of != table or (table, owners) in came:
                    continue
                key = places.here(table, old)
                mine: Any = None if key is None else self.change.of(kind_of(table)).get(key)
                if mine is None or key is None:
                    continue
                is_free = mine == places.moved(old, key) and not self._carries(mine)
                ref = told_ref(mine)
                if is_free or self._settle(ref, REMOVED, "changed here", "removed there"):
                    for each in [*self._carried(mine), mine]:
                        self._remove(each)

    def _carries(self, doc: msgspec.Struct) -> bool:
        return bool(self._carried(doc))

    def _carried(self, doc: msgspec.Struct) -> list[msgspec.Struct]:
        """What hangs on a deal or a contract."""
        if isinstance(doc, Deal):
            return [e for e in self.change.belongings(doc.prospect, doc.number) if e != doc]
        if table_of(type(doc)) != "contracts":
            return []
        owner = getattr(doc, "prospect", 0)
        hanging = self.change.of(kind_of("obligations")).of_prospects({owner})
        return [each for each in hanging if getattr(each, "contract", None) == key_of(doc)]

    # -- what is done and said ---------------------------------------------------

    def _settle(self, ref: str, field: str, mine: str, theirs: str) -> bool:
        """Tell of a conflict; whether theirs is wanted."""
        wanted = self.wishes.wants(f"{ref}.{field}")
        if any((each.ref, each.field) == (ref, field) for each in self.conflicts):
            return wanted
        self.conflicts.append(Conflict(ref, field, mine, theirs, wanted, self.whose))
        return wanted

    def _put(self, doc: Any, before: Any) -> None:
        self.change.put(doc)
        what = "added" if before is None else "changed"
        self.did.append(Did(what, table_of(type(doc)), told_ref(doc), told_text(doc, before)))

    def _remove(self, doc: msgspec.Struct) -> None:
        self.change.remove(doc)
        self.did.append(Did("removed", table_of(type(doc)), told_ref(doc), told_text(doc, None)))
