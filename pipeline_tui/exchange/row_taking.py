"""One row of a file is put into an open change: a new deal, an update, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.exchange.adding import add_deal_of, add_prospect_of, add_step_of
from pipeline_tui.exchange.closing import closing_after, closing_of
from pipeline_tui.exchange.finding import Finder, RefusedRow, check_room
from pipeline_tui.exchange.hand_edits import spare_deal, spare_prospect
from pipeline_tui.exchange.on_duplicate import OnDuplicate
from pipeline_tui.exchange.outcomes import Story
from pipeline_tui.exchange.report import FileReport
from pipeline_tui.exchange.taking_acts import ActTaker
from pipeline_tui.exchange.taking_contacts import ContactTaker
from pipeline_tui.exchange.told import Told
from pipeline_tui.exchange.updating import (
    append_words,
    is_moved,
    update_deal,
    update_prospect,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.exchange.finding import FileView
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.matching import Index
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class RowTaker:
    """Takes rows into a change, and counts what became of them."""

    def __init__(
        self,
        change: Change,
        index: Index,
        report: Report,
        on_duplicate: OnDuplicate,
        edits: HandEdits | None,
    ) -> None:
        """`edits` knows what was changed by hand; without it an update writes over that."""
        self.change, self.index, self.report, self.edits = change, index, report, edits
        self.updates = on_duplicate is OnDuplicate.UPDATE
        self.doubles = on_duplicate is OnDuplicate.CREATE
        self.acts: ActTaker | None = None
        self.contacts = ContactTaker(change, index, report, self.updates, edits)
        self.finder = Finder(change, index)
        self.told = Told()
        self.file = FileReport("", [])
        self.known_prospects: dict[int, bool] = {}
        """The prospects of the book that a row told of, and whether one changed them."""
        self.story = Story(0, "")
        """Of the row that is being taken in."""

    def begin(self, file: FileReport, drafts: Sequence[Draft]) -> FileView:
        """The rows of another file come."""
        self.file = file
        return self.finder.begin(file.name, drafts)

    def turn_to(self, file: FileReport, view: FileView) -> None:
        """Further rows of an earlier file come."""
        self.file, self.finder.view = file, view

    def take(self, draft: Draft) -> None:
        """Put one row into the change; `story` tells what became of it.

        Raises RefusedRow before anything is put.
        """
        self.story = Story(draft.row, draft.name)
        if draft.act is not None:
            self._act(draft)
            return
        draft = self.finder.keyed(draft)
        earlier = self.finder.earlier_row(draft) if draft.has_deal else None
        if earlier is not None:
            self._repeat(draft, earlier, self.index.deal_of_origin.get(draft.origin))
            return
        try:
            self._put(draft)
        except RefusedRow:
            self.finder.forget(draft)
            raise

    def _put(self, draft: Draft) -> None:
        prospect = None
        deal = self.index.deal_of_origin.get(draft.origin) if draft.has_deal else None
        if deal is not None:
            self.index.see_row(draft, deal.prospect)
        else:
            prospect, led_by = self.finder.prospect(draft)
            if prospect is not None and draft.has_deal:
                deal = self.finder.deal(prospect, draft)
            if led_by and deal is None:
                self.story.reason = led_by
                self.file.led.append((draft.row, led_by))
        if deal is None:
            self._add(draft, prospect)
        elif self.doubles and deal.key not in self.finder.met:
            self._double(draft, deal)
        else:
            self._found(draft, deal)

    def _double(self, draft: Draft, deal: Deal) -> None:
        """A further deal beside the one that is there. The id in the other system stays
        that of the first, so that what else an import does still means that one."""
        prospect = self.change.prospects.get(deal.prospect)
        if prospect is not None:
            check_room(prospect)
        self.file.doubled.append((draft.row, deal.ref))
        self.story.reason = f"a second deal beside {deal.ref}"
        self._add(draft._replace(origin=""), prospect)

    def _act(self, draft: Draft) -> None:
        self.acts = self.acts or ActTaker(self.change, self.index, self.report)
        trouble = self.acts.take(draft, self.story)
        if trouble:
            raise RefusedRow(trouble)

    def _repeat(self, draft: Draft, earlier: int, deal: Deal | None) -> None:
        """A further row of a deal tells at most of further people at it."""
        place = self.finder.words(earlier)
        self.file.repeated.append((draft.row, place))
        self.story.reason = f"the same deal as row {place}"
        if deal is None or not (self.updates or self._is_new(deal)):
            return
        prospect = self.change.prospects.get(deal.prospect)
        if prospect is not None:
            self.story.prospect_before = prospect
            self._contact(draft, prospect)

    def _is_new(self, deal: Deal) -> bool:
        """Whether this import has added the deal."""
        return self.change.before.deals.get(deal.key) is None

    def _found(self, draft: Draft, deal: Deal) -> None:
        """The row's deal is in the book, or an earlier row has brought it."""
        if deal.key in self.finder.met:
            self._repeat(draft, self.finder.met[deal.key], deal)
            return
        self.finder.met[deal.key] = self.finder.here(draft)
        story, prospect = self.story, self.change.prospects.get(deal.prospect)
        story.prospect_before = story.prospect = prospect
        if not self.updates:
            story.tell_deal(deal, deal)
            self.report.deals.unchanged += 1
            self._count_known(deal.prospect)
            return
        updated = update_deal(self.change, deal, self._spared_deal(draft, deal))
        story.tell_deal(deal, updated)
        self._count_guess(draft, deal, updated)
        self.index.see_deal(updated)
        if updated == deal:
            self.report.deals.unchanged += 1
        else:
            self.report.deals.updated += 1
        if prospect is not None:
            self._update_prospect(draft, prospect)

    def _spared_deal(self, draft: Draft, deal: Deal) -> Draft:
        if self.edits is None:
            return draft
        moves = is_moved(deal, draft)
        draft, kept = spare_deal(self.edits.past(deal), deal, draft, moves)
        self.story.keep(kept)
        return draft

    def _spared(self, draft: Draft, prospect: Prospect) -> Draft:
        """The draft without what was changed by hand at a prospect of the book."""
        if self.edits is None or prospect.number in self.index.new:
            return draft
        draft, kept = spare_prospect(self.edits.past(prospect), prospect, draft)
        self.story.keep(kept)
        return draft

    def _update_prospect(self, draft: Draft, prospect: Prospect) -> None:
        draft = self._spared(draft, prospect)
        updated = update_prospect(self.change, prospect, self.told.first(draft, prospect))
        self._count_known(prospect.number, is_changed=updated != prospect)
        self._contact(draft, updated)

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

    def _add(self, draft: Draft, prospect: Prospect | None) -> None:
        story = self.story
        story.prospect_before = prospect
        if prospect is None:
            prospect = self._new_prospect(draft)
        elif draft.has_deal or self.updates or prospect.number in self.index.new:
            draft = self._spared(draft, prospect) if self.updates else draft
            before, prospect = prospect, self._fill(draft, prospect)
            self._count_known(prospect.number, is_changed=prospect != before)
        else:
            self._count_known(prospect.number)
        prospect = self._contact(draft, self._link(draft, prospect))
        deal = self._deal(draft, prospect) if draft.has_deal else None
        if deal is not None:
            story.tell_deal(None, deal)
        self._step(draft, prospect, deal)

    def _link(self, draft: Draft, prospect: Prospect) -> Prospect:
        """A prospect of this import, which keeps the key that its row gives."""
        origin, is_new = draft.prospect_origin, prospect.number in self.index.new
        is_its = self.index.prospect_of_origin.get(origin) == prospect.number
        if not origin or origin in prospect.origins or not is_new or not is_its:
            return prospect
        origins = (*prospect.origins, origin)
        return self.change.put(msgspec.structs.replace(prospect, origins=origins))

    def _new_prospect(self, draft: Draft) -> Prospect:
        prospect = add_prospect_of(self.change, draft)
        self.told.first(draft, prospect)
        self.index.see_prospect(prospect, is_new=True)
        self.report.prospects.created += 1
        return prospect

    def _fill(self, draft: Draft, prospect: Prospect) -> Prospect:
        """What a further row adds to a prospect; in one that was in the book before, and
        is not to be updated, that is words and no figures."""
        is_new = prospect.number in self.index.new
        if is_new and draft.created and draft.created < prospect.created:
            earlier = msgspec.structs.replace(prospect, created=draft.created)
            prospect = self.change.put(earlier)
        if is_new or self.updates:
            return update_prospect(self.change, prospect, self.told.first(draft, prospect))
        return append_words(self.change, prospect, draft)

    def _contact(self, draft: Draft, prospect: Prospect) -> Prospect:
        """The prospect with the contact of the row, which the story tells as well."""
        prospect, kept = self.contacts.take(draft, prospect)
        self.story.keep(kept)
        self.story.prospect = prospect
        return prospect

    def _deal(self, draft: Draft, prospect: Prospect) -> Deal:
        deal = add_deal_of(self.change, prospect, draft)
        self._count_guess(draft, None, deal)
        self.finder.met[deal.key] = self.finder.here(draft)
        self.index.see_deal(deal)
        self.report.deals.created += 1
        return deal

    def _count_guess(self, draft: Draft, before: Deal | None, deal: Deal) -> None:
        """Note a closing day that this row made the import guess."""
        if not deal.is_closing_guessed or (before is not None and before.closed == deal.closed):
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
