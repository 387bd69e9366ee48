"""A command that takes a filter: `-tag:cold` is a part of it and no option."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typer.core import TyperCommand

if TYPE_CHECKING:
    from typer._click import Context

_NEGATED = re.compile(r'-(?:[A-Za-z]\w*(?:\.\w+)?(?:[:=<>].*)|["(].*)', re.DOTALL)
_SHIELD = "\x00"


class FilterCommand(TyperCommand):
    """Shields negated terms from the parser of options."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse as ever, with negated terms looking like plain words."""
        shielded = [_SHIELD + each if _NEGATED.fullmatch(each) else each for each in args]
        return super().parse_args(ctx, shielded)


def filter_words(words: list[str] | None) -> list[str]:
    """The words of the filter as they were typed; one with spaces is one exact text."""
    return [_quoted(word.removeprefix(_SHIELD)) for word in words or []]


def _quoted(word: str) -> str:
    """A word of the shell that holds spaces but no sign of the language was quoted there."""
    is_exact = " " in word.strip() and not re.search(r'[:<>=()"]|\bor\b|\bnot\b', word)
    return f'"{word}"' if is_exact else word
