"""Import a file on the screens: choose it, see the columns, see the dry run, confirm."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from textual.widgets import Input, OptionList
from tui_driver import Screens, Tables, drive, now

from pipeline_tui.book import Book
from pipeline_tui.config import Settings
from pipeline_tui.exchange.chosen import Chosen
from pipeline_tui.exchange.export_xlsx import deals_workbook
from pipeline_tui.exchange.fields import Field
from pipeline_tui.tui.dialogs.folder import path_anew
from pipeline_tui.tui.dialogs.import_mapping import MappingDialog
from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Company,Contact,Deal name,Amount,Stage,Expected close,Region,Work email\n"
ROWS = (
    'Alder Works,Ruth Vale,Panels,"12,000 EUR",Won,2026-03-02,north,ruth@alder.example\n'
    "Birch Ltd,Ann Lee,Pumps,5000,Demo held,2026-12-12,south,\n"
    "Cedar [b]GmbH[/b],Jo,Cooling,abc,Demo held,2026-12-24,west,jo@c.example\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two good rows with an unknown stage, and one that is rejected."""
    path = tmp_path / "files" / "deals.csv"
    path.parent.mkdir()
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


async def open_file(on: Screens, path: object) -> None:
    """As far as the columns."""
    await on.press("i")
    on.app.screen.query_one(Input).value = str(path)
    await on.settle()
    await on.press("enter")
    await on.until(lambda: on.name == "MappingDialog")
    await on.settle()


async def choose(on: Screens, left: str, value: str) -> None:
    """Change a line of the mapping."""
    dialog = on.app.screen
    assert isinstance(dialog, MappingDialog)
    place = next(p for p, row in enumerate(dialog.rows) if row.left == left)
    dialog.query_one(Rows).cursor = place
    await on.press("enter")
    options = on.app.screen.query_one(OptionList)
    prompts = [str(option.prompt) for option in options.options]
    options.highlighted = prompts.index(value)
    await on.press("enter")
    await on.until(lambda: on.app.screen is dialog)


def row_of(on: Screens, left: str) -> tuple[str, str]:
    """What a line of the mapping says."""
    dialog = on.app.screen
    assert isinstance(dialog, MappingDialog)
    return next((row.value, row.right) for row in dialog.rows if row.left == left)


def test_from_the_file_to_one_change_and_one_undo(tables: Tables, file: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, file)
        assert row_of(on, "Company")[0] == "prospect"
        assert row_of(on, "Amount") == ("value", "12,000 EUR · 5000 · abc")
        assert row_of(on, "Region")[0] == "—"
        assert row_of(on, "Demo held") == ("choose a stage", "2 rows")
        await on.press("ctrl+s")
        assert "Choose a stage for Demo held" in on.text
        await choose(on, "Demo held", "negotiation")
        await on.press("ctrl+s")
        await on.until(lambda: "Would import deals.csv: 3 rows" in on.text)
        assert "deals: 2 added" in on.text
        assert "2 added, 1 rejected" in on.text
        assert "4  rejected  Amount: 'abc' is not a valid amount" in on.text
        assert not tables.path.exists()
        await on.press("ctrl+s")
        await on.until(lambda: "Imported: 2 prospects and 2 deals added" in on.toasts)
        assert "--stage-map 'Demo held=negotiation'" in on.toasts
        assert "1 row rejected" in on.toasts
        await on.until(lambda: "Birch Ltd" in on.text)
        await on.press("u")
        await on.until(lambda: "Your book is empt" in on.text)

    drive(tables, story)
    assert tables.revision == 2
    heads = Book(tables.path).history()
    assert heads[0].command.startswith("import ")
    rejects = file.with_name("deals.csv.rejects.csv").read_text(encoding="utf-8")
    assert "Cedar [b]GmbH[/b]" in rejects


def test_there_is_a_backup_before_an_import(tables: Tables, file: Path) -> None:
    tables.add("Mine")

    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Demo held", "search")
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)

    drive(tables, story)
    assert any("import" in each.name for each in tables.book.list_backups())


