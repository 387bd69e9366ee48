"""What a changed cell of our own sheet does to the book: the actions of the commands.

Each setter takes the open change, the record as it is now, and the value of the cell. It raises
PipelineError if the book cannot take the value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.actions.activities import Planned, edit_step, plan_step
from pipeline_tui.actions.contacts import ContactEdit, NewContact, add_contact, edit_contact
from pipeline_tui.actions.deals import DealEdit, edit_deal, lose_deal, reopen_deal
from pipeline_tui.actions.moving import Way, move_on
from pipeline_tui.actions.obligations import ObligationEdit, edit_obligation
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect
from pipeline_tui.actions.words import phone_key
from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.own_columns import CONTACT, DEAL, OBLIGATION_RECORD, PROSPECT, STEP
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Contract, Obligation
from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.folding import fold
from pipeline_tui.model.money import Money
from pipeline_tui.model.stages import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline_tui.book import Change
    from pipeline_tui.config import Settings
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Contact, Prospect

Setter = Callable[[Any, Any, Any], object]
STANDING = ("stage", "status", "closed", "lost reason")
"""Fields of a deal that are taken together."""


def _prospect(field: str) -> Setter:
    def set_field(change: Change, prospect: Prospect, value: Any) -> None:
        edit_prospect(change, prospect, ProspectEdit(**{field: value}))

    return set_field


def _deal(field: str) -> Setter:
    def set_field(change: Change, deal: Deal, value: Any) -> None:
        edit_deal(change, deal, DealEdit(**{field: value}))

    return set_field


def _clearable(field: str) -> Setter:
    def set_field(change: Change, deal: Deal, value: Any) -> None:
        cleared = {f"clear_{field}": True}
        edit_deal(change, deal, DealEdit(**(cleared if value is None else {field: value})))

    return set_field


def _probability(change: Change, deal: Deal, value: Any) -> None:
    if not deal.is_open:
        raise UsageError("a closed deal has no probability of its own")
    _clearable("probability")(change, deal, value)


def _value(change: Change, deal: Deal, value: Any) -> None:
    money = None if value is None else Money(value.value, value.currency or deal.currency)
    _clearable("value")(change, deal, money)


def _currency(change: Change, deal: Deal, value: str) -> None:
    edit_deal(change, deal, DealEdit(currency=value))


def _owner(change: Change, deal: Deal, value: str) -> None:
    if not value and deal.owner is None:
        raise UsageError(f"the owner is that of prospect {deal.prospect}: clear it there")
    edit_deal(change, deal, DealEdit(owner=value))


def _differing(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the words to add and those to remove."""
    old, new = {fold(each) for each in before}, {fold(each) for each in after}
    return (
        tuple(each for each in after if fold(each) not in old),
        tuple(each for each in before if fold(each) not in new),
    )


