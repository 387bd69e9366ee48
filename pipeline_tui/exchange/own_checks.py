"""What no book may hold is refused before it is taken in from one of our own files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline_tui.actions import words
from pipeline_tui.book.tables import key_of, table_of
from pipeline_tui.errors import UsageError
from pipeline_tui.model.limit_checks import first_fault
from pipeline_tui.model.limits import MOST_DEALS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import msgspec

    from pipeline_tui.exchange.own import Dossier, Lists
    from pipeline_tui.model.deal import Deal

_UID = re.compile(r"[0-9A-Za-z-]{1,64}")


def check_dossier(dossier: Dossier, has_new: bool = False) -> None:
    """Refuse a dossier that makes no sense. Raises UsageError.

    With `has_new`, deals and records may have a number below zero, which stands for
    one that the reader has to give.
    """
    prospect = dossier.prospect
    words.required(prospect.name, "name")
    if not is_uid(prospect.uid):
        raise UsageError("its uid is none")
    numbers = {deal.number for deal in dossier.deals}
    if len(numbers) != len(dossier.deals):
        raise UsageError("it has two deals of one number")
    _check_numbers(dossier.deals, has_new)
    _check_belonging(dossier, numbers)
    _check_limits((prospect, *dossier.deals, *dossier.all()))


def is_uid(text: str) -> bool:
    """Whether it can name a prospect in every book."""
    return _UID.fullmatch(text) is not None


def check_lists(lists: Lists) -> None:
    """Refuse products and competitors that make no sense. Raises UsageError."""
    for each in lists.all():
        words.required(each.name, "name")
    _check_limits(lists.all())


def _check_numbers(deals: Iterable[Deal], has_new: bool) -> None:
    for deal in deals:
        number = abs(deal.number) if has_new else deal.number
        if not 1 <= number <= MOST_DEALS:
            raise UsageError(f"{deal.number} is not a valid number of a deal (1 to {MOST_DEALS:,})")


def _check_belonging(dossier: Dossier, deals: set[int]) -> None:
    """Every record is of this prospect, of a deal and a contract that are in it."""
    contracts = {each.id: each.deal for each in dossier.contracts}
    seen: set[tuple[str, int]] = set()
    for each in dossier.all():
        table, key = table_of(type(each)), key_of(each)
        if key and (table, key) in seen:
            raise UsageError(f"it has two {table} of one id")
        seen.add((table, key))
        if getattr(each, "prospect", None) != dossier.prospect.number:
            raise UsageError(f"one of its {table} is of another prospect")
        deal = getattr(each, "deal", None)
        if deal is not None and deal not in deals:
            raise UsageError(f"deal {deal} of one of its {table} is not in it")
        contract = getattr(each, "contract", None)
        if contract is not None and contracts.get(contract, 0) != deal:
            raise UsageError(f"contract {contract} of one of its {table} is not in it")


def _check_limits(docs: Iterable[msgspec.Struct]) -> None:
    for doc in docs:
        beyond = first_fault(doc)
        if beyond is not None:
            raise UsageError(f"{table_of(type(doc))} {key_of(doc)}: {beyond.text}")
