"""Every screen and dialog from 60×20 to a full screen: nothing breaks, every line fits."""

from __future__ import annotations

import pytest
from tui_driver import Screens, Tables, drive

SIZES = [(60, 20), (80, 24), (120, 40), (160, 50)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_screen_fits(sampled: Tables, size: tuple[int, int]) -> None:
    async def story(on: Screens) -> None:
        for mode in ("today", "board", "prospects", "report"):
            await on.app.action_show_mode(mode)
            await on.settle()
            assert len(on.lines) == size[1]  # each is exactly as wide as the terminal
        on.app.open_dossier(1)
        await on.settle()
        assert "Solartek" in on.text
        on.app.action_history()
        await on.settle()
        assert "demo" in on.text
        on.app.action_help()
        await on.settle()
        assert "Help" in on.text

    drive(sampled, story, size=size)


@pytest.mark.parametrize("key", ["d", "n", "c", "e", "x"])
def test_every_form_fits_the_smallest_terminal(sampled: Tables, key: str) -> None:
    async def story(on: Screens) -> None:
        await on.press(key)
        assert on.name == "Form"
        form = on.app.screen.query_one("#form").region
        assert on.app.screen.region.contains_region(form)
        for widget in on.app.screen.query("#form Input, #form Button"):
            assert form.contains_region(widget.region), widget

    drive(sampled, story, size=(60, 20))


def test_a_resize_lays_out_anew(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        for mode in ("board", "prospects", "report", "today"):
            await on.app.action_show_mode(mode)
            for size in ((60, 20), (140, 45), (80, 24)):
                await on.pilot.resize_terminal(*size)
                await on.settle()
                assert len(on.lines) == size[1]

    drive(sampled, story, size=(160, 50))


def test_the_footer_offers_help_at_every_width(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        for mode in ("today", "board", "prospects", "report"):
            await on.app.action_show_mode(mode)
            await on.settle()
            assert "? Help" in on.lines[-1], on.lines[-1]

    drive(sampled, story, size=(60, 20))


def test_the_head_takes_brief_words_and_says_the_filter_at_every_width(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("slash")
        await on.type("tag:key")
        await on.press("enter")
        for width in (200, 120, 80):
            await on.pilot.resize_terminal(width, 24)
            await on.settle()
            assert "filter: tag:key" in on.lines[0]
            assert ("without a next step" in on.lines[0]) == (width == 200)

    drive(sampled, story, size=(200, 24))


def test_no_bar_of_the_report_is_cut(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        await on.until(lambda: any("█" in line for line in on.lines))
        bars = [line for line in on.lines if "█" in line]
        assert len(bars) > 2
        assert not any("…" in line for line in bars)
        longest = {line.count("█"): line for line in bars}
        assert "730,000" in longest[max(longest)]

    drive(sampled, story, size=(80, 24))


def test_where_there_is_no_room_for_bars_the_figures_stay(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        await on.until(lambda: "730,000 EUR" in on.text)
        assert "█" not in on.text

    drive(sampled, story, size=(60, 20))


def test_every_tab_of_a_dossier_is_seen_in_eighty_columns(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(14)
        await on.settle()
        (tabs,) = [line for line in on.lines if "Deals" in line and "Notes" in line]
        assert tabs.split() == [
            "Time", "Deals", "Steps", "Contacts", "Notes", "Prop.", "Obj.", "Contr.", "Oblig.",
            "Feedb.", "Rel.",
        ]  # fmt: skip
        await on.pilot.resize_terminal(130, 40)
        await on.settle()
        (tabs,) = [line for line in on.lines if "Deals" in line and "Notes" in line]
        assert tabs.split()[-3:] == ["Obligations", "Feedback", "Reliability"]

    drive(sampled, story, size=(80, 24))


def test_a_narrow_day_leaves_out_the_title_that_does_not_fit(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        line = next(each for each in on.lines if "payment: 1 of 3" in each)
        assert "Metro Cold Store payment" in " ".join(line.split())
        await on.pilot.resize_terminal(140, 40)
        await on.settle()
        assert "Metro Cold Store: Cooling" in on.text

    drive(sampled, story, size=(80, 24))
