"""See which column of a file tells what, and change it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

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
from pipeline_tui.tui.dialogs.import_choices import NOTHING, Choices, MapRow
from pipeline_tui.tui.dialogs.line import LineDialog
from pipeline_tui.tui.widgets.rows import Lines, Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeline_tui.exchange.drafts import Drafts
    from pipeline_tui.exchange.own import OwnFile
    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.desk import Desk

_VALUE_CELLS = 18


class Prepared(NamedTuple):
    """A file that was understood as chosen."""

    choices: Choices
    said: Drafts | OwnFile


class MappingDialog(ModalScreen[Prepared | None]):
    """Columns, stage words and the file as a whole; Enter on a line changes it."""

    CSS_PATH = "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("ctrl+s", "go_on", "Dry run"),
        Binding("l", "load_profile", "Load a profile"),
        Binding("s", "save_profile", "Save as a profile"),
    ]

    def __init__(self, choices: Choices, desk: Desk) -> None:
        super().__init__()
        self.choices = choices
        self._desk = desk
        self.rows: list[MapRow] = []

    def compose(self) -> ComposeResult:
        """The lines, what is wrong, and the way on."""
        text = self.choices.opened.text
        sheet = self.choices.opened.sheet
        size = f": {values.count(len(sheet.rows), 'row')}" if sheet else ""
        with Vertical(classes="import-box"):
            yield Label(
                clean(f"Import {text.name}{size}"), classes="import-title", markup=False
            )  # fmt: skip
            yield Rows(id="mapping")
            yield Static("", classes="import-said", markup=False)
            yield Label(
                "enter changes · s saves the choices · l loads some · ctrl+s goes on · esc",
                classes="import-keys",
            )
            with Horizontal(classes="import-buttons"):
                yield Button("Dry run", variant="primary", compact=True, id="import-go-on")
                yield Button("Back", compact=True, id="import-back")

    def on_mount(self) -> None:
        """Show what was found out."""
        self.show()
        self.query_one("#mapping", Rows).focus()

    def show(self) -> None:
        """The lines as they are now chosen."""
        reading = self.choices.reading(self._desk.settings, self._desk.now())
        try:
            self.rows = self.choices.rows(reading)
        except PipelineError as error:
            self.say(error.message)
            return
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
        title = f"{row.left} is …" if row.kind != "option" else row.left
        dialog = ChooseDialog(title, self.choices.offered(row), row.value)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None and chosen != row.value:
            self.choices.choose(row, chosen, self.rows)
            self.say("")
            self.show()

    @on(Button.Pressed, "#import-go-on")
    @work(exclusive=True)
    async def action_go_on(self) -> None:
        """Read the rows as chosen; what is in the way is said here."""
        unknown = [row.left for row in self.rows if row.is_open]
        if unknown:
            self.say(f"Say first what these stages are: {', '.join(unknown)}")
            return
        self.say("reading …")
        reading = self.choices.reading(self._desk.settings, self._desk.now())
        try:
            said = await asyncio.to_thread(self.choices.read, reading)
        except PipelineError as error:
            self.say(error.message)
        else:
            self.dismiss(Prepared(self.choices, said))

    @work(exclusive=True)
    async def action_load_profile(self) -> None:
        """Read the file as it was chosen and saved before."""
        saved = self._desk.settings.imports
        if not saved:
            self.say("No choices are saved yet: s saves these under a name.")
            return
        title = "Read it as saved under …"
        name = await self.app.push_screen_wait(ChooseDialog(title, list(saved), ""))
        if name is None:
            return
        try:
            self.choices.use(profile_named(name, saved))
        except PipelineError as error:
            self.say(error.message)
            return
        self.say("")
        self.show()

    @work(exclusive=True)
    async def action_save_profile(self) -> None:
        """Keep what is chosen under a name, for the next file of that system."""
        dialog = LineDialog("Save these choices under the name …", _name_preview, hint="crm")
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
