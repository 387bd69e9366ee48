"""Taking back an import but for what was changed since: the book stays whole, whatever was done."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.deals import DealEdit, NewDeal, add_deal, edit_deal, remove_deal
from pipeline_tui.actions.prospects import (
    NewProspect,
    ProspectEdit,
    add_prospect,
    edit_prospect,
    remove_prospect,
)
from pipeline_tui.book import Book
from pipeline_tui.book.checks import document_faults
from pipeline_tui.clock import Moment
from pipeline_tui.errors import PipelineError
from pipeline_tui.model.dates import parse_date

if TYPE_CHECKING:
    import pytest

    from pipeline_tui.book import Change

MOMENT = Moment(datetime(2026, 11, 23, 10, tzinfo=UTC), date(2026, 11, 23), UTC)


def bring_in(change: Change) -> None:
    """What an import does: new prospects with a deal, and a deal at one that was there."""
    for number in range(3):
        prospect = add_prospect(change, NewProspect(f"New {number}"))
        add_deal(change, prospect, NewDeal("EUR", f"Deal {number}"))
    known = change.prospects.get(1)
    assert known is not None
    add_deal(change, known, NewDeal("EUR", "Another"))


def later(change: Change, what: str, which: int) -> None:
    """Something that a manager does to one of the prospects."""
    prospect = change.prospects.get(which)
    if prospect is None:
        return
    deals = [each for each in change.deals if each.prospect == which]
    if what == "edit":
        edit_prospect(change, prospect, ProspectEdit(needs="more"))
    elif what == "add":
        add_deal(change, prospect, NewDeal("EUR", "By hand"))
    elif what == "remove":
        remove_prospect(change, prospect)
    elif deals and what == "value":
        edit_deal(change, deals[-1], DealEdit(title="Mine"))
    elif deals and what == "step":
        plan_step(change, prospect, deals[-1], Planned("call", parse_date("today", change.today)))
    elif deals:
        remove_deal(change, deals[-1])


DONE = st.lists(
    st.tuples(
        st.sampled_from(["edit", "add", "remove", "value", "step", "drop"]), st.integers(1, 4)
    ),
    max_size=5,
)


@given(DONE)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_rest_goes_what_was_changed_stays_and_undo_brings_all_back(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, int]]
) -> None:
    book = Book(tmp_path_factory.mktemp("later") / "book.json")
    with book.change("add", MOMENT) as change:
        prospect = add_prospect(change, NewProspect("Mine"))
        add_deal(change, prospect, NewDeal("EUR", "First"))
    with book.change("import deals.csv", MOMENT) as change:
        bring_in(change)
    for what, which in done:
        with book.change(f"{what} {which}", MOMENT) as change:
            later(change, what, which)
    before = _content(book)
    try:
        told = book.undo_but_later(MOMENT, 2)
    except PipelineError as error:
        assert "nothing is left to undo" in error.message
        assert _content(book) == before
        return
    after = _content(book)
    assert list(document_faults(book.read()._tables)) == []
    touched = {
        (each.table, each.key)
        for entry in book.entries()
        if 2 < entry.revision < told.revision
        for each in entry.changes
    }
    for place, raw in before.items():
        if place in touched:
            assert after[place] == raw, f"{place} was changed by hand"
    if not done:
        assert [key for table, key in after if table == "prospects"] == ["1"]
    for each in told.stays:
        assert (each.change.table, each.change.key) in after
    with book.change("add deals", MOMENT) as change:
        for prospect in list(change.prospects):
            _, deal = add_deal(change, prospect, NewDeal("EUR", "Next"))
            assert ("deals", str(deal.key)) not in after
    if change.saved_revision is not None:
        book.undo(MOMENT)
    if told.is_whole:
        return
    book.undo(MOMENT)
    assert _content(book) == before


def _content(book: Book) -> dict[tuple[str, str], bytes]:
    tables = book.read()._tables
    return {
        (table, key): bytes(raw)
        for table, raws in tables.items()
        if table != "meta"
        for key, raw in raws.items()
    }
