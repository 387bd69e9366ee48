"""Two entries of one client are made one on the screens, and two again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tui_driver import Screens, drive

from pipeline_tui.book import Book

if TYPE_CHECKING:
    from tui_driver import Tables


@pytest.fixture
def twice(tables: Tables) -> Tables:
    """A client that is in the book twice, and another one."""
    tables.add("Solartek GmbH", "5000 eur", owner="Ann", step="call", due="fri")
    tables.add("Solartec", "900 eur", owner="Ben", title="Roof")
    tables.add("Blue Ocean", "70 eur")
    return tables


def _names(tables: Tables) -> list[str]:
    return [each.name for each in Book(tables.path).read().prospects]


def test_two_marked_rows_are_merged_with_a_choice_for_each_field(twice: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("P", "s")  # by name: Blue Ocean, Solartec, Solartek
        await on.press("M")
        assert "Mark a deal of each of the two" in on.toasts
        await on.press("home", "down", "space", "space", "M")
        assert on.name == "MergeDialog"
        assert "Merge 1 Solartek GmbH into 2 Solartec" in on.text
        assert "1.1 of 1 moves there" in on.text
        assert "name:  ● Solartec   ○ Solartek GmbH" in on.text
        await on.press("enter")
        assert "name:  ○ Solartec   ● Solartek GmbH" in on.text
        await on.press("ctrl+s")
        assert "pipeline merge 2 1 --take name=B" in on.toasts
        assert _names(twice) == ["Solartek GmbH", "Blue Ocean"]
        assert twice.deal("2.2").value == 5000
        assert [each.text for each in twice.steps("2.2")] == ["call"]
        assert any(each.reason == "merge" for each in twice.book.list_backups())
        await on.press("u")
        assert _names(twice) == ["Solartek GmbH", "Solartec", "Blue Ocean"]

    drive(twice, story)


def test_from_the_dossier_the_one_that_looks_alike_is_offered(twice: Tables) -> None:
    async def story(on: Screens) -> None:
        on.app.open_dossier(1)
        await on.settle()
        await on.press("M")
        await on.until(lambda: on.name == "Form")
        assert "Which prospect is the same as 1 Solartek GmbH?" in on.text
        await on.until(lambda: "2 Solartec" in on.text)
        await on.fill(other="1")
        assert "that is 1 Solartek GmbH itself" in on.text
        await on.fill(other="nobody")
        await on.press("ctrl+s")
        assert on.name == "Form"
        assert "no prospect is called" in on.text
        await on.fill(other="solartec")
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "MergeDialog")
        await on.press("escape")
        assert len(_names(twice)) == 3
        await on.press("M")
        await on.until(lambda: on.name == "Form")
        await on.press("enter")
        await on.until(lambda: on.name == "MergeDialog")
        await on.press("end", "enter")
        assert _names(twice) == ["Solartek GmbH", "Blue Ocean"]
        notes = next(iter(Book(twice.path).read().prospects)).notes
        assert "owner: Ben" in notes
        assert on.name == "DossierScreen"
        assert "Roof" in on.text

    drive(twice, story)


def test_hostile_names_are_text_in_the_dialog(tables: Tables) -> None:
    tables.add("[red]A[/] \x1b[2J", owner="[@click=app.quit]x[/]")
    tables.add("B\u202e", owner="y")

    async def story(on: Screens) -> None:
        await on.press("P", "space", "space", "M")
        assert on.name == "MergeDialog"
        assert "[red]A[/] ␛[2J" in on.text
        assert "[@click=app.quit]x[/]" in on.text
        await on.press("ctrl+s")
        assert len(_names(tables)) == 1

    drive(tables, story)
