"""See which column of a file tells what, and change it."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Label, Static

from pipeline_tui.config.write import profile_name
from pipeline_tui.errors import PipelineError
from pipeline_tui.exchange.saved_profiles import profile_named
from pipeline_tui.present import values
from pipeline_tui.present.text import clean, pad, shorten
from pipeline_tui.render.blocks import Cell, Tone
from pipeline_tui.tui.dialogs.choose import ChooseDialog
from pipeline_tui.tui.dialogs.import_choices import (
    FILE,
    LAYOUT,
    NOTHING,
    SHEET,
    Choices,
    MapRow,
    Prepared,
    asked_option,
)
from pipeline_tui.tui.dialogs.import_file import ImportFileDialog
from pipeline_tui.tui.dialogs.line import LineDialog
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.desk import Desk

_VALUE_CELLS = 18
_MOST_NAMED = 5
_COLUMNS, _ALONE = "show its columns", "remove it"


class MappingDialog(ModalScreen[Prepared | None]):
    """Columns, stage words and the file as a whole; Enter on a line changes it."""

    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("ctrl+s", "go_on", "Dry run"),
        Binding("l", "load_profile", "Load a profile"),
        Binding("s", "save_profile", "Save as a profile"),
        Binding("t", "add_file", "Together with another file"),
    ]

    def __init__(
        self, choices: Choices, desk: Desk, together: list[Prepared] | None = None
    ) -> None:
        """`together` are the files that come along; none where this is one of those."""
        super().__init__()
        self.choices = choices
        self.together = together
        self._is_reading = False
        """Another sheet: the way on is closed until it is there."""
        self._is_shown = asyncio.Event()
        """Set while the lines are those of the present choices."""
        self._desk = desk
        self.rows: list[MapRow] = []

    def compose(self) -> ComposeResult:
        """The lines, what is wrong, and the way on."""
        with Vertical(classes="import-box"):
            yield Label(self._title, classes="import-title", markup=False)
            yield Rows(id="mapping")
            yield Static("", classes="import-said", markup=False)
            more = "" if self.together is None else "t adds a file · "
            yield Label(
                f"enter changes · {more}s saves · l loads · ctrl+s goes on · esc",
                classes="import-keys",
            )
            with Horizontal(classes="import-buttons"):
                on = "Add this file" if self.together is None else "Dry run"
                yield Button(on, variant="primary", compact=True, id="import-go-on")
                yield Button("Back", compact=True, id="import-back")

    def on_mount(self) -> None:
        """Show what was found out."""
        self.show()
        self.query_one("#mapping", Rows).focus()

    def show(self) -> None:
        """The lines as they are now chosen."""
        self._is_shown.clear()
        self._show()

    @work(exclusive=True, group="mapping")
    async def _show(self) -> None:
        # a copy: the choices can change while the thread looks through all rows
        choices, is_first = self.choices.copy(), self.together is not None
        reading = choices.reading(self._desk)
        try:
            rows = await asyncio.to_thread(choices.rows, reading, is_first)
        except PipelineError as error:
            self.say(error.message)
            self._is_shown.set()
            return
        self._is_shown.set()
        self.rows = rows
        if self.together:
            self.rows.append(MapRow("heading", "", "Imported together with these files"))
            self.rows += [each.choices.as_row for each in self.together]
        self.query_one("#mapping", Rows).show_rows(
            len(self.rows), self.paint, lambda place: self.rows[place].kind != "heading"
        )

    def say(self, what: str) -> None:
        """What is wrong, or what is being done."""
        self.query_one(".import-said", Static).update(clean(what))

    def paint(self, place: int, cells: int) -> Lines:
        """Name, arrow, what it tells, examples."""
        row = self.rows[place]
        if row.kind == "heading":
            return ([Cell(row.left, Tone.STRONG)],)
        name_room = max(12, (cells - _VALUE_CELLS) * 2 // 5)
        rest = max(0, cells - name_room - _VALUE_CELLS - 6)
        tone = Tone.BAD if row.is_open else Tone.QUIET if row.value == NOTHING else Tone.GOOD
        value_room = _VALUE_CELLS if row.right else _VALUE_CELLS + rest
        return (
            [
                "  " + pad(shorten(clean(row.left), name_room), name_room) + "  ",
                Cell(pad(shorten(row.value, value_room), value_room), tone),
                Cell(shorten(clean(row.right), rest) if row.right else "", Tone.QUIET),
            ],
        )

    @on(Rows.Chosen)
    @work
    async def change_line(self) -> None:
        """Offer what the line under the cursor can be."""
        place = self.query_one("#mapping", Rows).cursor
        row = self.rows[place]
        if row.kind == FILE:
            await self._change_file(row.key)
            return
        title = row.left if row.kind in ("option", SHEET, LAYOUT) else f"Meaning of {row.left}"
        dialog = ChooseDialog(title, self.choices.offered(row), row.value)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is None or chosen == row.value:
            return
        if row.kind in (SHEET, LAYOUT):
            choices = self.choices
            await self._read_again(lambda: choices.begin_with(choices.opened_as(row, chosen)))
        else:
            self.choices.choose(row, chosen, self.rows)
            self.say("")
            self.show()

    @work(exclusive=True)
    async def action_add_file(self) -> None:
        """Another file that belongs to this one: its companies, its people, its activities."""
        if self.together is None:
            return
        folder = os.path.join(os.path.dirname(self.choices.opened.path), "")
        opened = await self.app.push_screen_wait(ImportFileDialog(folder, self._desk.book))
        if opened is None:
            return
        known = {self.choices.opened.path, *(each.choices.opened.path for each in self.together)}
        if opened.path in known:
            self.say(f"{opened.text.name} is added already.")
            return
        prepared = await self.app.push_screen_wait(MappingDialog(Choices(opened), self._desk))
        if prepared is not None:
            self.together.append(prepared)
            self.show()

    async def _change_file(self, path: str) -> None:
        if self.together is None:
            return
        place = [each.choices.opened.path for each in self.together].index(path)
        choices = self.together[place].choices.copy()
        title = f"{choices.opened.text.name} …"
        chosen = await self.app.push_screen_wait(ChooseDialog(title, [_COLUMNS, _ALONE], _COLUMNS))
        if chosen == _ALONE:
            del self.together[place]
        elif chosen == _COLUMNS:
            prepared = await self.app.push_screen_wait(MappingDialog(choices, self._desk))
            if prepared is not None:
                self.together[place] = prepared
        self.show()

    async def _read_again(self, read: Callable[[], object]) -> None:
        """Read the file in another way, in a thread; what is wrong with it is said."""
        self.say("reading …")
        self._is_reading = True
        try:
            await asyncio.to_thread(read)
        except PipelineError as error:
            self.say(error.message)
            return
        finally:
            self._is_reading = False
        self.query_one(".import-title", Label).update(self._title)
        self.say("")
        self.show()

    @property
    def _title(self) -> str:
        opened = self.choices.opened
        size = f": {values.count(len(opened.sheet.rows), 'row')}" if opened.sheet else ""
        return clean(f"Import {opened.text.name}{size}")

    @on(Button.Pressed, "#import-go-on")
    @work(exclusive=True)
    async def action_go_on(self) -> None:
        """Read the rows as chosen; what is in the way is said here."""
        await self._is_shown.wait()
        if self._is_reading:
            return
        unknown = [index for index, row in enumerate(self.rows) if row.is_open]
        if unknown:
            self._ask_for(unknown)
            return
        self.say("reading …")
        reading = self.choices.reading(self._desk)
        mends = self.choices.mends
        try:
            said = await asyncio.to_thread(self.choices.read, reading)
        except PipelineError as error:
            self._explain(error)
        else:
            self.dismiss(Prepared(self.choices, said, mends))

    def _explain(self, error: PipelineError) -> None:
        """Say what is wrong, and go to the option that the error asks for."""
        key = asked_option(error)
        asked = [i for i, row in enumerate(self.rows) if row.kind == "option" and row.key == key]
        if not asked:
            self.say(error.message)
            return
        self.say(f"Choose {self.rows[asked[0]].left}: {error.message}")
        self.query_one("#mapping", Rows).cursor = asked[0]

    def _ask_for(self, unknown: list[int]) -> None:
        """Say which stage words have no stage yet, and go to the first of them."""
        words = ", ".join(self.rows[index].left for index in unknown[:_MOST_NAMED])
        more = len(unknown) - _MOST_NAMED
        self.say(f"Choose a stage for {words}{f' and {more} more' if more > 0 else ''}")
        self.query_one("#mapping", Rows).cursor = unknown[0]

    @work(exclusive=True)
    async def action_load_profile(self) -> None:
        """Read the file as it was chosen and saved before."""
        saved = self._desk.settings.imports
        if not saved:
            self.say("No profile is saved yet: s saves these choices as one.")
            return
        title = "Load the profile"
        name = await self.app.push_screen_wait(ChooseDialog(title, list(saved), ""))
        if name is None:
            return
        await self._read_again(lambda: self.choices.use(profile_named(name, saved)))

    @work(exclusive=True)
    async def action_save_profile(self) -> None:
        """Keep what is chosen under a name, for the next file of that system."""
        dialog = LineDialog("Save these choices as the profile", _name_preview, hint="crm")
        name = await self.app.push_screen_wait(dialog)
        if name is None:
            return
        app = cast("PipelineApp", self.app)
        if await app.keep_profile(name, self.choices.to_save().as_settings()):
            self.say(f"Saved as {name}: pipeline import FILE --profile {name}")

    @on(Button.Pressed, "#import-back")
    def action_leave(self) -> None:
        """Back to the choice of the file."""
        self.dismiss(None)


def _name_preview(name: str) -> str:
    """What a name is good for. Raises UsageError for one that is none."""
    return f"pipeline import FILE --profile {profile_name(name)}" if name else ""
