"""The report screen: every report, why each figure is what it is, and a file of it."""

from __future__ import annotations

import stat
import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.deals import lose_deal, move_deal
from pipeline_tui.config import Settings
from pipeline_tui.model.stages import Stage
from pipeline_tui.present.text import width
from pipeline_tui.reports.catalogue import ALL
from pipeline_tui.tui import report_wanted
from pipeline_tui.tui.report_wanted import PERIODS, Wanted
from pipeline_tui.tui.screens.report import ReportScreen
from pipeline_tui.tui.screens.why import WhyScreen
from pipeline_tui.tui.widgets.figure_lines import report_lines
from pipeline_tui.tui.widgets.figure_table import FigureTable

if TYPE_CHECKING:
    from pathlib import Path

ROOMY = (110, 45)
NEXT, LONGER = "n", "right_square_bracket"


def shown(on: Screens) -> ReportScreen:
    screen = on.app.screen
    assert isinstance(screen, ReportScreen)
    return screen


def test_every_report_is_there_with_the_figures_of_the_command(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        for place, entry in enumerate(ALL):
            assert f"{entry.name} ({place + 1}/{len(ALL)})" in on.head
            screen = shown(on)
            assert screen.picture is not None
            made = report_wanted.make_report(screen.picture, Wanted(place))
            assert screen.report is not None
            assert dict(screen.report.figures()).keys() == dict(made.figures()).keys()
            assert made.tables[0].title in on.text
            await on.press(NEXT)
        assert ALL[0].name in on.head  # once round
        await on.press("p")
        assert ALL[-1].name in on.head

    drive(sampled, story, size=ROOMY)


def test_the_names_stand_at_the_left_where_there_is_room(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        assert all(f" {entry.name} " in on.text for entry in ALL)
        await on.pilot.click("#reports", offset=(2, 1))
        await on.settle()
        assert ALL[1].name in on.head
        await on.pilot.resize_terminal(80, 24)
        await on.settle()
        assert not on.app.screen.query_one("#reports").display

    drive(sampled, story, size=ROOMY)


def test_a_report_is_chosen_out_of_a_list(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R", "o")
        assert ALL[1].summary[:30] in on.text
        await on.press("down", "enter")
        assert ALL[1].name in on.head

    drive(sampled, story, size=(80, 24))


def test_the_period_of_a_report_is_its_own_until_one_is_chosen(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        assert "this-month" in on.head
        await on.press(NEXT)
        assert ALL[1].period in on.head
        await on.press(*[LONGER] * len(PERIODS))
        assert "all" in on.head
        await on.press(NEXT)
        assert "all" in on.head

    drive(sampled, story, size=ROOMY)


def test_groups_go_round(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        await on.press("b")
        assert "groups of its own" in on.toasts
        screen = shown(on)
        screen.want(Wanted(next(i for i, entry in enumerate(ALL) if entry.name == "velocity")))
        await on.press("b")
        assert "by stage" in on.head
        await on.press("b")
        assert "by source" in on.head
        assert "referral" in on.text
        await on.press(*"bbbbbb")
        assert "by" not in on.head

    drive(sampled, story, size=ROOMY)


def test_why_names_the_rule_and_leads_to_the_deals(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R", "right", "y")
        assert on.name == "WhyScreen"
        assert "Open pipeline / search / value" in on.head
        assert "rule: sum of the values of open deals" in on.text
        assert "Lindqvist Bygg" in on.text
        await on.press("enter")
        assert on.name == "DossierScreen"
        await on.press("escape", "escape")
        assert on.name == "ReportScreen"
        await on.press("down", "enter")  # Enter asks why, too
        assert "Open pipeline / negotiation / value" in on.head

    drive(sampled, story)


def test_a_change_on_the_why_screen_changes_its_figure(sampled: Tables) -> None:
    """The deal under the cursor goes a stage on, and so leaves the ones behind the figure."""

    async def story(on: Screens) -> None:
        await on.press("R", "enter")
        assert "search / deals: 4" in on.text
        await on.press(LONGER)
        await on.until(lambda: "search / deals: 3" in on.text)
        await on.press("escape")
        await on.until(lambda: "negotiation      4" in on.text)

    drive(sampled, story, size=ROOMY)


def test_the_cursor_stays_on_its_figure(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R", "down", "down", "right", "right")
        table = on.app.screen.query_one(FigureTable)
        before = table.chosen
        assert before is not None
        assert before.place == "Open pipeline / objections / weighted"
        await on.pilot.resize_terminal(60, 20)
        await on.settle()
        assert table.chosen is not None
        assert table.chosen.place == before.place
        await on.press("end")
        assert "Over time" in on.text  # what stands behind the last figure can be seen
        await on.press("home")
        assert "Open pipeline" in on.text

    drive(sampled, story, size=ROOMY)


def test_a_click_chooses_a_figure_and_two_ask_why(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        y, line = next((y, line) for y, line in enumerate(on.lines) if line.startswith(" contract"))
        x = line.index("460,800")
        table = on.app.screen.query_one(FigureTable)
        await on.pilot.click(FigureTable, offset=(x, y - 1))
        assert table.chosen is not None
        assert table.chosen.place == "Open pipeline / contract / weighted"
        await on.pilot.click(FigureTable, offset=(x, y - 1), times=2)
        await on.settle()
        assert isinstance(on.app.screen, WhyScreen)

    drive(sampled, story, size=(80, 24))


def test_as_of_an_earlier_day(tables: Tables) -> None:
    tables.add("Acme", "500 EUR")

    async def story(on: Screens) -> None:
        await on.press("R")
        assert "500 EUR" in on.text
        await on.press("d")
        await on.type("yesterday")
        assert "as it was at the end of 2026-11-22" in on.text
        await on.press("enter")
        assert "as of 2026-11-22" in on.head
        assert "500 EUR" not in on.text
        await on.press("d")
        await on.type("in 3 weeks")
        await on.press("enter")
        await on.until(lambda: "to come" in on.text)
        await on.press("d")
        await on.type("")
        await on.press("enter")
        assert "as of" not in on.head
        await on.until(lambda: "500 EUR" in on.text)

    drive(tables, story)


def test_in_one_currency_or_why_not(tables: Tables) -> None:
    tables.add("Acme", "500 EUR")
    tables.add("Bolt", "100 USD")
    rates = {"USD": ((now().today, Decimal("0.5")),)}

    async def story(on: Screens) -> None:
        await on.press("R", "dollar_sign")
        assert "in EUR" in on.head
        assert "550" in on.text
        await on.press("dollar_sign")
        assert "1,100" in on.text
        await on.press("dollar_sign")
        assert "500 EUR + 100 USD" in on.text

    drive(tables, story, settings=Settings(currency="EUR", rates=rates))

    async def no_rate(on: Screens) -> None:
        await on.press("R", "dollar_sign")
        assert "there is no rate of USD" in on.text
        await on.press("y")
        assert "no figure under the cursor" in on.toasts
        await on.press("dollar_sign", "dollar_sign")
        assert "500 EUR" in on.text

    drive(tables, no_rate)


def test_the_filter_of_the_desk_holds(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R", "slash")
        await on.type("stage:contract")
        await on.press("enter")
        await on.until(lambda: "576,000 EUR" in on.text and "730,000 EUR" not in on.text)

    drive(sampled, story)


def test_what_is_shown_goes_into_a_file_that_is_never_written_over_unasked(
    sampled: Tables, tmp_path: Path
) -> None:
    path = tmp_path / "month.md"

    async def story(on: Screens) -> None:
        await on.press("R", "x")
        await on.type(str(tmp_path / "month.xlsx"))
        assert "cannot be a .xlsx file" in on.text
        await on.type(str(path))
        assert "md: " in on.text
        await on.press("enter")
        await on.until(path.exists)
        assert "# Status, 2026-11" in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await on.until(lambda: "pipeline report status --period this-month -o" in on.toasts)
        path.write_text("mine")
        await on.press("x")
        await on.type(str(path))
        await on.press("enter")
        assert on.name == "Choice"
        await on.press("enter")  # another name, then
        assert path.read_text() == "mine"
        await on.press("enter", "down", "enter")
        await on.until(lambda: path.read_text() != "mine")

    drive(sampled, story)


def test_the_book_itself_is_never_written_over(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R", "x")
        await on.type(f"{sampled.path}.html")
        assert "is the book" in on.text
        await on.press("enter")
        assert on.name == "LineDialog"

    drive(sampled, story)


def test_a_long_report_does_not_hold_up_typing(
    sampled: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is made, keys do what they do; the newest wish is what comes to be shown."""
    gate, begun = threading.Event(), threading.Event()
    real = report_wanted.make_report

    def slow(picture: Any, wanted: Wanted) -> Any:
        begun.set()
        assert gate.wait(10)
        return real(picture, wanted)

    monkeypatch.setattr("pipeline_tui.tui.screens.report.make_report", slow)

    async def story(on: Screens) -> None:
        await on.pilot.press("R")
        await on.until(begun.is_set)
        await on.pilot.press(NEXT)
        await on.pilot.press(LONGER)
        await on.pilot.pause()
        assert ALL[1].name in on.head
        gate.set()
        await on.settle()
        report = shown(on).report
        assert report is not None
        assert report.name == ALL[1].name

    drive(sampled, story)


@pytest.mark.parametrize("room", [40, 60, 77, 100, 160])
def test_every_line_fits_and_no_figure_is_cut(sampled: Tables, room: int) -> None:
    """Names in any script stand in columns of whole cells."""
    with sampled.book.change("more", now()) as change:
        deals = [change.deals.get(key) for key in (10001, 50001)]
        assert deals[0]
        assert deals[1]
        lose_deal(change, deals[0], "цена выше прошлогодней")
        move_deal(change, deals[1], Stage.AFTER_SALES)

    async def story(on: Screens) -> None:
        picture = on.app.desk.picture
        assert picture is not None
        for place in range(len(ALL)):
            for by in (None, "segment"):
                wanted = Wanted(place, chosen="all")
                if by and wanted.entry.groups:
                    wanted = wanted.regrouped().regrouped().regrouped()
                report = report_wanted.make_report(picture, wanted)
                lines = report_lines(report, room)
                for line in lines:
                    texts = [each if isinstance(each, str) else each.text for each in line.parts]
                    assert width("".join(texts).rstrip()) <= room
                    assert "…" not in "".join(texts), texts
                spots = {placed.spot.place for line in lines for placed in line.figures}
                assert spots == {place for place, _ in report.figures()}

    drive(sampled, story)


def test_a_longer_report_after_a_short_one_fits_beside_its_scroll_bar(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("R")
        table = on.app.screen.query_one(FigureTable)
        room = table.scrollable_content_region.width
        for _ in ALL:
            await on.press(NEXT)
            assert table.scrollable_content_region.width == room

    drive(sampled, story, size=(80, 24))
