"""What a draft tells of something that the book does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.exchange.closing import closing_of
from pipeline_tui.model.activity import Step
from pipeline_tui.model.folding import fold
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.exchange.closing import Closing
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

UNKNOWN_REASON = "unknown"
UNNAMED_STEP = "follow up"


def add_prospect_of(change: Change, draft: Draft, name: str) -> Prospect:
    """The prospect of a row. If the row has a deal, its owner and tags are the deal's.

    Raises UsageError.
    """
    is_alone = not draft.has_deal
    return add_prospect(
        change,
        NewProspect(
            name=name,
            source=draft.source,
            segment=draft.segment,
            owner=draft.owner if is_alone else None,
            tags=draft.tags if is_alone else (),
            fields=draft.fields if is_alone else {},
            needs=draft.needs,
            notes=draft.notes,
            origins=(draft.prospect_origin,) if draft.prospect_origin else (),
            created=draft.created,
        ),
    )


def has_name(draft: Draft) -> bool:
    """Return whether a row names a company or a person by more than ids."""
    return bool(draft.prospect or draft.contact)


def add_deal_of(change: Change, prospect: Prospect, draft: Draft, is_named: bool) -> Deal:
    """The deal of a row as it stands, with the past that the row tells of. Without a title it
    has its id as title, unless its rows name a company or a person (`is_named`).

    A deal begins in search where nothing says otherwise. Raises UsageError.
    """
    closing = closing_of(draft, change.today)
    stage = draft.stage or Stage.SEARCH
    if stage is Stage.AFTER_SALES:
        stage = Stage.SEARCH
    value = draft.value
    new = NewDeal(
        currency=value.currency if value else draft.currency,
        title=draft.title or draft.product or ("" if is_named else draft.origin.rpartition(":")[2]),
        stage=stage,
        value=value.amount if value else None,
        probability=draft.probability if closing is None else None,
        close=draft.close,
        product=draft.product,
        owner=draft.owner,
        tags=draft.tags,
        fields=draft.fields,
        origins=(draft.origin,) if draft.origin else (),
        created=draft.created or (closing.on if closing else None),
        is_created_guessed=draft.created is None and closing is not None,
    )
    _, deal = add_deal(change, prospect, new)
    deal = with_competitors(deal, draft)
    if draft.competitors:
        change.put(deal)
    # not move_deal and lose_deal: those are for what happens now, and the past has no instant
    return deal if closing is None else change.put(closed_deal(deal, draft, closing))


def closed_deal(deal: Deal, draft: Draft, closing: Closing) -> Deal:
    """The deal, won or lost as the draft says."""
    if draft.status is Status.WON:
        return deal.moved(Stage.AFTER_SALES, closing.on, is_guessed=closing.is_guessed)
    reason = draft.reason or UNKNOWN_REASON
    return deal.lost_for(reason, closing.on, is_guessed=closing.is_guessed)


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