def test_a_column_can_tell_something_else(tables: Tables, file: Path) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Region", Field.SEGMENT.value)
        assert row_of(on, "Region") == ("segment", "north · south · west")
        await choose(on, "Contact", Field.PROSPECT.value)
        assert row_of(on, "Company")[0] == "—"
        await choose(on, "Work email", "—")
        assert row_of(on, "Work email")[0] == "—"
        await choose(on, "Demo held", "contract")
        await choose(on, "Unmapped columns", "kept as own fields")
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)

    drive(tables, story)
    first = Book(tables.path).read().prospects.get(1)
    assert first is not None
    assert (first.name, first.segment) == ("Ruth Vale", "north")


def test_a_fault_of_the_file_is_said_in_the_dialog(tables: Tables, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "sheet.csv").write_bytes(b"PK\x03\x04 spreadsheet")

    async def story(on: Screens) -> None:
        await on.press("i")
        line = on.app.screen.query_one(Input)
        for name, said in (("empty.csv", "empty.csv is empty"),
                           ("sheet.csv", "it is damaged")):  # fmt: skip
            line.value = str(tmp_path / name)
            await on.settle()
            await on.press("enter")
            await on.until(lambda said=said: said in on.text)  # type: ignore[misc]
        line.value = str(tmp_path / "nowhere" / "x")
        await on.until(lambda: "No such file or directory" in on.text)
        await on.press("escape")
        assert on.name == "TodayScreen"

    drive(tables, story)


