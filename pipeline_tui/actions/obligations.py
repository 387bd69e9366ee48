"""Obligations: deliveries and payments of a contract, once or again and again."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.actions.activities import touch
from pipeline_tui.actions.contracts import deal_of
from pipeline_tui.actions.which import fitting, like, only
from pipeline_tui.errors import NotFoundError, PipelineError, UsageError
from pipeline_tui.model.activity import Party
from pipeline_tui.model.contract import Obligation, ObligationKind
from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.money import Money, minor_digits
from pipeline_tui.model.naming import named
from pipeline_tui.model.recurrence import MOST, Repeat, parse_repeat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.contract import Contract
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


def parse_obligation_kind(text: str) -> ObligationKind:
    """Delivery or payment. Raises UsageError for anything else."""
    return named(ObligationKind, text, "kind of obligation")


class NewObligation(msgspec.Struct, frozen=True):
    """What is owed, once or as often as a rule says."""

    kind: ObligationKind
    due: date
    """The first day."""
    text: str = ""
    money: Money | None = None
    """Each time; with `split`, all parts together."""
    by: Party | None = None
    """Deliveries are ours and payments theirs, unless told otherwise."""
    repeat: Repeat | None = None
    split: int | None = None
    """Into so many equal parts of `money`, else of the deal's value."""


class Recurs(msgspec.Struct, frozen=True):
    """How often something is owed, as the manager says it."""

    rule: str | None = None
    """`monthly`, `every 2 weeks`, or a rule; none for once."""
    count: int | None = None
    until: date | None = None
    split: int | None = None
    """Parts, which are due monthly unless the rule says otherwise."""


def repetition(contract: Contract, first: date, recurs: Recurs) -> Repeat | None:
    """The rule for days from `first` on; one without an end goes on to the end of the
    contract. None for what is owed once. Raises UsageError."""
    rule, count = recurs.rule, recurs.count
    if rule is None and recurs.split is None:
        if count is not None or recurs.until is not None:
            raise UsageError("--count and --until say how often something repeats: add --repeat")
        return None
    if recurs.split is not None:
        if count is not None and count != recurs.split:
            raise UsageError(f"--split {recurs.split} and --count {count} contradict each other")
        count = recurs.split if recurs.until is None else count
    repeat = parse_repeat(rule or "monthly", first, count, recurs.until)
    if repeat.times is None and repeat.until is None and contract.ends is not None:
        return parse_repeat(rule or "monthly", first, None, contract.ends)
    return repeat


def add_obligations(
    change: Change, contract: Contract, new: NewObligation
) -> tuple[Obligation, ...]:
    """The obligations of a contract, one for each day of the rule.

    Raises UsageError, also for a day before the contract starts.
    """
    days = new.repeat.days(new.due) if new.repeat else (new.due,)
    if contract.starts is not None and days[0] < contract.starts:
        raise UsageError(
            f"{days[0]} is before {contract.label} starts, on {contract.starts}"
        )  # fmt: skip
    monies = _monies(change, contract, new, len(days))
    text = words.text(new.text, "text")
    rule = new.repeat.text if new.repeat else ""
    made = []
    for place, (day, money) in enumerate(zip(days, monies, strict=True), 1):
        part = f"{place} of {len(days)}" if new.split else ""
        obligation = Obligation(
            id=change.next_id(Obligation),
            prospect=contract.prospect,
            deal=contract.deal,
            contract=contract.id,
            kind=new.kind,
            by=new.by or _usual_party(new.kind),
            text=f"{text} {part}".strip(),
            amount=money.amount if money else None,
            currency=money.currency if money else "",
            due=day,
            rule=rule,
        )
        made.append(change.put(obligation))
    return tuple(made)


def _usual_party(kind: ObligationKind) -> Party:
    return Party.ME if kind is ObligationKind.DELIVERY else Party.THEM


def _monies(
    change: Change, contract: Contract, new: NewObligation, count: int
) -> Sequence[Money | None]:
    if new.money is not None and new.money.amount <= 0:
        raise UsageError("an amount is more than zero: leave it out where there is none")
    if new.split is None:
        return [new.money] * count
    if new.split != count:
        raise UsageError(f"--split {new.split} makes {new.split} parts, but there are {count} days")
    whole = new.money or _value_of(deal_of(change, contract), contract)
    return [Money(part, whole.currency) for part in split(whole, new.split)]


def _value_of(deal: Deal | None, contract: Contract) -> Money:
    if deal is None or deal.value is None:
        raise PipelineError(
            f"deal {ref_of(contract.prospect, contract.deal)} has no value to divide",
            "Say the sum with: --amount 20k",
        )
    return Money(deal.value, deal.currency)


def split(money: Money, parts: int) -> tuple[Decimal, ...]:
    """An amount in equal parts to the smallest unit of its currency; what is left over
    stands on the last. Raises UsageError where a part would be nothing."""
    if not 1 <= parts <= MOST:
        raise UsageError(f"{parts} is no number of parts: use 1 to {MOST}")
    unit = Decimal(1).scaleb(-minor_digits(money.currency))
    part = (money.amount / parts).quantize(unit, rounding=ROUND_DOWN)
    if part <= 0:
        raise UsageError(f"{money.amount} {money.currency} is too little for {parts} parts")
    last = money.amount - part * (parts - 1)
    return tuple(_plain(each) for each in (*[part] * (parts - 1), last))


