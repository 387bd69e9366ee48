"""Contracts and obligations, as `--json` gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.money import fit
from pipeline_tui.present import values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.model.activity import Party
    from pipeline_tui.model.contract import Contract, Obligation


class DocumentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that the contract needs."""

    name: str
    present: date | None


class RenewalRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a contract was renewed."""

    on: date
    old: date
    until: date


class ContractRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A contract with its documents."""

    id: int
    ref: str
    number: str
    created: date
    signed: date | None
    starts: date | None
    ends: date | None
    notice_days: int
    renewal_due: date | None
    ended: date | None
    documents: tuple[DocumentRecord, ...]
    missing: int
    """How many of the documents are not there yet."""
    renewals: tuple[RenewalRecord, ...]
    note: str


class ObligationRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery or payment with its day."""

    id: int
    ref: str
    contract: int
    kind: str
    by: str
    text: str
    amount: Decimal | None
    currency: str | None
    due: date
    done: date | None
    days_late: int


def contract_record(contract: Contract) -> ContractRecord:
    """A contract as JSON gives it."""
    return ContractRecord(
        id=contract.id,
        ref=ref_of(contract.prospect, contract.deal),
        number=contract.number,
        created=contract.created,
        signed=contract.signed,
        starts=contract.starts,
        ends=contract.ends,
        notice_days=contract.notice_days,
        renewal_due=contract.renewal_due,
        ended=contract.ended,
        documents=tuple(
            DocumentRecord(name=each.name, present=each.present) for each in contract.documents
        ),
        missing=len(contract.missing),
        renewals=tuple(
            RenewalRecord(on=each.on, old=each.old, until=each.until) for each in contract.renewals
        ),
        note=contract.note,
    )


def obligation_record(obligation: Obligation, today: date) -> ObligationRecord:
    """An obligation as JSON gives it."""
    return ObligationRecord(
        id=obligation.id,
        ref=ref_of(obligation.prospect, obligation.deal),
        contract=obligation.contract,
        kind=obligation.kind.value,
        by=obligation.by.value,
        text=obligation.text,
        amount=obligation.amount,
        currency=obligation.currency or None,
        due=obligation.due,
        done=obligation.done,
        days_late=obligation.days_late(today),
    )


class ContractDossier(ContractRecord, frozen=True, kw_only=True):
    """A contract with all that stands in it, as `contract show --json` gives it."""

    obligations: tuple[ObligationRecord, ...]


def contract_dossier(
    contract: Contract, obligations: Iterable[Obligation], today: date
) -> ContractDossier:
    """A contract with its obligations as JSON gives it."""
    return ContractDossier(
        **msgspec.structs.asdict(contract_record(contract)),
        obligations=tuple(obligation_record(each, today) for each in obligations),
    )


def obligation_name(obligation: Obligation, with_amount: bool = True) -> str:
    """`payment of 20,000 EUR: rate 1 of 3`."""
    money = ""
    if with_amount and obligation.amount is not None:
        money = f" of {values.money(obligation.amount, obligation.currency)}"
    text = f": {obligation.text}" if obligation.text else ""
    return f"{obligation.kind}{money}{text}"


class Owed(msgspec.Struct, frozen=True):
    """What one side owes, by currency."""

    open: dict[str, Decimal]
    overdue: dict[str, Decimal]
    """The part of it that is past its day."""


def owed_by(obligations: Iterable[Obligation], by: Party, today: date) -> Owed:
    """The sums that a side owes; what has no amount adds nothing."""
    mine = [each for each in obligations if each.by is by and each.is_open]
    return Owed(amounts(mine), amounts(each for each in mine if each.due < today))


def amounts(obligations: Iterable[Obligation]) -> dict[str, Decimal]:
    """The sum of the amounts, by currency."""
    sums: dict[str, Decimal] = {}
    for each in obligations:
        if each.amount is not None:
            total = sums.get(each.currency, Decimal(0)) + each.amount
            sums[each.currency] = fit(total, each.currency)
    return sums
