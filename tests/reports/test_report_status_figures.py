"""The status with its reasons: the same figures as the page, of any day, in any currency."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from report_books import NOW, TODAY, add, days_ago, lost, new_book, won

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.deals import DealEdit, edit_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.actions.sample import fill_with_samples
from pipeline_tui.config import Settings, Target
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.model.stages import Stage
from pipeline_tui.query.fields import Context
from pipeline_tui.query.language import parse_filter
from pipeline_tui.reports import attainment, monthly, status_figures
from pipeline_tui.reports.facts import Facts, gather
from pipeline_tui.reports.figures import Figure, Report, Table
from pipeline_tui.reports.period import parse_period
from pipeline_tui.reports.status import status_report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book

PLAN = Settings(currency="EUR", targets={"2026-11": Target(Decimal(10_000), 4)})


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """The sample book, and a call at a prospect without a deal."""
    book = new_book(tmp_path)
    with book.change("demo", NOW) as change:
        fill_with_samples(change)
        alone = add_prospect(change, NewProspect("No deal yet"))
        log_activity(change, alone, None, Happened(ActivityKind.CALL))
    return book


def facts_of(book: Book, period: str = "this-month", settings: Settings = PLAN) -> Facts:
    return gather(book.read(), TODAY, settings, parse_period(period, TODAY))


def table_of(report: Report, name: str) -> Table:
    return next(table for table in report.tables if table.name == name)


def values_of(table: Table, label: str) -> list[object]:
    row = next(row for row in (*table.rows, table.total) if row and row.label == label)
    return [cell.value if isinstance(cell, Figure) else cell for cell in row.cells]


@pytest.mark.parametrize("period", ["today", "this-week", "this-month", "last-month", "all"])
@pytest.mark.parametrize("words", ["", "stage:negotiation or status:won", "value>100k"])
def test_they_are_the_figures_of_the_status_page(book: Book, period: str, words: str) -> None:
    chosen = parse_filter(words, Context(TODAY, PLAN.date_order, {})) if words else None
    when = parse_period(period, TODAY)
    page = status_report(book.read(), TODAY, PLAN, when, chosen)
    report = status_figures.report(gather(book.read(), TODAY, PLAN, when, chosen), None)
    stages = table_of(report, "stages")
    for pile in page.stages:
        assert values_of(stages, pile.stage) == [pile.count, pile.value, pile.weighted]
    assert values_of(stages, "all open") == [
        page.open.count, page.open.value, page.open.weighted,
    ]  # fmt: skip
    for status, pile in page.book.items():
        assert values_of(table_of(report, "book"), status) == [pile.count, pile.value]
    happened = table_of(report, "period")
    assert values_of(happened, "new")[0] == page.created
    assert values_of(happened, "moved")[0] == len(page.moved)
    assert values_of(happened, "won") == [page.won_total.count, page.won_total.value]
    assert values_of(happened, "lost") == [page.lost_total.count, page.lost_total.value]
    logged = table_of(report, "activities")
    assert {row.label: values_of(logged, row.label)[0] for row in logged.rows} == page.activities
    for name in ("moved", "won", "lost"):
        lines = getattr(page, name)
        tables = [table for table in report.tables if table.name == name]
        assert [row.label for table in tables for row in table.rows] == [e.ref for e in lines]
    plans = [table for table in report.tables if table.name == "target"]
    assert bool(plans) == (page.attainment is not None)
    for plan in plans:
        found = page.attainment
        assert found is not None
        assert values_of(plan, "won") == [{"EUR": found.won}, found.won_deals]
        assert values_of(plan, "attainment")[0] == found.share
        assert values_of(plan, "gap")[0] == {"EUR": found.gap}


def test_as_of_today_is_now_and_a_past_day_is_as_it_was(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("grown", NOW) as change:
        _, deal = add(change, "Acme", 100, age=20)
        move_deal(change, deal, Stage.NEGOTIATION, days_ago(5))
        won(change, "Bolt", 300, cycle=30, ago=2)
    when = parse_period("this-month", TODAY)
    now = status_figures.report(gather(book.read(), TODAY, PLAN, when), None)
    today = status_figures.report(gather(book.read(), TODAY, PLAN, when, as_of=TODAY), None)
    assert [(place, f.value) for place, f in now.figures()] == [
        (place, f.value) for place, f in today.figures()
    ]
    past = gather(book.read(), TODAY, PLAN, when, as_of=days_ago(10))
    stages = table_of(status_figures.report(past, None), "stages")
    assert values_of(stages, "search") == [2, {"EUR": 400}, {"EUR": 40}]


def test_coverage_as_the_definitions_say(tmp_path: Path) -> None:
    """Target 10,000 with 4,000 won, 9,000 open: 1.5 times, and 1.5 times are needed."""
    book = new_book(tmp_path)
    with book.change("vector", NOW) as change:
        won(change, "A", 1000, cycle=30)
        won(change, "B", 3000, cycle=50)
        lost(change, "C", 2000)
        for name, value in (("D", 4000), ("E", 5000), ("F", None)):
            _, deal = add(change, name, value, age=9)
            edit_deal(change, deal, DealEdit(close=TODAY + timedelta(days=2)))
        add(change, "Later", 7000)
    plan = attainment.plan_of(facts_of(book))
    assert plan is not None
    assert plan.target == 10_000
    coverage = attainment.coverage(plan)
    assert isinstance(coverage, Figure)
    assert coverage.value == Decimal("1.5")
    assert attainment.required(facts_of(book)).value == Decimal("1.5")
    assert attainment.closing(plan).note == "1 without a value"
    assert attainment.attainment(plan).value == Decimal("0.4")
    assert attainment.gap(plan).value == {"EUR": 6000}


def test_a_target_that_is_met_is_covered(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("vector", NOW) as change:
        won(change, "A", 12_000, cycle=30)
    plan = attainment.plan_of(facts_of(book))
    assert plan is not None
    assert attainment.coverage(plan) == "covered"
    assert attainment.gap(plan).value == {"EUR": -2000}


def test_what_was_won_in_another_currency_is_named(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("two", NOW) as change:
        won(change, "A", 1000, cycle=3)
        _, deal = add(change, "B", 500, currency="USD", age=3)
        move_deal(change, deal, Stage.AFTER_SALES)
    plan = attainment.plan_of(facts_of(book))
    assert plan is not None
    assert attainment.won(plan).value == {"EUR": 1000}
    assert attainment.won(plan).note == "without USD"
    rates = Settings(
        currency="EUR", targets=PLAN.targets, rates={"USD": ((days_ago(300), Decimal("0.5")),)}
    )
    when = parse_period("this-month", TODAY)
    euros = attainment.plan_of(gather(book.read(), TODAY, rates, when, currency="EUR"))
    dollars = attainment.plan_of(gather(book.read(), TODAY, rates, when, currency="USD"))
    assert euros is not None
    assert dollars is not None
    assert attainment.won(euros).value == {"EUR": 1250}
    assert attainment.target(dollars).value == {"USD": 20_000}
    assert attainment.won(dollars).value == {"USD": 2500}


def test_parts_sum_to_the_whole(book: Book) -> None:
    for period in ("this-month", "last-month", "all"):
        for make in (status_figures.report, monthly.report):
            for table in make(facts_of(book, period), None).tables:
                if table.total is not None:
                    _check_sum(table)


def _check_sum(table: Table) -> None:
    for place, cell in enumerate(table.total.cells if table.total else ()):
        if not isinstance(cell, Figure) or cell.unit.value not in ("count", "money"):
            continue
        if table.heads[place].name in ("average_won", "value_per_prospect"):
            continue
        parts = [row.cells[place] for row in table.rows]
        if isinstance(cell.value, int):
            counts = [part.value for part in parts if isinstance(part, Figure)]
            assert sum(value for value in counts if isinstance(value, int)) == cell.value
        elif isinstance(cell.value, dict):
            for currency, amount in cell.value.items():
                found = [part.value.get(currency, Decimal(0)) for part in parts
                         if isinstance(part, Figure) and isinstance(part.value, dict)]  # fmt: skip
                assert sum(found, Decimal(0)) == amount, (table.name, place)


def test_every_figure_of_the_month_says_why(book: Book) -> None:
    for place, figure in monthly.report(facts_of(book), None).figures():
        assert figure.rule, place
        assert figure.top or figure.bottom or figure.unknown, place
        assert (figure.value is None) == bool(figure.unknown), place
