"""What a merge of two prospects keeps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline_tui.actions.contacts import NewContact, add_contact
from pipeline_tui.actions.merging import merge_prospects
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.book import Book
from pipeline_tui.clock import moment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book.json")


@pytest.mark.parametrize("kept_is_older", [True, False])
def test_a_merged_prospect_is_known_since_the_earlier_day(book: Book, kept_is_older: bool) -> None:
    days = [date(2025, 3, 1), date(2026, 5, 1)][:: 1 if kept_is_older else -1]
    with book.change("merge", moment(None, "2026-11-30")) as change:
        kept, gone = (
            add_prospect(change, NewProspect(name=name, created=day))
            for name, day in zip(("Fjord", "Fjord AS"), days, strict=True)
        )
        merged = merge_prospects(change, kept, gone).prospect
    assert merged.created == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("name", "phone", "contacts"),
    [
        ("N. Vik", "22 55 51 01", 1),
        ("", "0047 22 555101", 1),
        ("Odd Lie", "+47 22 555101", 2),
        ("Nora Vik", "+47 55 555102", 2),
    ],
)
def test_people_of_both_are_one_by_phone_and_a_compatible_name(
    book: Book, name: str, phone: str, contacts: int
) -> None:
    with book.change("merge", moment(None, "2026-11-30")) as change:
        kept, gone = (
            add_contact(change, add_prospect(change, NewProspect(name=company)), person)[0]
            for company, person in (
                ("Fjord", NewContact("Nora Vik", phones=("+47 22 555101",))),
                ("Fjord AS", NewContact(name, phones=(phone,))),
            )
        )
        merged = merge_prospects(change, kept, gone).prospect
    assert len(merged.contacts) == contacts
    assert merged.contacts[0].phones == ("+47 22 555101",)