def test_what_only_the_manager_can_decide_is_asked_there(tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("Company,Value,Created\nA,5,03/04/2026\nB,6,05/06/2026\n", encoding="utf-8")

    async def story(on: Screens) -> None:
        await open_file(on, path)
        await on.press("ctrl+s")
        await on.until(lambda: "Created" in on.text and "03/04/2026" in on.text)
        assert on.name == "MappingDialog"
        await choose(on, "Date format", "month-first")
        await on.press("ctrl+s")
        await on.until(lambda: on.name == "PreviewDialog")

    drive(tables, story)


def test_typing_narrows_tab_completes_and_enter_opens(tables: Tables, file: Path) -> None:
    (file.parent / "notes.pdf").write_bytes(b"")
    (file.parent / "\x1b[31mred[@click=app.quit].csv").write_text("a", encoding="utf-8")

    async def story(on: Screens) -> None:
        await on.press("i")
        line = on.app.screen.query_one(Input)
        line.value = f"{file.parent.parent}/fil"
        await on.settle()
        await on.until(lambda: "files/" in on.text)
        await on.press("tab")
        await on.until(lambda: "deals.csv" in on.text)
        assert "notes.pdf" not in on.text
        assert "␛[31mred[@click=app.quit].csv" in on.text
        await on.press("d", "e", "tab")
        assert line.value == str(file)
        await on.press("enter")
        await on.until(lambda: on.name == "MappingDialog")

    drive(tables, story, size=(200, 30))


def test_our_own_export_needs_no_mapping(tables: Tables, tmp_path: Path) -> None:
    from pipeline_tui.exchange.exporting import ExportFormat, export_deals
    from pipeline_tui.query.fields import Context
    from pipeline_tui.query.language import parse_filter

    other = Tables(tmp_path / "other")
    other.fill_with_samples()
    from tui_driver import now

    from pipeline_tui.config import Settings

    snapshot, today = other.book.read(), now().today
    everything = parse_filter("", Context(today))
    made = export_deals(
        snapshot, today, Settings(), everything, ExportFormat.JSON, is_all=True
    )  # fmt: skip
    path = tmp_path / "book-of-mine.json"
    path.write_bytes(made.content)

    async def story(on: Screens) -> None:
        await open_file(on, path)
        assert "there is nothing to choose" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "prospects: 16 added" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported: 16 prospects" in on.toasts)

    drive(tables, story)


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
def test_every_step_fits_and_goes_back_with_escape(
    tables: Tables, file: Path, size: tuple[int, int]
) -> None:
    async def story(on: Screens) -> None:
        await open_file(on, file)
        await choose(on, "Demo held", "search")
        assert "Dry run" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        assert "Back" in on.text
        await on.press("escape")
        assert on.name == "MappingDialog"
        assert row_of(on, "Demo held")[0] == "search"
        await on.press("escape")
        assert on.name == "ImportFileDialog"
        assert on.app.screen.query_one(Input).value == str(file)
        await on.press("escape")
        assert on.name == "TodayScreen"

    drive(tables, story, size)
    assert not tables.path.exists()


def test_hostile_headers_words_and_cells_are_text(tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "evil.csv"
    path.write_text(
        "Company,[@click=app.quit]x[/],Stage\n[bold]A[/],\x1b]0;t\x07,[/]odd\n", encoding="utf-8"
    )

    async def story(on: Screens) -> None:
        await open_file(on, path)
        assert "[@click=app.quit]x[/]" in on.text
        assert "\x1b" not in on.text
        await choose(on, "[/]odd", "search")
        await on.press("ctrl+s")
        await on.settle()
        assert on.name in ("MappingDialog", "PreviewDialog")

    drive(tables, story, size=(120, 30))


def test_a_whole_path_is_pasted_behind_the_folder(tables: Tables, file: Path) -> None:
    async def story(on: Screens) -> None:
        await on.press("i")
        line = on.app.screen.query_one(Input)
        assert line.value.endswith("/")
        line.insert_text_at_cursor(str(file))
        await on.settle()
        assert line.value == str(file)
        await on.press("enter")
        await on.until(lambda: on.name == "MappingDialog")

    drive(tables, story)


@pytest.mark.parametrize(
    ("typed", "path"),
    [("/home/me/~/x.csv", "~/x.csv"), ("/a/b", "/a/b"), ("~/x~/y", "~/x~/y"), ("/a/~b", "/a/~b")],
)
def test_a_path_begins_anew_where_a_whole_one_does(typed: str, path: str) -> None:
    assert path_anew(typed) == path


def test_our_own_workbook_comes_back_with_its_edited_cells(tables: Tables, tmp_path: Path) -> None:
    tables.add("Acme")
    tables.add("Birch")
    chosen = Chosen(tables.book.read(), now().today, Settings(), lambda _view: True)
    workbook = openpyxl.load_workbook(io.BytesIO(deals_workbook(chosen).content))
    workbook["Deals"]["B2"] = "Acme Group"
    workbook["Deals"]["D3"] = "contract"
    path = tmp_path / "deals.xlsx"
    workbook.save(path)

    async def story(on: Screens) -> None:
        await open_file(on, path)
        assert "there is nothing to choose" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "Would import deals.xlsx" in on.text)
        assert "prospect: Acme → Acme Group" in on.text
        await on.press("ctrl+s")
        await on.until(lambda: "2 records updated" in on.toasts)

    drive(tables, story)
    assert [each.name for each in tables.book.read().prospects] == ["Acme Group", "Birch"]
    assert [each.stage.value for each in tables.book.read().deals][1] == "contract"


def test_many_notices_leave_the_rows_in_view_and_are_listed_in_full(
    tables: Tables, tmp_path: Path
) -> None:
    path = tmp_path / "wide.csv"
    own = [f"A_column_of_our_own_{number}" for number in range(20)]
    path.write_text(
        ",".join(["Company", "Email", "Value", *own])
        + "\nAlder,unknown,100,"
        + ",".join("some data" for _ in own)
        + "\nBirch,a@b.example,x,"
        + ",".join("some data" for _ in own)
        + "\n",
        encoding="utf-8",
    )

    async def story(on: Screens) -> None:
        await open_file(on, path)
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        await on.settle()
        assert "1 added, 1 rejected" in on.text
        assert "3  rejected  Value: 'x'" in on.text
        assert "n shows all" in on.text
        assert own[-1] not in on.text
        assert "--keep-unmapped" not in on.text
        await on.press("n", "end")
        await on.until(lambda: own[-1] in on.text)
        assert "3  rejected" not in on.text
        await on.press("x", "enter")  # nothing to exclude or open among the notices
        assert on.name == "PreviewDialog"
        await on.press("n")
        assert "3  rejected  Value: 'x'" in on.text

    drive(tables, story, (80, 24))


def test_the_cursor_goes_to_the_first_stage_word_that_is_not_known(
    tables: Tables, tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    columns = [f"C{number}" for number in range(30)]
    path.write_text(
        f"Company,Stage,{','.join(columns)}\nAlder,Won,{',' * 29}\nBirch,Tasting,{',' * 29}\n",
        encoding="utf-8",
    )

    async def story(on: Screens) -> None:
        await open_file(on, path)
        dialog = on.app.screen
        assert isinstance(dialog, MappingDialog)
        await on.press("ctrl+s")
        assert "Choose a stage for Tasting" in on.text
        assert dialog.rows[dialog.query_one(Rows).cursor].left == "Tasting"

    drive(tables, story, (80, 24))


def test_a_row_of_our_own_sheet_opens_with_all_that_changes(tables: Tables, tmp_path: Path) -> None:
    tables.add("Acme Holding of the Northern Counties")
    chosen = Chosen(tables.book.read(), now().today, Settings(), lambda _view: True)
    workbook = openpyxl.load_workbook(io.BytesIO(deals_workbook(chosen).content))
    workbook["Deals"]["B2"] = "Birch Holding of the Southern Counties"
    path = tmp_path / "deals.xlsx"
    workbook.save(path)

    async def story(on: Screens) -> None:
        await open_file(on, path)
        await on.press("ctrl+s")
        await on.until(lambda: "1 updated" in on.text)
        assert "Northern Counties" not in on.text  # cut
        await on.press("enter")
        await on.until(lambda: on.name == "RowDialog")
        assert "Northern Counties" in on.text
        assert "Southern Counties" in on.text
        await on.press("enter", "escape")
        assert on.name == "PreviewDialog"

    drive(tables, story, (80, 24))


def test_a_row_says_what_it_was_matched_by(tables: Tables, tmp_path: Path) -> None:
    tables.add("Alder Works")
    path = tmp_path / "deals.csv"
    path.write_text("Company,Deal name\nAlder Works,Roof\n", encoding="utf-8")

    async def story(on: Screens) -> None:
        await open_file(on, path)
        await on.press("ctrl+s")
        await on.until(lambda: "matched by company name" in on.text)

    drive(tables, story, (80, 24))


@pytest.mark.parametrize(
    ("amount", "asked", "chosen", "value"),
    [
        ("1 500 kr", "Currency", "NOK", "1500 NOK"),
        ("1.500", "Decimal separator", "comma", "1500 EUR"),
    ],
)
def test_what_an_amount_leaves_open_is_asked_for_on_the_screen(
    tables: Tables, tmp_path: Path, amount: str, asked: str, chosen: str, value: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(f"Company;Value\nAlder;{amount}\n", encoding="utf-8")

    async def story(on: Screens) -> None:
        await open_file(on, path)
        dialog = on.app.screen
        assert isinstance(dialog, MappingDialog)
        await on.press("ctrl+s")
        await on.until(lambda: f"Choose {asked}" in on.text)
        assert dialog.rows[dialog.query_one(Rows).cursor].left == asked
        await choose(on, asked, chosen)
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: "Imported" in on.toasts)

    drive(tables, story, (80, 24))
    (deal,) = tables.book.read().deals
    assert f"{deal.value} {deal.currency}" == value


def test_an_import_that_changes_nothing_offers_no_undo(tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Company,Deal name\nAlder,Roof\n", encoding="utf-8")

    async def bring_in(on: Screens, said: str) -> None:
        await open_file(on, path)
        await on.press("ctrl+s")
        await on.until(lambda: "Would import" in on.text or "Nothing would change" in on.text)
        await on.press("ctrl+s")
        await on.until(lambda: said in on.toasts)

    async def first(on: Screens) -> None:
        await bring_in(on, "Imported")
        assert "u undoes it" in on.toasts

    async def again(on: Screens) -> None:
        await bring_in(on, "Nothing changed")
        assert "u undoes it" not in on.toasts

    drive(tables, first)
    drive(tables, again)
