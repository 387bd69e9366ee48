"""What every screen has: a head line, a line for the filter, a footer, and the newest picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.present.text import clean, shorten, width
from pipeline_tui.tui.keys import shown_key
from pipeline_tui.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.types import CSSPathType

    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.dialogs.form import Answers, Form
    from pipeline_tui.tui.picture import Picture


_LONGEST_HEAD = 500
"""Cells of a head line; the terminal cuts it where it ends."""
_LONGEST_FILTER = 40
_PADDING = 2
"""Cells beside it."""


class PipelineScreen(Screen[None]):
    """A screen that shows the book. It holds no data of its own but the picture it was given."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss"]
    NAME = ""
    """What the head line calls it."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self._more = self._brief = ""

    @property
    def pipeline(self) -> PipelineApp:
        """The app, by its own type."""
        return cast("PipelineApp", self.app)

    @property
    def desk(self) -> Desk:
        """The open book."""
        return self.pipeline.desk

    def compose(self) -> ComposeResult:
        """Head, body, footer."""
        yield Static(id="head", markup=False)
        with Container(id="body"):
            yield from self.body()
        yield KeyLine(id="foot")

    def body(self) -> ComposeResult:
        """The widgets between head and footer."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show what is there already."""
        self.show_newest()

    def on_screen_resume(self) -> None:
        """Another screen may have changed the book meanwhile."""
        self.show_newest()

    def show_newest(self) -> None:
        """Show the desk's picture unless it is on the screen."""
        picture = self.desk.picture
        if picture is not None and picture is not self.picture and self.is_mounted:
            self.picture = picture
            self.show_head()
            self.show(picture)

    def show(self, picture: Picture) -> None:
        """Fill the widgets from a picture."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """More words where there is more room."""
        if self._brief:
            self.show_head()

    def show_head(self, more: str | None = None, brief: str = "") -> None:
        """The name of the screen, the filter, and what is worth a word: in the brief words,
        if there are any, where the line would not have room for the others."""
        if more is not None:
            self._more, self._brief = more, brief
        line = self._head_line(self._more)
        if self._brief and width(line) > self.app.size.width - _PADDING:
            line = self._head_line(self._brief)
        head = self.query_one("#head", Static)
        head.update(shorten(line, _LONGEST_HEAD))
        is_trouble = bool(self.pipeline.trouble or self.desk.book.journal_fault)
        head.set_class(is_trouble, "-trouble")

    def _head_line(self, more: str) -> str:
        """What keeps something from being seen stands before what may be cut."""
        parts = [self.NAME]
        if self.pipeline.trouble:
            parts.insert(0, "THE BOOK CANNOT BE READ, this is its last state")
            parts.append(self.pipeline.trouble)
        if fault := self.desk.book.journal_fault:
            parts.insert(0, f"{fault.upper()}, run: pipeline doctor")
        if self.pipeline.is_sample:
            key = shown_key(self.pipeline.key_of("sample-look", "S"))
            parts.append(f"SAMPLE DATA, {key} goes back to your book")
        if self.desk.filter is not None and self.desk.filter.text:
            parts.append(shorten(f"filter: {clean(self.desk.filter.text)}", _LONGEST_FILTER))
        parts.append(more)
        return clean("  ·  ".join(part for part in parts if part))

    async def ask(self, form: Form, do: Callable[[Answers], Awaitable[None]]) -> None:
        """Ask until it is done or given up: a refused answer comes back with all that was
        typed and the reason."""
        answers = await self.app.push_screen_wait(form)
        while answers is not None:
            try:
                await do(answers)
                return
            except PipelineError as error:
                answers = await self.app.push_screen_wait(form.again(answers, str(error)))
