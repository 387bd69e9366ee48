"""A command that takes a filter: `-tag:cold` is a part of it and no option."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typer.core import TyperCommand, TyperOption

if TYPE_CHECKING:
    from typer._click import Context

_NEGATED = re.compile(r'-(?:[^\s()":=<>-][^\s()":=<>]*(?:"[^"]*")?[:=<>].*|["(].*)', re.DOTALL)
_NEGATED_WORD = re.compile(r"-[^-].*", re.DOTALL)
_SHIELD = "\x00"


class FilterCommand(TyperCommand):
    """Shields negated terms from the parser of options."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse as ever, with negated terms looking like plain words."""
        options = [each for each in self.params if isinstance(each, TyperOption)]
        short = tuple(name for each in options for name in each.opts if not name.startswith("--"))
        with_value = {name for each in options if not each.is_flag for name in each.opts}
        shielded: list[str] = []
        for place, each in enumerate(args):
            is_value = place > 0 and args[place - 1] in with_value
            is_word = _NEGATED_WORD.fullmatch(each) and not each.startswith(short)
            is_term = not is_value and (is_word or _NEGATED.fullmatch(each))
            shielded.append(_SHIELD + each if is_term else each)
        return super().parse_args(ctx, shielded)


def filter_words(words: list[str] | None) -> list[str]:
    """The words of the filter as they were typed; one with spaces is one exact text."""
    return [_quoted(word.removeprefix(_SHIELD)) for word in words or []]


def _quoted(word: str) -> str:
    """A word of the shell that holds spaces but no sign of the language was quoted there."""
    is_exact = " " in word.strip() and not re.search(r'[:<>=()"]|(?<!\S)(?:or|not)(?!\S)', word)
    return f'"{word}"' if is_exact else word
