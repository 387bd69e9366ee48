"""Every screen works on a book whose values are at the ends of their ranges."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import extreme_values as extreme
import pytest
from textual.widgets import TabbedContent
from tui_driver import Screens, Tables, drive

from pipeline_tui.reports.catalogue import ALL
from pipeline_tui.tui.screens.dossier import DossierScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BOOKS: dict[str, Callable[[], extreme.Tables]] = {
    "ordinary": extreme.book,
    "smallest": lambda: extreme.all_at(min),
    "largest": lambda: extreme.all_at(max),
    "mixed": lambda: extreme.mixed(random.Random(2)),
    "long texts": lambda: extreme.long_texts(5_000),
    "many items": lambda: extreme.many_items(100),
}


def _with(tables: Tables, book: extreme.Tables) -> None:
    tables.path.write_bytes(extreme.text_of(book))


async def _pages(on: Screens) -> None:
    for _ in range(2):
        await on.press("pagedown")
        assert on.lines


async def _every_screen(on: Screens) -> None:
    for mode in ("today", "board", "prospects", "report"):
        await on.app.action_show_mode(mode)
        await on.settle()
        await _pages(on)
    on.app.action_history()
    await on.settle()
    assert on.lines


async def _every_report(on: Screens) -> None:
    await on.press("R", "right_square_bracket", "right_square_bracket")
    for _ in ALL:
        await on.press("b")
        await _pages(on)
        await on.press("y", "escape", "n")


async def _dossier(on: Screens, keys: Sequence[str]) -> None:
    on.app.open_dossier(1)
    await on.settle()
    dossier = on.app.screen
    assert isinstance(dossier, DossierScreen)
    tabs = dossier.query_one("#tabs", TabbedContent)
    for pane in list(tabs.query("TabPane")):
        tabs.active = str(pane.id)
        await on.settle()
        await _pages(on)
        for key in keys:
            await on.press(key)
            assert on.lines
            while on.app.screen is not dossier:
                await on.press("escape")


@pytest.mark.parametrize("name", BOOKS)
def test_every_screen(tables: Tables, name: str) -> None:
    _with(tables, BOOKS[name]())
    drive(tables, _every_screen, size=(120, 40))


@pytest.mark.parametrize("name", ["smallest", "largest"])
def test_every_report(tables: Tables, name: str) -> None:
    _with(tables, BOOKS[name]())
    drive(tables, _every_report, size=(120, 40))


@pytest.mark.parametrize("name", ["smallest", "largest"])
def test_the_dossier(tables: Tables, name: str) -> None:
    _with(tables, BOOKS[name]())
    drive(tables, lambda on: _dossier(on, ()), size=(120, 40))


@pytest.mark.storm
@pytest.mark.parametrize("name", BOOKS)
def test_every_form_of_the_dossier(tables: Tables, name: str) -> None:
    _with(tables, BOOKS[name]())
    drive(tables, lambda on: _dossier(on, ("e", "E")), size=(120, 40))


@pytest.mark.storm
@pytest.mark.parametrize("seed", range(20))
def test_every_screen_on_books_of_mixed_extremes(tables: Tables, seed: int) -> None:
    _with(tables, extreme.mixed(random.Random(seed)))
    drive(tables, _every_screen, size=(80, 24))
    drive(tables, lambda on: _dossier(on, ("e", "E")), size=(80, 24))
    drive(tables, _every_report, size=(80, 24))