class Words(NamedTuple):
    """The words of a cell before and after the edit: only the difference is taken."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def _deal_tags(change: Change, deal: Deal, value: Words) -> None:
    """A deal shows the tags of its prospect too, so a removed one may be of either."""
    added, removed = _differing(*value)
    edit_deal(change, deal, DealEdit(add_tags=added, remove_tags=removed))
    prospect = change.prospects.get(deal.prospect)
    if prospect is not None and set(map(fold, removed)) & set(map(fold, prospect.tags)):
        edit_prospect(change, prospect, ProspectEdit(remove_tags=removed))


def _prospect_tags(change: Change, prospect: Prospect, value: Words) -> None:
    added, removed = _differing(*value)
    edit_prospect(change, prospect, ProspectEdit(add_tags=added, remove_tags=removed))


def _competitors(change: Change, deal: Deal, value: Words) -> None:
    added, removed = _differing(*value)
    edit_deal(change, deal, DealEdit(add_competitors=added, remove_competitors=removed))


def _emptied(have: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    return {**{name: "" for name in have if name not in wanted}, **wanted}


def _deal_fields(change: Change, deal: Deal, value: dict[str, str]) -> None:
    edit_deal(change, deal, DealEdit(fields=_emptied(deal.fields, value)))


def _prospect_fields(change: Change, prospect: Prospect, value: dict[str, str]) -> None:
    edit = ProspectEdit(fields=_emptied(prospect.fields, value))
    edit_prospect(change, prospect, edit)


def _contact(field: str) -> Setter:
    def set_field(change: Change, place: tuple[Prospect, Contact], value: Any) -> None:
        edit_contact(change, *place, ContactEdit(**{field: value}))

    return set_field


def _step_text(change: Change, step: Step, value: str) -> None:
    edit_step(change, step, text=value)


def _step_due(change: Change, step: Step, value: date | None) -> None:
    if value is None:
        raise UsageError("a next step needs a date")
    edit_step(change, step, due=value)


def _step_by(change: Change, step: Step, value: Party) -> None:
    edit_step(change, step, by=value)


def _obligation(field: str) -> Setter:
    def set_field(change: Change, owed: Obligation, value: Any) -> None:
        contract = change.of(Contract).get(owed.contract)
        if contract is None:
            raise UsageError("its contract was removed")
        if field == "due" and value is None:
            raise UsageError("an obligation needs a date")
        edit_obligation(change, owed, contract, ObligationEdit(**{field: value}))

    return set_field


def _currency_of(change: Change, owed: Obligation) -> str:
    deal = change.deals.get(deal_key(owed.prospect, owed.deal))
    return deal.currency if deal else ""


def _amount(change: Change, owed: Obligation, value: Any) -> None:
    contract = change.of(Contract).get(owed.contract)
    if contract is None:
        raise UsageError("its contract was removed")
    currency = owed.currency or _currency_of(change, owed)
    money = None if value is None else Money(value.value, value.currency or currency)
    edit = ObligationEdit(money=money, clear_money=money is None)
    edit_obligation(change, owed, contract, edit)


SETTERS: Mapping[tuple[str, str], Setter] = {
    **{(PROSPECT, name): _prospect(name)
       for name in ("name", "source", "segment", "owner", "needs", "notes")},
    (PROSPECT, "tags"): _prospect_tags,
    (PROSPECT, "fields"): _prospect_fields,
    (DEAL, "title"): _deal("title"),
    (DEAL, "product"): _deal("product"),
    (DEAL, "owner"): _owner,
    (DEAL, "currency"): _currency,
    (DEAL, "value"): _value,
    (DEAL, "probability"): _probability,
    (DEAL, "close"): _clearable("close"),
    (DEAL, "tags"): _deal_tags,
    (DEAL, "competitors"): _competitors,
    (DEAL, "fields"): _deal_fields,
    **{(CONTACT, name): _contact(name) for name in ("name", "role", "emails", "phones", "decides")},
    (STEP, "due"): _step_due,
    (STEP, "by"): _step_by,
    (STEP, "text"): _step_text,
    **{(OBLIGATION_RECORD, name): _obligation(name) for name in ("due", "kind", "by", "text")},
    (OBLIGATION_RECORD, "amount"): _amount,
}  # fmt: skip
"""By the kind of record and the field, in the order in which they are set: the currency of a
deal before its value."""


def set_own_field(change: Change, deal: Deal, name: str, value: str) -> None:
    """Set one of the manager's own fields of a deal; an empty text removes it."""
    edit_deal(change, deal, DealEdit(fields={name: value}))


