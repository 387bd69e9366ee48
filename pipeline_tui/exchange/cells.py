"""Single cells: texts, e-mails, phones, tags, names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline_tui.actions import words
from pipeline_tui.errors import UsageError
from pipeline_tui.exchange.lists import listed
from pipeline_tui.exchange.nothing import is_blank, is_unknown, typed_text
from pipeline_tui.exchange.rich_text import plain_text


class Values(NamedTuple):
    """What a cell with several values holds."""

    values: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """What was done with each value that is not valid, and the value."""


Splitter = Callable[[str], Values]

UNKNOWN = "read as unknown"
NO_EMAIL = "skipped, not a valid e-mail address"
NO_PHONE = "skipped, not a valid phone number"
SHORTENED = "skipped, a spreadsheet has shortened the number"
NO_TAG = "skipped, not a valid tag"

_PLAIN_EMAIL = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE
)
_PLAIN_PHONE = re.compile(r"\+?(?:[ ().-]{0,3}[1-9])(?:[ ().-]{0,3}[0-9]){6,16}")
"""What nearly every cell holds: it is read twice as fast."""
_BETWEEN_EMAILS = re.compile(r"[;,|\s<>()\[\]\"]+")
_BETWEEN_PHONES = re.compile(r":::|;(?!ext=)|[|\n\r]", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r",|\s/\s")
_BETWEEN_NAMES = re.compile(r":::|[;|\n]")
_BETWEEN_TAGS = re.compile(r":::|[;,|\n]")
_AROUND = "'\"`.,:;*^ "
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]{1,15})?E\+?[0-9]{1,3}", re.IGNORECASE)
_SCHEMES = ("tel:", "callto:", "phone:")
_LONGEST_PHONE = 100
_FEWEST_DIGITS = 6
"""Of each of two numbers with a comma between them; less may be an extension."""


def text(cell: str, what: str, line_break: str = "\n") -> str:
    """Return a text without the spaces around it and without HTML; empty for `N/A` and its like.

    `line_break` is what a paragraph of HTML becomes. Raises UsageError for one that cannot be
    stored.
    """
    kept = words.text(cell, what)
    if kept.startswith('="'):
        kept = typed_text(kept)
    if "&" in kept or "<" in kept:
        kept = plain_text(kept, line_break)
    return "" if is_blank(kept) else kept


def emails(cell: str) -> Values:
    """Return the addresses of a cell, without display names, `mailto:` and what is not one.

    Raises UsageError for a text that cannot be stored.
    """
    if _PLAIN_EMAIL.fullmatch(cell):
        return Values((cell,))
    found: list[str] = []
    skipped: list[tuple[str, str]] = []
    for part in _items(cell, "e-mail"):
        addresses = [piece for piece in _BETWEEN_EMAILS.split(part.replace(":::", " "))
                     if "@" in piece]  # fmt: skip
        for address in addresses:
            bare = address.rpartition(":")[2].partition("?")[0].strip(_AROUND)
            try:
                found.append(_email(bare))
            except UsageError:
                skipped.append((NO_EMAIL, address))
        if not addresses and part:
            skipped.append((UNKNOWN if is_unknown(part) else NO_EMAIL, part))
    return Values(tuple(dict.fromkeys(found)), tuple(skipped))


def _email(bare: str) -> str:
    if bare.count("@") != 1 or ".." in bare:
        raise UsageError(f"{bare[:60]!r} is not an e-mail address")
    return words.email(bare)


def phones(cell: str) -> Values:
    """Return the numbers of a cell, without `tel:`, formulas and what is not one.

    Raises UsageError for a text that cannot be stored.
    """
    if cell.isascii() and _PLAIN_PHONE.fullmatch(cell):
        return Values((cell,))
    found: list[str] = []
    skipped: list[tuple[str, str]] = []
    for item in _items(cell, "phone"):
        for part in _BETWEEN_PHONES.split(item):
            for number in _numbers(part.removeprefix("=").strip(_AROUND)):
                if not number:
                    continue
                if len(number) > _LONGEST_PHONE:
                    skipped.append((NO_PHONE, number))
                elif _SHORTENED.fullmatch(number):
                    skipped.append((SHORTENED, number))
                elif is_unknown(number) or not words.phone_key(number).strip("0"):
                    skipped.append((UNKNOWN if is_unknown(number) else NO_PHONE, number))
                else:
                    try:
                        found.append(words.phone(number))
                    except UsageError:
                        skipped.append((NO_PHONE, number))
    return Values(tuple(found), tuple(skipped))


def _numbers(part: str) -> list[str]:
    """Return the numbers of a text with commas or slashes between them, if all are long."""
    for scheme in _SCHEMES:
        if part.lower().startswith(scheme):
            part = part[len(scheme) :].replace(";ext=", " ext. ")
    pieces = [piece.strip(_AROUND) for piece in _BETWEEN_NUMBERS.split(part)]
    is_list = all(len(words.phone_key(piece)) >= _FEWEST_DIGITS for piece in pieces)
    return pieces if is_list else [part]


def tags(cell: str) -> Values:
    """Return the tags of a cell; the spaces inside one become `-`. Raises UsageError."""
    found: list[str] = []
    skipped: list[tuple[str, str]] = []
    for item in _items(cell, "tag"):
        for part in _BETWEEN_TAGS.split(item):
            if is_blank(part.strip()) or not part.strip():
                continue
            if is_unknown(part.strip()):
                skipped.append((UNKNOWN, part))
            else:
                try:
                    found += words.tags([_tag(part.strip())])
                except UsageError:
                    skipped.append((NO_TAG, part))
    return Values(words.tags(found), tuple(skipped))


def _tag(part: str) -> str:
    return re.sub(r'[\s"()]+', "-", part).strip("-*") or part


def names(cell: str) -> Values:
    """Return the names of a cell, without `none`. A comma is part of a name: `Acme, Inc.`"""
    parts = [part.strip() for item in _items(cell, "name") for part in _BETWEEN_NAMES.split(item)]
    return Values(tuple(part for part in parts if part and not is_blank(part)))


def whole(cell: str) -> Values:
    """Return the text of a cell as its only value."""
    return Values((cell,))


def _items(cell: str, what: str) -> list[str]:
    """Return the values of a list in a cell, else the cell."""
    kept = typed_text(words.text(cell, what))
    items = listed(kept)
    if items is None:
        items = [kept]
    return [plain_text(item) if "&" in item else item.strip() for item in items]
