"""What a setting may be: each check gives the value as it is kept, or raises UsageError."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.clock import local_zone
from pipeline_tui.errors import UsageError
from pipeline_tui.model import commission, naming, playbook
from pipeline_tui.model.categories import parse_categories
from pipeline_tui.model.dates import DateOrder
from pipeline_tui.model.folding import is_word
from pipeline_tui.model.limits import CADENCE, DAYS, Limit
from pipeline_tui.model.money import parse_amount, parse_currency
from pipeline_tui.model.probability import parse_probability
from pipeline_tui.model.whole import whole
from pipeline_tui.present.cellwidth import IndicMarks

if TYPE_CHECKING:
    from collections.abc import Callable

Value = str | int | Decimal
"""What a setting can be in the file: text or a number."""


def currency(value: Value) -> Value:
    return parse_currency(str(value))


def plain(value: Value) -> Value:
    return utf8(value)


def utf8(value: Value) -> str:
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError("the value is not valid text: it holds bytes that are not UTF-8") from None
    return text


def zone(value: Value) -> Value:
    local_zone(str(value))
    return str(value)


def country(value: Value) -> Value:
    code = str(value).strip().upper()
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        raise UsageError(f"{value!r} is no country code: write two letters like DE, IN or US")
    return code


def date_order(value: Value) -> Value:
    if value not in list(DateOrder):
        raise UsageError(f"{value!r} is no order of dates: use {' or '.join(DateOrder)}")
    return str(value)


def indic_marks(value: Value) -> Value:
    if value not in list(IndicMarks):
        raise UsageError(f"{value!r} is none of {', '.join(IndicMarks)}")
    return str(value)


def amount(value: Value) -> Value:
    return format(parse_amount(str(value)), "f")


def amount_or_none(value: Value) -> Value:
    return amount(value) if str(value).strip() else ""


def rate_or_none(value: Value) -> Value:
    return format(commission.parse_rate(str(value)), "f") if str(value).strip() else ""


def tiers(value: Value) -> Value:
    tiers = commission.parse_tiers(str(value))
    return "; ".join(f"{tier.start:f}:{tier.rate:f}" for tier in tiers)


def products(value: Value) -> Value:
    text = str(plain(value)).strip()
    commission.parse_products(text)
    return text


def one_of(*choices: str) -> Callable[[Value], Value]:
    def check(value: Value) -> Value:
        word = str(value).strip().lower()
        if word not in choices:
            raise UsageError(f"{value!r} is neither {' nor '.join(choices)}")
        return word

    return check


def yes_or_no(value: Value) -> Value:
    return "yes" if naming.yes_or_no(str(value)) else "no"


def duties(value: Value) -> Value:
    return playbook.playbook_text(playbook.parse_duties(str(plain(value))))


def rate(value: Value) -> Value:
    rate = parse_amount(str(value))
    if not rate:
        raise UsageError("a rate is above zero")
    return format(rate, "f")


def whole_between(value: Value, smallest: int, largest: int) -> int:
    number = whole(str(value), largest)
    if number is None or number < smallest:
        raise UsageError(f"{str(value)[:40]!r} is no whole number from {smallest} to {largest}")
    return number


def _within(value: Value, limit: Limit) -> int:
    return whole_between(value, int(limit.low), int(limit.high))


def key(value: Value) -> Value:
    if not all(is_word(each, also="_+") for each in str(value).split(",")):
        raise UsageError(f"{value!r} is not a valid key (f5, ctrl+n, n)")
    return str(value)


def probability(value: Value) -> Value:
    return parse_probability(str(value))


def days(value: Value) -> Value:
    return _within(value, CADENCE)


def categories(value: Value) -> Value:
    return ", ".join(parse_categories(utf8(value)))


def from_none(value: Value) -> Value:
    return _within(value, DAYS)


def names(value: Value) -> Value:
    return ", ".join(name.strip() for name in str(plain(value)).split(",") if name.strip())


def seconds(value: Value) -> Value:
    return whole_between(value, 1, 600)


def pairs(value: Value) -> Value:
    text = str(plain(value))
    try:
        pairs = shlex.split(text)
    except ValueError:
        raise UsageError(f"{text[:60]!r} has a quote that does not end") from None
    for each in pairs:
        if "=" not in each:
            raise UsageError(f"{each[:60]!r} is no pair: write it like 'value=Deal size'")
    return text


def deals(value: Value) -> Value:
    return whole_between(value, 0, 1_000_000)
