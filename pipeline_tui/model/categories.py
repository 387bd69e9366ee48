"""The kinds of objections. A list of the settings, apart from the objections themselves,
because every command reads the settings and few an objection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError
from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

CATEGORIES = ("price", "timing", "trust", "need", "competitor", "authority", "quality", "service")
"""Where the manager has set no others."""
TAKEN = ("open", "answered", "resolved", "unresolved", "none")
"""What else stands behind `objection:` in a filter."""
_SHOWN = 60


def parse_categories(text: str) -> tuple[str, ...]:
    """The categories of a comma-separated list, each once.

    Raises UsageError for an empty list, and for a word that filters use otherwise.
    """
    found: dict[str, str] = {}
    for part in text.split(","):
        name = " ".join(part.split())
        if fold(name) in TAKEN:
            raise UsageError(f"no category of objections can be called {name!r}: filters use it")
        if name:
            found.setdefault(fold(name), name)
    if not found:
        raise UsageError("name one category of objections at least, like price, timing, trust")
    return tuple(found.values())


def parse_category(text: str, known: Sequence[str], what: str = "category") -> str:
    """The category of a word, as the settings write it; `what` is being named.

    Raises UsageError for an unknown one, with the nearest and with those there are.
    """
    wanted = fold(text)
    by_fold = {fold(each): each for each in known}
    if wanted in by_fold:
        return by_fold[wanted]
    import difflib

    near = difflib.get_close_matches(wanted, by_fold, n=1)
    there_are = f"did you mean {by_fold[near[0]]}? There are" if near else "there are"
    raise UsageError(
        f"unknown {what} {text[:_SHOWN]!r}: {there_are} {', '.join(known)}",
        "The list is a setting: pipeline config set objection.categories 'price, timing, …'",
    )
