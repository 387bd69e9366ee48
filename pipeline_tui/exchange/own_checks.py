"""What no book may hold is refused before it is taken in from one of our own files."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.book.tables import key_of, table_of
from pipeline_tui.errors import UsageError
from pipeline_tui.model.deal import MOST_DEALS, Deal
from pipeline_tui.model.money import CURRENCIES, LARGEST
from pipeline_tui.model.probability import checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.exchange.own import Dossier, Lists

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
    for deal in dossier.deals:
        _check_deal(deal, has_new)
    _check_belonging(dossier, numbers)
    _check_amounts((prospect, *dossier.all()))


def is_uid(text: str) -> bool:
    """Whether it can name a prospect in every book."""
    return _UID.fullmatch(text) is not None


def check_lists(lists: Lists) -> None:
    """Refuse products and competitors that make no sense. Raises UsageError."""
    for each in lists.all():
        words.required(each.name, "name")
    _check_amounts(lists.all())


def _check_deal(deal: Deal, has_new: bool) -> None:
    number = abs(deal.number) if has_new else deal.number
    if not 1 <= number <= MOST_DEALS:
        raise UsageError(f"{deal.number} is no number of a deal")
    if deal.currency not in CURRENCIES:
        raise UsageError(f"unknown currency {deal.currency[:20]!r}")
    if deal.value is not None and not (deal.value.is_finite() and 0 <= deal.value < LARGEST):
        raise UsageError("the value is no amount")
    if deal.probability is not None:
        checked(deal.probability)


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


def _check_amounts(docs: Iterable[msgspec.Struct]) -> None:
    for doc in docs:
        for name in doc.__struct_fields__:
            value = getattr(doc, name)
            if isinstance(value, Decimal):
                if not (value.is_finite() and abs(value) < LARGEST):
                    raise UsageError(f"a {name} is no amount")
            elif name == "currency" and value and value not in CURRENCIES:
                raise UsageError(f"unknown currency {str(value)[:20]!r}")
            elif isinstance(value, msgspec.Struct):
                _check_amounts((value,))
            elif isinstance(value, tuple):
                _check_amounts(each for each in value if isinstance(each, msgspec.Struct))
