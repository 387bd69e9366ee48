"""What a file says of something that is in the book, field by field.

An empty cell changes nothing. What is equal leaves no trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.contacts import united
from pipeline_tui.actions.deals import DealEdit, edit_deal
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect
from pipeline_tui.exchange.adding import closed_deal, with_competitors
from pipeline_tui.exchange.closing import closing_after
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Contact, Prospect


def update_deal(change: Change, deal: Deal, draft: Draft) -> Deal:
    """The deal with what the draft says."""
    deal = with_competitors(_standing(change, deal, draft), draft)
    return edit_deal(
        change,
        deal,
        DealEdit(
            title=draft.title or None,
            value=draft.value,
            currency=draft.value.currency if draft.value else None,
            probability=draft.probability if deal.is_open else None,
            close=draft.close,
            product=draft.product or None,
            owner=draft.owner or None,
            add_tags=draft.tags,
            fields=draft.fields,
            is_touch=False,
        ),
    )


def is_moved(deal: Deal, draft: Draft) -> bool:
    """Whether the draft says that the deal stands elsewhere."""
    if draft.status is None and draft.stage is None:
        return False
    if draft.status in (Status.WON, Status.LOST):
        return deal.status is not draft.status
    return not deal.is_open or draft.stage not in (None, deal.stage)


def _standing(change: Change, deal: Deal, draft: Draft) -> Deal:
    """The deal where the draft says that it stands."""
    if not is_moved(deal, draft):
        return _with_actual_day(change, deal, draft)
    closing = closing_after(deal, draft, change.today)
    if closing is None:
        stage = draft.stage or Stage.SEARCH
        act = deal.moved if deal.is_open else deal.reopened
        return change.put(act(stage, change.today, change.at))
    if not deal.is_open:
        deal = deal.reopened(draft.stage or Stage.SEARCH, closing.on)
    return change.put(closed_deal(deal, draft, closing))


def _with_actual_day(change: Change, deal: Deal, draft: Draft) -> Deal:
    """The deal with the actual closing day, if the book has only a guessed one."""
    closing = closing_after(deal, draft, change.today)
    if closing is None or closing.is_guessed or not deal.is_closing_guessed:
        return deal
    return change.put(deal.closed_on(closing.on))


def update_prospect(
    change: Change, prospect: Prospect, draft: Draft, name: str | None = None
) -> Prospect:
    """The prospect with what the draft says of it, and with a new name if there is one. The
    owner, tags and fields of a row with a deal are the deal's."""
    is_alone = not draft.has_deal
    if name or draft.source or draft.segment or is_alone:
        prospect = edit_prospect(
            change,
            prospect,
            ProspectEdit(
                name=name,
                source=draft.source or None,
                segment=draft.segment or None,
                owner=(draft.owner or None) if is_alone else None,
                add_tags=draft.tags if is_alone else (),
                fields=draft.fields if is_alone else {},
            ),
        )
    return append_words(change, prospect, draft)


def append_words(change: Change, prospect: Prospect, draft: Draft) -> Prospect:
    """The prospect with the notes and needs of the draft after its own, once."""
    new = {}
    if draft.notes and draft.notes not in prospect.notes:
        new["notes"] = f"{prospect.notes}\n{draft.notes}".strip()
    if draft.needs and draft.needs not in prospect.needs:
        new["needs"] = f"{prospect.needs}\n{draft.needs}".strip()
    if not new:
        return prospect
    return change.put(msgspec.structs.replace(prospect, **new))


def update_contact(
    change: Change, prospect: Prospect, contact: Contact, other: Contact
) -> Prospect:
    """The prospect, with the contact extended by what another record of the person adds."""
    new = united(contact, other)
    if new == contact:
        return prospect
    contacts = tuple(new if each.id == contact.id else each for each in prospect.contacts)
    return change.put(msgspec.structs.replace(prospect, contacts=contacts))
