"""An empty book, sample data, themes that stay, filters with a name."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.widgets import Button, Input, OptionList
from tui_driver import Screens, Tables, drive

from pipeline_tui.config import Settings, load_settings
from pipeline_tui.errors import SettingsError, UsageError
from pipeline_tui.tui.dialogs.filter_line import filter_name
from pipeline_tui.tui.themes import HIGH_CONTRAST, check_theme
from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline_tui.book import Book

SAMPLES = 16


async def shown(on: Screens, text: str) -> None:
    """Wait until a text stands on the screen."""
    await on.until(lambda: text in on.text, 10)


@pytest.mark.parametrize("size", [(60, 20), (100, 30)])
def test_an_empty_book_says_how_to_begin(tables: Tables, size: tuple[int, int]) -> None:
    async def story(on: Screens) -> None:
        for words in ("a     Add a prospect", "i     Import a file", "S     Look at sample data"):
            assert words in on.text
        await on.press("a")
        assert on.name == "LineDialog"

    drive(tables, story, size)


def test_the_ways_to_begin_work_with_the_mouse_and_the_arrows(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("down")
        assert on.app.focused is on.app.screen.query_one("#welcome-book-import", Button)
        await on.press("enter")
        assert on.name == "ImportFileDialog"
        await on.press("escape")
        await on.pilot.click("#welcome-prospect-add")
        await on.settle()
        assert on.name == "LineDialog"

    drive(tables, story)


def test_remapped_keys_are_the_ones_that_are_named(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        assert "f5    Import a file" in on.text

    drive(tables, story, settings=Settings(keys={"book-import": "f5"}))


def test_the_first_prospect_ends_the_welcome(tables: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("a")
        await on.type("Solartek 500k eur")
        await on.press("enter")
        await shown(on, "Solartek")
        assert "Your book is empty" not in on.text

    drive(tables, story)


def test_sample_data_lies_in_a_book_of_its_own_and_goes(tables: Tables) -> None:
    places: list[Book] = []

    async def story(on: Screens) -> None:
        await on.press("S")
        await shown(on, "SAMPLE DATA, S goes back to your book")
        places.append(on.app.desk.book)
        await on.press("d")
        await on.press("ctrl+s")
        await on.press("B")
        assert "SAMPLE DATA" in on.head
        await on.press("enter")
        assert on.name == "DossierScreen"
        await on.press("S")
        await shown(on, "Your book is empty")
        assert on.name == "TodayScreen"
        await on.press("B")
        assert "SAMPLE DATA" not in on.text
        await on.until(lambda: not places[0].path.exists())

    drive(tables, story)
    assert not tables.path.exists()


def test_leaving_the_program_throws_sample_data_away(tables: Tables) -> None:
    books: list[Book] = []

    async def story(on: Screens) -> None:
        await on.press("S")
        await shown(on, "SAMPLE DATA")
        books.append(on.app.desk.book)
        assert len(books[0].read().prospects) == SAMPLES

    drive(tables, story)
    assert not books[0].path.parent.exists()


def test_a_theme_chosen_in_the_palette_holds_next_time(tables: Tables, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("# mine\ncurrency = 'EUR'\n", encoding="utf-8")

    async def story(on: Screens) -> None:
        on.app.preferences.path = file
        on.app.theme = "high-contrast"
        await on.settle()
        await on.until(lambda: load_settings(file).theme == "high-contrast")

    drive(tables, story, settings=load_settings(file))
    assert file.read_text(encoding="utf-8").startswith("# mine\n")


def test_the_theme_of_the_settings_is_the_theme_of_the_screens(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        assert on.app.theme == "high-contrast"
        for mode in "TBPR":
            await on.press(mode)

    drive(sampled, story, settings=Settings(theme="high-contrast"))


def test_an_unknown_theme_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"no theme: 'nordd'; did you mean nord\?$"):
        check_theme("nordd")


def test_the_high_contrast_theme_has_a_contrast_of_seven_to_one() -> None:
    background = Color.parse(HIGH_CONTRAST.background or "")
    for name in ("foreground", "primary", "secondary", "success", "warning", "error", "accent"):
        color = Color.parse(getattr(HIGH_CONTRAST, name))
        assert _contrast(color, background) >= 7, name


def _contrast(one: Color, other: Color) -> float:
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(color: Color) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_filter_is_used_and_kept_by_its_name(sampled: Tables, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"

    async def story(on: Screens) -> None:
        on.app.preferences.path = file
        await on.press("P", "slash")
        await on.type("tag:key")
        await on.press("ctrl+s")
        await on.type("no good")
        assert "a name is one word" in on.text
        await on.type("hot")
        assert "use it as @hot" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "filter: @hot" in on.text)
        assert "Solartek" in on.text
        assert "Nordwind" not in on.text
        await on.press("slash")
        assert "@hot = tag:key" in on.text
        await on.type("@hto")
        assert "did you mean @hot?" in on.text
        await on.press("enter")
        assert on.name == "FilterDialog"

    drive(sampled, story)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"filter": {"hot": "tag:key"}}


def test_the_palette_offers_the_saved_filters(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("P", "ctrl+p")
        on.app.screen.query_one(Input).value = "@hot"
        options = on.app.screen.query_one(OptionList)
        await on.until(lambda: options.option_count == 1)
        await on.press("enter")
        await on.until(lambda: "filter: @hot" in on.text)

    drive(sampled, story, settings=Settings(filters={"hot": "tag:key name:[b]", "b": "x"}))


def test_a_name_of_a_filter_is_one_word() -> None:
    assert "@due-soon" in filter_name(" due-soon ")
    with pytest.raises(UsageError):
        filter_name("a.b")


@pytest.mark.parametrize("theme", ["textual-light", "textual-dark", "high-contrast", "nord"])
def test_every_text_of_a_list_can_be_read(sampled: Tables, theme: str) -> None:
    """Faint text too: 3 to 1, the least that large text needs."""

    async def story(on: Screens) -> None:
        await on.press("P")
        rows = on.app.screen.query_one(Rows)
        for y in range(rows.size.height):
            for segment in rows.render_line(y):
                style = segment.style
                if segment.text.strip() and style and style.color and style.bgcolor:
                    pair = [Color.from_rich_color(each) for each in (style.color, style.bgcolor)]
                    assert _contrast(*pair) >= 3, (segment.text, pair)

    drive(sampled, story, settings=Settings(theme=theme))
