"""A prospect on one line: `Solartek 500k eur @Anna anna@solartek.ru #key next: call fri`.

words        the name, up to the first sign of anything else
500k eur     the value, with its currency
@Anna        the contact (`@"Anna Petrova"` with spaces)
a@b.eu       an e-mail,  +7 916 1234567 a phone
#key         a tag
next: …      the rest of the line is the next step; a day at its end is its due date
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.errors import UsageError
from pipeline_tui.model.dates import DateOrder, parse_date
from pipeline_tui.model.money import AmbiguousCurrencyError, is_currency, is_scale, parse_money

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

_PIECE = r'@"[^"]*"|\S+'
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_PHONE = r"\+?[0-9][0-9()./-]{5,}"
_USUAL_DAYS = 3
"""A step without a day is due so many days from now."""
_LONGEST_DATE = 3
"""Words of a date phrase: `in 2 weeks`."""


class Quick(msgspec.Struct, frozen=True):
    """What was understood of a line."""

    name: str
    currency: str
    value: Decimal | None = None
    contact: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    step: str = ""
    due: date | None = None


def parse_quick(
    text: str, today: date, currency: str, order: DateOrder = DateOrder.DAY_FIRST
) -> Quick:
    """Understand a line. Raises UsageError when it has no name."""
    head, _, tail = _split_step(text)
    step, due = _step(tail, today, order)
    name: list[str] = []
    value: tuple[Decimal | None, str] = (None, currency)
    found: dict[str, list[str]] = {"emails": [], "phones": [], "tags": []}
    contact = ""
    pieces = re.findall(_PIECE, head)
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        money = _money(pieces[place:], currency) if name and value[0] is None else None
        place += money[2] if money else 1
        if money is not None:
            value = money[0], money[1]
        elif re.fullmatch(_EMAIL, piece):
            found["emails"].append(piece)
        elif piece.startswith("@") and len(piece) > 1:
            contact = piece[1:].strip('"')
        elif piece.startswith("#") and len(piece) > 1:
            found["tags"].append(piece[1:])
        elif name and re.fullmatch(_PHONE, piece):
            found["phones"].append(piece)
        else:
            name.append(piece)
    if not name:
        raise UsageError("a prospect needs a name: Solartek 500k eur @Anna next: call fri")
    kept = {field: tuple(values) for field, values in found.items()}
    return Quick(" ".join(name), value[1], value[0], contact, **kept, step=step, due=due)


def _split_step(text: str) -> tuple[str, str, str]:
    found = re.search(r"(?:^|\s)next:", text, re.IGNORECASE)
    if not found:
        return text, "", ""
    return text[: found.start()], "next:", text[found.end() :]


def _step(text: str, today: date, order: DateOrder) -> tuple[str, date | None]:
    """The text of a step and its day, which may stand at the end."""
    words = text.split()
    for size in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
        try:
            due = parse_date(" ".join(words[-size:]), today, order)
        except UsageError:
            continue
        if due >= today:
            return " ".join(words[:-size]), due
    return " ".join(words), today + timedelta(days=_USUAL_DAYS) if words else None


def _money(pieces: list[str], currency: str) -> tuple[Decimal, str, int] | None:
    """Return the amount that the pieces begin with, its currency, and how many pieces it takes."""
    first = pieces[0].rstrip(".")
    is_word = len(first) == 3 and first.isalpha() and not first.isupper()
    # "all 5" is not 5 Albanian lek, and "Fr. 5" may be a Friday
    is_led = is_currency(first) and not is_word and first.lower() != "fr"
    number = pieces[1] if is_led and len(pieces) > 1 else pieces[0]
    if not any(char.isdigit() for char in number):
        return None
    size = 2 if is_led else 1
    most = size
    while most < len(pieces) and _is_unit(pieces[most]):
        most += 1
    for taken in range(most, size - 1, -1):
        try:
            money = parse_money(" ".join(pieces[:taken]), currency)
        except AmbiguousCurrencyError:
            raise
        except UsageError:
            continue
        return money.amount, money.currency, taken
    return None


def _is_unit(word: str) -> bool:
    """Whether a word belongs to the number before it; one letter alone may be anything."""
    return is_currency(word) or (len(word) > 1 and is_scale(word))


def add_quick(change: Change, quick: Quick, owner: str = "") -> tuple[Prospect, Deal]:
    """Add what was understood as one prospect with its first deal. Raises UsageError."""
    prospect = add_prospect(change, NewProspect(quick.name, owner=owner or None, tags=quick.tags))
    if quick.contact or quick.emails or quick.phones:
        person = NewContact(quick.contact, emails=quick.emails, phones=quick.phones)
        prospect, _ = add_contact(change, prospect, person)
    prospect, deal = add_deal(change, prospect, NewDeal(quick.currency, value=quick.value))
    if quick.step and quick.due is not None:
        plan_step(change, prospect, deal, Planned(quick.step, quick.due))
    return prospect, deal
