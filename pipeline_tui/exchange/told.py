"""What the rows of an import have told of a prospect so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline_tui.model.folding import fold

if TYPE_CHECKING:
    from pipeline_tui.exchange.drafts import Draft
    from pipeline_tui.model.prospect import Prospect


class Told:
    """Lets the first row that tells something of a prospect speak, and no later one: rows
    that differ would otherwise change the prospect again at every import."""

    def __init__(self) -> None:
        self._told: set[tuple[int, str]] = set()

    def first(self, draft: Draft, prospect: Prospect) -> Draft:
        """The draft without what an earlier row has told of the prospect."""
        fresh: dict[str, Any] = {}
        for name in ("source", "segment", "owner"):
            if getattr(draft, name) and not self._is_first(prospect, name):
                fresh[name] = ""
        if draft.fields and not draft.has_deal:
            fresh["fields"] = {
                name: value for name, value in draft.fields.items()
                if self._is_first(prospect, f"field {fold(name)}")
            }  # fmt: skip
        return draft._replace(**fresh) if fresh else draft

    def _is_first(self, prospect: Prospect, name: str) -> bool:
        key = (prospect.number, name)
        is_first = key not in self._told
        self._told.add(key)
        return is_first
