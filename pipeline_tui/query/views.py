"""A deal with everything that a list, a filter or a report wants to know of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from pipeline_tui.errors import NotFoundError
from pipeline_tui.model.activity import Step
from pipeline_tui.model.deal import Deal, GuessedDate, deal_key
from pipeline_tui.model.probability import CERTAIN, NEVER, Probability
from pipeline_tui.model.prospect import Prospect
from pipeline_tui.model.stages import Status
from pipeline_tui.query.records import NO_RECORDS, Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.book import Snapshot
    from pipeline_tui.config import Settings
    from pipeline_tui.model.grade import Grade


class DealRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A deal as `--json` gives it. The names are a promise: see docs/json.md."""

    ref: str
    prospect: str
    title: str
    stage: str
    status: str
    value: Decimal | None
    currency: str
    probability: Probability
    """Percent; the deal's own, else its stage's. 100 when won, 0 when lost."""
    next_step: str | None
    next_due: date | None
    idle_days: int
    source: str | None
    segment: str | None
    owner: str | None
    tags: tuple[str, ...]
    created: date
    closed: date | None
    guessed_dates: tuple[GuessedDate, ...]
    """Which of `created` and `closed` an import guessed."""
    expected_close: date | None
    product: str | None
    lost_reason: str | None
    competitors: tuple[str, ...]
    """Who else is in the race."""
    reliability: str | None = None
    """A to D; `B stale` where no piece of evidence holds any more; none unchecked."""


class View:
    """A prospect, one of its deals (none where it has none), and the step planned next."""

    __slots__ = ("deal", "prospect", "records", "settings", "step", "today")

    def __init__(
        self,
        prospect: Prospect,
        deal: Deal | None,
        step: Step | None,
        today: date,
        settings: Settings,
        records: Records = NO_RECORDS,
    ) -> None:
        self.prospect = prospect
        self.deal = deal
        self.step = step
        self.today = today
        self.settings = settings
        self.records = records
        """What else the book holds, by prospect."""

    @property
    def owner(self) -> str | None:
        """The deal's own, else the prospect's."""
        return (self.deal.owner if self.deal else None) or self.prospect.owner

    @property
    def tags(self) -> tuple[str, ...]:
        """The prospect's, then the deal's."""
        if self.deal is None or not self.deal.tags:
            return self.prospect.tags
        return tuple(dict.fromkeys(self.prospect.tags + self.deal.tags))

    @property
    def grade(self) -> Grade:
        """The reliability of the prospect on the day, out of the evidence that the book holds:
        what was found later does not count."""
        from pipeline_tui.model.evidence import Evidence  # most lists never ask for it
        from pipeline_tui.model.grade import grade_of

        pieces = self.records.of(Evidence, self.prospect.number)
        return grade_of([each for each in pieces if each.on <= self.today], self.today)


class DealView(View):
    """A view that surely has a deal."""

    __slots__ = ()
    deal: Deal

    @property
    def idle_days(self) -> int:
        """Days since the manager last worked on it."""
        return self.deal.idle_on(self.today)

    @property
    def probability(self) -> Probability:
        """Percent: the deal's own, else its stage's; 100 when won, 0 when lost."""
        deal = self.deal
        if not deal.is_open:
            return CERTAIN if deal.status is Status.WON else NEVER
        if deal.probability is not None:
            return deal.probability
        return self.settings.probability[deal.stage]

    @property
    def weighted(self) -> Decimal:
        """Value × probability; zero for a deal without a value."""
        return (self.deal.value or Decimal(0)) * self.probability / 100

    @property
    def has_dated_step(self) -> bool:
        """Whether a next step is planned for today or later."""
        return self.step is not None and self.step.due >= self.today

    @property
    def idle_limit(self) -> int | None:
        """Days after which it is stale; none for a closed deal."""
        return self.settings.idle_limit[self.deal.stage] if self.deal.is_open else None

    @property
    def is_stale(self) -> bool:
        """Idle for its stage's limit or longer, with no step dated today or later."""
        limit = self.idle_limit
        return limit is not None and self.idle_days >= limit and not self.has_dated_step

    @property
    def label(self) -> str:
        """What to call it on a line: the prospect, and the title where it adds something."""
        title = self.deal.title
        same = not title or title == self.prospect.name
        return self.prospect.name if same else f"{self.prospect.name}: {title}"

    def record(self) -> DealRecord:
        """The deal as `--json` gives it."""
        deal, prospect, step = self.deal, self.prospect, self.step
        return DealRecord(
            ref=deal.ref,
            prospect=prospect.name,
            title=deal.title,
            stage=deal.stage.value,
            status=deal.status.value,
            value=deal.value,
            currency=deal.currency,
            probability=self.probability,
            next_step=step.text if step else None,
            next_due=step.due if step else None,
            idle_days=self.idle_days,
            source=prospect.source,
            segment=prospect.segment,
            owner=deal.owner or prospect.owner,
            tags=self.tags,
            created=deal.created,
            closed=deal.closed,
            guessed_dates=deal.guessed_dates,
            expected_close=deal.close,
            product=deal.product,
            lost_reason=deal.lost.reason if deal.lost else None,
            competitors=deal.competitors,
            reliability=self.grade.text,
        )


