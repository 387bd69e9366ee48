"""Whether a document keeps to the limits: each field to that of its type.

The check of a struct is built from the types of its fields when it is first needed, so a new
field is checked without further work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import methodcaller
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from pipeline_tui.model.limits import (
    AMOUNT,
    CURRENCY,
    DAY,
    DECIMALS,
    DIGITS,
    EARLIEST,
    INSTANT,
    LATEST,
    LIST,
    MOST_TAGS,
    NUMBER,
    TEXT,
    Limit,
    is_instant,
)
from pipeline_tui.model.money import CURRENCIES
from pipeline_tui.model.probability import VALID, Probability

BY_TYPE: dict[type, Limit] = {
    int: NUMBER, Decimal: AMOUNT, date: DAY, datetime: INSTANT, str: TEXT, tuple: LIST,
    list: LIST, dict: LIST, Mapping: LIST, Probability: Limit("probability", VALID),
}  # fmt: skip
"""Of a field that names no other."""
_SIZED = (str, tuple, list, dict, Mapping)
_SHORT = 2 * MOST_TAGS
"""Bytes of JSON in which no list can be too long: an entry takes two, and tags have the lowest
limit."""
UNLIMITED = (bool, Enum, msgspec.Raw, msgspec.UnsetType)
"""Types all of whose values are valid, or are checked where they are decoded."""

_WORDS = {
    "on": "date", "at": "time", "old": "old value", "new": "new value", "touched": "last touch",
    "close": "expected close date", "due": "due date", "created": "creation date",
    "until": "last day", "valid_until": "last valid day", "since": "first day", "by": "party",
    "notice_days": "notice", "cadence_days": "cadence", "payment_days": "time to pay",
    "deals_made": "count of deals", "contacts_made": "count of contacts", "uid": "id",
    "duties": "checklist", "history": "history", "done": "completion date", "back": "return date",
    "signed": "signing date", "starts": "first day", "ends": "last day", "ended": "decision date",
    "present": "arrival date", "sent": "sending date", "answered": "answer date",
    "closed": "closing date", "resolved": "resolution date", "expires": "last day",
    "retired": "retirement date", "fields": "own fields", "words": "text",
}  # fmt: skip
"""The word for a field in messages, if it differs from the field's name."""


class Fault(NamedTuple):
    """The first value of a document that is beyond its limit."""

    path: tuple[str | int, ...]
    """Field names, and positions in lists."""
    limit: Limit

    @property
    def text(self) -> str:
        """`its value is not a valid amount (0 to …)`; it does not show the value."""
        words = [_called(step) for step in reversed(self.path)]
        verb = "are" if words[0].partition(" of ")[0].endswith("s") else "is"
        named = " of its ".join(words).replace(" of its entry ", " of entry ")
        return f"{'its' if len(words) == 1 else 'the'} {named} {verb} {self.limit.refusal}"


def _called(step: str | int) -> str:
    if isinstance(step, int):
        return f"entry {step + 1}"
    return _WORDS.get(step, step.replace("_", " "))


Check = Callable[[Any], Fault | None]


def first_fault(doc: msgspec.Struct, size: int | None = None) -> Fault | None:
    """Return the first value of a document that is beyond its limit, or None.

    `size` is the length of its JSON, if that is known: no text or list of a short document is too
    long, so these are not looked at.
    """
    check = check_of(type(doc), size is not None and size <= _SHORT)
    return None if check is None else check(doc)


@cache
def check_of(kind: type[msgspec.Struct], is_short: bool) -> Check | None:
    """Return the check of a struct, or None if all of its values are valid.

    Raises KeyError for a field of a type that has no limit.
    """
    checks = [
        (field.name, check)
        for field in msgspec.structs.fields(kind)
        if (check := _check(field.type, None, is_short)) is not None
    ]

    def first_fault_of(doc: msgspec.Struct) -> Fault | None:
        for name, check in checks:
            value = getattr(doc, name)
            if value is not None and (fault := check(value)) is not None:
                return _inside(name, fault)
        return None

    return first_fault_of if checks else None