def _plain(amount: Decimal) -> Decimal:
    """Without zeros behind the point, as every amount is kept."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount


def obligations_of(
    snapshot: Snapshot, prospect: Prospect, deal: Deal | None = None
) -> list[Obligation]:
    """What is owed at a prospect, or on one of its deals, the earliest first."""
    found = snapshot.of(Obligation).of_prospects({prospect.number})
    return sorted(
        (each for each in found if deal is None or each.deal == deal.number),
        key=lambda each: (each.due, each.id),
    )


def fitting_obligations(
    obligations: Sequence[Obligation], ref: str, which: str | None
) -> list[Obligation]:
    """Those of an id, of a kind or with a part of a text. Raises NotFoundError for none."""
    found = fitting(obligations, which, lambda each: (each.kind.value, each.text))
    if not found:
        raise _no_obligation(ref, which)
    return found


def choose_obligation(
    obligations: Sequence[Obligation], ref: str, which: str | None, is_open: bool | None = True
) -> Obligation:
    """The obligation that is meant: of an id, of a kind, or by a part of its text. Of
    several the earliest open one; with `is_open=False` the last one that was done, with
    none only one can be meant. Raises NotFoundError or AmbiguousError."""
    found = fitting_obligations(obligations, ref, which)
    fit = [each for each in found if is_open is None or each.is_open is is_open]
    if not fit:
        state = "done already" if is_open else "not done yet"
        raise NotFoundError(f"{ref}: what fits{like(which)} is {state}")
    if is_open is True:
        fit = [each for each in fit if each.due == fit[0].due]
    elif is_open is False:
        last = max(each.done or each.due for each in fit)
        fit = [each for each in fit if each.done == last]
    none = _no_obligation(ref, which)
    return only(fit, f"{ref} has {len(fit)} obligations that fit", none, obligation_line)


def _no_obligation(ref: str, which: str | None) -> NotFoundError:
    return NotFoundError(
        f"{ref} has no obligation{like(which)}", "See them with: pipeline obligation list --all"
    )


def obligation_line(obligation: Obligation) -> str:
    """`5  12.1  payment rate 2 of 3, due 2026-12-01`, for telling several apart."""
    ref = ref_of(obligation.prospect, obligation.deal)
    name = f"{obligation.kind} {obligation.text}".strip()
    return f"{obligation.id}  {ref}  {name}, due {obligation.due}"


def finish_obligation(
    change: Change, obligation: Obligation, on: date | None = None
) -> Obligation:  # fmt: skip
    """The obligation met on that day; that is a touch of its deal.

    It is no activity: the obligation itself tells of it in the timeline. Raises
    PipelineError where it is done already, UsageError for a day to come.
    """
    if obligation.done is not None:
        raise PipelineError(f"{obligation.kind} {obligation.id} was done on {obligation.done}")
    day = on or change.today
    if day > change.today:
        raise UsageError(f"{day} is in the future: mark it when it is done")
    deal, prospect = deal_of(change, obligation), change.prospects.get(obligation.prospect)
    if deal is not None and prospect is not None:
        touch(change, prospect, deal, day)
    return change.put(msgspec.structs.replace(obligation, done=day))


def reopen_obligation(change: Change, obligation: Obligation) -> Obligation:
    """The obligation owed again. Raises PipelineError where it is."""
    if obligation.done is None:
        raise PipelineError(f"{obligation.kind} {obligation.id} is not done")
    return change.put(msgspec.structs.replace(obligation, done=None))


class ObligationEdit(msgspec.Struct, frozen=True):
    """What to change; none leaves a field as it is."""

    kind: ObligationKind | None = None
    by: Party | None = None
    text: str | None = None
    due: date | None = None
    money: Money | None = None
    clear_money: bool = False


def edit_obligation(
    change: Change, obligation: Obligation, contract: Contract, edit: ObligationEdit
) -> Obligation:
    """The obligation with the changes. Raises UsageError."""
    new: dict[str, Any] = {}
    if edit.text is not None:
        new["text"] = words.text(edit.text, "text")
    if edit.kind is not None:
        new["kind"] = edit.kind
    if edit.by is not None:
        new["by"] = edit.by
    if edit.due is not None:
        if contract.starts is not None and edit.due < contract.starts:
            raise UsageError(f"{edit.due} is before {contract.label} starts, on {contract.starts}")
        new["due"] = edit.due
    if edit.money is not None:
        if edit.money.amount <= 0:
            raise UsageError("an amount is more than zero: clear it with none")
        new |= {"amount": edit.money.amount, "currency": edit.money.currency}
    elif edit.clear_money:
        new |= {"amount": None, "currency": ""}
    return change.put(msgspec.structs.replace(obligation, **new))
