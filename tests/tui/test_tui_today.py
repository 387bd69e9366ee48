"""Today: do a step and plan the next, log a call, open the dossier."""

from __future__ import annotations

import asyncio
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.activities import Planned, plan_step
from pipeline_tui.actions.deals import lose_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect
from pipeline_tui.config import Settings
from pipeline_tui.tui import picture
from pipeline_tui.tui.desk import Desk
from pipeline_tui.tui.screens.today import TodayScreen

if TYPE_CHECKING:
    import pytest


def test_the_groups_stand_in_the_order_of_work(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        assert on.name == "TodayScreen"
        places = [on.text.index(f"{each} (") for each in
                  ("Overdue", "Due today", "Promised to me", "Stale")]  # fmt: skip
        assert places == sorted(places)
        assert "2 overdue, 2 due" in on.head
        assert "Nordwind GmbH" in on.text

    drive(sampled, story)


def test_what_is_due_stands_there_before_the_deals_are_read(sampled: Tables) -> None:
    desk = Desk(sampled.book, Settings(currency="EUR"))
    seen = desk.look()
    beginning = seen.beginning
    assert beginning is not None
    assert not beginning.stale
    day = seen.day
    assert day.stale
    assert beginning.overdue == day.overdue
    assert beginning.due == day.due
    assert beginning.promised == day.promised
    assert seen.beginning is None
    assert seen.filtered(None).beginning is None


def test_steps_of_lost_deals_are_no_beginning(tables: Tables) -> None:
    tables.add("Acme", step="call", due="today")
    tables.add("Beta")
    with tables.book.change("lose", now()) as change:
        lose_deal(change, next(iter(change.deals)), "price")
    desk = Desk(tables.book, Settings())
    assert desk.look().beginning is None


def test_the_cursor_stays_where_it_is_while_the_book_is_read_again(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Due", "Due too"):
        tables.add(name, step="call", due="today")
    for number in range(6):
        tables.add(f"Bare {number}")

    async def story(on: Screens) -> None:
        await on.press("end", "up", "up")
        today = on.app.screen
        assert isinstance(today, TodayScreen)
        before = today.selected_line
        assert before is not None
        await on.press("question_mark")
        tables.add("Other")
        real = picture.deal_views

        def slow(*given: Any, **more: Any) -> Any:
            time.sleep(0.4)
            return real(*given, **more)

        monkeypatch.setattr(picture, "deal_views", slow)
        reading = asyncio.create_task(on.app.reload())
        await asyncio.sleep(0.1)
        await on.pilot.press("escape")  # in the middle of it
        await reading
        await on.settle()
        assert today.selected_line is not None
        assert today.selected_line.ref == before.ref

    drive(tables, story)


def test_a_day_with_nothing_due_begins_with_all_of_it(tables: Tables) -> None:
    tables.add("Acme", step="call", due="fri")
    assert Desk(tables.book, Settings()).look().beginning is None


def test_d_does_the_step_and_plans_the_next_in_one_change(tables: Tables) -> None:
    ref = tables.add("Acme", "500k eur", step="call Anna", due="yesterday")
    before = tables.revision

    async def story(on: Screens) -> None:
        await on.press("d")
        assert on.name == "Form"
        await on.fill(outcome="she agrees", next="send the draft", due="fri")
        assert "Friday, 2026-11-27" in on.text
        await on.press("ctrl+s")
        assert on.name == "TodayScreen"
        assert "Done: call Anna" in on.toasts
        assert "pipeline done 1.1 'call Anna'" in on.toasts
        assert "u undoes it" in on.toasts
        await on.press("u")

    drive(tables, story)
    assert tables.revision == before + 2
    assert [s.text for s in tables.steps(ref)] == ["call Anna"]


def test_done_is_in_the_book_with_its_outcome(tables: Tables) -> None:
    ref = tables.add("Acme", step="call Anna", due="yesterday")

    async def story(on: Screens) -> None:
        await on.press("d")
        await on.fill(outcome="she agrees", next="send the draft", due="fri")
        await on.press("enter")

    drive(tables, story)
    assert [(s.text, s.due) for s in tables.steps(ref)] == [("send the draft", date(2026, 11, 27))]
    activity = list(tables.book.read().activities)[-1]
    assert (activity.kind.value, activity.outcome) == ("call", "she agrees")


def test_d_does_the_step_of_the_line_not_the_first_of_its_deal(tables: Tables) -> None:
    ref = tables.add("Acme", step="call Anna", due="yesterday")
    with tables.book.change("more", now()) as change:
        prospect = change.prospects.get(1)
        deal = change.deals.get(10001)
        assert prospect
        plan_step(change, prospect, deal, Planned("send samples", now().today))

    async def story(on: Screens) -> None:
        await on.press("down", "d")
        assert "Done: send samples" in on.text
        await on.press("ctrl+s")

    drive(tables, story)
    assert [s.text for s in tables.steps(ref)] == ["call Anna"]


def test_a_step_of_a_prospect_without_a_deal_can_be_done(tables: Tables) -> None:
    with tables.book.change("add", now()) as change:
        prospect = add_prospect(change, NewProspect("Bare"))
        plan_step(change, prospect, None, Planned("write to them", now().today))

    async def story(on: Screens) -> None:
        assert "Bare" in on.text
        await on.press("d", "ctrl+s")
        assert "Done: write to them" in on.toasts
        assert "Nothing is due" in on.text

    drive(tables, story)
    assert all(step.done for step in tables.book.read().steps)


def test_c_logs_with_outcome_and_next_step(tables: Tables) -> None:
    ref = tables.add("Acme", "500k eur")

    async def story(on: Screens) -> None:
        await on.press("c")
        await on.fill(kind="meeting", text="saw the plant", outcome="wants an offer", at="today",
                      next="send offer", due="tomorrow")  # fmt: skip
        await on.press("ctrl+s")
        assert "Logged: meeting, Acme" in on.toasts

    drive(tables, story)
    activity = list(tables.book.read().activities)[-1]
    assert (activity.kind.value, activity.text) == ("meeting", "saw the plant")
    assert [s.text for s in tables.steps(ref)] == ["send offer"]


def test_a_refused_form_keeps_every_text(tables: Tables) -> None:
    tables.add("Acme", step="call", due="today")
    before = tables.revision

    async def story(on: Screens) -> None:
        await on.press("c")
        await on.fill(kind="brunch", text="long talk", at="31 feb", outcome="good")
        await on.press("ctrl+s")
        assert on.name == "Form"
        assert "Kind:" in on.text
        for text in ("brunch", "long talk", "31 feb", "good"):
            assert text in on.text
        await on.fill(kind="call", at="tomorrow")
        await on.press("ctrl+s")
        assert "in the future" in on.text
        assert "long talk" in on.text
        await on.press("escape")
        assert on.name == "Form"
        assert "throw away" in on.text
        await on.press("escape")
        assert on.name == "TodayScreen"

    drive(tables, story)
    assert tables.revision == before


def test_a_step_in_the_past_is_refused_and_nothing_is_lost(tables: Tables) -> None:
    tables.add("Acme", step="call", due="today")
    before = tables.revision

    async def story(on: Screens) -> None:
        await on.press("n")
        await on.fill(next="send offer", due="2026-11-01")
        await on.press("ctrl+s")
        await on.until(lambda: "is over" in on.text)
        assert on.name == "Form"
        assert "send offer" in on.text

    drive(tables, story)
    assert tables.revision == before


def test_enter_and_double_click_open_the_dossier(tables: Tables) -> None:
    tables.add("Acme", step="call", due="today")

    async def story(on: Screens) -> None:
        await on.press("enter")
        assert on.name == "DossierScreen"
        assert on.head == "1 Acme"
        await on.press("escape")
        assert on.name == "TodayScreen"
        await on.pilot.click("#day", offset=(10, 1), times=2)
        await on.settle()
        assert on.name == "DossierScreen"

    drive(tables, story)


def test_what_is_cut_in_the_list_stands_whole_below_it(tables: Tables) -> None:
    text = "send the contract with the new terms of delivery"
    tables.add("Nordwind", "125000 eur", step=text, due="today", title="Cooling of the new hall")
    tables.add("Acme", step="call")

    async def story(on: Screens) -> None:
        listed = "\n".join(on.lines[:-3])
        assert text not in listed
        whole = " ".join(" ".join(on.lines[-3:-1]).split())
        assert f"1.1 Nordwind: Cooling of the new hall · {text} · 125,000 EUR · today" in whole
        await on.press("down")
        assert "2.1 Acme · call · today" in " ".join(on.lines[-3:-1])

    drive(tables, story, size=(80, 24))


def test_the_foot_never_shows_half_a_key(tables: Tables) -> None:
    tables.add("Acme", step="call")

    async def story(on: Screens) -> None:
        foot = on.lines[-1].rstrip()
        assert foot.startswith("? Help TBPR Screens u Undo d Done")
        assert foot.endswith("/ Filter")

    drive(tables, story, size=(80, 24))


def test_nothing_due_is_said(tables: Tables) -> None:
    tables.add("Acme", step="call", due="fri")

    async def story(on: Screens) -> None:
        assert "Nothing is due" in on.text
        await on.press("d")
        assert on.name == "TodayScreen"
        assert "no deal under the cursor" in on.toasts

    drive(tables, story)


def test_an_empty_book_says_how_to_begin(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        assert "Your book is empty" in on.text
        await on.press("a")
        await on.type("Acme 5k eur next: call fri")
        await on.press("enter")
        assert "Added Acme" in on.toasts
        assert "Your book is empty" not in on.text

    drive(tables, story)
    assert tables.deal("1.1").value == 5000


def test_a_prospect_that_is_there_already_is_named(tables: Tables) -> None:
    tables.add("Solartek GmbH")

    async def story(on: Screens) -> None:
        await on.press("a")
        await on.type("Solartec 5k eur")
        await on.press("enter")
        assert "Added Solartec" in on.toasts
        assert "may be the same as 1 Solartek GmbH (similar name)" in on.toasts
        assert "M in its dossier merges them" in on.toasts
        await on.press("u", "a")
        await on.type("Nordwind 5k eur")
        await on.press("enter")
        assert "Added Nordwind" in on.toasts
        assert "may be the same" not in on.toasts

    drive(tables, story)


def test_the_locked_book_keeps_what_was_typed(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline_tui.errors import BookLockedError

    tables.add("Acme", step="call", due="today")

    async def story(on: Screens) -> None:
        await on.press("n")
        await on.fill(next="send offer", due="fri")
        with monkeypatch.context() as patched:

            def refuse(*_: object) -> None:
                raise BookLockedError("another program writes")

            patched.setattr(type(tables.book), "change", refuse)
            await on.press("ctrl+s")
            await on.until(lambda: "another program writes" in on.text)
        assert on.name == "Form"
        assert "send offer" in on.text
        await on.press("ctrl+s")
        assert on.name == "TodayScreen"

    drive(tables, story)
    assert [s.text for s in tables.steps("1.1")] == ["call", "send offer"]
