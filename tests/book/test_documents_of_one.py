"""The documents of one prospect are the same ones however often they are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.book import Book
from pipeline_tui.clock import Moment
from pipeline_tui.model.activity import Step
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    import pytest

    from pipeline_tui.book import Change

DAY = date(2026, 11, 23)
NOW = Moment(datetime(2026, 11, 23, 10, tzinfo=UTC), DAY, UTC)


def step(key: int, prospect: int) -> Step:
    return Step(id=key, prospect=prospect, text=f"{key} of {prospect}", due=DAY, created=DAY)


def looked_through(change: Change, prospect: int) -> list[Step]:
    """Those of a prospect, found by reading all: kept ones first, then those put."""
    every = [each for each in change.steps if each.prospect == prospect]
    staged = change.staged.get("steps", {})
    return [each for each in every if each.id not in staged] + [
        each for each in every if each.id in staged
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 4)), max_size=12),
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4)), max_size=20),
)
def test_of_one_prospect(
    tmp_path_factory: pytest.TempPathFactory,
    kept: list[tuple[int, int]],
    changes: list[tuple[int, int]],
) -> None:
    book = Book(tmp_path_factory.mktemp("owned") / "book.json")
    with book.change("", NOW) as before:
        for number in (1, 2, 3, 4):
            before.put(Prospect(number=number, uid=f"u{number}", name="x", created=DAY))
        for key, prospect in kept:
            before.put(step(key, prospect))
    change = book.rehearse("", NOW)
    for key, prospect in changes:
        if prospect:  # it may go to another prospect, as in a merge
            change.put(step(key, prospect))
        else:
            change.steps.remove(key)
        for number in (1, 2, 3, 4):
            found = list(change.steps.of_prospects({number}))
            assert sorted(found, key=lambda each: each.id) == sorted(
                looked_through(change, number), key=lambda each: each.id
            )
