"""Deals: open, move, win, lose, reopen, edit, remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.actions.cadence import keep_in_touch
from pipeline_tui.actions.prospects import Removed, edited_fields, edited_tags, take_out
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.model.deal import Deal, deal_key
from pipeline_tui.model.history import Event, Opened, Rescheduled, Revalued, Reweighed
from pipeline_tui.model.limits import MOST_DEALS
from pipeline_tui.model.money import Money
from pipeline_tui.model.probability import checked
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect


class NewDeal(msgspec.Struct, frozen=True):
    """What is known of a deal when it is added."""

    currency: str
    title: str = ""
    stage: Stage = Stage.SEARCH
    value: Decimal | None = None
    probability: Decimal | None = None
    close: date | None = None
    product: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}
    competitors: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    created: date | None = None
    """Today, unless told otherwise."""
    is_created_guessed: bool = False
    """Whether an import guessed `created`."""


def add_deal(change: Change, prospect: Prospect, new: NewDeal) -> tuple[Prospect, Deal]:
    """The prospect with one deal more, and that deal. Raises UsageError or PipelineError."""
    number = prospect.deals_made + 1
    while deal_key(prospect.number, number) in change.deals:
        number += 1  # a book edited by hand may have a deal above the counter
    if number > MOST_DEALS:
        raise PipelineError(f"prospect {prospect.number} has {MOST_DEALS} deals: there is no room")
    created = new.created or change.today
    opened = Opened(
        on=created,
        at=None if new.created else change.at,
        stage=new.stage,
        value=new.value,
        close=new.close,
        guessed=new.is_created_guessed,
    )
    deal = Deal(
        prospect=prospect.number,
        number=number,
        title=words.text(new.title, "title"),
        stage=new.stage,
        value=new.value,
        currency=new.currency,
        probability=None if new.probability is None else checked(new.probability),
        close=new.close,
        product=words.optional(new.product, "product"),
        created=created,
        touched=created,
        owner=words.optional(new.owner, "owner"),
        tags=words.tags(new.tags),
        fields=dict(new.fields),
        origins=new.origins,
        history=(opened,),
    )
    prospect = change.put(msgspec.structs.replace(prospect, deals_made=number))
    return prospect, change.put(_with_competitors(change, deal, new.competitors))


def _with_competitors(
    change: Change, deal: Deal, add: Sequence[str], remove: Sequence[str] = ()
) -> Deal:
    """The deal with some competitors named and some no longer."""
    if not (add or remove):
        return deal
    from pipeline_tui.actions.competitors import named_on_deal, unnamed_on_deal

    return named_on_deal(change, unnamed_on_deal(deal, remove), add)


def move_deal(
    change: Change, deal: Deal, stage: Stage, on: date | None = None, reason: str = ""
) -> Deal:
    """The deal in that stage; a move into after-sales wins it.

    Raises PipelineError for a deal that is lost or is there already.
    """
    if deal.lost is not None:
        raise PipelineError(
            f"deal {deal.ref} is lost; nothing was changed",
            f"To take it up again: pipeline reopen {deal.ref}",
        )
    if deal.stage is stage:
        raise PipelineError(f"deal {deal.ref} is in {stage} already")
    moved = change.put(deal.moved(stage, *_when(change, deal, on), reason=reason))
    if stage is Stage.AFTER_SALES:
        _stay_in_touch(change, deal)
    return moved


def lose_deal(change: Change, deal: Deal, reason: str, on: date | None = None) -> Deal:
    """The deal lost, from the stage where it is. Its planned steps are dropped.

    Raises PipelineError if it is lost or won already, UsageError without a reason.
    """
    if deal.status is not Status.OPEN:
        raise PipelineError(f"deal {deal.ref} is {deal.status} already")
    _drop_steps(change, deal)
    reason = words.required(reason, "reason")
    lost = change.put(deal.lost_for(reason, *_when(change, deal, on)))
    _stay_in_touch(change, deal)
    return lost


def reopen_deal(change: Change, deal: Deal, stage: Stage | None = None) -> Deal:
    """The deal open again: a lost one in the stage where it was lost, a won one in contract.

    Raises PipelineError for a deal that is open.
    """
    if deal.is_open:
        raise PipelineError(f"deal {deal.ref} is open already")
    if stage is None:
        stage = deal.stage if deal.lost else Stage.CONTRACT
    if stage is Stage.AFTER_SALES:
        raise UsageError("a deal that is open again cannot be in after-sales: win it instead")
    return change.put(deal.reopened(stage, change.today, change.at))


def _when(change: Change, deal: Deal, on: date | None) -> tuple[date, Any]:
    """The day of an event, and its instant where it is happening now."""
    if on is None or on == change.today:
        return change.today, change.at
    if on > change.today:
        raise UsageError(f"{on.isoformat()} is in the future")
    if on < deal.created:
        raise UsageError(f"{on.isoformat()} is before deal {deal.ref} began ({deal.created})")
    return on, None


def _stay_in_touch(change: Change, deal: Deal) -> None:
    """A client with a cadence is not forgotten when a deal is closed."""
    prospect = change.prospects.get(deal.prospect)
    if prospect is not None:
        keep_in_touch(change, prospect)


def _drop_steps(change: Change, deal: Deal) -> None:
    for step in change.steps.of_prospects({deal.prospect}):
        if step.deal == deal.number and step.done is None:
            change.steps.remove(step.id)


class DealEdit(msgspec.Struct, frozen=True):
    """What to change of a deal; none leaves a field as it is, empty text clears it."""

    title: str | None = None
    value: Money | None = None
    clear_value: bool = False
    currency: str | None = None
    probability: Decimal | None = None
    clear_probability: bool = False
    close: date | None = None
    clear_close: bool = False
    product: str | None = None
    owner: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}
    add_competitors: tuple[str, ...] = ()
    remove_competitors: tuple[str, ...] = ()
    is_touch: bool = True
    """An import or an edit of many is no work on the deal."""


def edit_deal(change: Change, deal: Deal, edit: DealEdit) -> Deal:
    """The deal with the changes; value, close and probability leave their trace in its
    history. Raises UsageError."""
    new: dict[str, Any] = {
        "tags": edited_tags(deal.tags, edit.add_tags, edit.remove_tags),
        "fields": edited_fields(deal.fields, edit.fields),
    }
    if edit.title is not None:
        new["title"] = words.text(edit.title, "title")
    for name in ("product", "owner"):
        value = getattr(edit, name)
        if value is not None:
            new[name] = words.optional(value, name)
    events = _figure_edits(change, deal, edit, new)
    if events:
        new["history"] = (*deal.history, *events)
        if edit.is_touch and any(isinstance(each, Revalued | Rescheduled) for each in events):
            new["touched"] = max(deal.touched, change.today)
    deal = _with_competitors(change, deal, edit.add_competitors, edit.remove_competitors)
    return change.put(msgspec.structs.replace(deal, **new))


def _figure_edits(change: Change, deal: Deal, edit: DealEdit, new: dict[str, Any]) -> list[Event]:
    """The events of edited figures; puts the figures into `new`."""
    on, at = change.today, change.at
    events: list[Event] = []
    value = None if edit.clear_value else edit.value.amount if edit.value else deal.value
    if value != deal.value:
        events.append(Revalued(on=on, at=at, old=deal.value, new=value))
        new["value"] = value
    new["currency"] = edit.currency or (edit.value.currency if edit.value else deal.currency)
    close = None if edit.clear_close else edit.close or deal.close
    if close != deal.close:
        events.append(Rescheduled(on=on, at=at, old=deal.close, new=close))
        new["close"] = close
    probability = deal.probability if edit.probability is None else checked(edit.probability)
    probability = None if edit.clear_probability else probability
    if probability != deal.probability:
        events.append(Reweighed(on=on, at=at, old=deal.probability, new=probability))
        new["probability"] = probability
    return events


def remove_deal(change: Change, deal: Deal) -> Removed:
    """Take out a deal with all that belongs to it."""
    return take_out(change, list(change.belongings(deal.prospect, deal.number)))