Plans = dict[int, list[Step]]
"""The planned steps, the earliest first, by the key of their deal; those of a prospect
outside of its deals by `deal_key(number, 0)`."""


def planned_steps(snapshot: Snapshot) -> Plans:
    """What is planned and not done."""
    plans: Plans = {}
    for step in snapshot.steps:
        if step.done is None:
            plans.setdefault(deal_key(step.prospect, step.deal or 0), []).append(step)
    for steps in plans.values():
        if len(steps) > 1:
            steps.sort(key=_when)
    return plans


def _when(step: Step) -> tuple[date, int]:
    return step.due, step.id


def first(plans: Plans, key: int) -> Step | None:
    """The step that is planned next."""
    steps = plans.get(key)
    return steps[0] if steps else None


def deal_views(
    snapshot: Snapshot,
    today: date,
    settings: Settings,
    plans: Plans | None = None,
    records: Records | None = None,
) -> Iterator[DealView]:
    """Every deal of the book, in the order of their numbers."""
    records = Records(snapshot) if records is None else records
    prospects = {each.number: each for each in snapshot.prospects.partly(Prospect)}
    plans = planned_steps(snapshot) if plans is None else plans
    for deal in snapshot.deals.partly(Deal):  # the whole table at once: all of it is kept
        prospect = prospects[deal.prospect]
        yield DealView(prospect, deal, first(plans, deal.key), today, settings, records)


def prospect_views(
    snapshot: Snapshot, today: date, settings: Settings
) -> Iterator[tuple[Prospect, list[View]]]:
    """Every prospect with a view of each deal, or one without a deal where it has none."""
    deals: dict[int, list[Deal]] = {}
    for deal in snapshot.deals:
        deals.setdefault(deal.prospect, []).append(deal)
    plans = planned_steps(snapshot)
    records = Records(snapshot)
    for prospect in snapshot.prospects:
        own = deals.get(prospect.number, [])
        views: list[View] = [
            DealView(prospect, deal, first(plans, deal.key), today, settings, records)
            for deal in own
        ]
        step = first(plans, deal_key(prospect.number, 0))
        alone = View(prospect, None, step, today, settings, records)
        yield prospect, views or [alone]


def view_of(
    snapshot: Snapshot,
    prospect: Prospect,
    deal: Deal,
    today: date,
    settings: Settings,
    records: Records | None = None,
) -> DealView:
    """One deal as a view; with `records` that are grouped already, where many are looked at."""
    if records is None:
        records = Records(snapshot, prospect.number)
    planned = [step for step in records.of(Step, prospect.number, deal.number) if step.done is None]
    step = min(planned, key=_when, default=None)
    return DealView(prospect, deal, step, today, settings, records)


def view_in(
    snapshot: Snapshot, deal: Deal, today: date, settings: Settings, records: Records | None = None
) -> DealView:
    """The same for a deal whose prospect is not at hand. Raises NotFoundError."""
    prospect = snapshot.prospects.get(deal.prospect)
    if prospect is None:
        raise NotFoundError(f"prospect {deal.prospect} is no longer there")
    return view_of(snapshot, prospect, deal, today, settings, records)
