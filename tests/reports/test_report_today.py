"""The list of the day: no open deal without a dated next step goes unseen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report_books import NOW, TODAY, add, days_ago, new_book

from pipeline_tui.actions.activities import (
    Happened,
    Planned,
    finish_step,
    log_activity,
    plan_step,
)
from pipeline_tui.actions.deals import lose_deal, move_deal
from pipeline_tui.config import Settings
from pipeline_tui.model.activity import ActivityKind, Party
from pipeline_tui.model.stages import Stage
from pipeline_tui.render.blocks import Tone
from pipeline_tui.render.day_groups import day_groups
from pipeline_tui.reports.today import today_report

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pipeline_tui.book import Book, Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect
    from pipeline_tui.reports.day import Today


def report(book: Book) -> Today:
    return today_report(book.read(), TODAY, Settings())


def plan(
    change: Change,
    prospect: Prospect,
    deal: Deal | None,
    text: str,
    due: date,
    by: Party = Party.ME,
) -> None:
    """A step that may have been due already."""
    step = plan_step(change, prospect, deal, Planned(text, max(due, TODAY), by))
    change.put(replace(step, due=due))


def test_steps_go_to_the_group_of_their_day_and_promiser(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("plan", NOW) as change:
        prospect, deal = add(change, "A")
        plan(change, prospect, deal, "late", days_ago(2))
        plan(change, prospect, deal, "now", TODAY)
        plan(change, prospect, deal, "later", TODAY + timedelta(1))
        plan(change, prospect, deal, "theirs", days_ago(1), Party.THEM)
        plan(change, prospect, None, "greetings", TODAY)
    found = report(book)
    assert [(line.next_step, line.reason) for line in found.overdue] == [("late", "2 d overdue")]
    assert sorted(str(line.next_step) for line in found.due) == ["greetings", "now"]
    assert [line.reason for line in found.promised] == ["they promised it, 1 d overdue"]
    assert found.is_overdue


def test_a_stale_deal_says_why(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("idle", NOW) as change:
        add(change, "A", stage=Stage.OBJECTIONS, age=12)
        add(change, "Fresh", stage=Stage.OBJECTIONS, age=6)
    found = report(book)
    assert [line.reason for line in found.stale] == ["objections, 12 d idle, limit 7, no next step"]
    assert [line.prospect for line in found.no_next_step] == ["A", "Fresh"]


def test_a_step_ahead_keeps_a_deal_from_being_stale(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("idle", NOW) as change:
        prospect, deal = add(change, "Ahead", age=60)
        plan(change, prospect, deal, "call", TODAY + timedelta(9))
        prospect, deal = add(change, "Behind", age=60)
        plan(change, prospect, deal, "call", days_ago(1))
    assert [line.reason for line in report(book).stale] == [
        "search, 60 d idle, limit 14, next step 1 d overdue"
    ]


def test_work_on_a_deal_ends_its_idleness(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("work", NOW) as change:
        prospect, deal = add(change, "Called", age=60)
        log_activity(change, prospect, deal, Happened(ActivityKind.CALL))
        prospect, deal = add(change, "Moved", age=60)
        move_deal(change, deal, Stage.NEGOTIATION)
        prospect, deal = add(change, "Done", age=60)
        step = plan_step(change, prospect, deal, Planned("call", TODAY))
        finish_step(change, step)
        prospect, _ = add(change, "By the prospect", age=60)
        log_activity(change, prospect, None, Happened(ActivityKind.EMAIL))
    assert report(book).stale == ()


def test_won_and_lost_deals_are_left_alone_but_after_sales_steps_stay(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("closed", NOW) as change:
        prospect, deal = add(change, "Won", age=60)
        deal = move_deal(change, deal, Stage.AFTER_SALES)
        plan(change, prospect, deal, "ask how it went", TODAY)
        prospect, deal = add(change, "Lost", age=60)
        plan(change, prospect, deal, "call", TODAY)
        lose_deal(change, deal, "price")
    found = report(book)
    assert [line.prospect for line in found.due] == ["Won"]
    assert (found.stale, found.no_next_step) == ((), ())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Stage)),
            st.integers(0, 90),
            st.one_of(st.none(), st.integers(-20, 20)),
        ),
        max_size=10,
    )
)
@settings(max_examples=25, deadline=None)
def test_no_open_deal_without_a_step_ahead_goes_unseen(
    tmp_path_factory: pytest.TempPathFactory, deals: list[tuple[Stage, int, int | None]]
) -> None:
    book = new_book(tmp_path_factory.mktemp("seen"))
    unseen = set()
    with book.change("many", NOW) as change:
        for stage, age, due in deals:
            prospect, deal = add(change, "X", stage=stage, age=age)
            if due is not None:
                plan(change, prospect, deal, "call", TODAY + timedelta(due))
            if deal.is_open and (due is None or due <= 0):
                unseen.add(deal.ref)
    found = report(book)
    groups = (found.overdue, found.due, found.stale, found.no_next_step)
    assert unseen <= {line.ref for group in groups for line in group}


def test_what_is_past_its_day_stands_out_in_every_group(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    with book.change("plan", NOW) as change:
        prospect, deal = add(change, "A")
        plan(change, prospect, deal, "theirs, late", days_ago(1), Party.THEM)
        plan(change, prospect, deal, "theirs, today", TODAY, Party.THEM)
    (group,) = [each for each in day_groups(report(book)) if each.name == "Promised to me"]
    tones = {line.next_step: group.row_tone(line, TODAY) for line in group.lines}
    assert tones == {"theirs, late": Tone.BAD, "theirs, today": Tone.PLAIN}
