"""The library of answers: what worked before, ranked by what is known and not by luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from report_books import TODAY, days_ago

from pipeline_tui.model.deal import Deal
from pipeline_tui.model.objection import Objection, Outcome
from pipeline_tui.model.stages import Stage
from pipeline_tui.render.chances import chance_text
from pipeline_tui.reports.library import Library, LibraryAnswer, library

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

RESOLVED, UNRESOLVED = Outcome.RESOLVED, Outcome.UNRESOLVED
OPEN = Deal(
    prospect=1, number=1, stage=Stage.OBJECTIONS, currency="EUR", created=TODAY, touched=TODAY
)
WON = OPEN.moved(Stage.AFTER_SALES, TODAY)
LOST = OPEN.lost_for("price", TODAY)


class Shelf:
    """Objections with their deals, one deal each."""

    def __init__(self) -> None:
        self.objections: list[Objection] = []
        self.deals: dict[int, Deal] = {}

    def put(
        self,
        answer: str,
        deal: Deal | None,
        outcome: Outcome | None,
        times: int = 1,
        on: date = TODAY,
        category: str = "price",
        competitor: str | None = None,
    ) -> Shelf:
        for _ in range(times):
            number = len(self.objections) + 1
            if deal is not None:
                self.deals[number] = replace(deal, prospect=number)
            self.objections.append(
                Objection(
                    id=number, prospect=number, deal=1 if deal else None, category=category,
                    words="too dear", on=on, answer=answer, answered=on if answer else None,
                    outcome=outcome, closed=on if outcome else None, competitor=competitor,
                )
            )  # fmt: skip
        return self

    def library(self, category: str = "price", competitor: str | None = None) -> Library:
        return library(
            self.objections, lambda prospect, _: self.deals.get(prospect), category, competitor
        )

    def ranked(self) -> list[str]:
        return [each.answer for each in self.library().answers]


def shown(answer: LibraryAnswer) -> str:
    return chance_text(answer.chance, answer.reason)


def test_success_is_resolved_and_won() -> None:
    shelf = Shelf()
    shelf.put("a", WON, RESOLVED, 3).put("a", LOST, RESOLVED)
    (answer,) = shelf.library().answers
    assert shown(answer) == "3 of 4, 75 % (30 to 95 %)"
    assert [use.result for use in answer.uses] == ["failure", "success", "success", "success"]


def test_each_pair_of_outcome_and_deal_is_decided_as_defined() -> None:
    expected = {
        ("won", RESOLVED): "success", ("won", UNRESOLVED): "failure", ("won", None): "failure",
        ("lost", RESOLVED): "failure", ("lost", UNRESOLVED): "failure", ("lost", None): "failure",
        ("open", RESOLVED): "pending", ("open", UNRESOLVED): "failure", ("open", None): "pending",
        (None, RESOLVED): "pending", (None, UNRESOLVED): "failure", (None, None): "pending",
    }  # fmt: skip
    deals = {"won": WON, "lost": LOST, "open": OPEN, None: None}
    for (status, outcome), result in expected.items():
        (answer,) = Shelf().put("a", deals[status], outcome).library().answers
        assert answer.uses[0].result == result, (status, outcome)
        assert answer.chance.n == (result != "pending")
        assert answer.pending == (result == "pending")


def test_what_is_running_is_counted_apart() -> None:
    shelf = Shelf().put("a", WON, RESOLVED, 2).put("a", LOST, None).put("a", OPEN, RESOLVED, 5)
    (answer,) = shelf.library().answers
    assert (answer.chance.successes, answer.chance.n, answer.pending) == (2, 3, 5)
    assert (answer.chance.low, answer.chance.high) == (0.2077, 0.9385)


def test_nothing_decided_is_no_rate_and_says_why() -> None:
    (answer,) = Shelf().put("a", OPEN, RESOLVED, 2).library().answers
    assert answer.chance.rate is None
    assert shown(answer) == "n/a: no deal of these is won or lost, no objection unresolved"


def test_a_small_n_stands_below_a_large_one_with_a_lower_rate() -> None:
    """1 of 1 is 100 %, but its interval begins at 21 %; 7 of 10 begins at 40 %."""
    shelf = Shelf().put("lucky", WON, RESOLVED)
    shelf.put("proven", WON, RESOLVED, 7).put("proven", LOST, RESOLVED, 3)
    assert shelf.ranked() == ["proven", "lucky"]
    assert [shown(each) for each in shelf.library().answers] == [
        "7 of 10, 70 % (40 to 89 %)", "1 of 1, 100 % (21 to 100 %)",
    ]  # fmt: skip


def test_ties_go_to_the_larger_n_then_to_the_last_use_and_untried_stands_last() -> None:
    shelf = Shelf().put("untried", OPEN, None, on=TODAY)
    shelf.put("failed twice", LOST, None, 2, on=days_ago(9))
    shelf.put("failed once", LOST, None, on=days_ago(1))
    shelf.put("old", WON, RESOLVED, on=days_ago(8)).put("new", WON, RESOLVED, on=days_ago(2))
    assert shelf.ranked() == ["new", "old", "failed twice", "failed once", "untried"]


def test_four_failures_are_0_to_49_percent() -> None:
    (answer,) = Shelf().put("a", LOST, UNRESOLVED, 4).library().answers
    assert shown(answer) == "0 of 4, 0 % (0 to 49 %)"


def test_the_same_answer_is_told_by_its_folded_text_and_shown_as_it_was_last_said() -> None:
    shelf = Shelf().put("Thirty years.", WON, RESOLVED, on=days_ago(3))
    shelf.put("thirty  YEARS.", LOST, RESOLVED, on=days_ago(1))
    (answer,) = shelf.library().answers
    assert (answer.answer, answer.chance.n) == ("thirty  YEARS.", 2)


def test_a_reopened_deal_counts_by_its_latest_outcome() -> None:
    again = LOST.reopened(Stage.CONTRACT, TODAY)
    (answer,) = Shelf().put("a", again, RESOLVED).library().answers
    assert answer.uses[0].result == "pending"
    (answer,) = Shelf().put("a", again.moved(Stage.AFTER_SALES, TODAY), RESOLVED).library().answers
    assert answer.uses[0].result == "success"


def test_another_category_and_another_competitor_are_left_out() -> None:
    shelf = Shelf().put("a", WON, RESOLVED, category="trust")
    shelf.put("b", WON, RESOLVED, competitor="Sunpower").put("c", WON, RESOLVED)
    assert [each.answer for each in shelf.library("price", "SUNPOWER").answers] == ["b"]
    assert [each.answer for each in shelf.library("Trust").answers] == ["a"]


def test_unanswered_ones_and_unclosed_ones_are_counted() -> None:
    shelf = Shelf().put("", OPEN, None, 2).put("", LOST, UNRESOLVED).put("a", WON, None)
    found = shelf.library()
    assert found.unanswered == 2
    assert [each.unclosed for each in found.answers] == [1]


OUTCOMES = st.tuples(
    st.sampled_from("abc"), st.sampled_from((OPEN, WON, LOST)), st.sampled_from((None, *Outcome))
)


@given(st.lists(OUTCOMES, max_size=30))
def test_every_use_is_counted_once_and_the_order_is_by_the_lower_end(
    uses: Iterable[tuple[str, Deal, Outcome | None]],
) -> None:
    shelf = Shelf()
    for answer, deal, outcome in uses:
        shelf.put(answer, deal, outcome)
    answers = shelf.library().answers
    assert sum(each.chance.n + each.pending for each in answers) == len(shelf.objections)
    lows = [-1.0 if each.chance.low is None else each.chance.low for each in answers]
    assert lows == sorted(lows, reverse=True)
