"""Import on the screens: another sheet of a workbook, and files that belong together."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from test_tui_import import choose, open_file, row_of
from textual.widgets import Input
from tui_driver import Screens, Tables, drive

from pipeline_tui.book import Book
from pipeline_tui.tui.dialogs.import_mapping import MappingDialog
from pipeline_tui.tui.dialogs.import_preview import PreviewDialog
from pipeline_tui.tui.widgets.rows import Rows

_PROFILES = Path(__file__).parents[1] / "data" / "profiles"
_BAD = {"First Name": "Ola"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Deals, the companies and the people that they point at; one of those cannot come in."""
    found = tmp_path / "files"
    found.mkdir()
    for name in ("deals", "companies", "contacts"):
        text = (_PROFILES / f"hub_{name}.csv").read_text(encoding="utf-8")
        (found / f"{name}.csv").write_text(text, encoding="utf-8")
    with (found / "contacts.csv").open("a", encoding="utf-8") as contacts:
        columns = text.splitlines()[0].split(",")
        # one cell too many
        contacts.write(",".join(_BAD.get(each, "") for each in columns) + ",extra\n")
    return found


async def add_file(on: Screens, path: Path) -> None:
    """From the columns of one file to those of another that comes along, and back."""
    first = on.app.screen
    await on.press("t")
    await on.until(lambda: on.name == "ImportFileDialog")
    on.app.screen.query_one(Input).value = str(path)
    await on.settle()
    await on.press("enter")
    await on.until(lambda: isinstance(on.app.screen, MappingDialog))
    assert on.app.screen is not first
    assert path.name in on.text
    await on.press("ctrl+s")
    await on.until(lambda: on.app.screen is first)


def test_another_sheet_of_a_workbook_is_chosen_there(tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, rows in {
            "Now": [("Company", "Deal name"), ("Oak", "Roof"), ("Elm", "Fence")],
            "Late": [("Company", "Deal name", "Owner"), ("Yew", "Gate", "Ann")],
        }.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    async def story(on: Screens) -> None:
        await open_file(on, path)
        assert "deals.xlsx: 2 rows" in on.text
        assert row_of(on, "Sheet")[0] == "Now"
        await choose(on, "Sheet", "Late")
        await on.until(lambda: "deals.xlsx: 1 row" in on.text)
        assert row_of(on, "Owner")[0] == "owner"
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported: 1 prospect and 1 deal added" in on.toasts)
        assert "--sheet Late" in on.toasts

    drive(tables, story)
    assert [each.name for each in Book(tables.path).read().prospects] == ["Yew"]


def test_files_that_belong_together_come_in_as_one_change(tables: Tables, folder: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, folder / "deals.csv")
        await add_file(on, folder / "companies.csv")
        await add_file(on, folder / "contacts.csv")
        assert "Imported together with" in on.text
        assert row_of(on, "contacts.csv") == ("2 rows", "enter shows or removes it")
        await on.press("ctrl+s")
        await on.until(lambda: "Would import deals.csv, companies.csv, contacts.csv" in on.text)
        assert "prospects: 2 added" in on.text
        assert "3/4" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "Imported: 2 prospects and 2 deals added" in on.toasts)
        assert "companies.csv" in on.toasts
        assert "1 row rejected" in on.toasts

    drive(tables, story, size=(120, 40))
    found = list(Book(tables.path).read().prospects)
    assert [(each.name, each.contacts[0].name) for each in found] == [
        ("Fern & Co", "Ida Berg"),
        ("Moss GmbH", "Ola Lund"),
    ]
    assert tables.revision == 1
    rejects = (folder / "contacts.csv.rejects.csv").read_text(encoding="utf-8")
    assert ",Ola," in rejects
    assert not (folder / "deals.csv.rejects.csv").exists()


