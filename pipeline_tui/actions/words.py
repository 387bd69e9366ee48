"""What may be stored: names, tags, percentages. The rest is kept as it came."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold
from pipeline_tui.model.limits import LONGEST_TYPED, Limit

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def text(value: str, what: str) -> str:
    """A text as it came, without the spaces around it.

    Raises UsageError for one that cannot be stored: no valid Unicode, or endless.
    """
    if _LONE_SURROGATE.search(value):
        raise UsageError(f"the {what} is not valid text: it holds bytes that are not UTF-8")
    if len(value) > LONGEST_TYPED:
        raise UsageError(
            f"the {what} has {len(value):,} characters (at most {LONGEST_TYPED:,}): shorten it"
        )
    return value.strip()


def required(value: str, what: str) -> str:
    """A text that must say something. Raises UsageError."""
    kept = text(value, what)
    if not kept:
        raise UsageError(f"the {what} is empty")
    return kept


def optional(value: str | None, what: str) -> str | None:
    """A text, or none for an empty one. Raises UsageError."""
    return None if value is None else text(value, what) or None


def email(value: str) -> str:
    """An e-mail address, plausible at least. Raises UsageError."""
    kept = text(value, "e-mail")
    local, at, domain = kept.rpartition("@")
    if not (at and local and "." in domain.strip(".")) or len(kept.split()) != 1:
        raise UsageError(f"{kept[:60]!r} is no e-mail address")
    return kept


def phone(value: str) -> str:
    """A phone number with at least three digits, as it came. Raises UsageError."""
    kept = text(value, "phone")
    if len(phone_key(kept)) < 3:
        raise UsageError(f"{kept[:60]!r} is no phone number")
    return kept


def phone_key(value: str) -> str:
    """The digits by which two phone numbers are compared."""
    return "".join(char for char in value if char.isdigit())


def tags(values: Iterable[str]) -> tuple[str, ...]:
    """Tags without `#` and without repeats. Raises UsageError for one with a space or comma."""
    kept: dict[str, str] = {}
    for value in values:
        tag = required(value.removeprefix("#"), "tag")
        if re.search(r'[\s,"()]', tag):
            raise UsageError(f"a tag is one word: {tag!r}")
        kept.setdefault(fold(tag), tag)
    return tuple(kept.values())


N = TypeVar("N", int, Decimal)


def within(value: N, limit: Limit, what: str) -> N:
    """The number, if it is within the limit. Raises UsageError."""
    if not limit.low <= value <= limit.high:
        raise UsageError(f"the {what} {value} is {limit.refusal}")
    return value


def new_uid() -> str:
    """A name that no other prospect of any book has."""
    return os.urandom(8).hex()
