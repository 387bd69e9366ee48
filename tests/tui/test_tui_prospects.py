"""Prospects: columns, sorting, filter, and many deals at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tui_driver import Screens, Tables, drive

from pipeline_tui.config import Settings
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from pipeline_tui.tui.screens.prospects import ProspectsScreen


@pytest.fixture
def three(tables: Tables) -> Tables:
    """Three deals."""
    tables.add("Acme", "1000 eur", step="call", due="fri", title="Pumps")
    tables.add("Beta", "9000 eur", step="write", due="tomorrow", owner="Eva")
    tables.add("Gamma", "500 eur", tags=("key",))
    return tables


async def _open(on: Screens) -> ProspectsScreen:
    from pipeline_tui.tui.screens.prospects import ProspectsScreen

    await on.app.action_show_mode("prospects")
    await on.settle()
    assert isinstance(on.app.screen, ProspectsScreen)
    return on.app.screen


def _names(table: ProspectsScreen) -> list[str]:
    return [view.prospect.name for view in table.views]


@pytest.mark.parametrize(
    ("width", "there", "gone"),
    [(160, "tags", "nothing"), (80, "next step", "tags"), (60, "due", "next step")],
)
def test_columns_by_width(three: Tables, width: int, there: str, gone: str) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        heads = on.line(1)
        assert there in heads
        assert gone not in heads
        assert "none" in on.text  # no next step is seen at any width

    drive(three, story, size=(width, 24))


def test_sorts_and_turns(three: Tables) -> None:
    async def story(on: Screens) -> None:
        table = await _open(on)
        assert _names(table) == ["Gamma", "Beta", "Acme"]
        await on.press("s")
        assert _names(table) == ["Acme", "Beta", "Gamma"]
        await on.press("s")
        assert _names(table) == ["Beta", "Acme", "Gamma"]
        assert "by value downwards" in on.head
        await on.press("r")
        assert _names(table) == ["Gamma", "Acme", "Beta"]

    drive(three, story)


def test_shows_and_sorts_by_the_columns_of_the_settings(three: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        assert [each for each in ("source", "close", "owner") if each in on.line(1)] == [
            "source", "close",
        ]  # fmt: skip
        for _ in range(9):
            await on.press("s")
        assert "by source" in on.head

    chosen = Settings(currency="EUR", columns="ref,prospect,close,source")
    drive(three, story, size=(80, 24), settings=chosen)


def test_filters_while_one_types_and_escape_goes_back(three: Tables) -> None:
    async def story(on: Screens) -> None:
        table = await _open(on)
        await on.press("slash")
        await on.type("value>700")
        assert "2 deals of 3" in on.text
        await on.until(lambda: len(table.views) == 2)
        await on.type("value>")
        assert len(table.views) == 2
        await on.press("enter")
        assert on.name != "ProspectsScreen"
        await on.type("value>700 stage:x")
        assert "stage" in on.text
        await on.press("escape")
        assert on.name == "ProspectsScreen"
        assert len(table.views) == 3

    drive(three, story)


def test_a_filter_holds_on_every_screen_and_is_cleared(three: Tables) -> None:
    async def story(on: Screens) -> None:
        table = await _open(on)
        await on.press("slash")
        await on.type("@big")
        await on.press("enter")
        assert "filter: @big" in on.head
        assert _names(table) == ["Beta"]
        await on.press("B")
        assert "1 deal by" in on.head
        await on.press("slash")
        await on.type("")
        await on.press("enter")
        assert "3 deals" in on.head

    drive(three, story, settings=Settings(filters={"big": "value>5000"}))


def test_no_hit_is_said(three: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        on.app.filter_by("zzz")
        await on.settle()
        assert "No deal matches the filter" in on.text
        await on.press("d", "t", "space", "enter")
        assert on.name == "ProspectsScreen"

    drive(three, story)


def test_many_are_tagged_in_one_change(three: Tables) -> None:
    before = three.revision

    async def story(on: Screens) -> None:
        table = await _open(on)
        await on.press("space", "space")
        assert "2 marked" in on.head
        assert on.text.count("✔") == 2
        assert len(table.marked) == 2
        await on.press("t")
        await on.fill(add="solar #warm", remove="key")
        await on.press("ctrl+s")
        assert "Tagged the prospects of 2 deals" in on.toasts

    drive(three, story)
    assert three.revision == before + 1
    tags = {each.name: each.tags for each in three.book.read().prospects}
    assert tags == {"Acme": (), "Beta": ("solar", "warm"), "Gamma": ("solar", "warm")}


def test_a_bad_tag_keeps_the_form(three: Tables) -> None:
    before = three.revision

    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("t")
        await on.fill(add='so"lar')
        await on.press("ctrl+s")
        await on.until(lambda: "a tag is one word" in on.text)
        assert 'so"lar' in on.text

    drive(three, story)
    assert three.revision == before


def test_many_get_an_owner_and_one_undo_takes_it_back(three: Tables) -> None:
    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("space", "space", "space", "m")
        await on.fill(owner="Olga")
        await on.press("enter")
        assert {three.deal(f"{n}.1").owner for n in (1, 2, 3)} == {"Olga"}
        await on.press("u")
        assert {three.deal(f"{n}.1").owner for n in (1, 2, 3)} == {None}

    drive(three, story)


def test_many_are_moved_and_lost_ones_stay(three: Tables) -> None:
    before = three.revision

    async def story(on: Screens) -> None:
        table = await _open(on)
        await on.press("space", "space", "3")
        assert "Moved 2 deals to objections" in on.toasts
        assert len(table.marked) == 2
        await on.press("right_square_bracket", "escape")
        assert not table.marked

    drive(three, story)
    assert three.revision == before + 2
    stages = [three.deal(f"{n}.1").stage for n in (1, 2, 3)]
    assert stages == [Stage.SEARCH, Stage.CONTRACT, Stage.CONTRACT]


def test_many_get_the_same_next_step(three: Tables) -> None:
    before = three.revision

    async def story(on: Screens) -> None:
        await _open(on)
        await on.press("space", "space", "n")
        await on.fill(next="send the price list", due="fri")
        await on.press("ctrl+s")

    drive(three, story)
    assert three.revision == before + 1
    for ref in ("2.1", "3.1"):
        assert "send the price list" in [step.text for step in three.steps(ref)]
    assert [step.text for step in three.steps("1.1")] == ["call"]


def test_a_click_puts_the_cursor_and_two_open(three: Tables) -> None:
    async def story(on: Screens) -> None:
        table = await _open(on)
        await on.pilot.click("#table", offset=(5, 1))
        assert table.selected
        assert table.selected.prospect.name == "Beta"
        await on.pilot.click("#table", offset=(5, 2), times=2)
        await on.settle()
        assert on.name == "DossierScreen"

    drive(three, story)
