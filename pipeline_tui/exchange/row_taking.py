"""Put one row of a file into an open change: a new deal, an update, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.prospects import edited_tags
from pipeline_tui.exchange.adding import add_deal_of, add_prospect_of, add_step_of, has_name
from pipeline_tui.exchange.closing import Guess, closing_after, closing_of
from pipeline_tui.exchange.deal_groups import DealGroups, position_of
from pipeline_tui.exchange.hand_edits import spare_deal, spare_prospect
from pipeline_tui.exchange.matches import NO_PERSON, MatchedBy
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.origins import name_of_id, space_of
from pipeline_tui.exchange.outcomes import Kept, Story
from pipeline_tui.exchange.profiles import Kind
from pipeline_tui.exchange.prospect_values import ProspectValues
from pipeline_tui.exchange.refused_row import RefusedRow, check_room
from pipeline_tui.exchange.report import FileReport, Remark
from pipeline_tui.exchange.taking_acts import ActTaker
from pipeline_tui.exchange.taking_contacts import ContactTaker, contact_ids
from pipeline_tui.exchange.updating import (
    append_words,
    is_moved,
    update_deal,
    update_prospect,
)
from pipeline_tui.model.folding import fold
from pipeline_tui.model.limits import MOST_ITEMS, MOST_TAGS
from pipeline_tui.model.names import company_key, person_key, same_person_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.book_index import BookIndex
    from pipeline_tui.exchange.deal_groups import DealGroup
    from pipeline_tui.exchange.drafts import Draft, Drafts
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.matches import Match, Matched
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


_MOST_IDS = 50
"""Of a prospect that is a person: `Unknown` may be the contact of every row."""


class RowTaker:
    """Takes matched rows into a change, and counts what became of them."""

    def __init__(
        self,
        change: Change,
        index: BookIndex,
        matched: Matched,
        report: Report,
        on_duplicate: OnDuplicate,
        edits: HandEdits | None,
        files: Sequence[Drafts],
    ) -> None:
        """`edits` knows what was edited since an import; without it an update overwrites that."""
        self.change, self.index, self.report, self.edits = change, index, report, edits
        self.matched = matched
        self.updates = on_duplicate is OnDuplicate.UPDATE
        self.doubles = on_duplicate is OnDuplicate.CREATE
        self.acts: ActTaker | None = None
        self.contacts = ContactTaker(change, matched.people, report, self.updates, edits)
        self.groups = DealGroups(index, files, matched.files)
        self.values = ProspectValues(
            pair
            for file, found in zip(files, matched.files, strict=True)
            for pair in zip(file.drafts, found.rows, strict=True)
        )
        self.file = FileReport("", [])
        self.place = 0
        """The position of the file among the files."""
        self.names_companies = False
        """Whether a row of the file without a company is worth a remark."""
        self.numbers: dict[int, int] = {}
        """The number of each new prospect by its slot."""
        self.known_prospects: dict[int, bool] = {}
        """The prospects of the book that rows were matched to, and whether one changed them."""
        self.story = Story(0, "")
        """Of the row that is being taken in."""

    def begin(self, place: int, report: FileReport, file: Drafts) -> None:
        """The rows of another file come."""
        self.file = report
        self.names_companies = file.names_companies and file.kind is Kind.DEALS
        self.place = place

    def take(self, draft: Draft, match: Match) -> None:
        """Put one row into the change; `story` says what became of it.

        Raises RefusedRow before anything is put.
        """
        self.story = Story(draft.row, draft.name)
        self.story.matched_by = match.by
        if draft.act is not None:
            self._act(draft, match)
            return
        if match.refusal:
            raise RefusedRow(match.refusal)
        self._check_room(draft, match)
        draft, lost = self.values.settled(draft, match.slot)
        lost_of_deal: list[str] = []
        group = self.groups.of(position_of(self.place, draft)) if draft.has_deal else None
        if group is not None:
            draft, lost_of_deal = group.settled(draft)
        if group is not None and group.first is not None:
            self._repeat(draft, match, group)
        else:
            self._put(draft, match, group)
        for each in lost:
            self.file.remark(Remark.OTHER_VALUE, draft.row, each)
        for each in lost_of_deal:
            self.file.remark(Remark.OTHER_DEAL_VALUE, draft.row, each)

    def _check_room(self, draft: Draft, match: Match) -> None:
        """Raise RefusedRow for a new contact or tag of a prospect that can have no further one."""
        if len(draft.tags) > MOST_TAGS:
            raise RefusedRow(f"it has more than {MOST_TAGS:,} tags, which is the limit")
        prospect = self._prospect(match.slot)
        if prospect is None:
            return
        is_new = match.person != NO_PERSON and not self.matched.people[match.person].contact
        if is_new and len(prospect.contacts) >= MOST_ITEMS:
            raise RefusedRow(
                f"prospect {prospect.number} has {MOST_ITEMS:,} contacts, which is the limit"
            )
        may_be_many = not draft.has_deal and len(prospect.tags) + len(draft.tags) > MOST_TAGS
        if may_be_many and len(edited_tags(prospect.tags, draft.tags, ())) > MOST_TAGS:
            raise RefusedRow(
                f"prospect {prospect.number} would have more than {MOST_TAGS:,} tags, the limit"
            )

    def _prospect(self, slot: int) -> Prospect | None:
        """The prospect of a slot; None if no row has added it yet."""
        number = self.numbers.get(slot, slot)
        return self.change.prospects.get(number) if number > 0 else None

    def _put(self, draft: Draft, match: Match, group: DealGroup | None) -> None:
        prospect = self._prospect(match.slot)
        deal = self._deal_of_book(draft, prospect, group)
        if deal is None and prospect is not None and draft.has_deal:
            check_room(prospect)
        if prospect is not None:
            self._remark_name(draft, prospect, match)
        if deal is None:
            deal = self._add(draft, prospect, match, group)
            if prospect is None and self.story.prospect is not None:
                self._remark_name(draft, self.story.prospect, match)
        elif self.doubles:
            deal = self._double(draft, deal, match, group)
        else:
            self._found(draft, deal, match)
        if group is not None and deal is not None:
            group.first, group.deal = position_of(self.place, draft), deal.key

    def _deal_of_book(
        self, draft: Draft, prospect: Prospect | None, group: DealGroup | None
    ) -> Deal | None:
        """The deal of a row that the book had before the rows. Raises RefusedRow."""
        if not draft.has_deal:
            return None
        known = self.index.deal_of_origin.get(draft.origin)
        if known is not None or prospect is None:
            return known
        group = group or self.groups.alone(draft, prospect.number)
        if self.updates and group.refusal:
            raise RefusedRow(group.refusal)
        return None if group.deal is None else self.change.deals.get(group.deal)

    def _remark_name(self, draft: Draft, prospect: Prospect, match: Match) -> None:
        """Say that a company was matched to a prospect of another name, unless it is renamed."""
        if not draft.prospect and match.by is MatchedBy.DOMAIN:
            text = f"{draft.name[:60]} to {prospect.name[:60]} by {match.evidence}"
            self.file.remark(Remark.DOMAIN, draft.row, text)
        is_same = not draft.prospect or fold(draft.prospect) == fold(prospect.name)
        if is_same or self._new_name(prospect, match):
            return
        is_new = prospect.number in self.index.new
        if is_new and company_key(draft.prospect) == company_key(prospect.name):
            return
        by = f"{match.by} {match.evidence}".strip()
        text = f"{draft.prospect[:60]!r} to {prospect.ref} {prospect.name[:60]} by {by}"
        self.story.reason = text
        self.file.remark(Remark.OTHER_NAME, draft.row, text)

    def _double(
        self, draft: Draft, deal: Deal, match: Match, group: DealGroup | None
    ) -> Deal | None:
        """Add and return another deal although it is in the book. The id in the other system stays
        that of the first, so that what else an import does still means that one."""
        prospect = self.change.prospects.get(deal.prospect)
        if prospect is not None:
            check_room(prospect)
        self.file.doubled.append((draft.row, deal.ref))
        self.story.reason = f"a second deal beside {deal.ref}"
        return self._add(draft._replace(origin=""), prospect, match, group)

    def _act(self, draft: Draft, match: Match) -> None:
        self.acts = self.acts or ActTaker(self.change, self.index, self.report)
        link = self.matched.canonical(draft.deal_origin or draft.contact_origin)
        number = self.numbers.get(match.slot, match.slot)
        trouble = self.acts.take(draft, self.index.deal_of_origin.get(link), number, self.story)
        if trouble:
            raise RefusedRow(trouble)

    def _repeat(self, draft: Draft, match: Match, group: DealGroup) -> None:
        """Take another row of a deal: it adds what it says of the prospect and its people."""
        earlier = self.groups.text(group.first or 0, self.place)
        self.file.repeated.append((draft.row, earlier))
        self.story.reason = f"the same deal as row {earlier}"
        deal = None if group.deal is None else self.change.deals.get(group.deal)
        if deal is None or not (self.updates or self._is_new(deal)):
            return
        prospect = self.change.prospects.get(deal.prospect)
        if prospect is None:
            return
        self.story.prospect_before = prospect
        prospect = self._link(draft, prospect, match)
        draft = self._spared(draft, prospect) if self.updates else draft
        before, prospect = prospect, self._fill(draft, match, prospect)
        self._count_known(prospect.number, is_changed=prospect != before)
        self._contact(draft, match, prospect)

    def _is_new(self, deal: Deal) -> bool:
        """Whether this import has added the deal."""
        return self.change.before.deals.get(deal.key) is None

    def _found(self, draft: Draft, deal: Deal, match: Match) -> None:
        """Take a row whose deal is in the book."""
        story, prospect = self.story, self.change.prospects.get(deal.prospect)
        story.prospect_before = story.prospect = prospect
        if not self.updates:
            story.add_deal(deal, deal)
            self.report.deals.unchanged += 1
            self._count_known(deal.prospect)
            return
        updated = update_deal(self.change, deal, self._spared_deal(draft, deal))
        story.add_deal(deal, updated)
        self._count_guess(draft, deal, updated)
        self.index.see_deal(updated)
        if updated == deal:
            self.report.deals.unchanged += 1
        else:
            self.report.deals.updated += 1
        if prospect is not None:
            self._update_prospect(draft, match, prospect)

    def _spared_deal(self, draft: Draft, deal: Deal) -> Draft:
        if self.edits is None:
            return draft
        moves = is_moved(deal, draft)
        draft, kept = spare_deal(self.edits.past(deal), deal, draft, moves)
        self.story.keep(kept)
        return draft

    def _spared(self, draft: Draft, prospect: Prospect) -> Draft:
        """The draft without what was edited manually at a prospect of the book."""
        if self.edits is None or prospect.number in self.index.new:
            return draft
        draft, kept = spare_prospect(self.edits.past(prospect), prospect, draft)
        self.story.keep(kept)
        return draft

    def _update_prospect(self, draft: Draft, match: Match, prospect: Prospect) -> None:
        draft = self._spared(draft, prospect)
        name = self._spared_name(prospect, match)
        updated = update_prospect(self.change, prospect, draft, name)
        self._count_known(prospect.number, is_changed=updated != prospect)
        self._contact(draft, match, updated)

    def _new_name(self, prospect: Prospect, match: Match) -> str | None:
        """Return another name that all rows of a prospect give it, or None. Any import names a
        prospect whose name is only an id; an update renames the others."""
        name = self.matched.new_names.get(match.slot)
        if name is None or name == prospect.name:
            return None
        is_id = any(name_of_id(each) == prospect.name for each in prospect.origins)
        return name if self.updates or is_id else None

    def _spared_name(self, prospect: Prospect, match: Match) -> str | None:
        name = self._new_name(prospect, match)
        if name and self.edits is not None and self.edits.past(prospect).is_by_hand("name"):
            self.story.keep([Kept("prospect", prospect.name, name)])
            return None
        return name

    def _count_known(self, number: int, is_changed: bool = False) -> None:
        """Count a prospect that the book had, once; as updated if any row changed it."""
        if number in self.index.new:
            return
        was_changed = self.known_prospects.get(number)
        self.known_prospects[number] = bool(was_changed) or is_changed
        tally = self.report.prospects
        if was_changed is None:
            tally.unchanged += 1
        if is_changed and not was_changed:
            tally.unchanged -= 1
            tally.updated += 1

    def _add(
        self, draft: Draft, prospect: Prospect | None, match: Match, group: DealGroup | None
    ) -> Deal | None:
        story = self.story
        story.prospect_before = prospect
        if prospect is None:
            prospect = self._new_prospect(draft, match)
        elif draft.has_deal or self.updates or prospect.number in self.index.new:
            draft = self._spared(draft, prospect) if self.updates else draft
            before, prospect = prospect, self._fill(draft, match, prospect)
            self._count_known(prospect.number, is_changed=prospect != before)
        else:
            before, prospect = prospect, self._named(match, prospect)
            self._count_known(prospect.number, is_changed=prospect != before)
        prospect = self._contact(draft, match, self._link(draft, prospect, match))
        is_named = has_name(draft) if group is None else group.is_named
        deal = self._deal(draft, prospect, is_named) if draft.has_deal else None
        if deal is not None:
            story.add_deal(None, deal)
        self._step(draft, prospect, deal)
        return deal

    def _named(self, match: Match, prospect: Prospect) -> Prospect:
        """Return the prospect, renamed if its name was only an id."""
        name = self._new_name(prospect, match)
        if name is None:
            return prospect
        return self.change.put(msgspec.structs.replace(prospect, name=name))

    def _link(self, draft: Draft, prospect: Prospect, match: Match) -> Prospect:
        """A prospect of this import, which keeps the ids that its rows give it: of a company one
        in each system, of a person all."""
        if prospect.number not in self.index.new or match.by is MatchedBy.DEAL_ID:
            return prospect
        origins: tuple[str, ...] = ()
        if draft.prospect_origin:
            known = {space_of(each) for each in prospect.origins}
            origins = () if space_of(draft.prospect_origin) in known else (draft.prospect_origin,)
        elif not draft.prospect and len(prospect.origins) < _MOST_IDS:
            origins = contact_ids(draft) if self._is_person(draft, prospect, match) else ()
        united = tuple(dict.fromkeys((*prospect.origins, *origins)))
        if united == prospect.origins:
            return prospect
        return self.change.put(msgspec.structs.replace(prospect, origins=united))

    def _is_person(self, draft: Draft, prospect: Prospect, match: Match) -> bool:
        """Whether the person of a row is the prospect itself, not a contact of a company. One
        without a name is called by an address or an id."""
        known = None if match.person == NO_PERSON else self.matched.people[match.person]
        if known is not None and known.name:
            return same_person_name(known.name, prospect.name)
        ids = (each.rpartition(":")[2] for each in contact_ids(draft))
        return prospect.name in (*(known.emails if known else ()), *ids)

    def _new_prospect(self, draft: Draft, match: Match) -> Prospect:
        if match.by is MatchedBy.DEAL_ID:  # the row names another company
            draft = draft._replace(prospect_origin="")
        prospect = add_prospect_of(self.change, draft, self.matched.names[match.slot])
        self.numbers[match.slot] = prospect.number
        self.index.see_prospect(prospect)
        self.report.prospects.created += 1
        if match.slot in self.matched.named_after_id:
            origin = self.matched.named_after_id[match.slot]
            self.file.remark(Remark.ID_AS_NAME, draft.row, origin)
            return prospect
        others = (draft.contact, draft.title, draft.product)
        if self.names_companies and not draft.prospect and prospect.name in others:
            self.file.remark(Remark.NO_COMPANY, draft.row, prospect.name[:60])
        return prospect

    def _fill(self, draft: Draft, match: Match, prospect: Prospect) -> Prospect:
        """What a further row adds to a prospect; to one that was in the book before, and
        is not to be updated, words and no values."""
        is_new = prospect.number in self.index.new
        if is_new and draft.created and draft.created < prospect.created:
            earlier = msgspec.structs.replace(prospect, created=draft.created)
            prospect = self.change.put(earlier)
        if is_new:
            return update_prospect(self.change, prospect, draft)
        if self.updates:
            name = self._spared_name(prospect, match)
            return update_prospect(self.change, prospect, draft, name)
        return append_words(self.change, self._named(match, prospect), draft)

    def _contact(self, draft: Draft, match: Match, prospect: Prospect) -> Prospect:
        """The prospect with the contact of the row."""
        is_new = prospect.number in self.index.new
        prospect, kept = self.contacts.take(draft, match.person, prospect, is_new)
        self.story.keep(kept)
        self.story.prospect = prospect
        for each in self.contacts.left:
            self.file.remark(Remark.MOST_ADDRESSES, draft.row, each)
        if match.person != NO_PERSON and (self.updates or is_new):
            name = self.matched.people[match.person].name
            if len(person_key(draft.contact)) > len(person_key(name)):
                text = f"{draft.contact[:60]!r} (kept: {name[:60]!r})"
                self.file.remark(Remark.FULLER_NAME, draft.row, text)
        return prospect

    def _deal(self, draft: Draft, prospect: Prospect, is_named: bool) -> Deal:
        deal = add_deal_of(self.change, prospect, draft, is_named)
        self._count_guess(draft, None, deal)
        if deal.title and not (draft.title or draft.product):
            self.file.remark(Remark.ID_AS_TITLE, draft.row, deal.title)
        self.index.see_deal(deal)
        self.report.deals.created += 1
        return deal

    def _count_guess(self, draft: Draft, before: Deal | None, deal: Deal) -> None:
        """Note the days that this row made the import guess."""
        guessed = deal.guessed_dates
        if before is None and "created" in guessed:
            self.file.guessed.append((draft.row, Guess.CLOSED))
        if "closed" not in guessed or (before is not None and before.closed == deal.closed):
            return
        today = self.change.today
        closing = closing_after(before, draft, today) if before else closing_of(draft, today)
        if closing is not None and closing.guess is not None:
            self.file.guessed.append((draft.row, closing.guess))

    def _step(self, draft: Draft, prospect: Prospect, deal: Deal | None) -> None:
        is_over = deal is not None and not deal.is_open
        is_known = deal is None and prospect.number not in self.index.new
        if (draft.next or draft.due) and not is_over and not is_known:
            add_step_of(self.change, prospect, deal, draft)
            self.story.adds_records = True
            self.report.steps.created += 1
