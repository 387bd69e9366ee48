"""The values of a record's fields, checked one by one; numbers come as texts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.model.dates import Lean, parse_date
from pipeline_tui.model.folding import fold
from pipeline_tui.model.limits import AMOUNT, LARGEST
from pipeline_tui.model.money import Money, fit, minor_digits, parse_money
from pipeline_tui.model.probability import parse_probability

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline_tui.config import Settings
    from pipeline_tui.model.probability import Probability

_DECIMAL = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,10})?")


class Reading(NamedTuple):
    """What days and amounts are read against."""

    today: date
    settings: Settings


def text_of(fields: Mapping[str, Any], name: str) -> str | None:
    """The text of a field, empty for null; none where it is absent. Raises UsageError."""
    if name not in fields:
        return None
    value = fields[name]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UsageError(f"its {name} is no text")
    return value


def money_of(fields: Mapping[str, Any], currency: str) -> Money | None:
    """The value: a decimal as our JSON writes it, or as people do; none for null.

    Raises UsageError.
    """
    text = text_of(fields, "value")
    if not text:
        return None
    if _DECIMAL.fullmatch(text) and len(text.partition(".")[2]) <= minor_digits(currency):
        amount = Decimal(text)
        if amount >= LARGEST:
            raise UsageError(f"{text!r} is {AMOUNT.refusal}")
        return Money(fit(amount, currency), currency)
    return parse_money(text, currency)


def percent_of(fields: Mapping[str, Any], name: str = "probability") -> Probability | None:
    """Return a probability, or None for null. Raises UsageError."""
    text = text_of(fields, name)
    if not text:
        return None
    return parse_probability(text)


def day_of(
    fields: Mapping[str, Any], name: str, reading: Reading, lean: Lean = Lean.FUTURE
) -> date | None:
    """The day of a field, none for null. Raises UsageError."""
    text = text_of(fields, name)
    return parse_date(text, reading.today, reading.settings.date_order, lean) if text else None


def texts_of(fields: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """A list of texts, or one text; none where it is absent. Raises UsageError."""
    if name not in fields:
        return None
    value = fields[name]
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        raise UsageError(f"its {name} are no list of texts")
    return tuple(value)


def words_of(
    fields: Mapping[str, Any], name: str, have: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words (tags, competitors) that a record adds to those that are there, and those
    that it takes off. Raises UsageError."""
    wanted = texts_of(fields, name)
    if wanted is None:
        return (), ()
    after = {fold(tag.removeprefix("#")) for tag in wanted}
    before = {fold(tag) for tag in have}
    added = tuple(tag for tag in wanted if fold(tag.removeprefix("#")) not in before)
    return added, tuple(tag for tag in have if fold(tag) not in after)


def fields_of(fields: Mapping[str, Any], have: Mapping[str, str]) -> dict[str, str]:
    """The manager's own fields that a record changes; one that it leaves out is cleared.

    Raises UsageError.
    """
    if "fields" not in fields:
        return {}
    wanted = fields["fields"] or {}
    if not isinstance(wanted, dict):
        raise UsageError("its fields are no object")
    texts = {name: text_of(wanted, name) or "" for name in wanted}
    return {**dict.fromkeys(have, ""), **texts}
