"""What the acts of a record need to know: whose it is, on which deal, on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from pipeline_tui.book.tables import key_of
from pipeline_tui.errors import NotFoundError
from pipeline_tui.tui.subject import current_deal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.dossier import Everything

T = TypeVar("T", bound=msgspec.Struct)


class Scene(NamedTuple):
    """The prospect with its records as the screen shows them, and the deal under the cursor."""

    everything: Everything
    view: DealView | None
    settings: Settings
    day: Callable[..., date]
    """The day of a phrase: `day(text)`, or `day(text, Lean.PAST)`. Raises UsageError."""
    snapshot: Snapshot
    """The whole book: what was answered elsewhere, what a competitor asks."""

    @property
    def prospect(self) -> Prospect:
        """As it was shown."""
        return self.everything.prospect

    @property
    def today(self) -> date:
        """The manager's day."""
        return self.everything.today

    @property
    def ref(self) -> str:
        """The deal as the manager types it, or the prospect where it has none."""
        return self.view.deal.ref if self.view else self.prospect.ref

    @property
    def label(self) -> str:
        """What to call it in the title of a form."""
        return self.view.label if self.view else self.prospect.name

    def prospect_now(self, change: Change) -> Prospect:
        """The prospect as the book has it. Raises NotFoundError when it is gone."""
        found = change.prospects.get(self.prospect.number)
        if found is None:
            raise NotFoundError(f"prospect {self.prospect.number} was removed meanwhile")
        return found

    def deal_now(self, change: Change) -> Deal:
        """The deal as the book has it. Raises NotFoundError when there is none."""
        if self.view is None:
            raise NotFoundError(
                f"prospect {self.prospect.number} has no deal", "Add one first, with D."
            )
        return current_deal(change, self.view)


def now(change: Change, record: T, word: str) -> T:
    """A record as the book has it. Raises NotFoundError when it is gone."""
    found = change.of(type(record)).get(key_of(record))
    if found is None:
        raise NotFoundError(f"that {word} was removed meanwhile")
    return found
