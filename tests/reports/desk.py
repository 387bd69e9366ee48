"""A manager at work over some weeks, for tests of reports that look at histories."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline_tui.actions.deals import (
    DealEdit,
    NewDeal,
    add_deal,
    edit_deal,
    lose_deal,
    move_deal,
    reopen_deal,
)
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import moment
from pipeline_tui.config import Settings
from pipeline_tui.model.deal import deal_key
from pipeline_tui.model.money import Money
from pipeline_tui.model.stages import Stage
from pipeline_tui.reports.catalogue import find_report, maker
from pipeline_tui.reports.facts import gather
from pipeline_tui.reports.figures import Figure
from pipeline_tui.reports.period import between, parse_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.clock import Moment
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.query.views import View
    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Report
    from pipeline_tui.reports.period import Period

TODAY = date(2026, 11, 23)
EUROS = Settings(currency="EUR")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def morning(day: date) -> Moment:
    return moment(None, f"{day.isoformat()}T10:00+00:00")


class Desk:
    """Each act is a change of the book on its own day; deals are called by their client."""

    def __init__(self, folder: Path) -> None:
        self.book = Book(folder / "book.json")
        self.keys: dict[str, int] = {}
        self.clients: dict[str, int] = {}

    def opens(self, name: str, value: int | str | None = None, *, on: date, **more: Any) -> None:
        """A new client with a deal."""
        about = {key: more.pop(key) for key in ("source", "segment", "owner") if key in more}
        with self.book.change("add", morning(on)) as change:
            prospect = add_prospect(change, NewProspect(name, **about))
            self.clients[name] = prospect.number
            self._open(change, name, name, value, **more)

    def opens_again(
        self, name: str, called: str, value: int | None = None, *, on: date, **more: Any
    ) -> None:
        """A further deal of a client, which the tests call by another name."""
        with self.book.change("add", morning(on)) as change:
            self._open(change, name, called, value, **more)

    def _open(
        self, change: Change, name: str, called: str, value: int | str | None, **more: Any
    ) -> None:
        prospect = change.prospects.get(self.clients[name])
        assert prospect is not None
        currency = more.pop("currency", "EUR")
        new = NewDeal(currency, value=None if value is None else Decimal(value), **more)
        _, deal = add_deal(change, prospect, new)
        self.keys[called] = deal_key(deal.prospect, deal.number)

    def notes(
        self, name: str, on: date, act: Callable[[Change, Prospect, Deal | None], object]
    ) -> None:
        """Something about a deal, or about a client: `act` records it."""
        with self.book.change("note", morning(on)) as change:
            deal = change.deals.get(self.keys[name]) if name in self.keys else None
            number = deal.prospect if deal else self.clients[name]
            prospect = change.prospects.get(number)
            assert prospect is not None
            act(change, prospect, deal)

    def moves(self, name: str, stage: Stage, *, on: date) -> None:
        self._act(name, on, lambda change, deal: move_deal(change, deal, stage))

    def wins(self, name: str, *, on: date, dated: date | None = None) -> None:
        self._act(name, on, lambda change, deal: move_deal(change, deal, Stage.AFTER_SALES, dated))

    def loses(
        self, name: str, *, on: date, dated: date | None = None, reason: str = "price"
    ) -> None:
        self._act(name, on, lambda change, deal: lose_deal(change, deal, reason, dated))

    def reopens(self, name: str, *, on: date, stage: Stage | None = None) -> None:
        self._act(name, on, lambda change, deal: reopen_deal(change, deal, stage))

    def revalues(self, name: str, value: int, *, on: date) -> None:
        edit = DealEdit(value=Money(Decimal(value), "EUR"))
        self._act(name, on, lambda change, deal: edit_deal(change, deal, edit))

    def edits(self, name: str, *, on: date, **edit: Any) -> None:
        self._act(name, on, lambda change, deal: edit_deal(change, deal, DealEdit(**edit)))

    def _act(self, name: str, on: date, act: Callable[[Change, Deal], object]) -> None:
        with self.book.change("act", morning(on)) as change:
            deal = change.deals.get(self.keys[name])
            assert deal is not None
            act(change, deal)

    def report(self, name: str, period: str | Period = "all", **more: Any) -> Report:
        return report_of(self.book.read(), name, period, **more)


def report_of(
    snapshot: Snapshot,
    name: str,
    period: str | Period = "all",
    *,
    by: By | None = None,
    **more: Any,
) -> Report:
    """A report of the catalogue over a book."""
    return maker(find_report(name))(facts_of(snapshot, period, **more), by)


def facts_of(
    snapshot: Snapshot,
    period: str | Period = "all",
    *,
    today: date = TODAY,
    as_of: date | None = None,
    settings: Settings = EUROS,
    matches: Callable[[View], bool] | None = None,
    currency: str | None = None,
) -> Facts:
    """What a report looks at."""
    stretch = parse_period(period, as_of or today) if isinstance(period, str) else period
    return gather(snapshot, today, settings, stretch, matches, as_of, currency)


def days(first: date, last: date) -> Period:
    return between(first, last, last)


def figure(report: Report, table: str, row: str, head: str) -> Figure:
    """One figure of a report, by the names of its place."""
    found = next(each for each in report.tables if each.name == table)
    rows = {each.label: each for each in found.rows}
    if found.total is not None:
        rows.setdefault(found.total.label, found.total)
    place = [each.name for each in found.heads].index(head)
    cell = rows[row].cells[place]
    assert isinstance(cell, Figure), cell
    return cell


def value(report: Report, table: str, row: str, head: str) -> Any:
    return figure(report, table, row, head).value


def refs(found: Figure) -> list[str]:
    """The clients of the deals that were counted or added up."""
    assert found.top is not None
    return [view.prospect.name for view in found.top.deals]
