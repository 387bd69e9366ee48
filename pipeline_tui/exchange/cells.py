"""Single cells: texts, e-mails, phones, tags."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline_tui.actions import words

Splitter = Callable[[str], tuple[str, ...]]

_NOTHING = frozenset({"-", "--", "—", "n/a", "#n/a", "null", "none", "nil", "nan"})
_BETWEEN_EMAILS = re.compile(r":::|[;,\s]+")
_BETWEEN_PHONES = re.compile(r":::|[;\n]")
_BETWEEN_NAMES = re.compile(r":::|[;|\n]")
_BETWEEN_TAGS = re.compile(r":::|[;,\n]")


def text(cell: str, what: str) -> str:
    """A text without the spaces around it; empty for `N/A` and its like.

    Raises UsageError for one that cannot be stored.
    """
    kept = words.text(cell, what)
    return "" if len(kept) <= 4 and kept.lower() in _NOTHING else kept


def emails(cell: str) -> tuple[str, ...]:
    """The addresses of a cell. Raises UsageError for one that is none."""
    return tuple(words.email(each) for each in _parts(_BETWEEN_EMAILS, unpacked(cell), "e-mail"))


def phones(cell: str) -> tuple[str, ...]:
    """The numbers of a cell. Raises UsageError for one that is none."""
    return tuple(words.phone(each) for each in _parts(_BETWEEN_PHONES, unpacked(cell), "phone"))


def tags(cell: str) -> tuple[str, ...]:
    """The tags of a cell; the spaces inside one become `-`. Raises UsageError."""
    parts = _parts(_BETWEEN_TAGS, cell, "tag")
    return words.tags(re.sub(r'[\s"()]+', "-", part.strip()).strip("-*") or part for part in parts)


def names(cell: str) -> tuple[str, ...]:
    """The names of a cell, without `none`. A comma is part of a name: `Acme, Inc.`"""
    parts = (part.strip() for part in _parts(_BETWEEN_NAMES, unpacked(cell), "name"))
    return tuple(part for part in parts if part.lower() not in _NOTHING)


def unpacked(cell: str) -> str:
    """What a cell like `[{"label": "work", "value": "+49 30 1"}]` holds, one value a line."""
    if not cell.lstrip().startswith("[{"):
        return cell
    import msgspec

    try:
        items = msgspec.json.decode(cell, type=list[dict[str, str | None]])
    except (msgspec.DecodeError, RecursionError):
        return cell
    return "\n".join(item.get("value") or "" for item in items)


def _parts(between: re.Pattern[str], cell: str, what: str) -> list[str]:
    return [part for part in between.split(text(cell, what)) if part.strip()]
