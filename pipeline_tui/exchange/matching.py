"""Which prospect and which contact each row of an import refers to.

All rows of all files are matched before any is applied: companies first, then people at a
company, then people without one, those that say most first. So the result depends neither on
the order of the files nor on that of their rows. The rules, first match wins:

| a row | refers to | if |
| --- | --- | --- |
| with the id of a deal | the prospect of that deal | the book has the deal |
| with the id of a company | the prospect of that id | the book or a file names it |
| with the name of a company | the prospect of that name | equal without legal form and quotes |
| the same, an unknown name | a prospect of the book | all that its rows say points there (1) |
| without a company | the prospect of its contact | id, or address with a compatible name |
| the same | a company | the domain of its e-mail address is that of one company |
| the same | a person who is a prospect | equal names, and no address contradicts |

(1) Known deals, people (address and compatible name), a domain and a compatible company name;
and no other company of the files is that prospect.

What fits several is matched to none, and is reported.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from pipeline_tui.exchange.id_spaces import IdSpaces
from pipeline_tui.exchange.known_companies import NO_COMPANY, Companies, Pointer
from pipeline_tui.exchange.known_people import KnownPerson, Mention, People
from pipeline_tui.exchange.matches import (
    NO_MATCH,
    NO_PERSON,
    Match,
    Matched,
    MatchedBy,
    MatchedFile,
)
from pipeline_tui.model.folding import fold
from pipeline_tui.model.identity import company_domain, has_addresses, has_name
from pipeline_tui.model.names import company_names_fit, person_names_fit, same_person_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.book_index import BookIndex
    from pipeline_tui.exchange.drafts import Draft, Drafts

_MOST_NAMED = 5
_MOST_PASSES = 5
"""Over the rows that fit several."""


def match_rows(change: Change, deals: BookIndex, files: Sequence[Drafts]) -> Matched:
    """Match the rows of the files of one import to prospects and contacts."""
    return _Matcher(change, deals, files).matched()


class _Matcher:
    """Holds what rows are found by, which takes more memory than the result."""

    def __init__(self, change: Change, deals: BookIndex, files: Sequence[Drafts]) -> None:
        self.canonical = IdSpaces(files)
        self.companies = Companies(change.prospects)
        self.people = People()
        for prospect in change.prospects:
            self.people.see_prospect(prospect)
        self._deals, self._files = deals, files
        self._mentions = [array("L") for _ in files]
        """The index of the company that each row names."""
        self._found = [MatchedFile([NO_MATCH] * len(file.drafts), {}, {}, {}) for file in files]
        self._deal_slots: dict[str, int] = {}
        """By the id of a deal, the prospect that another row of it names."""
        self._read_companies()
        self.companies.resolve(self._evidence)
        self._match_people()

    def matched(self) -> Matched:
        """The result, without what it was found by."""
        companies = self.companies
        return Matched(
            self._found,
            self.people.all,
            {slot: companies.name(slot) for slot in companies.new_slots()},
            companies.named_after_id,
            companies.new_names,
            self.canonical,
        )

    def _read_companies(self) -> None:
        mention = self.companies.mention
        for file, mentions in zip(self._files, self._mentions, strict=True):
            for draft in file.drafts:
                # an activity names only what others bring in
                is_named = draft.act is None and (draft.prospect_origin or draft.prospect)
                origin = self._company_id(draft)
                mentions.append(mention(origin, draft.prospect) if is_named else NO_COMPANY)

    def _company_id(self, draft: Draft) -> str:
        """The id of a row's company in the space under which the files are joined."""
        raw = draft.prospect_origin
        origin = self.canonical(raw)
        if origin != raw and self.companies.of_origin(origin) is None:
            known = self.companies.of_origin(raw)  # from an earlier import of one file alone
            if known is not None:
                self.companies.learn(known, origin)
        return origin

    def _evidence(self) -> Mapping[int, set[Pointer]]:
        """By mention of a company that nothing has matched: what its rows point at."""
        found: dict[int, set[Pointer]] = {}
        for file, mentions in zip(self._files, self._mentions, strict=True):
            for draft, mention in zip(file.drafts, mentions, strict=True):
                if mention != NO_COMPANY and not self.companies.slots[mention]:
                    pointers = set(self._pointers(draft))
                    if pointers:
                        found.setdefault(mention, set()).update(pointers)
        return found

    def _pointers(self, draft: Draft) -> Iterator[Pointer]:
        deal = self._deals.deal_of_origin.get(draft.origin) if draft.has_deal else None
        if deal is not None:
            yield Pointer(deal.prospect, MatchedBy.DEAL_ID, draft.origin)
        person = _mention_of(draft)
        for each in self.people.sharing_address(person) if person.name else ():
            known = self.people.all[each]
            if known.name:
                yield Pointer(known.slot, *_address(known, person))
        for email in person.emails:
            domain = company_domain(email)
            for slot in self.people.companies_of_domain(domain) if domain else ():
                if company_names_fit(draft.prospect, self.companies.name(slot)):
                    yield Pointer(slot, MatchedBy.DOMAIN, domain)

    def _match_people(self) -> None:
        """Match the people of all rows, those with the most data first."""
        rows = [
            (place, index)
            for place, file in enumerate(self._files)
            for index, draft in enumerate(file.drafts)
            if draft.act is None
        ]
        rows.sort(key=self._turn)
        self._name_companies(rows)
        self._deals_of_several_companies()
        has_companies = False
        refused = []
        for place, index in rows:
            if self._mentions[place][index] == NO_COMPANY and not has_companies:
                has_companies = True
                companies = self.companies
                self.people.see_companies({s: companies.name(s) for s in companies.new_slots()})
            if self._match_row(place, index).refusal:
                refused.append((place, index))
        for _ in range(_MOST_PASSES):
            # other rows may have told whom they mean, as they do in a second import
            left = [(place, index) for place, index in refused
                    if self._match_row(place, index).refusal]  # fmt: skip
            if len(left) == len(refused):
                break
            refused = left
        self._match_activities()

    def _match_row(self, place: int, index: int) -> Match:
        draft, mention = self._files[place].drafts[index], self._mentions[place][index]
        match = self._found[place].rows[index] = self._match(place, draft, mention)
        if draft.has_deal and self._deal_slots.get(draft.origin) == 0:
            self._deal_slots[draft.origin] = match.slot
        return match

    def _deals_of_several_companies(self) -> None:
        """Look for deals whose rows name several companies, or not all of them one: the company
        whose name is first in the order of letters has the deal, whatever the other rows say."""
        first: dict[str, int] = {}

        def turn(slot: int) -> tuple[str, bool, int]:
            return self.companies.name(slot), slot < 0, abs(slot)

        for file, mentions in zip(self._files, self._mentions, strict=True):
            for draft, mention in zip(file.drafts, mentions, strict=True):
                if draft.origin and draft.has_deal:
                    slot = self.companies.slots[mention]
                    known = first.get(draft.origin)
                    if known is None:
                        first[draft.origin] = slot
                    elif known != slot or not slot:
                        chosen = min(filter(None, (known, slot)), key=turn, default=0)
                        first[draft.origin] = self._deal_slots[draft.origin] = chosen

    def _name_companies(self, rows: Sequence[tuple[int, int]]) -> None:
        """Name a company that has only a number after its contact, if it has only one."""
        companies = self.companies
        people: dict[int, set[str]] = {
            slot: set()
            for slot, origin in companies.named_after_id.items()
            if origin.rpartition(":")[2].isdigit()
        }
        for place, index in rows if people else ():
            slot = companies.slots[self._mentions[place][index]]
            contact = self._files[place].drafts[index].contact
            if slot in people and contact:
                people[slot].add(contact)
        for slot, names in people.items():
            if len(names) == 1:
                companies.rename(slot, next(iter(names)))

    def _turn(self, row: tuple[int, int]) -> tuple[object, ...]:
        """Return the key by which rows are sorted for matching. Rows with equal keys are alike."""
        place, index = row
        draft = self._files[place].drafts[index]
        mention = self._mentions[place][index]
        return (
            2 if mention == NO_COMPANY else int(not self.companies.slots[mention]),
            not (draft.origin and not draft.has_deal),
            -len(draft.contact.split()),
            -len(draft.emails) - len(draft.phones),
            draft.contact, draft.emails, draft.phones, draft.role, draft.origin,
            draft.contact_origin, draft.title, draft.prospect, draft.prospect_origin,
        )  # fmt: skip

    def _match(self, place: int, draft: Draft, mention: int) -> Match:
        deal = self._deals.deal_of_origin.get(draft.origin) if draft.has_deal else None
        person = _mention_of(draft)
        deal_slot = self._deal_slots.get(draft.origin, 0) if draft.has_deal else 0
        if deal is not None or deal_slot not in (0, self.companies.slots[mention]):
            found = Match(deal.prospect if deal else deal_slot, MatchedBy.DEAL_ID)
        elif mention == NO_COMPANY:
            return self._match_alone(place, draft, person)
        else:
            found = self._match_company(draft, mention, person)
        if not found.slot:
            return found
        return found._replace(person=self._person_at(place, draft, found.slot, person))

    def _match_company(self, draft: Draft, mention: int, person: Mention) -> Match:
        companies = self.companies
        slot, by = companies.slots[mention], companies.by[mention]
        if slot:
            return Match(slot, by, evidence=companies.evidence.get(mention, ""))
        # several of that name: an address of the row may tell them apart
        candidates = companies.candidates[mention]
        near = {self.people.all[each].slot for each in self.people.sharing_address(person)}
        domains = filter(None, map(company_domain, person.emails))
        near |= {slot for each in domains for slot in self.people.companies_of_domain(each)}
        found = [each for each in candidates if each in near]
        if len(found) == 1:
            return Match(found[0], MatchedBy.COMPANY)
        return Match(0, MatchedBy.NOTHING, refusal=self._several(draft.prospect, candidates))

    def _several(self, name: str, slots: Sequence[int]) -> str:
        shown = ", ".join(str(each) if each > 0 else "new" for each in sorted(slots)[:_MOST_NAMED])
        return f"{len(slots)} prospects are called {name[:60]!r}: {shown}"

    def _match_alone(self, place: int, draft: Draft, person: Mention) -> Match:
        """Match a row that names no company."""
        origin = self.canonical(_person_id(draft))
        known = self._of_person_id(origin)
        if known is not None:
            self._extend_known(place, known, draft, person)
            return Match(self.people.all[known].slot, MatchedBy.CONTACT_ID, known)
        slot = self.companies.of_origin(origin)
        if slot is not None:
            at = self._person_at(place, draft, slot, person)
            return Match(slot, MatchedBy.CONTACT_ID, at)
        self._note_unknown(place, draft)
        return self._match_address(draft, person) or self._match_name(draft, person)

    def _match_address(self, draft: Draft, person: Mention) -> Match | None:
        """Return the match of a row by e-mail, phone or domain, or None."""
        found = self.people.sharing_address(person)
        slots = {self.people.all[each].slot for each in found}
        if len(slots) > 1:
            found = self.people.best(found, person)
            slots = {self.people.all[each].slot for each in found}
        if len(slots) > 1:
            shown = ", ".join(sorted({self._person_text(each) for each in found})[:_MOST_NAMED])
            what = next(iter(person.emails + person.phones))
            return Match(0, MatchedBy.NOTHING, refusal=f"several have {what!r}: {shown}")
        if found:
            best = self.people.best(found, person)
            if len(best) == 1:
                self._extend(best[0], draft, person)
            by, _ = _address(self.people.all[best[0]], person)
            return Match(next(iter(slots)), by, best[0] if len(best) == 1 else NO_PERSON)
        for email in person.emails:
            domain = company_domain(email)
            companies = self.people.companies_of_domain(domain) if domain else ()
            if len(companies) == 1:
                at = self._add_person(draft, companies[0], person)
                return Match(companies[0], MatchedBy.DOMAIN, at, evidence=domain)
        return None

    def _match_name(self, draft: Draft, person: Mention) -> Match:
        """The match of a row by the name of a person or the title of a deal, else a new one."""
        found = self.people.alone(person)
        if len(found) == 1:
            self._extend(found[0], draft, person)
            return Match(self.people.all[found[0]].slot, MatchedBy.NAME, found[0])
        if found:
            slots = [self.people.all[each].slot for each in found]
            return Match(0, MatchedBy.NOTHING, refusal=self._several(person.name, slots))
        if not any(person) and not draft.origin:
            named = [
                each
                for each in self.companies.named(draft.name)
                if fold(self.companies.name(each)) == fold(draft.name)
            ]
            if len(named) > 1:
                return Match(0, MatchedBy.NOTHING, refusal=self._several(draft.name, named))
            if named:
                return Match(named[0], MatchedBy.NAME)
        slot = self.companies.new_slot(draft.name)
        if not any(person):
            origin = _person_id(draft)
            if origin.rpartition(":")[2] == draft.name:
                self.companies.learn(slot, self.canonical(origin))
            return Match(slot, MatchedBy.NOTHING)
        known = KnownPerson(slot, person, draft.role)
        index = self.people.add(known, is_alone=True)
        self._learn_id(draft, index)
        return Match(slot, MatchedBy.NOTHING, index)

    def _person_at(self, place: int, draft: Draft, slot: int, person: Mention) -> int:
        """The contact of a row at its prospect; a new one if it is not there."""
        known = self._of_person_id(self.canonical(_person_id(draft)), slot)
        if known is not None:
            if self.people.all[known].slot == slot:
                self._extend_known(place, known, draft, person)
                return known
            if draft.contact_origin:  # a person of another company
                self._note_other(place, known, draft)
                return NO_PERSON
        self._note_unknown(place, draft)
        if not any(person) or self._is_company_itself(slot, person):
            return NO_PERSON
        found = self.people.at(slot, person)
        if len(found) == 1:
            self._extend(found[0], draft, person)
            return found[0]
        if found:
            shown = ", ".join(self.people.all[each].name or "no name" for each in found)
            self._found[place].ambiguous[draft.row] = f"fits {len(found)} contacts: {shown}"
            if any(self._says_nothing_new(self.people.all[each], person) for each in found):
                return NO_PERSON
        return self._add_person(draft, slot, person)

    def _says_nothing_new(self, known: KnownPerson, person: Mention) -> bool:
        return has_name(known, person) or (not person.name and has_addresses(known, person))

    def _is_company_itself(self, slot: int, person: Mention) -> bool:
        is_named = same_person_name(person.name, self.companies.name(slot))
        return is_named and not person.emails and not person.phones

    def _add_person(self, draft: Draft, slot: int, person: Mention) -> int:
        index = self.people.add(KnownPerson(slot, person, draft.role))
        self.people.learn_domain(slot, person.emails)
        self._learn_id(draft, index)
        return index

    def _learn_id(self, draft: Draft, index: int) -> None:
        origin = _person_id(draft)
        if ":" in origin:
            self.people.learn_origin(self.canonical(origin), index)

    def _extend(self, index: int, draft: Draft, person: Mention) -> None:
        self.people.extend(index, person, draft.role)
        self._learn_id(draft, index)

    def _extend_known(self, place: int, index: int, draft: Draft, person: Mention) -> None:
        """Extend the person that an id refers to."""
        if not person_names_fit(person.name, self.people.all[index].name):
            self._note_other(place, index, draft)
        self._extend(index, draft, person)

    def _note_other(self, place: int, index: int, draft: Draft) -> None:
        said = ", ".join(filter(None, (draft.contact, *draft.emails, *draft.phones)))
        text = f"{_person_id(draft)} is {self._person_text(index)}"
        self._found[place].other_people[draft.row] = f"{said[:60]!r}, but {text}" if said else text

    def _of_person_id(self, origin: str, slot: int = 0) -> int | None:
        """Return the person that an id refers to, or None. If the id is at several companies,
        it is the person at `slot`, else at the company that is first in the order of letters."""
        if "@" in origin and ":" not in origin:
            return self.people.of_email(origin)
        found = self.people.of_origin(origin) if origin else ()
        if len(found) < 2:
            return found[0] if found else None
        people = self.people.all

        def turn(index: int) -> tuple[bool, str, str, int]:
            at = people[index].slot
            return at != slot, self.companies.name(at), people[index].name, index

        return min(found, key=turn)

    def _note_unknown(self, place: int, draft: Draft) -> None:
        is_said = draft.contact or draft.emails or draft.phones
        if ":" in draft.contact_origin and not is_said:
            rows = self._found[place].unknown_people.setdefault(draft.contact_origin, [])
            if draft.row not in rows[-1:]:
                rows.append(draft.row)

    def _person_text(self, index: int) -> str:
        person = self.people.all[index]
        return f"{person.name or 'no name'} at {self.companies.name(person.slot)[:60]}"

    def _match_activities(self) -> None:
        """Match the rows of activities and tasks, which add no prospect."""
        for place, file in enumerate(self._files):
            for index, draft in enumerate(file.drafts):
                if draft.act is not None:
                    self._found[place].rows[index] = self._match_activity(draft)

    def _match_activity(self, draft: Draft) -> Match:
        known = self._of_person_id(self.canonical(draft.contact_origin))
        if known is not None:
            return Match(self.people.all[known].slot, MatchedBy.CONTACT_ID)
        for origin in (draft.prospect_origin, draft.deal_origin, draft.contact_origin):
            slot = self.companies.of_origin(self.canonical(origin))
            if slot is not None:
                return Match(slot, MatchedBy.COMPANY_ID)
        named = self.companies.named(draft.prospect) if draft.prospect else ()
        if len(named) == 1:
            return Match(named[0], MatchedBy.COMPANY)
        person = _mention_of(draft)
        found = self.people.sharing_address(person) or self.people.alone(person)
        slots = {self.people.all[each].slot for each in found}
        if len(slots) == 1:
            return Match(slots.pop(), MatchedBy.EMAIL)
        return NO_MATCH


def _person_id(draft: Draft) -> str:
    """The id of a row's contact: a link to it, or the row's own in a file of people."""
    return draft.contact_origin or ("" if draft.has_deal else draft.origin)


def _mention_of(draft: Draft) -> Mention:
    return Mention(draft.contact, draft.emails, draft.phones)


def _address(known: KnownPerson, person: Mention) -> tuple[MatchedBy, str]:
    """What two people have in common."""
    keys = {email.casefold() for email in known.emails}
    shared = next((each for each in person.emails if each.casefold() in keys), "")
    if shared:
        return MatchedBy.EMAIL, shared
    return MatchedBy.PHONE, next(iter(person.phones), "")