async def put_cursor(on: Screens, file: int, row: int) -> None:
    """On a row of the dry run."""
    dialog = on.app.screen
    assert isinstance(dialog, PreviewDialog)
    places = (place for place, each in enumerate(dialog.shown)
              if (each.file, each.outcome.row) == (file, row))  # fmt: skip
    dialog.query_one(Rows).cursor = next(places)
    await on.settle()


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two lists."""
    found = tmp_path / "two"
    found.mkdir()
    (found / "a.csv").write_text("Company,Deal name\nOak,Roof\n", encoding="utf-8")
    (found / "b.csv").write_text("Company,Deal name\nElm,Fence\nYew,Gate\n", encoding="utf-8")
    return found


def test_a_row_that_was_left_out_stays_out_whatever_way_one_goes(tables: Tables, two: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, two / "a.csv")
        await add_file(on, two / "b.csv")
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        await put_cursor(on, 1, 2)
        await on.press("x")
        await on.until(lambda: "1 excluded" in on.text)
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, MappingDialog))
        await on.press("ctrl+s")
        await on.until(lambda: "1 excluded" in on.text)
        await put_cursor(on, 1, 3)
        await on.press("x")  # now nothing is left of that file
        await on.until(lambda: "2 excluded" in on.text)
        await on.press("x")
        await on.until(lambda: "1 excluded" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)
        assert "1 row excluded" in on.toasts

    drive(tables, story, size=(120, 40))
    assert [each.name for each in Book(tables.path).read().prospects] == ["Oak", "Yew"]


def test_what_was_looked_at_and_left_with_escape_is_as_it_was(tables: Tables, two: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, two / "a.csv")
        await add_file(on, two / "b.csv")
        first = on.app.screen
        assert isinstance(first, MappingDialog)
        place = next(at for at, row in enumerate(first.rows) if row.left == "b.csv")
        first.query_one(Rows).cursor = place
        await on.press("enter")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, MappingDialog) and not _is(on, first))
        second = on.app.screen
        assert isinstance(second, MappingDialog)
        assert all(row.left != "Deals in the book" for row in second.rows)
        await choose(on, "Company", "—")
        await choose(on, "Deal name", "prospect")
        await on.press("escape")
        await on.until(lambda: _is(on, first))
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        assert "Elm" in on.text
        await put_cursor(on, 0, 2)
        await on.press("x")
        await on.until(lambda: "1 excluded" in on.text)
        assert "Elm" in on.text

    drive(tables, story, size=(120, 40))


def _is(on: Screens, screen: object) -> bool:
    return on.app.screen is screen


def test_a_row_of_the_other_file_is_left_out_and_a_file_taken_back(
    tables: Tables, folder: Path
) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, folder / "deals.csv")
        await add_file(on, folder / "contacts.csv")
        await on.press("t")
        await on.until(lambda: on.name == "ImportFileDialog")
        on.app.screen.query_one(Input).value = str(folder / "contacts.csv")
        await on.settle()
        await on.press("enter")
        await on.until(lambda: "contacts.csv is added already." in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "1 rejected" in on.text)
        await on.press("x")  # the cursor stands on the first problem
        await on.until(lambda: "1 excluded" in on.text)
        assert "rejected" not in on.text
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, MappingDialog))
        await choose(on, "contacts.csv", "remove it")
        assert "Imported together with" not in on.text

    drive(tables, story, size=(120, 40))


def test_the_layout_of_a_list_is_chosen_there(tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Oak Works:Roof\nElm Works:Fence\n", encoding="utf-8")

    async def story(on: Screens) -> None:
        await open_file(on, path)
        assert row_of(on, "First row")[0] == "header"
        await choose(on, "First row", "data")
        await on.until(lambda: "list.csv: 2 rows" in on.text)
        await choose(on, "Delimiter", "pipe")
        await on.until(lambda: row_of(on, "Delimiter")[0] == "pipe")
        await choose(on, "A", "prospect")
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported: 2 prospects" in on.toasts)
        assert "--no-header" in on.toasts
        assert "--delimiter pipe" in on.toasts

    drive(tables, story)
    assert len(list(Book(tables.path).read().prospects)) == 2
