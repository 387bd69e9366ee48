"""Rows are mended in the preview of an import: a bad cell in its place, a row left out."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from test_tui_import import HEAD, ROWS, choose, open_file, row_of
from textual.widgets import Input, Static
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.deals import DealEdit, edit_deal
from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.config.settings import load_settings
from pipeline_tui.tui.dialogs.import_preview import PreviewDialog
from pipeline_tui.tui.dialogs.import_row import RowDialog
from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "files" / "deals.csv"
    path.parent.mkdir()
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


async def rehearsed(on: Screens) -> None:
    """From the columns to the preview."""
    await on.press("ctrl+s")
    await on.until(lambda: on.name == "PreviewDialog" and "Would import" in on.text, 8)
    await on.settle()


async def again(on: Screens) -> None:
    """Until what was mended is rehearsed."""
    dialog = on.app.screen
    assert isinstance(dialog, PreviewDialog)
    await on.until(lambda: dialog._rehearsed == dialog._wanted, 8)
    await on.settle()


async def go_to(on: Screens, row: int) -> None:
    """The cursor of the preview on a row of the file, by keys."""
    dialog = on.app.screen
    assert isinstance(dialog, PreviewDialog)
    await on.press("home")
    place = next(p for p, each in enumerate(dialog.shown) if each.outcome.row == row)
    await on.press(*["down"] * place)


async def mend(on: Screens, row: int, header: str, text: str) -> None:
    """Open a row, go to the cell, type over it, take it."""
    await go_to(on, row)
    await on.press("enter")
    dialog = on.app.screen
    assert isinstance(dialog, RowDialog)
    await on.press("home", *["down"] * dialog._headers.index(header))
    await on.press("enter")
    await on.type(text)
    await on.press("enter", "ctrl+s")
    await again(on)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_bad_amount_and_an_unknown_stage_are_mended_in_place(
    tables: Tables, file: Path, size: tuple[int, int]
) -> None:
    before = file.read_bytes()

    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Demo held", "fixed row by row")
        assert row_of(on, "Demo held")[0] == "fixed row by row"
        await rehearsed(on)
        assert "1 added, 2 rejected" in on.text
        assert 'Stage: "Demo held" is an unknown stage' in on.text
        await mend(on, 3, "Stage", "contract")
        assert "2 added, 1 rejected" in on.text
        await go_to(on, 4)
        await on.press("enter")
        assert 'Stage: "Demo held" is an unknown' in on.text
        await on.press("enter")  # the cursor stands on the cell that is named
        await on.type("los")
        assert 'Stage: "los" is an unknown stage' in on.text
        await on.type("lost")
        assert "Amount: 'abc' is not a valid amount" in on.text
        await on.press("enter", "up", "enter")
        await on.type("12,5x")
        assert "'12,5x' is not a valid amount" in on.text
        await on.type("7000")
        assert "is not a valid amount" not in str(
            on.app.screen.query_one(".import-said", Static).content
        )
        await on.press("ctrl+s")  # an open cell counts
        await again(on)
        assert "3 added" in on.text
        assert "reject" not in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "Imported: 3 prospects and 3 deals added" in on.toasts)
        assert "# 2 rows edited" in on.toasts
        await on.press("u")
        await on.until(lambda: "Your book is empt" in on.text)

    drive(tables, story, size)
    assert file.read_bytes() == before
    assert not list(file.parent.glob("*rejects*"))


def test_the_mended_rows_are_in_the_book(tables: Tables, file: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Demo held", "contract")
        await rehearsed(on)
        await mend(on, 4, "Amount", "7000 EUR")
        await on.press("ctrl+s")
        await on.until(lambda: "3 deals added" in on.toasts)

    drive(tables, story)
    deal = tables.deal("3.1")
    assert (str(deal.value), deal.currency, deal.stage) == ("7000", "EUR", "contract")


def test_only_problems_and_a_row_left_out(tables: Tables, file: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Demo held", "contract")
        await rehearsed(on)
        await on.press("p")
        assert "only problems" in on.text
        assert "Birch" not in on.text
        await on.press("x")
        await again(on)
        assert "2 added, 1 excluded" in on.text
        await on.press("p")
        assert "Birch" in on.text
        assert "excluded" in on.text
        await go_to(on, 3)
        await on.press("x")
        await again(on)
        assert "1 added, 2 excluded" in on.text
        await on.press("x")
        await again(on)
        assert "2 added, 1 excluded" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "2 deals added" in on.toasts)

    drive(tables, story)
    assert not list(file.parent.glob("*rejects*"))  # left out on purpose is no fault


def test_the_file_of_rejects_holds_what_is_still_rejected(tables: Tables, file: Path) -> None:
    file.write_text(HEAD + ROWS + "Dorn,Di,Fans,xyz,Won,,,\n", encoding="utf-8")

    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Demo held", "contract")
        await rehearsed(on)
        await mend(on, 4, "Amount", "1")
        await on.press("ctrl+s")
        await on.until(lambda: "1 row rejected" in on.toasts)

    drive(tables, story)
    (rejects,) = file.parent.glob("*rejects*")
    with open(rejects, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["Company"] for row in rows] == ["Dorn"]


def test_escape_leaves_a_cell_and_a_row_as_they_were(tables: Tables, file: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Demo held", "contract")
        await rehearsed(on)
        await go_to(on, 4)
        await on.press("enter", "enter")
        await on.type("77")
        await on.press("escape")
        dialog = on.app.screen
        assert isinstance(dialog, RowDialog)
        assert dialog.cells == dialog._old
        await on.press("escape")
        assert on.name == "PreviewDialog"
        assert "2 added, 1 rejected" in on.text
        await on.press("escape")
        assert on.name == "MappingDialog"

    drive(tables, story)


def test_what_was_changed_by_hand_is_kept_and_shown(tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text("Deal id,Company,Title,Value\n1,Alder,Roof,100\n2,Birch,Wall,200\n")

    async def bring_in(on: Screens) -> None:
        await open_file(on, path)
        await rehearsed(on)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)

    async def again_updated(on: Screens) -> None:
        await open_file(on, path)
        await choose(on, "Deals in the book", "updated")
        await rehearsed(on)
        assert "1 updated, 1 unchanged" in on.text
        assert "value: kept 150 EUR, edited manually; the file says 120 EUR" in on.text
        assert "value: 200 EUR → 220 EUR" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)

    drive(tables, bring_in)
    with tables.book.change("edit 1.1 --value 150", now()) as change:
        edit_deal(change, tables.deal("1.1"), DealEdit(value=_euro("150")))
    path.write_text("Deal id,Company,Title,Value\n1,Alder,Roof,120\n2,Birch,Wall,220\n")
    drive(tables, again_updated, (110, 30))
    assert [str(tables.deal(ref).value) for ref in ("1.1", "2.1")] == ["150", "220"]


def _euro(amount: str) -> object:
    from pipeline_tui.model.money import parse_money

    return parse_money(amount, "EUR")


def test_choices_are_saved_under_a_name_and_loaded(tables: Tables, file: Path) -> None:
    settings_file = file.parent / "settings.toml"
    settings_file.write_text('# mine\ncurrency = "EUR"\n', encoding="utf-8")

    async def save(on: Screens) -> None:
        on.app.preferences.path = settings_file
        await open_file(on, file)
        await choose(on, "Region", "segment")
        await choose(on, "Demo held", "contract")
        await choose(on, "Date format", "iso")
        await on.press("s")
        await on.until(lambda: on.name == "LineDialog")
        await on.type("my crm")
        await on.press("enter")
        assert "is not a valid name" in on.text
        await on.type("crm")
        await on.press("enter")
        await on.until(lambda: "Saved as crm" in on.text)

    drive(tables, save)
    settings = load_settings(settings_file)
    assert settings.imports["crm"] == {
        "map": "segment=Region",
        "stage_map": "'Demo held=contract'",
        "date_format": "iso",
    }
    assert "# mine" in settings_file.read_text(encoding="utf-8")

    async def load(on: Screens) -> None:
        await open_file(on, file)
        assert row_of(on, "Region")[0] == "—"
        await on.press("l")
        await on.until(lambda: on.name == "ChooseDialog")
        await on.press("enter")
        await on.until(lambda: on.name == "MappingDialog")
        await on.settle()
        assert row_of(on, "Region")[0] == "segment"
        assert row_of(on, "Demo held")[0] == "contract"
        assert row_of(on, "Date format")[0] == "iso"
        await rehearsed(on)
        assert "2 added, 1 rejected" in on.text

    drive(tables, load, settings=Settings(currency="EUR", imports=settings.imports))


def test_hostile_cells_are_text_and_stay_as_they_came(tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "evil.csv"
    name = "[@click=app.quit]A[/]\x1b]0;t\x07\u202e"
    path.write_text(f"Company,Value\n{name},abc\n", encoding="utf-8")

    async def story(on: Screens) -> None:
        await open_file(on, path)
        await rehearsed(on)
        await on.press("enter")
        assert "[@click=app.quit]A[/]" in on.text
        assert "\x1b" not in on.text
        assert "\u202e" not in on.text
        await on.press("home", "enter")
        assert "\x1b" not in on.app.screen.query_one("#cell", Input).value
        await on.press("enter", "down", "enter")
        await on.type("5")
        await on.press("enter", "ctrl+s")
        await again(on)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)

    drive(tables, story)
    (prospect,) = Book(tables.path).read().prospects
    assert prospect.name == name


def test_twenty_thousand_rows_are_drawn_as_they_come_into_view(
    tables: Tables, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"Company {n},{n if n % 5000 else 'x'}\n" for n in range(1, 20_001))
    path.write_text("Company,Value\n" + rows, encoding="utf-8")

    async def story(on: Screens) -> None:
        await open_file(on, path)
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text, 60)
        grid = on.app.screen.query_one("#grid", Rows)
        assert grid.count == 20_000
        assert len(grid._drawn) < 200
        await on.press("p")
        assert grid.count == 4
        await on.press("p", "end")
        assert "20,001" in on.text

    drive(tables, story)
