"""Whether a document keeps to the limits: each field to that of its type.

The check of a struct is compiled from the types of its fields when it is first needed, so a new
field is checked without further work. Compiled, it takes as long as decoding the document does;
functions that call each other for every field take four times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
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
"""What a field is called where its name is not what a manager would say."""


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
    """Return the check of a struct, or None if all of its values are valid."""
    code = _Code(is_short)
    lines = list(code.struct(kind))
    if not lines:
        return None
    source = "\n".join(("def fault(doc):", *_indented(lines), "    return None"))
    exec(source, code.names)  # noqa: S102  made of field names and of our own limits only
    check: Check = code.names["fault"]
    return check


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


class _Code:
    """Writes the statements that check a value; they return the first Fault."""

    def __init__(self, is_short: bool) -> None:
        self.names: dict[str, Any] = {"Fault": Fault, "plain": _PLAIN.fullmatch,
                                      "is_plain": is_plain, "is_instant": is_instant,
                                      "CURRENCIES": CURRENCIES}  # fmt: skip
        self._is_short = is_short

    def struct(self, kind: type[msgspec.Struct]) -> Iterator[str]:
        """The checks of all fields."""
        for field in msgspec.structs.fields(kind):
            lines = list(self._value(field.type, None, "value", repr(field.name)))
            if lines:
                yield f"value = doc.{field.name}"
                yield "if value is not None:"
                yield from _indented(lines)

    def _name(self, value: object) -> str:
        name = f"known_{len(self.names)}"
        self.names[name] = value
        return name

    def _value(self, kind: Any, limit: Limit | None, value: str, path: str) -> Iterator[str]:
        """The checks of a variable of a type, with a limit of its own or that of the type."""
        origin = get_origin(kind) or kind
        if origin is Annotated:
            inner, *others = get_args(kind)
            own = next((each for each in others if isinstance(each, Limit)), limit)
            yield from self._value(inner, own, value, path)
        elif origin in (Union, UnionType):
            yield from self._member(get_args(kind), limit, value, path)
        elif origin is Literal or issubclass(origin, UNLIMITED):
            return
        elif issubclass(origin, msgspec.Struct):
            yield from self._part(check_of(origin, self._is_short), value, path)
        else:
            limit = limit or BY_TYPE[origin]
            is_length = origin in _SIZED and limit is not CURRENCY
            if not (is_length and self._is_short):
                yield f"if not ({self._condition(origin, limit, value)}):"
                yield f"    return Fault(({path},), {self._name(limit)})"
            parts = get_args(kind)
            if origin in (tuple, list):
                yield from self._items(parts[0], value, value, path)
            elif origin in (dict, Mapping):
                yield from self._items(parts[0], value, value, path)
                yield from self._items(parts[1], f"{value}.values()", value, path)

    def _condition(self, kind: type, limit: Limit, value: str) -> str:
        low, high = self._name(limit.low), self._name(limit.high)
        of_limit = {
            CURRENCY: f"{value} in CURRENCIES or not {value}",
            # years compare twice as fast as days, and both ends are whole years
            DAY: f"{EARLIEST.year} <= {value}.year <= {LATEST.year}",
            INSTANT: f"is_instant({value})",
        }
        of_type = {
            Probability: f"{value}.is_valid",
            Decimal: f"(plain(str({value})) or is_plain({value})) and {low} <= {value} <= {high}",
            int: f"{low} <= {value} <= {high}",
        }
        return of_limit.get(limit) or of_type.get(kind) or f"len({value}) <= {high}"

    def _items(self, kind: Any, values: str, value: str, path: str) -> Iterator[str]:
        item, index = f"{value}_item", f"{value}_index"
        lines = list(self._value(kind, None, item, f"{path}, {index}"))
        if lines:
            yield f"for {index}, {item} in enumerate({values}):"
            yield from _indented(lines)

    def _member(
        self, kinds: tuple[Any, ...], limit: Limit | None, value: str, path: str
    ) -> Iterator[str]:
        members = [each for each in kinds if each not in (NoneType, msgspec.UnsetType)]
        if len(members) == 1:
            yield from self._value(members[0], limit, value, path)
            return
        checks = self._name({each: check_of(each, self._is_short) for each in members})
        yield from self._call(f"{checks}[type({value})]({value})", path)

    def _part(self, check: Check | None, value: str, path: str) -> Iterator[str]:
        if check is not None:
            yield from self._call(f"{self._name(check)}({value})", path)

    def _call(self, call: str, path: str) -> Iterator[str]:
        yield f"fault = {call}"
        yield "if fault is not None:"
        yield f"    return Fault(({path}, *fault.path), fault.limit)"


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
