"""Small books for the tests of reports, made by the actions that a manager uses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline_tui.actions.deals import NewDeal, add_deal, lose_deal, move_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import Moment
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect

TODAY = date(2026, 11, 23)
NOW = Moment(datetime(2026, 11, 23, 10, tzinfo=UTC), TODAY, UTC)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def new_book(folder: Path) -> Book:
    return Book(folder / "book.json")


def add(
    change: Change,
    name: str,
    value: int | str | None = None,
    *,
    age: int = 0,
    stage: Stage = Stage.SEARCH,
    probability: int | None = None,
    currency: str = "EUR",
) -> tuple[Prospect, Deal]:
    """A prospect with one deal that began some days ago."""
    prospect = add_prospect(change, NewProspect(name, created=days_ago(age)))
    return add_deal(
        change,
        prospect,
        NewDeal(
            currency,
            stage=stage,
            value=None if value is None else Decimal(value),
            probability=probability,
            created=days_ago(age),
        ),
    )


def won(change: Change, name: str, value: int, cycle: int, ago: int = 0) -> Deal:
    """A deal that was won some days ago, after a cycle of so many days."""
    _, deal = add(change, name, value, age=cycle + ago)
    return move_deal(change, deal, Stage.AFTER_SALES, days_ago(ago))


def lost(change: Change, name: str, value: int, reason: str = "price", ago: int = 0) -> Deal:
    """A deal that was lost some days ago."""
    _, deal = add(change, name, value, age=ago + 5)
    return lose_deal(change, deal, reason, days_ago(ago))
