"""The dry run of an import, and the import itself: one change, one undo."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Label, Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.importing import apply
from pipeline_tui.present import values
from pipeline_tui.present.bars import bar
from pipeline_tui.present.text import clean
from pipeline_tui.render.blocks import Cell, Heading, Line, Page, Tone
from pipeline_tui.render.import_page import import_lines, rejected_lines
from pipeline_tui.tui.widgets.page import page_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeline_tui.book import Change
    from pipeline_tui.exchange.report import Report
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.dialogs.import_mapping import Prepared

_MOST_REJECTED = 500
_OPTIONS = re.compile(r"\s*\(--.*\)$")
"""Advice on options of the command line, which nobody can type here."""


class PreviewDialog(ModalScreen["Report | None"]):
    """Says what the import would do; does it when it is confirmed."""

    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("ctrl+s", "go_on", "Import"),
    ]

    def __init__(self, prepared: Prepared, desk: Desk) -> None:
        super().__init__()
        self._prepared = prepared
        self._desk = desk
        self._command = prepared.choices.command()
        self._is_ready = False
        """The dry run is done, and the import has not begun."""
        self._is_writing = False

    def compose(self) -> ComposeResult:
        """What it would do, how far it is, and the way on."""
        name = self._prepared.choices.opened.text.name
        with Vertical(classes="import-box"):
            yield Label(clean(f"Import {name}: dry run"), classes="import-title", markup=False)
            with VerticalScroll(classes="import-page"):
                yield Static("", id="import-report", markup=False)
            yield Static("", classes="import-said", markup=False)
            yield Label(
                "nothing is changed yet · ctrl+s imports · escape goes back to the columns",
                classes="import-keys",
            )
            with Horizontal(classes="import-buttons"):
                yield Button("Import", variant="primary", compact=True, id="import-go-on")
                yield Button("Back", compact=True, id="import-back")

    def on_mount(self) -> None:
        """Rehearse at once."""
        self.query_one("#import-go-on", Button).focus()
        self.rehearse()

    def say(self, what: str) -> None:
        """What is wrong, or how far it is."""
        if not self.is_attached:
            return  # it was left while the thread was at work
        self.query_one(".import-said", Static).update(clean(what))

    def _progress(self, done: int, total: int) -> None:
        """Called in the thread of the work."""
        line = f"{bar(done, total, 30):<30} {done:,} of {total:,} rows"
        self.app.call_from_thread(self.say, line)

    def _apply(self, change: Change) -> Report:
        choices = self._prepared.choices
        return apply(change, [self._prepared.said], choices.on_duplicate, self._progress)

    @work
    async def rehearse(self) -> None:
        """What the import would do to the book as it is now."""
        now = self._desk.now()
        book = self._desk.book
        try:
            report = await asyncio.to_thread(
                lambda: self._apply(book.rehearse(self._command, now))
            )  # fmt: skip
        except PipelineError as error:
            self.say(error.message)
            return
        self.say("")
        self.show(report)
        self._is_ready = True

    def show(self, report: Report) -> None:
        """Counts first, then the rows that cannot come in, each with its reason."""
        lines = [_OPTIONS.sub("", each) for each in import_lines(report, dry_run=True)]
        page: Page = [Line((each,)) for each in lines]
        if not report.changes:
            page.append(Line(("Nothing in the book would change.",)))
        if report.rejected:
            page.append(
                Heading(f"{values.count(report.rejected, 'row')} cannot come in", tone=Tone.BAD)
            )
            page += [
                Line((Cell(each, Tone.WARNING),)) for each in rejected_lines(report, _MOST_REJECTED)
            ]
        room = max(40, self.size.width - 6)
        self.query_one("#import-report", Static).update(page_text(page, room))

    @on(Button.Pressed, "#import-go-on")
    @work(exclusive=True)
    async def action_go_on(self) -> None:
        """Import: one change behind a backup. What is in the way is said here."""
        if not self._is_ready or self._is_writing:
            return
        self._is_writing = True
        try:
            report = await self._desk.change(self._command, self._apply, backup="import")
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