def set_standing(change: Change, deal: Deal, wanted: Mapping[str, Any], settings: Settings) -> None:
    """Move, win, lose or reopen a deal as the changed cells of its row say.

    `wanted` holds the changed ones of `STANDING`. Raises PipelineError, also if they contradict
    each other.
    """
    if "stage" not in wanted and "status" not in wanted:
        if set(wanted) == {"closed"} and deal.is_closing_guessed:
            _set_actual_day(change, deal, wanted["closed"])
            return
        raise UsageError(
            "an open deal has neither a closing day nor a reason: set the status as well"
            if deal.is_open
            else "the day and the reason of a closed deal cannot be edited"
        )
    stage, status = _standing(deal, wanted)
    reason = wanted.get("lost reason") or (deal.lost.reason if deal.lost else "")
    on = wanted.get("closed")
    if status is Status.LOST:
        _lose(change, deal, stage, reason, on)
        return
    if not deal.is_open and (deal.lost is not None or status is Status.OPEN):
        is_old = stage is None or stage is Stage.AFTER_SALES
        deal = reopen_deal(change, deal, None if is_old or stage is None else stage)
    if status is Status.WON and deal.is_open:
        move_on(change, deal, Stage.AFTER_SALES, Way(settings, on, reason=""))
    elif stage is not None and deal.stage is not stage:
        move_on(change, deal, stage, Way(settings))


def _set_actual_day(change: Change, deal: Deal, day: date | None) -> None:
    """Set the closing day that an import guessed."""
    if day is None or not deal.created <= day <= change.today:
        raise UsageError(f"the closing day must be from {deal.created} to {change.today}")
    change.put(deal.closed_on(day))


def _standing(deal: Deal, wanted: Mapping[str, Any]) -> tuple[Stage | None, Status]:
    """Return the stage, None for the present one, and the status. Raises UsageError."""
    word = str(wanted.get("stage") or "")
    stage = Stage(word) if word in list(Stage) else None
    by_stage = None
    if stage is not None:
        by_stage = Status.WON if stage is Stage.AFTER_SALES else Status.OPEN
    elif word:
        by_stage = Status(word)
    said = Status(str(wanted["status"])) if "status" in wanted else None
    if said is Status.LOST and by_stage is Status.OPEN:
        return stage, Status.LOST  # a lost deal keeps the stage where it was lost
    if said is not None and by_stage is not None and said is not by_stage:
        raise UsageError(f"stage {word} and status {said} contradict each other")
    if said is None and by_stage is Status.OPEN and deal.lost is not None:
        raise UsageError(f"deal {deal.ref} is lost: set the status to open as well")
    return stage, said or by_stage or deal.status


def _lose(change: Change, deal: Deal, stage: Stage | None, reason: str, on: date | None) -> None:
    if not reason:
        raise UsageError("a lost deal needs a reason: fill the column Lost reason")
    if not deal.is_open:
        deal = reopen_deal(change, deal, stage)
    elif stage is not None and deal.stage is not stage:
        deal = change.put(deal.moved(stage, change.today, change.at))
    lose_deal(change, deal, reason, on)


def add_person(change: Change, prospect: Prospect, cells: Mapping[str, Any]) -> Contact | None:
    """Add the contact of a new row, or return None if the prospect has it already."""
    new = NewContact(
        name=cells.get("name", ""),
        role=cells.get("role", ""),
        emails=cells.get("emails", ()),
        phones=cells.get("phones", ()),
        decides=cells.get("decides", False),
    )
    phones = set(map(phone_key, new.phones))
    for each in prospect.contacts:
        has_all = set(new.emails) <= set(each.emails) and phones <= set(map(phone_key, each.phones))
        if fold(each.name) == fold(new.name) and has_all:
            return None
    return add_contact(change, prospect, new)[1]


def add_planned(
    change: Change, prospect: Prospect, deal: Deal | None, cells: Mapping[str, Any]
) -> Step | None:
    """Plan the next step of a new row, or return None if it is planned already."""
    text, due = cells.get("text", ""), cells.get("due")
    if not text:
        raise UsageError("a next step needs a text")
    if due is None:
        raise UsageError("a next step needs a date")
    number = deal.number if deal else None
    for each in change.steps.of_prospects({prospect.number}):
        if (each.deal, fold(each.text), each.due) == (number, fold(text), due):
            return None
    return plan_step(change, prospect, deal, Planned(text, due, cells.get("by") or Party.ME))
