"""Contracts and obligations, as `--json` gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.model.deal import ref_of

if TYPE_CHECKING:
    from pipeline_tui.model.contract import Contract, Obligation


class DocumentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that the contract needs."""

    name: str
    present: date | None


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
