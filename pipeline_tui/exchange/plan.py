"""Drafts are put into an open change: what a file says becomes prospects and deals.

A dry run is the same code on a change that is never saved, so it cannot
promise anything else than the real run does.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.exchange.adding import add_deal_of, add_prospect_of, add_step_of
from pipeline_tui.exchange.drafts import EMPTY
from pipeline_tui.exchange.finding import Finder, RefusedRow, check_room
from pipeline_tui.exchange.hand_edits import spare_deal, spare_prospect
from pipeline_tui.exchange.matching import Index
from pipeline_tui.exchange.outcomes import Story
from pipeline_tui.exchange.report import FileReport, Report
from pipeline_tui.exchange.sheet import Rejected
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
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft, Drafts
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.own import OwnFile
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""


_MOST_NAMED = 5


class OnDuplicate(StrEnum):
    """What to do with a row whose deal is in the book."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"
    """A new deal although one is there."""


class Importer:
    """Takes the rows of one or more files into a change, and counts what it did."""

    def __init__(
        self, change: Change, on_duplicate: OnDuplicate, edits: HandEdits | None = None
    ) -> None:
        """`edits` knows what was changed by hand; without it an update writes over that."""
        self.change = change
        self.updates = on_duplicate is OnDuplicate.UPDATE
        self.doubles = on_duplicate is OnDuplicate.CREATE
        self.edits = edits
        self.index = Index(change)
        self.acts: ActTaker | None = None
        self.report = Report()
        self.contacts = ContactTaker(change, self.index, self.report, self.updates, edits)
        self.file = FileReport("", [])
        self.finder = Finder(change, self.index)
        self.led: list[str] = []
        """The rows of this file that were put at a prospect of another name."""
        self.told = Told()
        self.known_prospects: dict[int, bool] = {}
        """The prospects of the book that a row told of, and whether one changed them."""
        self.wants_plan = False
        self.spends = False
        """Whether nobody asks for the drafts again: a large file then is not held twice."""
        self.story = Story(0, "")
        """Of the row that is being taken in."""

    def drafts(self, drafts: Drafts) -> Iterator[None]:
        """Put the rows of a file into the change, one at each step."""
        sheet = drafts.sheet
        rows = len(drafts.drafts) + len(drafts.rejected)
        self.file = FileReport(
            sheet.name, sheet.headers, rows, list(drafts.rejected), notices=list(drafts.notices)
        )
        self.report.files.append(self.file)
        self.finder.begin(drafts.drafts)
        self.led = []
        refused: dict[int, tuple[Draft, str]] = {}
        for place, draft in enumerate(drafts.drafts):
            self._try(draft, refused)
            if self.spends:
                drafts.drafts[place] = EMPTY
            yield
        self._try_again(refused)
        if self.led:
            self.file.notices.append(_led_notice(self.led))
        if refused:
            self._reject(
                Rejected(row.number, row.values, refused[row.number][1])
                for row in sheet.rows
                if row.number in refused
            )
        self._end_plan()

    def _try(self, draft: Draft, refused: dict[int, tuple[Draft, str]]) -> None:
        """Take in a row, or put it to the refused ones."""
        self.story = Story(draft.row, draft.name)
        try:
            self.take(draft)
        except RefusedRow as error:
            refused[draft.row] = draft, str(error)
        else:
            refused.pop(draft.row, None)
            self._tell(self.story)

    def _try_again(self, refused: dict[int, tuple[Draft, str]]) -> None:
        """A later row may tell whom an ambiguous one means; else a second import, which knows
        all rows, would take in what the first one refused."""
        before = len(refused) + 1
        while 0 < len(refused) < before:
            before = len(refused)
            for draft, _ in list(refused.values()):
                self._try(draft, refused)

    def own(self, file: OwnFile) -> Iterator[None]:
        """Put the dossiers of one of our own exports into the change, one at each step."""
        from pipeline_tui.exchange.belongings import add_lists
        from pipeline_tui.exchange.own_merge import Merger, RoomError

        rows = len(file.rows) + len(file.rejected)
        self.file = FileReport(file.name, file.headers, rows, list(file.rejected))
        self.report.files.append(self.file)
        merger = Merger(self.change, self.index, self.report, self.updates, self.edits)
        add_lists(self.change, self.report, file.lists, keeps_ids=merger.was_empty)
        refused = []
        for each in file.rows:
            try:
                merger.take(each)
            except RoomError as error:
                refused.append(Rejected(each.row, file.values[each.row], str(error)))
            else:
                self._tell(merger.story)
            yield
        self._reject(refused)
        self._end_plan()

    def _tell(self, story: Story) -> None:
        self.file.kept += [(story.row, each) for each in story.kept]
        if self.wants_plan:
            self.file.plan.add(story)

    def _end_plan(self) -> None:
        """The rejected rows stand among the others, in the order of the file."""
        if self.wants_plan:
            for row in self.file.rejected:
                self.file.plan.add(row)
            self.file.plan.sort()

    def _reject(self, rejected: Iterable[Rejected]) -> None:
        self.file.rejected.extend(rejected)
        self.file.rejected.sort(key=lambda each: each.number)

    def take(self, draft: Draft) -> None:
        """Put one row into the change. Raises RefusedRow before anything is put."""
        if draft.act is not None:
            self._act(draft)
            return
        draft = self.finder.keyed(draft)
        earlier = self.finder.earlier_row(draft) if draft.has_deal else None
        if earlier is not None:
            self._repeat(draft, earlier)
            return
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
                self.led.append(f"row {draft.row}, {led_by}")
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

    def _repeat(self, draft: Draft, earlier: int) -> None:
        self.file.repeated.append((draft.row, earlier))
        self.story.reason = f"the same deal as row {earlier}"

    def _found(self, draft: Draft, deal: Deal) -> None:
        """The row's deal is in the book, or an earlier row has brought it."""
        if deal.key in self.finder.met:
            self._repeat(draft, self.finder.met[deal.key])
            return
        self.finder.met[deal.key] = draft.row
        story, prospect = self.story, self.change.prospects.get(deal.prospect)
        story.prospect_before = story.prospect = prospect
        if not self.updates:
            story.tell_deal(deal, deal)
            self.report.deals.unchanged += 1
            self._count_known(deal.prospect)
            return
        updated = update_deal(self.change, deal, self._spared_deal(draft, deal))
        story.tell_deal(deal, updated)
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
        moves = is_moved(deal, draft, self.change.today)
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
        if not origin or origin in prospect.origins or not is_new:
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
        self.finder.met[deal.key] = draft.row
        self.index.see_deal(deal)
        self.report.deals.created += 1
        return deal

    def _step(self, draft: Draft, prospect: Prospect, deal: Deal | None) -> None:
        is_over = deal is not None and not deal.is_open
        is_known = deal is None and prospect.number not in self.index.new
        if (draft.next or draft.due) and not is_over and not is_known:
            add_step_of(self.change, prospect, deal, draft)
            self.story.adds_records = True
            self.report.steps.created += 1


def _led_notice(led: Sequence[str]) -> str:
    more = f" … and {len(led) - _MOST_NAMED:,} more" if len(led) > _MOST_NAMED else ""
    shown = "; ".join(led[:_MOST_NAMED])
    return f"put at a prospect of another name: {shown}{more}"
