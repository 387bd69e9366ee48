"""A word of a filter is found in activities, with what came of them, and in steps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from pipeline_tui.actions.activities import Happened, Planned, finish_step, log_activity, plan_step
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import Moment
from pipeline_tui.config import Settings
from pipeline_tui.model.activity import ActivityKind
from pipeline_tui.query.fields import Context
from pipeline_tui.query.language import parse_filter
from pipeline_tui.query.records import Records
from pipeline_tui.query.views import deal_views

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 30)
NOW = Moment(datetime(2026, 11, 30, 9, tzinfo=UTC), DAY, UTC)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Acme with two deals: calls on both, one on the prospect; a step done and one planned."""
    book = Book(tmp_path / "book.json")
    with book.change("fill", NOW) as change:
        acme = add_prospect(change, NewProspect("Acme"))
        acme, roof = add_deal(change, acme, NewDeal("EUR"))
        acme, wall = add_deal(change, acme, NewDeal("EUR"))
        other = add_prospect(change, NewProspect("Other"))
        add_deal(change, other, NewDeal("EUR"))
        call = Happened(ActivityKind.CALL, "Asked about the Łódź plant", on=DAY)
        logged = log_activity(change, acme, roof, call)
        change.put(msgspec.structs.replace(logged, outcome="Wants a discount"))
        log_activity(change, acme, wall, Happened(ActivityKind.CALL, "просит отсрочку", on=DAY))
        log_activity(change, acme, None, Happened(ActivityKind.NOTE, "met at the gala", on=DAY))
        done = plan_step(change, acme, roof, Planned("send brochure", DAY))
        finish_step(change, done)
        for days, text in ((3, "call again"), (4, "visit the हाट")):
            plan_step(change, acme, wall, Planned(text, DAY + timedelta(days)))
    return book


def found(book: Book, words: str, records: Records | None = None) -> str:
    snapshot = book.read()
    matches = parse_filter(words, Context(DAY))
    views = deal_views(snapshot, DAY, Settings(), None, records or Records(snapshot))
    return " ".join(view.deal.ref for view in views if matches(view))


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("lodz", "1.1"),
        ("discount", "1.1"),
        ("ОТСРОЧКУ", "1.2"),
        ("gala", "1.1 1.2"),  # of the prospect as a whole
        ("brochure", "1.1"),
        ("हाट", "1.2"),  # not the next one
        ('"call again"', "1.2"),
        ("plant discount", "1.1"),
        ("plant отсрочку", ""),
        ("-lodz", "1.2 2.1"),
        ("zzz", ""),
    ],
)
def test_which_deals_a_word_finds(book: Book, words: str, refs: str) -> None:
    assert found(book, words) == refs


def test_what_was_logged_meanwhile_is_found(book: Book) -> None:
    """The screens keep the texts, and take their own changes in."""
    records = Records(book.read())
    assert found(book, "lodz", records) == "1.1"
    with book.change("log", NOW) as change:
        other = change.prospects.get(2)
        (deal,) = change.deals.of_prospects({2})
        assert other
        log_activity(change, other, deal, Happened(ActivityKind.CALL, "visits Lodz", on=DAY))
        change.remove(next(iter(change.activities.of_prospects({1}))))
    records.follow(book.read(), change)
    assert found(book, "lodz", records) == "2.1"
