"""Every change of the book, with what it changed; any of them can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from pipeline_tui.book.undo import undone_revisions
from pipeline_tui.errors import PipelineError
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, pad
from pipeline_tui.render.blocks import Cell, Tone
from pipeline_tui.render.history_page import entry_page
from pipeline_tui.tui.keys import HISTORY_KEYS, bindings
from pipeline_tui.tui.screens.base import PipelineScreen
from pipeline_tui.tui.widgets.cells import fit
from pipeline_tui.tui.widgets.page import page_text
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from pipeline_tui.book.entries import EntryHead
    from pipeline_tui.tui.picture import Picture


class HistoryScreen(PipelineScreen):
    """The newest change first; below, the change under the cursor field by field."""

    NAME = "History"
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "history.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        *bindings(HISTORY_KEYS),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[EntryHead] = []
        self.undone: set[int] = set()

    def body(self) -> ComposeResult:
        """The changes, and one of them."""
        yield Rows(id="changes")
        with VerticalScroll(id="one-change"):
            yield Static("", id="difference", markup=False)

    def show(self, picture: Picture) -> None:
        """Read the journal anew."""
        try:
            journal = self.desk.book.journal()
        except PipelineError as error:
            self.pipeline.tell_error(error)
            return
        heads = journal.heads
        rows = self.query_one("#changes", Rows)
        before = self.heads[rows.cursor].revision if self.heads else None
        self.undone = undone_revisions(heads)
        self.heads = heads[::-1]
        revisions = [head.revision for head in self.heads]
        place = revisions.index(before) if before in revisions else None
        faults = (fault.text for fault in journal.faults)
        self.show_head("  ·  ".join((values.count(len(heads), "change"), *faults)))
        rows.show_rows(len(self.heads), self.paint, cursor=place)
        if self.focused is None:
            rows.focus()
        self.show_difference()

    def paint(self, place: int, cells: int) -> Lines:
        """Number, when, command, records."""
        head = self.heads[place]
        when = f"{head.at.astimezone(self.desk.now().zone):%Y-%m-%d %H:%M}"
        is_undone = head.revision in self.undone
        room = max(10, cells - 40)
        tone = Tone.QUIET if is_undone else Tone.PLAIN
        return (
            [
                Cell(pad(str(head.revision), 6, right=True) + "  " + when + "  ", tone),
                Cell(fit(head.command, room), tone),
                Cell(pad(f"{head.size:,}", 7, right=True), Tone.QUIET),
                Cell(" undone" if is_undone else "", Tone.WARNING),
            ],
        )

    @on(Rows.Highlighted)
    def show_difference(self) -> None:
        """The change under the cursor, field by field."""
        place = self.query_one("#changes", Rows).cursor
        if not 0 <= place < len(self.heads):
            return
        try:
            entry = self.desk.book.entry(self.heads[place].revision)
        except PipelineError as error:
            self.query_one("#difference", Static).update(clean(error.message))
            return
        page = entry_page(entry, self.desk.now().zone)
        room = max(40, self.size.width - 4)
        self.query_one("#difference", Static).update(page_text(page, room))

    async def action_undo_this(self) -> None:
        """Undo the change under the cursor; refused if a later one depends on it."""
        place = self.query_one("#changes", Rows).cursor
        if 0 <= place < len(self.heads):
            await self.pipeline.undo_change(self.heads[place].revision)