def _inside(step: str | int, fault: Fault) -> Fault:
    return Fault((step, *fault.path), fault.limit)


def _check(kind: Any, limit: Limit | None, is_short: bool) -> Check | None:
    """Return the check of a type, with a limit of its own or that of the type.

    None means that all values are valid.
    """
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if origin is Annotated:
        own = next((part for part in parts[1:] if isinstance(part, Limit)), limit)
        return _check(parts[0], own, is_short)
    if origin in (Union, UnionType):
        return _union_check(parts, limit, is_short)
    if origin is Literal or issubclass(origin, UNLIMITED):
        return None
    if issubclass(origin, msgspec.Struct):
        return check_of(origin, is_short)
    limit = limit or BY_TYPE[origin]
    if origin not in _SIZED or limit is CURRENCY:
        return _value_check(origin, limit)
    checks = [] if is_short else [_length_check(limit)]
    if origin in (tuple, list, dict, Mapping):
        checks += _items_checks(parts[0], iter, is_short)
    if origin in (dict, Mapping):
        checks += _items_checks(parts[1], methodcaller("values"), is_short)
    return _all_of(checks)


def _union_check(kinds: tuple[Any, ...], limit: Limit | None, is_short: bool) -> Check | None:
    """Return the check of an optional value, or of one of several structs."""
    members = [member for member in kinds if member not in (NoneType, msgspec.UnsetType)]
    if len(members) == 1:
        return _check(members[0], limit, is_short)
    checks = {member: check_of(member, is_short) for member in members}

    def check_member(value: msgspec.Struct) -> Fault | None:
        check = checks[type(value)]
        return None if check is None else check(value)

    return check_member


def _value_check(kind: type, limit: Limit) -> Check:
    fault = Fault((), limit)
    low, high = limit.low, limit.high
    if limit is CURRENCY:
        return lambda code: None if code in CURRENCIES or not code else fault
    if limit is DAY:
        # years compare twice as fast as days, and both ends are whole years
        first, last = EARLIEST.year, LATEST.year
        return lambda day: None if first <= day.year <= last else fault
    if limit is INSTANT:
        return lambda instant: None if is_instant(instant) else fault
    if kind is Probability:
        return lambda probability: None if probability.is_valid else fault
    if kind is Decimal:
        return lambda number: None if is_plain(number) and low <= number <= high else fault
    return lambda number: None if low <= number <= high else fault


def _length_check(limit: Limit) -> Check:
    fault, high = Fault((), limit), limit.high
    return lambda sized: None if len(sized) <= high else fault


def _items_checks(
    kind: Any, items_of: Callable[[Any], Iterable[Any]], is_short: bool
) -> Iterator[Check]:
    """Yield the check of the items of a list, unless all items are valid."""
    check = _check(kind, None, is_short)
    if check is None:
        return

    def check_items(values: Any) -> Fault | None:
        for index, item in enumerate(items_of(values)):
            if (fault := check(item)) is not None:
                return _inside(index, fault)
        return None

    yield check_items


def _all_of(checks: list[Check]) -> Check | None:
    if len(checks) < 2:
        return checks[0] if checks else None

    def check_all(value: Any) -> Fault | None:
        for check in checks:
            if (fault := check(value)) is not None:
                return fault
        return None

    return check_all


def is_plain(number: Decimal) -> bool:
    """Whether a number is finite and has no more digits than people write.

    1E-999999999 is neither too large nor too small, but writing it out takes gigabytes. So this
    looks at the digits and the exponent only, and comes before any arithmetic.
    """
    text = str(number)
    if _PLAIN.fullmatch(text):
        return True
    return (
        number.is_finite()
        and len(text) <= 2 * (DIGITS + DECIMALS)
        and -DECIMALS <= number.adjusted() < DIGITS
        and number == round(number, DECIMALS)
    )


_PLAIN = re.compile(rf"[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,{DECIMALS}}})?")
