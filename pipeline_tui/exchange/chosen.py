"""What an export of any format holds: prospects, and what of theirs was asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.own_stamp import stamp_of
from pipeline_tui.model.contract import Obligation
from pipeline_tui.query.views import DealView, prospect_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import View

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OnePlanned(NamedTuple):
    """A next step or an obligation that is still open, with what it belongs to."""

    what: Step | Obligation
    prospect: Prospect
    view: DealView | None
    """The deal; none where it concerns the prospect."""


class Chosen:
    """The prospects that a filter wants, each with those of its deals that it wants."""

    def __init__(
        self,
        snapshot: Snapshot,
        today: date,
        settings: Settings,
        wanted: Callable[[View], bool],
        filter_text: str = "",
    ) -> None:
        """`filter_text` is the filter in words, empty if every deal is wanted."""
        self._snapshot = snapshot
        self.stamp = stamp_of(snapshot, today, filter_text)
        self.today = today
        self.settings = settings
        self.prospects: list[tuple[Prospect, list[DealView]]] = []
        """In the order of their numbers; one without a deal has an empty list."""
        for prospect, views in prospect_views(snapshot, today, settings):
            found = [view for view in views if wanted(view)]
            if found:
                deals = [view for view in found if isinstance(view, DealView)]
                self.prospects.append((prospect, deals))

    @property
    def saved(self) -> datetime:
        """The instant of the book's last change: the same book makes the same export."""
        return self._snapshot.meta.saved or _EPOCH

    @property
    def revision(self) -> int:
        """How many changes the book has seen; it only grows."""
        return self._snapshot.revision

    @property
    def deals(self) -> list[DealView]:
        """Every deal that is wanted."""
        return [view for _, views in self.prospects for view in views]

    def steps(self) -> list[OnePlanned]:
        """The next steps that are not done, the earliest first."""
        return self._open(each for each in self._snapshot.steps if each.done is None)

    def obligations(self) -> list[OnePlanned]:
        """The obligations that are not met, the earliest first."""
        return self._open(each for each in self._snapshot.of(Obligation) if each.done is None)

    def _open(self, planned: Iterator[Step] | Iterator[Obligation]) -> list[OnePlanned]:
        prospects = {prospect.number: prospect for prospect, _ in self.prospects}
        views = {(view.prospect.number, view.deal.number): view for view in self.deals}
        found = []
        for each in planned:
            prospect = prospects.get(each.prospect)
            if prospect is None:
                continue
            if each.deal is None:
                found.append(OnePlanned(each, prospect, None))
            elif view := views.get((each.prospect, each.deal)):
                found.append(OnePlanned(each, prospect, view))
        return sorted(found, key=lambda each: (each.what.due, each.what.id))
