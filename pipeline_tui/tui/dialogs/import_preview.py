"""The dry run of an import as a grid of its rows, and the import itself: one change, one undo."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Label, Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.mending import fault_of, fitted
from pipeline_tui.exchange.report import Report
from pipeline_tui.present import values
from pipeline_tui.present.bars import bar
from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Line, Page
from pipeline_tui.render.import_page import import_lines
from pipeline_tui.tui.dialogs.import_grid import GridRow, paint_row
from pipeline_tui.tui.dialogs.import_row import RowDialog
from pipeline_tui.tui.dialogs.import_together import Rehearsed, Together
from pipeline_tui.tui.widgets.page import page_text
from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.dialogs.import_choices import Choices, Prepared
    from pipeline_tui.tui.widgets.rows import Lines

_OPTIONS = re.compile(r"\s*\(--.*?\)")
"""Advice on options of the command line, which nobody can type here."""
_KEYS = "enter opens · x leaves out · p only problems · ctrl+s imports · esc back"


class PreviewDialog(ModalScreen[Report | None]):
    """Says what the import would do, row by row; rows can be mended or left out, then it is
    rehearsed again in a thread. Does it when it is confirmed."""

    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("ctrl+s", "go_on", "Import"),
        Binding("p", "problems", "Only problems"),
        Binding("x,space", "leave_out", "Leave out"),
    ]

    def __init__(self, files: Sequence[Prepared], desk: Desk) -> None:
        super().__init__()
        self._together = Together(files, desk)
        self._desk = desk
        self._found: Rehearsed | None = None
        self.shown: list[GridRow] = []
        """The rows of the list: all, or those with problems."""
        self._only_problems = False
        self._wanted = 1
        """Which state of the rows is to be rehearsed."""
        self._rehearsed = 0
        """Which one was; the import has to wait for the wanted one."""
        self._is_rehearsing = False
        self._is_writing = False

    def compose(self) -> ComposeResult:
        """What it would do, the rows, and the way on."""
        with Vertical(classes="import-box"):
            name = self._together.name
            yield Label(clean(f"Import {name}: dry run"), classes="import-title", markup=False)
            yield Static("", id="import-report", markup=False)
            yield Rows(id="grid")
            yield Static("", classes="import-said", markup=False)
            yield Label(_KEYS, classes="import-keys", markup=False)
            with Horizontal(classes="import-buttons"):
                yield Button("Import", variant="primary", compact=True, id="import-go-on")
                yield Button("Back", compact=True, id="import-back")

    def on_mount(self) -> None:
        """Rehearse at once."""
        self._grid.focus()
        self.rehearse()

    @property
    def _grid(self) -> Rows:
        return self.query_one("#grid", Rows)

    def say(self, what: str) -> None:
        """What is wrong, or how far it is."""
        if not self.is_attached:
            return  # it was left while the thread was at work
        self.query_one(".import-said", Static).update(clean(what))

    def _progress(self, done: int, total: int) -> None:
        """Called in the thread of the work."""
        line = f"{bar(done, total, 30):<30} {done:,} of {total:,} rows"
        self.app.call_from_thread(self.say, line)

    @work
    async def rehearse(self) -> None:
        """Show what the import would do; once more if rows were changed meanwhile."""
        if self._is_rehearsing:
            return
        self._is_rehearsing = True
        tried = 0
        while tried != self._wanted and self.is_attached:
            tried = self._wanted
            try:
                found = await asyncio.to_thread(self._together.rehearse, self._progress)
            except PipelineError as error:
                self.say(error.message)
                continue
            if tried == self._wanted and self.is_attached:
                self._together, self._rehearsed = found.together, tried
                self.say("")
                self.show(found)
        self._is_rehearsing = False

    def show(self, found: Rehearsed) -> None:
        """Counts first, then the rows."""
        report, is_first = found.report, self._found is None
        self._found = found
        lines = [_OPTIONS.sub("", each) for each in import_lines(report, dry_run=True)]
        if report.rejected:
            lines.insert(1, f"  {values.count(report.rejected, 'row')} cannot come in")
        if not report.changes:
            lines.append("Nothing in the book would change.")
        page: Page = [Line((each,)) for each in lines]
        room = max(40, self.size.width - 6)
        self.query_one("#import-report", Static).update(page_text(page, room))
        self.list_rows(found, is_first)

    def list_rows(self, found: Rehearsed, is_first: bool = False) -> None:
        """The rows, or those with problems; the cursor stays on its row of the file."""
        at = self._grid.cursor
        here = _place(self.shown[at]) if at < len(self.shown) else (0, 0)
        self.shown = found.problems if self._only_problems else found.rows
        places = (
            place
            for place, each in enumerate(self.shown)
            if (each.is_problem if is_first else _place(each) >= here)
        )
        self._grid.show_rows(len(self.shown), self.paint, cursor=next(places, 0))
        title = f"Import {self._together.name}: dry run · {found.counts}"
        if self._only_problems:
            title += " · only problems"
        self.query_one(".import-title", Label).update(clean(title))

    def paint(self, place: int, cells: int) -> Lines:
        """A row of the file."""
        return paint_row(self.shown[place], cells)

    def action_problems(self) -> None:
        """Only the rows that somebody should look at, or all again."""
        self._only_problems = not self._only_problems
        if self._found is not None:
            self.list_rows(self._found)

    def action_leave_out(self) -> None:
        """Leave the row under the cursor out of the import, or take it in again."""
        row = self._at_cursor()
        if row is None or not self._can_change(row):
            return
        self._choices_of(row).left_out ^= {row.outcome.row}
        self._again()

    @on(Rows.Chosen)
    @work(exclusive=True, group="row")
    async def open_row(self) -> None:
        """Show a row's cells, to be mended."""
        row = self._at_cursor()
        if row is None or not self._can_change(row):
            return
        choices, number = self._choices_of(row), row.outcome.row
        sheet = choices.opened.sheet
        if sheet is None:
            return
        reading = self._together.reading(choices)
        came = (each.values for each in sheet.all_rows() if each.number == number)
        cells = choices.cells.get(number) or next(came, [])
        dialog = RowDialog(
            row,
            sheet.headers,
            fitted(cells, sheet.headers),
            lambda typed: fault_of(sheet, reading, number, typed),
        )
        mended = await self.app.push_screen_wait(dialog)
        if mended is not None:
            choices.cells[number] = mended
            choices.left_out.discard(number)
            self._again()

    def _choices_of(self, row: GridRow) -> Choices:
        return self._together.choices[row.file]

    def _at_cursor(self) -> GridRow | None:
        at = self._grid.cursor
        return self.shown[at] if at < len(self.shown) else None

    def _can_change(self, row: GridRow) -> bool:
        has_cells = self._choices_of(row).opened.sheet is not None
        if not has_cells:
            self.say("An export of this program is taken as it is.")
        return has_cells and not self._is_writing

    def _again(self) -> None:
        self._wanted += 1
        self.say("reading again …")
        self.rehearse()

    @on(Button.Pressed, "#import-go-on")
    @work(exclusive=True)
    async def action_go_on(self) -> None:
        """Import: one change behind a backup. What is in the way is said here."""
        if self._rehearsed != self._wanted or self._is_writing:
            return
        self._is_writing = True
        try:
            report = await self._desk.change(
                self._together.command,
                lambda change: self._together.apply(change, self._progress),
                backup="import",
            )
        except PipelineError as error:
            self.say(str(error))
            self._is_writing = False
        else:
            self.dismiss(report)

    @on(Button.Pressed, "#import-back")
    def action_leave(self) -> None:
        """Back to the columns; not in the middle of the work."""
        if not self._is_writing:
            self.dismiss(None)


def _place(row: GridRow) -> tuple[int, int]:
    return row.file, row.outcome.row
