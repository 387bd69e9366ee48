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
from pipeline_tui.present.text import clean, shorten, wrap
from pipeline_tui.render.blocks import Line, Page
from pipeline_tui.render.import_page import import_lines, is_unchanged, notice_lines, tally_lines
from pipeline_tui.tui.dialogs.import_grid import GridRow, paint_row
from pipeline_tui.tui.dialogs.import_row import RowDialog
from pipeline_tui.tui.dialogs.import_together import Rehearsed, Together
from pipeline_tui.tui.widgets.page import page_text
from pipeline_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from pipeline_tui.book import Change
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.dialogs.import_choices import Choices, Prepared
    from pipeline_tui.tui.widgets.rows import Lines

_OPTIONS = re.compile(r"\s*\(--.*?\)|(?:(?<=[.:] )|^\s*)[^.]*--[a-z].*$")
"""Advice on options of the command line, which nobody can type here."""
_KEYS = "enter opens · x excludes · p problems · n notices · ctrl+s imports · esc"
_NOTICE_KEYS = "n shows the rows again · ctrl+s imports · esc back"
_SMALL_SCREEN = 30
_FEW_NOTICES, _MORE_NOTICES = 3, 6


class StoppedError(PipelineError):
    """The manager left while the thread was at work."""


class PreviewDialog(ModalScreen[Report | None]):
    """Says what the import would do, row by row; rows can be mended or left out, then it is
    rehearsed again in a thread. Does it when it is confirmed."""

    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("ctrl+s", "go_on", "Import"),
        Binding("p", "problems", "Only problems"),
        Binding("n", "notices", "All notices"),
        Binding("x,space", "exclude", "Exclude"),
    ]

    def __init__(self, files: Sequence[Prepared], desk: Desk) -> None:
        super().__init__()
        self._together = Together(files, desk)
        self._desk = desk
        self._found: Rehearsed | None = None
        self.shown: list[GridRow] = []
        """The rows of the list: all, or those with problems."""
        self._only_problems = False
        self._notices: list[str] = []
        self._shows_notices = False
        """Whether the list has the notices, in full, instead of the rows."""
        self._wanted = 1
        """Which state of the rows is to be rehearsed."""
        self._rehearsed = 0
        """Which one was; the import has to wait for the wanted one."""
        self._is_rehearsing = False
        self._is_writing = False
        self._is_unwanted = False
        """Whether the work of the thread is to stop: it was left."""

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
        """Called in the thread of the work. Raises StoppedError."""
        self._check_wanted()
        line = f"{bar(done, total, 30):<30} {done:,} of {total:,} rows"
        self.app.call_from_thread(self.say, line)

    def _check_wanted(self) -> None:
        if self._is_unwanted:
            raise StoppedError("Stopped. Nothing was imported.")

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
        lines = (_OPTIONS.sub("", each).strip() for each in notice_lines(report))
        self._notices = [line for line in lines if line and not line.endswith(":")]
        self.show_report(report)
        if self._shows_notices:
            self.list_notices()
        else:
            self.list_rows(found, is_first)

    def show_report(self, report: Report) -> None:
        """Show the counts in a line and the first notices, a line each: the rows stay in view."""
        most = _FEW_NOTICES if self.size.height < _SMALL_SCREEN else _MORE_NOTICES
        width = self._grid.size.width or max(40, self.size.width - 6)
        head, *_ = import_lines(report, dry_run=True)
        counted = [each.strip() for each in tally_lines(report)]
        if is_unchanged(report):
            lines, first = [head], list[str]()
        else:
            if not report.changes:
                counted.append("nothing would change")
            lines, first = [head, " · ".join(counted)], self._notices[:most]
        if self._shows_notices:
            first = []
        lines += [shorten(clean(each), width) for each in first]
        more = len(self._notices) - len(first)
        if more > 0 and first:
            lines.append(f"… and {values.count(more, 'more notice')} · n shows all in full")
        page: Page = [Line((each,)) for each in lines]
        self.query_one("#import-report", Static).update(page_text(page, width))

    def on_resize(self) -> None:
        """Cut the notices to another width."""
        if self._found is not None:
            self.call_after_refresh(self.show_report, self._found.report)

    def list_notices(self) -> None:
        """List every notice in full."""
        width = max(20, self._grid.size.width - 2)
        lines = [line for each in self._notices for line in _wrapped(each, width)]
        self._grid.show_rows(len(lines), lambda index, _: ([lines[index]],), cursor=0)
        self.query_one(".import-keys", Label).update(_NOTICE_KEYS)

    def action_notices(self) -> None:
        """Show the notices in full instead of the rows, or the rows again."""
        if self._found is None or not (self._notices or self._shows_notices):
            return
        self._shows_notices = not self._shows_notices
        self.show_report(self._found.report)
        if self._shows_notices:
            self.call_after_refresh(self.list_notices)
        else:
            self.query_one(".import-keys", Label).update(_KEYS)
            self.list_rows(self._found)

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
        if self._shows_notices:
            return
        self._only_problems = not self._only_problems
        if self._found is not None:
            self.list_rows(self._found)

    def action_exclude(self) -> None:
        """Exclude the row under the cursor from the import, or include it again."""
        row = self._at_cursor()
        if row is None or not self._can_change(row):
            return
        self._choices_of(row).left_out ^= {row.outcome.row}
        self._again()

    @on(Rows.Chosen)
    @work(exclusive=True, group="row")
    async def open_row(self) -> None:
        """Show what becomes of a row, and its cells, which can be edited."""
        row = self._at_cursor()
        if row is None or self._is_writing:
            return
        choices, number = self._choices_of(row), row.outcome.row
        sheet = choices.opened.sheet
        if sheet is None:
            await self.app.push_screen_wait(RowDialog(row, (), (), lambda typed: ""))
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
        if self._shows_notices:
            return None
        at = self._grid.cursor
        return self.shown[at] if at < len(self.shown) else None

    def _can_change(self, row: GridRow) -> bool:
        has_cells = self._choices_of(row).opened.sheet is not None
        if not has_cells:
            self.say("The rows of an own export cannot be changed here. Change them in the file.")
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
                self._apply,
                backup="import",
            )
        except PipelineError as error:
            self.say(str(error))
            self._is_writing = self._is_unwanted = False
        else:
            self.dismiss(report)

    def _apply(self, change: Change) -> Report:
        report = self._together.apply(change, self._progress)
        self._check_wanted()  # for the last time: from here on it is saved
        return report

    @on(Button.Pressed, "#import-back")
    def action_leave(self) -> None:
        """Stop the import, if it runs; else back to the columns."""
        self._is_unwanted = True
        if self._is_writing:
            self.say("stopping …")
        else:
            self.dismiss(None)


def _wrapped(notice: str, width: int) -> list[str]:
    """The lines of a notice, the second and later ones indented."""
    first, *rest = wrap(clean(notice), width)
    return [first, *(f"  {each}" for each in rest)]


def _place(row: GridRow) -> tuple[int, int]:
    return row.file, row.outcome.row
