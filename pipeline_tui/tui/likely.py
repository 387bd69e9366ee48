"""Whether a prospect that was just added is in the book already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.book.tables import table_of
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from pipeline_tui.book import Change

_FEW = 5
"""New prospects; a change that adds more is an import, which says it itself."""


def likely_duplicate(change: Change) -> str:
    """Return what the first new prospect of a change may be the same as; empty if nothing."""
    staged = change.staged.get(table_of(Prospect))
    if not staged:
        return ""
    before = change.before.prospects
    new = [number for number in staged if number not in before]
    if not new or len(new) > _FEW:
        return ""
    from pipeline_tui.reports.likely_duplicates import likely_duplicates, likely_text

    pairs = likely_duplicates(change, new)
    return likely_text(pairs[0]) if pairs else ""
