"""What a draft tells of something that the book does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.model.activity import Step
from pipeline_tui.model.folding import fold
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

UNKNOWN_REASON = "unknown"
UNNAMED_STEP = "follow up"


def add_prospect_of(change: Change, draft: Draft) -> Prospect:
    """The prospect of a row. Where the row tells of a deal, its owner and tags are the
    deal's. Raises UsageError."""
    is_alone = not draft.has_deal
    origin = draft.origin if is_alone and not draft.prospect else ""
    return add_prospect(
        change,
        NewProspect(
            name=draft.name,
            source=draft.source,
            segment=draft.segment,
            owner=draft.owner if is_alone else None,
            tags=draft.tags if is_alone else (),
            fields=draft.fields if is_alone else {},
            needs=draft.needs,
            notes=draft.notes,
            origins=tuple(filter(None, (draft.prospect_origin, origin))),
            created=draft.created,
        ),
    )


def add_deal_of(change: Change, prospect: Prospect, draft: Draft) -> Deal:
    """The deal of a row as it stands, with the past that the row tells of.

    A deal begins in search where nothing says otherwise. Raises UsageError.
    """
    closed = closing_day(draft, change.today)
    stage = draft.stage or Stage.SEARCH
    if stage is Stage.AFTER_SALES:
        stage = Stage.SEARCH
    value = draft.value
    new = NewDeal(
        currency=value.currency if value else draft.currency,
        title=draft.title or draft.product,
        stage=stage,
        value=value.amount if value else None,
        probability=draft.probability if closed is None else None,
        close=draft.close,
        product=draft.product,
        owner=draft.owner,
        tags=draft.tags,
        fields=draft.fields,
        origins=(draft.origin,) if draft.origin else (),
        created=draft.created or closed,
    )
    _, deal = add_deal(change, prospect, new)
    deal = with_competitors(deal, draft)
    if draft.competitors:
        change.put(deal)
    # not move_deal and lose_deal: those are for what happens now, and the past has no instant
    if closed is not None and draft.status is Status.WON:
        return change.put(deal.moved(Stage.AFTER_SALES, closed))
    if closed is not None:
        return change.put(deal.lost_for(draft.reason or UNKNOWN_REASON, closed))
    return deal


def with_competitors(deal: Deal, draft: Draft) -> Deal:
    """The deal with the competitors of a row, which need no card of their own: to look one up
    for every row would be quadratic."""
    if not draft.competitors:
        return deal
    found = {fold(each): each for each in deal.competitors}
    for each in draft.competitors:
        found.setdefault(fold(each), each)
    return msgspec.structs.replace(deal, competitors=tuple(found.values()))


def add_step_of(change: Change, prospect: Prospect, deal: Deal | None, draft: Draft) -> None:
    """The next step of a row: due today where the row does not say when."""
    change.put(
        Step(
            id=change.next_id(Step),
            prospect=prospect.number,
            deal=deal.number if deal else None,
            text=draft.next or UNNAMED_STEP,
            due=draft.due or change.today,
            created=change.today,
        )
    )


def closing_day(draft: Draft, today: date) -> date | None:
    """The day on which a deal was won or lost; none while it is open.

    Without one, the day of the expected close if that is over, else of the
    beginning, else today.
    """
    if draft.status not in (Status.WON, Status.LOST):
        return None
    if draft.closed is not None:
        return draft.closed
    if draft.close is not None and draft.close <= today:
        return max(draft.close, draft.created or draft.close)
    return draft.created or today
