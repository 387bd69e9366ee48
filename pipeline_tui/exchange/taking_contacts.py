"""The contacts of rows are put at their prospects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.exchange.matching import find_contact
from pipeline_tui.exchange.outcomes import Kept
from pipeline_tui.exchange.updating import update_contact

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.exchange.hand_edits import HandEdits
    from pipeline_tui.exchange.matching import Index
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.model.prospect import Prospect


class ContactTaker:
    """Adds or updates the contact that a row tells of, and counts it."""

    def __init__(
        self, change: Change, index: Index, report: Report, updates: bool, edits: HandEdits | None
    ) -> None:
        self.change, self.index, self.report = change, index, report
        self.updates, self.edits = updates, edits

    def take(self, draft: Draft, prospect: Prospect) -> tuple[Prospect, list[Kept]]:
        """The prospect with the row's contact; and the contact that a hand took out, which
        stays out."""
        is_more = draft.contact and draft.contact != prospect.name
        if not (draft.emails or draft.phones or is_more):
            return prospect, []
        if draft.contact_origin and self.index.someone(draft.contact_origin) is not None:
            return prospect, []  # the row points at somebody, and tells nothing of them
        known = find_contact(prospect, draft)
        if known is None:
            gone = self._removed(draft, prospect)
            return (prospect, gone) if gone else (self._add(draft, prospect), [])
        is_new = prospect.number in self.index.new
        if self.updates or is_new:
            updated = update_contact(self.change, prospect, known, draft)
            if updated != prospect:
                contact = next(each for each in updated.contacts if each.id == known.id)
                self.index.see_contact(prospect.number, contact)
                self.report.contacts.updated += not is_new
                return updated, []
        self.report.contacts.unchanged += not is_new
        return prospect, []

    def _add(self, draft: Draft, prospect: Prospect) -> Prospect:
        is_at_company = draft.prospect or draft.prospect_origin
        origin = draft.origin if is_at_company and not draft.has_deal else ""
        new = NewContact(
            draft.contact, draft.role, draft.emails, draft.phones, (origin,) if origin else ()
        )
        prospect, contact = add_contact(self.change, prospect, new)
        self.index.see_contact(prospect.number, contact)
        self.report.contacts.created += 1
        return prospect

    def _removed(self, draft: Draft, prospect: Prospect) -> list[Kept]:
        """The contact that an import brought before, where it was taken out by hand."""
        if self.edits is None or prospect.number in self.index.new:
            return []
        gone = self.edits.past(prospect).removed("contacts", (draft.contact,))
        return [Kept("contact", "", name) for name in gone]
