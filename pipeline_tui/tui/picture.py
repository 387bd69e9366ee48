"""What the screens show: the book at one revision, seen through the filter."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline_tui.book.tables import OWNED
from pipeline_tui.model.deal import ROOM, deal_key
from pipeline_tui.model.stages import Stage
from pipeline_tui.query.columns import sort_views
from pipeline_tui.query.records import Records
from pipeline_tui.query.refs import deals_of
from pipeline_tui.query.views import DealView, deal_views, first, planned_steps
from pipeline_tui.reports.day import Today
from pipeline_tui.reports.due_steps import StepsDue, count_due, steps_due
from pipeline_tui.tui.stage_column import StageColumn

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.language import Filter
    from pipeline_tui.query.views import Plans

_FEW = 1_000
"""Deals that are found one by one in the text of a book sooner than it is read."""


@dataclass
class Picture:
    """A snapshot with everything that is worked out of it, each part when it is asked for."""

    snapshot: Snapshot
    today: date
    settings: Settings
    filter: Filter | None = None
    _views: list[DealView] | None = field(default=None, repr=False)
    _columns: dict[tuple[Stage, str | None, bool], StageColumn] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def views(self) -> list[DealView]:
        """Every deal of the book."""
        if self._views is not None:
            return self._views
        return list(deal_views(self.snapshot, self.today, self.settings, self.plans, self.records))

    @cached_property
    def records(self) -> Records:
        """Proposals, objections, contracts and the rest, by prospect."""
        return Records(self.snapshot)

    @cached_property
    def plans(self) -> Plans:
        """Every planned step, by deal."""
        return planned_steps(self.snapshot)

    @cached_property
    def shown(self) -> list[DealView]:
        """The deals that the filter lets through."""
        if self.filter is None:
            return self.views
        return [view for view in self.views if self.filter(view)]

    @cached_property
    def by_ref(self) -> dict[str, DealView]:
        """Every deal by its reference."""
        return {view.deal.ref: view for view in self.views}

    @cached_property
    def steps(self) -> StepsDue:
        """The steps that are due."""
        return steps_due(self.plans, self.snapshot.deals.get, self.prospect, self.today)

    @cached_property
    def day(self) -> Today:
        """The list of the day; it is never filtered, so that nothing is overlooked."""
        from pipeline_tui.reports.today import day_of, desk_of  # 3 ms of the first frame

        desk = desk_of(
            self.views, self.plans, self.prospect, self.today, self.settings, self.records
        )
        return day_of(self.steps, desk)

    @property
    def beginning(self) -> Today | None:
        """What the day begins with, while the deals have not been read; none where they
        have, where nothing is due, or where it would take as long as reading them all."""
        is_read = self._views is not None or "views" in self.__dict__
        if is_read or not 0 < self._due <= _FEW:
            return None
        return Today.of_steps(self.today, self.steps) if any(self.steps) else None

    @cached_property
    def _due(self) -> int:
        return count_due(self.plans, self.today)

    @property
    def is_empty(self) -> bool:
        """Whether the book has no prospect at all."""
        return not self.snapshot.prospects

    def prospect(self, number: int) -> Prospect | None:
        """A prospect by its number."""
        return self.snapshot.prospects.get(number)

    def of_stage(self, stage: Stage, by: str | None, closed: bool = False) -> StageColumn:
        """The deals of a board's column in order; lost ones only with `closed`."""
        key = (stage, by, closed)
        if key not in self._columns:
            self._columns[key] = StageColumn(
                sort_views((v for v in self._by_stage[stage] if closed or v.deal.lost is None), by)
            )
        return self._columns[key]

    @cached_property
    def _by_stage(self) -> dict[Stage, list[DealView]]:
        found: dict[Stage, list[DealView]] = {stage: [] for stage in Stage}
        for view in self.shown:
            found[view.deal.stage].append(view)
        return found

    def patched(self, snapshot: Snapshot, change: Change) -> Picture:
        """The same book after a change of ours: only the prospects that it touched are
        read anew, so that a key costs the same in a book of any size."""
        touched = _touched(change)
        self.records.follow(snapshot, change)
        plans = {key: steps for key, steps in self.plans.items() if key // ROOM not in touched}
        prospects = {number: snapshot.prospects.get(number) for number in touched}
        for step in _planned_of(self.plans, change, touched):
            plans.setdefault(deal_key(step.prospect, step.deal or 0), []).append(step)
        fresh = [
            DealView(
                prospect, deal, first(plans, deal.key), self.today, self.settings, self.records
            )
            for prospect in prospects.values()
            if prospect is not None
            for deal in deals_of(snapshot, prospect)
        ]
        gone = [view for view in self.views if view.prospect.number in touched]
        views = [view for view in self.views if view.prospect.number not in touched]
        views += fresh
        views.sort(key=lambda view: view.deal.key)
        picture = Picture(snapshot, self.today, self.settings, self.filter, views)
        picture.plans, picture.records = plans, self.records
        changed = {view.deal.stage for view in (*gone, *fresh)}
        picture._columns.update(
            (key, column) for key, column in self._columns.items() if key[0] not in changed
        )
        return picture

    def filtered(self, chosen: Filter | None) -> Picture:
        """The same book through another filter."""
        picture = Picture(self.snapshot, self.today, self.settings, chosen, self.views)
        picture.plans, picture.records = self.plans, self.records
        return picture


def _touched(change: Change) -> set[int]:
    """The prospects that a change has anything to do with."""
    numbers = set(change.prospects.staged)
    numbers.update(key // ROOM for key in change.deals.staged)
    for table, documents in change.staged.items():
        if table in OWNED:
            owners = (getattr(doc, "prospect", 0) for doc in documents.values() if doc is not None)
            numbers.update(owners)
    return numbers


def _planned_of(before: Plans, change: Change, touched: set[int]) -> list[Step]:
    """The planned steps of the touched prospects as they are after the change."""
    staged = change.steps.staged
    steps = [
        step
        for key, planned in before.items()
        if key // ROOM in touched
        for step in planned
        if step.id not in staged
    ]
    steps += [step for step in staged.values() if step is not None and step.done is None]
    return sorted(steps, key=lambda step: (step.due, step.id))
