"""Removal on the screens: asked once, with what goes along, and undone by `u`."""

from __future__ import annotations

import pytest
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.activities import Happened, log_activity
from pipeline_tui.actions.deals import NewDeal, add_deal
from pipeline_tui.actions.prospects import NewProspect, add_prospect, remove_prospect
from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.model.activity import ActivityKind


@pytest.fixture
def acme(tables: Tables) -> Tables:
    """A prospect with two deals; the first has an activity and a next step."""
    tables.add("Acme", "1000 eur", step="call Anna", due="today", title="Pumps")
    with tables.book.change("deal add", now()) as change:
        prospect = change.prospects.get(1)
        deal = change.deals.get(10001)
        assert prospect
        assert deal
        add_deal(change, prospect, NewDeal("EUR", "Valves"))
        log_activity(change, prospect, deal, Happened(ActivityKind.CALL, "wants pumps"))
    tables.add("Bolt")
    return tables


def _deals(tables: Tables) -> list[str]:
    return [deal.ref for deal in Book(tables.path).read().deals]


@pytest.mark.parametrize("screen", [("T",), ("B",), ("P", "s", "g")])
def test_a_deal_is_removed_from_every_screen(acme: Tables, screen: tuple[str, ...]) -> None:
    async def story(on: Screens) -> None:
        await on.press(*screen, "delete")
        assert "Remove Acme" in on.text
        assert "Deal 1.1: 1 activity and 1 next step go with it." in on.text
        assert "Prospect 1: 2 deals, 1 activity and 1 next step go with it." in on.text
        await on.press("enter")
        assert "Removed deal 1.1" in on.toasts
        assert "pipeline remove 1.1" in on.toasts
        assert "u undoes it" in on.toasts
        assert _deals(acme) == ["1.2", "2.1"]
        await on.press("u")
        assert _deals(acme) == ["1.1", "1.2", "2.1"]
        assert [step.text for step in acme.steps("1.1")] == ["call Anna"]

    drive(acme, story)


def test_escape_removes_nothing(acme: Tables) -> None:
    before = acme.revision

    async def story(on: Screens) -> None:
        await on.press("X", "escape")
        assert on.name == "TodayScreen"

    drive(acme, story)
    assert acme.revision == before


def test_the_whole_prospect_goes_from_its_dossier(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("P", "enter", "delete")
        await on.pilot.click("#choice-answers", offset=(5, 1))
        await on.settle()
        assert "Removed prospect 1" in on.toasts
        assert "was removed" in on.head
        assert _deals(acme) == ["2.1"]
        await on.press("u")
        assert on.head == "1 Acme"
        assert "Valves" in on.text

    drive(acme, story)


def test_a_prospect_without_a_deal_can_go(tables: Tables) -> None:
    with tables.book.change("add", now()) as change:
        add_prospect(change, NewProspect("Bare"))

    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        await on.press("delete")
        assert "Prospect 1: nothing else goes with it." in on.text
        await on.press("enter")

    drive(tables, story)
    assert list(tables.book.read().prospects) == []


def test_all_marked_go_as_one_change(acme: Tables) -> None:
    before = acme.revision

    async def story(on: Screens) -> None:
        await on.press("P", "s", "g", "space", "down", "space", "delete")
        assert "Remove 2 deals?" in on.text
        assert "1 activity and 1 next step go with them." in on.text
        assert "1.1 Acme: Pumps, 2.1 Bolt" in on.text
        await on.press("enter")
        assert "Removed 2 deals" in on.toasts
        assert _deals(acme) == ["1.2"]
        await on.press("u")

    drive(acme, story)
    assert _deals(acme) == ["1.1", "1.2", "2.1"]
    assert acme.revision == before + 2


def test_what_somebody_else_removed_is_said(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("P", "delete")
        with Book(acme.path).change("remove", now()) as change:
            prospect = change.prospects.get(1)
            assert prospect
            remove_prospect(change, prospect)
        await on.press("enter")
        assert "was removed" in on.toasts

    drive(acme, story)
    assert _deals(acme) == ["2.1"]


def test_nothing_to_remove_is_said(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("P", "delete")
        assert "no deal under the cursor" in on.toasts

    drive(tables, story)


def test_its_key_is_remapped_and_it_is_in_help_and_palette(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("question_mark")
        assert "Remove the deal" in on.text
        await on.press("escape", "P", "delete")
        assert on.name == "ProspectsScreen"
        await on.press("ctrl+p")
        await on.pilot.press(*"remove the deal")
        await on.until(lambda: "Deals: Remove" in on.text)
        await on.press("enter")
        await on.until(lambda: on.name == "Choice")
        await on.press("escape", "K")
        assert on.name == "Choice"

    drive(acme, story, size=(100, 60), settings=Settings(currency="EUR", keys={"deal-remove": "K"}))


def test_no_toast_lies_over_a_question(acme: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("5")
        assert "after-sales" in on.toasts
        await on.press("u")
        assert "Undone" in on.toasts
        assert "u undoes it" not in on.toasts  # it would undo something else now
        await on.press("X")
        assert on.toasts == ""
        assert "escape: back" in on.text
        await on.press("escape", "5", "e")
        assert on.toasts == ""
        assert "ctrl+s saves" in on.text

    drive(acme, story, size=(60, 20))
