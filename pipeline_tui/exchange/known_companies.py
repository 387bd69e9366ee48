"""The companies that the rows of an import name, matched to prospects of the book and to each
other: by id, by name, last by what else the rows say. No order of rows matters."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.matches import MatchedBy
from pipeline_tui.exchange.multimap import Multimap
from pipeline_tui.exchange.origins import name_of_id, space_of
from pipeline_tui.model.folding import fold
from pipeline_tui.model.names import company_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from pipeline_tui.model.prospect import Prospect

    Evidence = Callable[[], Mapping[int, set["Pointer"]]]
    """By mention of an unknown company: what its rows point at."""

NO_COMPANY = 0
"""The mention of a row that names no company."""


class Pointer(NamedTuple):
    """A prospect of the book that a row points at otherwise than by the name of its company."""

    slot: int
    by: MatchedBy
    text: str


def _strength(pointer: Pointer) -> tuple[int, str]:
    return list(MatchedBy).index(pointer.by), pointer.text


class Companies:
    """Prospects by id and name, and the mentions of companies in the rows."""

    def __init__(self, prospects: Iterable[Prospect]) -> None:
        self._of_origin: dict[str, int] = {}
        self._named = Multimap[str]()
        self._names: dict[int, str] = {}
        self._keyed: set[tuple[int, str]] = set()
        """In which spaces a prospect has an id."""
        self._people: set[int] = set()
        """Prospects of the book that are people: they have a contact of their own name, and no
        id that is not of a contact."""
        for prospect in prospects:
            self._see(prospect)
        self._has_book = bool(self._names)
        self._mentions: dict[tuple[str, str], int] = {("", ""): NO_COMPANY}
        self._texts, self._origins = [""], [""]
        self.rows = array("L", [0])
        """How many rows have each mention."""
        self.slots = array("q", [0])
        """The prospect of each mention; 0 if it may be several."""
        self.by = [MatchedBy.NOTHING]
        self.candidates: dict[int, Sequence[int]] = {}
        """By mention, the prospects that it may be."""
        self.evidence: dict[int, str] = {}
        """By mention, the address, domain or id by which a company of another name was matched."""
        self.named_after_id: dict[int, str] = {}
        """New prospects that no row names, with their id."""
        self.new_names: dict[int, str] = {}
        """By prospect of the book, another name that all its rows give it."""
        self._last_new = 0

    def _see(self, prospect: Prospect) -> None:
        number = prospect.number
        self._names[number] = prospect.name
        self._named.add(company_key(prospect.name), number)
        for origin in prospect.origins:
            self._of_origin.setdefault(origin, number)
            self._keyed.add((number, space_of(origin)))
        name = fold(prospect.name)
        if any(fold(each.name) == name for each in prospect.contacts):
            ids = {origin for each in prospect.contacts for origin in each.origins}
            if ids.issuperset(prospect.origins):
                self._people.add(number)

    def mention(self, origin: str, name: str) -> int:
        """Return the index of what a row says of its company: an id, a name, or both."""
        key = (origin, name)
        index = self._mentions.get(key)
        if index is None:
            index = self._mentions[key] = len(self._texts)
            self._texts.append(name)
            self._origins.append(origin)
            self.rows.append(0)
            self.slots.append(0)
            self.by.append(MatchedBy.NOTHING)
        self.rows[index] += 1
        return index

    def name(self, slot: int) -> str:
        """Return the name of a prospect of the book or a new one."""
        return self._names[slot]

    def of_origin(self, origin: str) -> int | None:
        """Return the prospect that an id refers to, or None."""
        return self._of_origin.get(origin)

    def named(self, name: str) -> Sequence[int]:
        """Return the prospects of a name, of the book and new ones."""
        return self._named.of(company_key(name))

    def new_slot(self, name: str) -> int:
        """Return a slot for a prospect that this import adds."""
        self._last_new -= 1
        self._names[self._last_new] = name
        self._named.add(company_key(name), self._last_new)
        return self._last_new

    def rename(self, slot: int, name: str) -> None:
        """Rename a new prospect that had its id as name."""
        self._names[slot] = name
        del self.named_after_id[slot]

    def new_slots(self) -> range:
        """Return the slots of the prospects that the files have added so far."""
        return range(self._last_new, 0)

    def learn(self, slot: int, origin: str) -> None:
        """Remember that an id refers to a prospect."""
        self._of_origin.setdefault(origin, slot)
        self._keyed.add((slot, space_of(origin)))

    def resolve(self, evidence: Evidence) -> None:
        """Match every mention. Call once, after the last row."""
        of_id, of_name = Multimap[str](), Multimap[str]()
        for (origin, _), index in self._mentions.items():
            if origin:
                of_id.append(origin, index)
            elif index:
                of_name.append(company_key(self._texts[index]), index)
        pending = self._match_ids(of_id)
        names_pending = {bare for each in pending.values() for bare in self._keys(each)}
        unmatched = [
            mentions
            for bare, mentions in of_name.items()
            if not self._named.of(bare) and bare not in names_pending
        ]
        if self._has_book and (pending or unmatched):
            claimed = {slot for bare, _ in of_name.items() for slot in self._named.of(bare)}
            claimed |= {self.slots[index] for _, each in of_id.items() for index in each}
            self._match_evidence([*pending.values(), *unmatched], claimed, evidence())
        for origin, mentions in sorted(pending.items()):
            if not self.slots[mentions[0]]:
                self._add(mentions, origin)
            self.learn(self.slots[mentions[0]], origin)
        other_names = self._learn_names(of_id)
        for bare, mentions in sorted(of_name.items()):
            if not self.slots[mentions[0]]:
                same = other_names.of(bare)
                self._match_name(mentions, same if len(same) == 1 else self._named.of(bare))
        self._note_new_names()

    def _learn_names(self, of_id: Multimap[str]) -> Multimap[str]:
        """Learn what the files call a company that its id refers to. Return the companies that
        have another name, by the key of this one: it refers to them in rows without an id."""
        others = Multimap[str]()
        for _, mentions in of_id.items():
            for index in mentions:
                slot, key = self.slots[index], company_key(self._texts[index])
                if self._texts[index] and slot:
                    self._named.add(key, slot)
                    if company_key(self._names[slot]) != key:
                        others.add(key, slot)
        return others

    def _note_new_names(self) -> None:
        offered: dict[int, set[str]] = {}
        renamed = set()
        for (_, name), index in self._mentions.items():
            slot = self.slots[index]
            if name and slot > 0:
                offered.setdefault(slot, set()).add(name)
                if self.by[index] is not MatchedBy.COMPANY:
                    renamed.add(slot)
        for slot in renamed:
            if len(offered[slot]) == 1 and self._names[slot] not in offered[slot]:
                self.new_names[slot] = next(iter(offered[slot]))

    def _match_ids(self, of_id: Multimap[str]) -> dict[str, Sequence[int]]:
        """Match the mentions with an id. Return those that are not matched yet, by id."""
        unknown: dict[str, Sequence[int]] = {}
        rivals: Counter[tuple[str, str]] = Counter()
        for origin, mentions in of_id.items():
            known = self._of_origin.get(origin)
            if known is None:
                unknown[origin] = mentions
                rivals.update((space_of(origin), bare) for bare in self._keys(mentions))
            else:
                self._match(mentions, known, MatchedBy.COMPANY_ID)
        pending: dict[str, Sequence[int]] = {}
        learned: list[tuple[int, str]] = []
        for origin, mentions in unknown.items():
            space, names = space_of(origin), self._keys(mentions)
            # of two companies of one name in the files neither is known to be the book's
            is_alone = all(rivals[space, bare] == 1 for bare in names)
            found = {
                slot
                for bare in (names if is_alone else ())
                for slot in self._named.of(bare)
                if (slot, space) not in self._keyed
            }
            slots = self._narrowed(found, mentions)
            if len(slots) == 1:
                self._match(mentions, slots[0], MatchedBy.COMPANY)
                learned.append((slots[0], origin))
            elif slots:
                self.candidates.update(dict.fromkeys(mentions, slots))
            else:
                pending[origin] = mentions
        for slot, origin in learned:
            self.learn(slot, origin)
        return pending

    def _match_name(self, mentions: Sequence[int], found: Sequence[int]) -> None:
        slots = self._narrowed(found, mentions)
        if not slots:
            self._add(mentions, "")
        elif len(slots) == 1:
            self._match(mentions, slots[0], MatchedBy.COMPANY)
        else:
            self.candidates.update(dict.fromkeys(mentions, slots))

    def _narrowed(self, found: Iterable[int], mentions: Sequence[int]) -> Sequence[int]:
        """Return the prospects that are spelled exactly so and are not people, if there are any."""
        slots = tuple(sorted(set(found)))
        if len(slots) < 2:
            return slots
        texts = {fold(self._texts[each]) for each in mentions}
        exact = tuple(each for each in slots if fold(self._names[each]) in texts) or slots
        return tuple(each for each in exact if each not in self._people) or exact

    def _match_evidence(
        self,
        groups: list[Sequence[int]],
        claimed: Collection[int],
        evidence: Mapping[int, set[Pointer]],
    ) -> None:
        """Match companies of other names by the deals, people and domains of their rows, if all
        of these point at one prospect, which no other company of the files is."""
        found = []
        for mentions in groups:
            pointers = set[Pointer]().union(*(evidence.get(each, ()) for each in mentions))
            slots = {each.slot for each in pointers} - set(claimed)
            if len({each.slot for each in pointers}) == 1 and slots:
                found.append((mentions, min(pointers, key=_strength)))
        counts = Counter(pointer.slot for _, pointer in found)
        for mentions, pointer in found:
            space = space_of(self._origins[mentions[0]])
            if counts[pointer.slot] == 1 and (pointer.slot, space) not in self._keyed:
                self._match(mentions, pointer.slot, pointer.by)
                self.evidence.update(dict.fromkeys(mentions, pointer.text))

    def _match(self, mentions: Sequence[int], slot: int, by: MatchedBy) -> None:
        for each in mentions:
            self.slots[each], self.by[each] = slot, by

    def _add(self, mentions: Sequence[int], origin: str) -> None:
        """Add a company that the book does not have, with the name that most of its rows have."""
        texts = [each for each in mentions if self._texts[each]]
        name = min(
            ((-self.rows[each], -len(self._texts[each]), self._texts[each]) for each in texts),
            default=(0, 0, name_of_id(origin)),
        )[2]
        slot = self.new_slot(name)
        if not texts:
            self.named_after_id[slot] = origin
        self._match(mentions, slot, MatchedBy.NOTHING)

    def _keys(self, mentions: Sequence[int]) -> set[str]:
        return {company_key(self._texts[each]) for each in mentions if self._texts[each]}
