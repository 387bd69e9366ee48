"""The documents of one prospect are the same ones however often they are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.book import Book
from pipeline_tui.clock import Moment
from pipeline_tui.model.activity import Step
from pipeline_tui.model.prospect import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterator

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


class Counted(dict[Any, Any]):
    """A dict that counts the keys that are walked through."""

    walked = 0

    def __iter__(self) -> Iterator[Any]:
        for key in super().__iter__():
            self.walked += 1
            yield key

    def keys(self) -> Any:
        return list(self)

    def values(self) -> Any:
        return [self[key] for key in self]

    def items(self) -> Any:
        return [(key, self[key]) for key in self]


def test_a_large_change_does_not_walk_through_itself_for_each_prospect(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """100,000 prospects with two activities each took 128 s where 10,000 took 1.2 s."""
    change = Book(tmp_path_factory.mktemp("large") / "book.json").rehearse("", NOW)
    steps, staged = change.steps, Counted()
    steps._staged = staged
    prospects = 500
    for number in range(1, prospects + 1):
        for key in (2 * number - 1, 2 * number):
            change.put(step(key, number))
        assert len(list(steps.of_prospects({number}))) == 2
    assert staged.walked <= 10 * prospects  # 250,000 if each question walks through all
