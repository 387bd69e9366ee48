"""The one reading of a word that names a kind, a stage or a verdict, and of yes and no."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold_key

E = TypeVar("E", bound=StrEnum)
_SHORTEST = 3
_LONGEST_SHOWN = 60
_YES = ("yes", "y", "true", "on", "1")
_NO = ("no", "n", "false", "off", "0")


def named(kinds: type[E], text: str, what: str) -> E:
    """The member that a word names: itself, its plural, or three letters of its beginning.

    Raises UsageError, `unknown {what} …`, which names all members, where none or several fit.
    """
    word = fold_key(text)
    found = [each for each in kinds if word in (fold_key(each), f"{fold_key(each)}s")]
    if not found and len(word) >= _SHORTEST:
        found = [each for each in kinds if fold_key(each).startswith(word)]
    if len(found) == 1:
        return found[0]
    raise UsageError(f"unknown {what} {text[:_LONGEST_SHOWN]!r}: use {', '.join(kinds)}")


def yes_or_no(text: str, hint: str = "write yes or no") -> bool:
    """True for yes, y, true, on and 1, False for their opposites.

    Raises UsageError, which ends with the hint, for anything else.
    """
    word = text.strip().lower()
    if word not in (*_YES, *_NO):
        raise UsageError(f"{text.strip()[:_LONGEST_SHOWN]!r} is neither yes nor no: {hint}")
    return word in _YES
