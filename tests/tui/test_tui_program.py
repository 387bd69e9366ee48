"""Report, quick add, history, palette, help and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.config import Settings, load_settings
from pipeline_tui.config.keys import ALL_KEYS, TOGETHER, single_keys
from pipeline_tui.errors import SettingsError
from pipeline_tui.reports.period import parse_period
from pipeline_tui.reports.status import status_report
from pipeline_tui.tui.keys import shown_key
from pipeline_tui.tui.palette import Actions, Prospects

if TYPE_CHECKING:
    from pathlib import Path


def test_the_report_shows_the_figures_of_the_status_report(sampled: Tables) -> None:
    today = now().today
    report = status_report(
        sampled.book.read(), today, Settings(currency="EUR"), parse_period("this-month", today)
    )

    async def story(on: Screens) -> None:
        await on.press("R")
        page = on.text
        for stage in report.stages:
            for currency, value in stage.value.items():
                assert f"{value:,} {currency}" in page
        assert f"{report.open.value['EUR']:,} EUR" in page
        assert "█" in page
        assert "status" in on.head
        assert "this-month" in on.head
        await on.press("right_square_bracket")
        assert "last-month" in on.head
        await on.press("left_square_bracket", "left_square_bracket")
        assert "this-week" in on.head

    drive(sampled, story, size=(100, 40))


def test_quick_add_shows_what_was_understood(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("a")
        await on.type("Solartek 500k eur @Anna anna@solartek.ru #key next: call fri")
        for said in ("Solartek, 500,000 EUR", "Anna anna@solartek.ru", "key", "call, Fri 27 Nov"):
            assert said in on.text
        await on.press("enter")
        assert "pipeline add Solartek --contact Anna" in on.toasts

    drive(tables, story)
    prospect = tables.book.read().prospects.get(1)
    assert prospect
    assert prospect.contacts[0].emails == ("anna@solartek.ru",)
    assert [step.text for step in tables.steps("1.1")] == ["call"]


def test_a_refused_line_stays(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("a")
        await on.type("#key")
        await on.press("enter")
        assert "needs a name" in on.text
        await on.type('Acme #so"lar')
        await on.press("enter")
        await on.until(lambda: "a tag is one word" in on.text)
        assert 'Acme #so"lar' in on.text
        await on.press("escape")
        assert on.name == "LineDialog"
        await on.press("escape")
        assert on.name == "TodayScreen"

    drive(tables, story)
    assert tables.revision == 0


def test_history_shows_what_changed_and_takes_back_an_older_change(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    tables.add("Beta", "2000 eur")

    async def story(on: Screens) -> None:
        await on.press("B", "5", "H")
        assert on.name == "HistoryScreen"
        assert "3 changes" in on.head
        assert "after-sales" in on.text
        await on.press("down", "U")
        assert "undone" in on.text
        assert "Beta" not in [each.name for each in tables.book.read().prospects]
        await on.press("end", "U")
        assert "later changes depend on it" in on.toasts
        await on.press("ctrl+r")
        assert "Beta" in [each.name for each in tables.book.read().prospects]
        await on.press("escape")
        assert on.name == "BoardScreen"

    drive(tables, story)


@pytest.mark.parametrize("mode", ["today", "board", "prospects", "report"])
def test_undo_and_redo_everywhere(tables: Tables, mode: str) -> None:
    tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.app.action_show_mode(mode)
        await on.press("u")
        assert len(tables.book.read().prospects) == 0
        await on.press("ctrl+r")
        assert len(tables.book.read().prospects) == 1
        await on.press("u", "u")
        assert "nothing to undo" in on.toasts

    drive(tables, story)


def test_the_palette_finds_actions_and_prospects(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("B")
        provider = Actions(on.app.screen)
        hits = [hit async for hit in provider.search("stage on")]
        assert any("Stage on (])" in str(hit.text) for hit in hits)
        assert not [hit async for hit in provider.search("Take off all marks")]
        prospects = Prospects(on.app.screen)
        await prospects.startup()
        assert not [hit async for hit in prospects.search("xyzzy")]
        contacts = [hit async for hit in prospects.search("weiss")]  # as on the command line
        assert [str(hit.text) for hit in contacts] == ["Nordwind GmbH"]
        mentioned = [hit async for hit in prospects.search("used unit")]  # in a call
        assert [str(hit.text) for hit in mentioned] == ["Baltic Fish"]
        assert "activities" in str(mentioned[0].help)
        names = [hit async for hit in prospects.search("nandu")]
        assert [str(hit.text) for hit in names] == ["Café Ñandú"]
        await on.press("ctrl+p")
        await on.type("nandu")
        await on.until(lambda: "Café Ñandú" in on.text)
        await on.press("down", "enter")
        await on.until(lambda: on.name == "DossierScreen")
        assert "Café Ñandú" in on.head

    drive(sampled, story)


def test_the_palette_runs_an_action(tables: Tables) -> None:
    ref = tables.add("Acme")

    async def story(on: Screens) -> None:
        await on.press("B", "ctrl+p")
        await on.type("one stage further")
        await on.until(lambda: "Stage on" in on.text)
        await on.press("down", "enter")
        await on.until(lambda: tables.deal(ref).stage.position == 1)

    drive(tables, story)


def test_help_lists_every_key(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("question_mark")
        page = str(on.app.screen.query_one("#keys").content)  # type: ignore[attr-defined]
        for key in ALL_KEYS:
            assert f"{key.label}: {key.meaning}" in page
            for single in single_keys(key):
                assert shown_key(single.key) in page
        await on.press("q")
        assert on.name == "TodayScreen"

    drive(tables, story, size=(120, 40))


def test_remapped_keys_work_and_show(tables: Tables) -> None:
    ref = tables.add("Acme", step="call", due="today")
    settings = Settings(keys={"step-done": "f5", "deal-stage-5": "f9", "app-undo": "ctrl+u"})

    async def story(on: Screens) -> None:
        assert "f5:Done" in on.footer
        assert "f5 Done" in on.lines[-1]
        assert "d:Done" not in on.footer
        await on.press("d")
        assert on.name == "TodayScreen"
        await on.press("f5", "ctrl+s")
        assert not tables.steps(ref)
        assert "ctrl+u undoes it" in on.toasts
        await on.press("B", "f9")
        assert tables.deal(ref).stage.value == "after-sales"
        await on.press("question_mark")
        page = str(on.app.screen.query_one("#keys").content)  # type: ignore[attr-defined]
        assert "f5" in page
        assert "1, 2, 3, 4, f9" in page

    drive(tables, story, settings=settings)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('key.step-done = "n"', "key.step-done: n is the key of step-plan already"),
        ('key.step-dne = "f5"', "did you mean step-done?"),
        ('key.view-board = "j"', "key.view-board: j moves about"),
        ('key.deal-add = "E"', "key.deal-add: E is the key of prospect-edit already"),
        ('key.deal-win = "space"', "key.deal-win: space is the key of row-mark already"),
    ],
)
def test_a_clash_of_keys_is_refused_in_one_line(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(line)
    with pytest.raises(SettingsError) as found:
        load_settings(path)
    assert said in str(found.value)
    assert str(path) in str(found.value)
    assert "\n" not in str(found.value)


def test_two_keys_may_change_places(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('key.step-done = "n"\nkey.step-plan = "d"')
    assert load_settings(path).keys == {"step-done": "n", "step-plan": "d"}


def test_no_default_key_has_two_actions() -> None:
    for keys in TOGETHER.values():
        pressed = [k for key in keys for one in single_keys(key) for k in one.key.split(",")]
        assert len(pressed) == len(set(pressed))


def test_no_binding_steals_letters_from_a_field(tables: Tables) -> None:
    tables.add("Acme", step="call", due="today")
    before = tables.revision

    async def story(on: Screens) -> None:
        for opener in ("n", "a", "slash"):
            await on.press(opener)
            await on.type("")
            await on.pilot.press(*"Tqu[1", "question_mark", "space")
            assert isinstance(on.app.focused, Input)
            assert on.app.focused.value == "Tqu[1? "
            await on.press("escape", "escape")
            assert on.name == "TodayScreen"

    drive(tables, story)
    assert tables.revision == before
