"""The terms on which a prospect buys."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions import words
from pipeline_tui.errors import UsageError
from pipeline_tui.model.limits import DAYS, PERCENT
from pipeline_tui.model.terms import Terms

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.prospect import Prospect


class TermsEdit(msgspec.Struct, frozen=True):
    """What to change; none leaves it as it is, an empty bonus clears it."""

    key_account: bool | None = None
    discount: Decimal | None = None
    bonus: str | None = None
    payment_days: int | None = None
    clear_payment_days: bool = False


def edit_terms(change: Change, prospect: Prospect, edit: TermsEdit) -> Prospect:
    """The prospect with its terms changed; terms that say nothing are none.

    Raises UsageError.
    """
    terms = prospect.terms or Terms()
    payment = edit.payment_days if edit.payment_days is not None else terms.payment_days
    discount = terms.discount if edit.discount is None else checked_discount(edit.discount)
    after = Terms(
        key_account=terms.key_account if edit.key_account is None else edit.key_account,
        discount=discount,
        bonus=terms.bonus if edit.bonus is None else words.text(edit.bonus, "bonus"),
        payment_days=None if edit.clear_payment_days else checked_payment(payment),
    )
    kept = None if after == Terms() else after
    return change.put(msgspec.structs.replace(prospect, terms=kept))


def clear_terms(change: Change, prospect: Prospect) -> Prospect:
    """The prospect without terms of its own."""
    return change.put(msgspec.structs.replace(prospect, terms=None))


def checked_discount(percent: Decimal) -> Decimal:
    """A discount of 0 to 100 percent. Raises UsageError."""
    if not percent.is_finite():
        raise UsageError(f"the discount {percent} is {PERCENT.refusal}")
    return words.within(percent, PERCENT, "discount")


def checked_payment(days: int | None) -> int | None:
    """Days until a payment, or none. Raises UsageError."""
    return None if days is None else words.within(days, DAYS, "time to pay")
