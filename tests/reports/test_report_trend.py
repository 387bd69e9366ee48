"""Month by month and week by week."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from report_books import NOW, TODAY, add, days_ago, new_book, won

from pipeline_tui.config import Settings
from pipeline_tui.present.bars import bar, sparkline
from pipeline_tui.query.views import deal_views
from pipeline_tui.reports.currencies import Converter
from pipeline_tui.reports.trend import by_week, last_months, won_by_month

if TYPE_CHECKING:
    from pathlib import Path


def test_won_value_stands_in_its_month(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("wins", NOW) as change:
        won(change, "A", 100, cycle=5)
        won(change, "B", 50, cycle=5)
        won(change, "C", 70, cycle=5, ago=40)
        won(change, "Long ago", 999, cycle=5, ago=500)
        add(change, "Open", 1000)
    views = list(deal_views(book.read(), TODAY, Settings()))
    money = Converter(None, "EUR", {}, TODAY)
    months = won_by_month(views, TODAY, money.value)["EUR"]
    assert (months[-1], months[-2], sum(months)) == (Decimal(150), Decimal(70), Decimal(220))


def test_months_run_over_the_turn_of_the_year() -> None:
    assert last_months(date(2026, 2, 10), 3) == ["2025-12", "2026-01", "2026-02"]


def test_activities_stand_in_their_week() -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())
    counts = by_week((TODAY, monday, monday - timedelta(1), days_ago(300)), TODAY)
    assert (counts[-1], counts[-2], sum(counts)) == (2, 1, 3)


def test_bars_and_lines_are_exact_to_the_eighth() -> None:
    assert bar(5, 10, 4) == "██"
    assert bar(1, 16, 4) == "▎"
    assert bar(0, 10, 4) == bar(3, 0, 4) == ""
    assert sparkline([0, 1, 2, 4]) == "▁▂▄█"
    assert sparkline([0, 0]) == "▁▁"
