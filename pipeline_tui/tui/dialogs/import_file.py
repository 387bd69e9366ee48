"""Choose the file of an import: type its path, or walk through the folders."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.present.text import clean, pad, shorten
from pipeline_tui.present.values import file_size
from pipeline_tui.render.blocks import Cell, Tone
from pipeline_tui.tui.dialogs.folder import Entry, Folder, path_anew, read_folder, split
from pipeline_tui.tui.dialogs.import_opened import Opened, open_file
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeline_tui.book import Book

_SIZE_CELLS = 10


class ImportFileDialog(ModalScreen[Opened | None]):
    """A path, and below it what goes on as typed. A fault of the file is said here."""

    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel"),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(self, path: str, book: Book) -> None:
        """`book` is the one that the file goes to."""
        super().__init__()
        self._book = book
        self._start = path or os.path.join(os.getcwd(), "")
        self._folder = Folder("", [])
        self._shown: list[Entry] = []

    def compose(self) -> ComposeResult:
        """The path, the folder, and what is wrong."""
        with Vertical(classes="import-box"):
            yield Label("Import: choose a CSV, XLSX, vCard or JSON file", classes="import-title")
            yield Input(self._start, id="path", select_on_focus=False)
            yield Rows(id="entries")
            yield Static("", classes="import-said", markup=False)
            yield Label(
                "up/down choose · tab completes · enter opens · esc back",
                classes="import-keys",
            )

    def on_mount(self) -> None:
        """The folder of the path."""
        self.query_one("#path", Input).focus()
        self.look()

    @property
    def rows(self) -> Rows:
        """The list of the folder."""
        return self.query_one("#entries", Rows)

    @on(Input.Changed)
    def narrow(self) -> None:
        """Show what goes on as typed."""
        line = self.query_one("#path", Input)
        anew = path_anew(line.value)
        if anew != line.value:
            line.value, line.cursor_position = anew, len(anew)
            return  # that changes it once more
        self.say("")
        self.look()

    @work(exclusive=True, group="folder")
    async def look(self) -> None:
        """Read the folder if it is another one: a slow disk must not stop the typing."""
        folder, name = split(self.query_one("#path", Input).value)
        if folder != self._folder.path:
            self._folder = await asyncio.to_thread(read_folder, folder)
            self.say(self._folder.trouble)
        self._shown = self._folder.matching(name)
        self.rows.show_rows(len(self._shown), self.paint, cursor=0)

    def paint(self, place: int, cells: int) -> Lines:
        """A name, a slash behind a folder, the size of a file."""
        each = self._shown[place]
        size = "" if each.is_folder else file_size(each.size)
        name = f"{clean(each.name)}{'/' if each.is_folder else ''}"
        room = max(8, cells - _SIZE_CELLS - 1)
        return (
            [
                pad(shorten(name, room), room),
                Cell(pad(size, _SIZE_CELLS, right=True), Tone.QUIET),
            ],
        )

    def say(self, what: str) -> None:
        """What is wrong, below the list."""
        self.query_one(".import-said", Static).update(clean(what))

    def action_step(self, step: int) -> None:
        """The list is worked from the path's own line."""
        self.rows.action_step(step)

    def action_page(self, step: int) -> None:
        """A screen of names."""
        self.rows.action_page(step)

    def action_complete(self) -> None:
        """Take the chosen name into the path."""
        entry = self._chosen()
        if entry is not None:
            self._type(entry)

    def _chosen(self) -> Entry | None:
        place = self.rows.cursor
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def _type(self, entry: Entry) -> str:
        line = self.query_one("#path", Input)
        folder, _ = split(line.value)
        path = os.path.normpath(os.path.join(os.path.abspath(folder), entry.name))
        line.value = os.path.join(path, "") if entry.is_folder else path
        line.cursor_position = len(line.value)
        return line.value

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Open what the path names, else what the list points at."""
        typed = os.path.expanduser(self.query_one("#path", Input).value.strip())
        entry = self._chosen()
        if os.path.isfile(typed) or entry is None:
            self.open(os.path.abspath(typed))
        else:
            self.take(entry)

    @on(Rows.Chosen)
    def open_chosen(self) -> None:
        """Two clicks open a name."""
        entry = self._chosen()
        if entry is not None:
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """Go into a folder, open a file."""
        path = self._type(entry)
        if not entry.is_folder:
            self.open(path)
        self.query_one("#path", Input).focus()

    @work(exclusive=True, group="open")
    async def open(self, path: str) -> None:
        """Read the file; what is wrong with it is said, and another can be chosen."""
        self.say("reading …")
        try:
            opened = await asyncio.to_thread(open_file, path, self._book)
        except PipelineError as error:
            self.say(error.message)
        else:
            self.dismiss(opened)

    def action_leave(self) -> None:
        """Import nothing."""
        self.dismiss(None)
