"""What holds for every report, whatever the deals went through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest
from desk import EUROS, TODAY, ago, days, facts_of, morning, report_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.deals import (
    DealEdit,
    NewDeal,
    add_deal,
    edit_deal,
    lose_deal,
    move_deal,
    reopen_deal,
)
from pipeline_tui.actions.evidence import Checked, add_evidence
from pipeline_tui.actions.feedback import NewFeedback, add_feedback
from pipeline_tui.actions.objections import Raised, answer_objection, raise_objection
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.actions.referrals import refer
from pipeline_tui.book import Book
from pipeline_tui.config.settings import Target
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.commission import Plan, Tier
from pipeline_tui.model.evidence import EvidenceKind, Verdict
from pipeline_tui.model.feedback import FeedbackKind
from pipeline_tui.model.money import Money
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.stages import Stage
from pipeline_tui.render.report_json import report_record
from pipeline_tui.reports import measures
from pipeline_tui.reports.by import By
from pipeline_tui.reports.catalogue import REPORTS
from pipeline_tui.reports.figures import Figure, Unit
from pipeline_tui.reports.spells import stage_spells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import View
    from pipeline_tui.reports.figures import Report, Row, Table

NAMES = [entry.name for entry in REPORTS]
PERIODS = ("all", "this-month", "last-90-days", "last-week")
PLANNED = msgspec.structs.replace(
    EUROS,
    targets={"2026-10": Target(Decimal(4000)), "2026-11": Target(Decimal(9000), 3),
             "2027-01": Target(Decimal(500))},
    commission=Plan(Decimal(1000), Decimal(5), (Tier(Decimal(3000), Decimal(8)),),
                    products={"pumps": Decimal(2)}),
)  # fmt: skip
"""Settings of a manager with a plan, so that every report has something to say."""
NO_SUMS = {"average_won", "value_per_prospect", "target", "gap", "short", "next_tier"}
"""Money that is no sum of deals: averages, and what is left of a plan."""
ROUNDED = {"weighted", "forecast"}
"""Rounded to the cent in every row."""
thorough = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink a story takes minutes
)


class Act(NamedTuple):
    """Something that the manager does on a day."""

    days_ago: int
    what: str
    deal: int
    stage: Stage
    amount: Decimal | None
    days: int
    """To the expected close; how long ago the act is dated."""


acts = st.builds(
    Act,
    days_ago=st.sampled_from([0, 0, 1, 3, 8, 20, 31, 45, 80]),
    what=st.sampled_from(
        [
            "open",
            "open",
            "move",
            "move",
            "win",
            "win",
            "lose",
            "lose",
            "reopen",
            "value",
            "close",
            "chance",
            "log",
            "object",
            "answer",
            "check",
            "praise",
        ]
    ),
    deal=st.integers(0, 5),
    stage=st.sampled_from([*Stage]),
    amount=st.none() | st.decimals(0, 5000, places=2),
    days=st.integers(-40, 90),
)
stories = st.lists(acts, min_size=3, max_size=30).map(
    lambda told: sorted(told, key=lambda act: -act.days_ago)
)


def tell(story: list[Act], is_dated: bool = False) -> dict[date, Snapshot]:
    """The book as it was at the end of each day of the story, and today."""
    with TemporaryDirectory() as folder:
        from pathlib import Path

        book = Book(Path(folder) / "book.json")
        ends: dict[date, Snapshot] = {}
        for day in sorted({ago(act.days_ago) for act in story} | {TODAY}):
            with book.change("day", morning(day)) as change:
                for act in story:
                    if ago(act.days_ago) == day:
                        _do(change, act, is_dated)
            ends[day] = book.read()
        return ends


def _do(change: Change, act: Act, is_dated: bool) -> None:
    deals = list(change.deals)
    if act.what == "open" or not deals:
        _open(change, act)
        return
    deal = deals[act.deal % len(deals)]
    on = change.today - timedelta(days=abs(act.days)) if is_dated else None
    try:
        _change(change, deal, act, on)
    except PipelineError:
        assert change.deals.get(deal.key) == deal  # a refusal changes nothing


def _open(change: Change, act: Act) -> None:
    new = NewProspect(
        f"Client {act.deal}",
        source=("fair", "web", "")[act.deal % 3],
        segment=("food", "")[act.deal % 2],
        owner=("Anna", "Ben")[act.deal % 2],
        tags=("key", "cold")[: act.deal % 3],
    )
    stage = act.stage if act.stage is not Stage.AFTER_SALES else Stage.SEARCH
    prospect = add_prospect(change, new)
    if act.days % 4 == 0 and (first := change.prospects.get(1)) and prospect.number != 1:
        prospect = refer(change, first, prospect)
    if act.days % 5 == 0 and (first := change.prospects.get(1)):
        prospect = first  # a further deal of a client that is known
    add_deal(
        change, prospect,
        NewDeal(
            ("EUR", "USD")[act.deal % 2], stage=stage, value=act.amount,
            product=("Pumps", "")[act.deal % 2],
            close=change.today + timedelta(days=act.days) if act.days % 3 else None,
            probability=act.days if act.days >= 0 else None,
            competitors=("Rival", "Other")[: act.deal % 3],
        ),
    )  # fmt: skip


def _change(change: Change, deal: Deal, act: Act, on: date | None) -> None:
    if act.what == "move":
        move_deal(change, deal, act.stage, on)
    elif act.what == "win":
        move_deal(change, deal, Stage.AFTER_SALES, on)
    elif act.what == "lose":
        lose_deal(change, deal, "price", on)
    elif act.what == "reopen":
        reopen_deal(change, deal, act.stage)
    elif act.what in ("log", "object", "answer", "check", "praise"):
        _record(change, deal, act)
    else:
        edit_deal(change, deal, _edit(change, deal, act))


def _record(change: Change, deal: Deal, act: Act) -> None:
    """Something about the client, or about one of its deals."""
    prospect = change.prospects.get(deal.prospect)
    assert prospect is not None
    about = deal if act.days % 2 else None
    if act.what == "log":
        kind = (ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.VISIT)[act.days % 3]
        log_activity(change, prospect, about, Happened(kind, "spoke"))
    elif act.what == "object":
        category = ("price", "trust")[act.days % 3 == 0]
        raise_objection(change, prospect, about, Raised(category, "too much"), ("price", "trust"))
    elif act.what == "check":
        says = list(Verdict)[act.days % 3]
        add_evidence(change, prospect, Checked(EvidenceKind.REFERENCE, says))
    elif act.what == "praise":
        new = NewFeedback(FeedbackKind.PRAISE, "fine", score=abs(act.days) % 11)
        add_feedback(change, prospect, about, new)
    else:
        waiting = [each for each in change.of(Objection) if not each.answer]
        for objection in waiting[:1]:
            outcome = (None, *Outcome)[act.days % 3]
            answer_objection(change, objection, "it pays", outcome=outcome)


def _edit(change: Change, deal: Deal, act: Act) -> DealEdit:
    if act.what == "value":
        money = None if act.amount is None else Money(act.amount, deal.currency)
        return DealEdit(value=money, clear_value=money is None)
    if act.what == "close":
        close = change.today + timedelta(days=act.days)
        return DealEdit(close=close, clear_close=act.days == 0)
    chance = max(act.days, 0)
    return DealEdit(probability=chance, clear_probability=chance == 0)


def every(snapshot: Snapshot, period: str = "all", **more: object) -> Iterator[Report]:
    """Every report, whole and by each group."""
    for entry in REPORTS:
        for by in (None, *map(By, entry.groups)):
            yield report_of(snapshot, entry.name, period, by=by, settings=PLANNED, **more)


def words(report: Report) -> object:
    """All that a report says, with the deals behind it."""
    return report_record(report, why=True)


def amounts(cell: object) -> Mapping[str, Decimal]:
    """The sum or the count of a cell, by currency; nothing for what is neither."""
    if not isinstance(cell, Figure) or cell.unit not in (Unit.COUNT, Unit.MONEY):
        return {}
    if isinstance(cell.value, Mapping):
        return cell.value
    return {"": Decimal(cell.value)} if cell.value is not None else {}


def columns(table: Table) -> Iterator[tuple[str, int]]:
    for place, head in enumerate(table.heads):
        if head.name not in NO_SUMS:
            yield head.name, place


def summed(rows: list[Row], place: int) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        for currency, amount in amounts(row.cells[place]).items():
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums


@thorough
@given(stories, st.sampled_from(PERIODS))
def test_the_parts_sum_to_the_whole(story: list[Act], period: str) -> None:
    snapshot = tell(story)[TODAY]
    for report in every(snapshot, period):
        for table in report.tables:
            if table.total is None:
                continue
            for name, place in columns(table):
                if table.name == "bridge" and name == "deals":
                    continue  # a deal that is revalued neither comes nor goes
                parts, whole = summed(list(table.rows), place), amounts(table.total.cells[place])
                for currency in {*parts, *whole}:
                    part = parts.get(currency, Decimal(0))
                    all_ = whole.get(currency, Decimal(0))
                    slack = Decimal("0.01") * len(table.rows) if name in ROUNDED else 0
                    where = (report.name, table.title, name, currency)
                    if table.of == By.TAG.value:
                        assert abs(part) >= abs(all_) - slack, where  # a deal may have several tags
                    else:
                        assert abs(part - all_) <= slack, where


@thorough
@given(stories, st.sampled_from(PERIODS), st.sampled_from(["stage", "owner", "source", "value"]))
def test_a_filter_never_raises_a_total(story: list[Act], period: str, by: str) -> None:
    def matches(view: View) -> bool:
        if view.deal is None:
            return False
        return {
            "stage": view.deal.stage is Stage.NEGOTIATION,
            "owner": view.owner == "Anna",
            "source": view.prospect.source == "fair",
            "value": (view.deal.value or 0) > 1000,
        }[by]

    snapshot = tell(story)[TODAY]
    reports = zip(every(snapshot, period), every(snapshot, period, matches=matches), strict=True)
    for whole, some in reports:
        all_cells = dict(_cells(whole))
        for place, cell in _cells(some):
            for currency, amount in cell.items():
                most = all_cells.get(place, {}).get(currency, Decimal(0))
                assert abs(amount) <= abs(most), (place, currency)


def _cells(report: Report) -> Iterator[tuple[object, Mapping[str, Decimal]]]:
    for table in report.tables:
        what = re.sub(r" \(\d+\)$", "", table.title)  # how many they are a filter may change
        for row in (*table.rows, *([table.total] if table.total else [])):
            for name, place in columns(table) if row.label not in NO_SUMS else ():
                if table.name != "changes":  # one deal can have several lines of one name
                    yield (report.name, what, row.label, name), amounts(row.cells[place])


@thorough
@given(stories)
def test_as_of_today_is_now(story: list[Act]) -> None:
    snapshot = tell(story)[TODAY]
    now = [words(report) for report in every(snapshot)]
    assert [words(report) for report in every(snapshot, as_of=TODAY)] == now
    tomorrow = TODAY + timedelta(days=1)  # the same out of the history rather than out of the deals
    past = every(snapshot, today=tomorrow, as_of=TODAY)
    assert [words(report) for report in past] == now


@thorough
@given(stories, st.sampled_from(PERIODS), st.data())
def test_as_of_a_day_is_what_the_book_said_on_that_day(
    story: list[Act], period: str, data: st.DataObject
) -> None:
    ends = tell(story)
    day = data.draw(st.sampled_from(sorted(ends)))
    then = every(ends[day], period, today=day)
    now = every(ends[TODAY], period, as_of=day)
    for before, after in zip(then, now, strict=True):
        assert words(after) == words(before)


@thorough
@given(stories, st.booleans(), st.integers(-3, 90), st.integers(0, 90))
def test_the_bridge_closes(story: list[Act], is_dated: bool, since: int, length: int) -> None:
    snapshot = tell(story, is_dated)[TODAY]
    first = ago(since)
    last = first + timedelta(days=length)
    report = report_of(snapshot, "diff", days(first, last))
    bridge, counts = report.tables[0], report.tables[1]
    assert bridge.total is not None
    start, end = bridge.rows[0], bridge.total
    effects = summed(list(bridge.rows[1:]), 1)
    for currency in ("EUR", "USD"):
        ends = [amounts(row.cells[1]).get(currency, Decimal(0)) for row in (start, end)]
        assert ends[0] + effects.get(currency, Decimal(0)) == ends[1]
    times = {row.label: amounts(row.cells[1])[""] for row in counts.rows}
    gone = times["added"] + times["reopened"] - times["won"] - times["lost"]
    assert amounts(start.cells[0])[""] + gone == amounts(end.cells[0])[""]
    for row, day in ((start, first - timedelta(days=1)), (end, last)):
        facts = facts_of(snapshot, as_of=min(day, TODAY))
        assert amounts(row.cells[1]) == measures.open_pipeline(facts).value


@thorough
@given(stories, st.booleans())
def test_every_deal_that_entered_has_one_fate(story: list[Act], is_dated: bool) -> None:
    snapshot = tell(story, is_dated)[TODAY]
    for period in PERIODS:
        for row in report_of(snapshot, "funnel", period).tables[0].rows:
            entered, advanced, lost, pending, won = (
                amounts(row.cells[place])[""] for place in (0, 2, 3, 4, 7)
            )
            assert entered == advanced + lost + pending
            assert won <= advanced


@thorough
@given(stories, st.booleans())
def test_the_spells_of_open_deals_fill_their_days(story: list[Act], is_dated: bool) -> None:
    facts = facts_of(tell(story, is_dated)[TODAY])
    for view in facts.open:
        spells = [
            spell for stage in stage_spells(facts.only([view]))
            for spell in (*stage.finished, *stage.lasting)
        ]  # fmt: skip
        closed = sum(spell.ended is None for spell in spells)
        filled = sum(spell.days(TODAY) for spell in spells)
        age = (TODAY - view.deal.created).days
        assert closed == 1
        assert filled <= age
        if not any(event.__class__.__name__ == "Reopened" for event in view.deal.history):
            never_closed = all(getattr(event, "new", None) is not Stage.AFTER_SALES
                               for event in view.deal.history)  # fmt: skip
            assert filled == age or not never_closed


@pytest.mark.parametrize("name", NAMES)
def test_a_report_of_an_empty_book_says_something(name: str) -> None:
    with TemporaryDirectory() as folder:
        from pathlib import Path

        snapshot = Book(Path(folder) / "book.json").read()
        for period in PERIODS:
            report = report_of(snapshot, name, period)
            assert report.tables
            for place, figure in report.figures():
                assert figure.rule, place
                assert (figure.value is None) == bool(figure.unknown), place
