"""A dialog of one line with a preview of what it means: quick add, the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static

from pipeline_tui.errors import PipelineError
from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult


class LineDialog(ModalScreen[str | None]):
    """Asks for one line; says while it is typed what was understood, or what is wrong."""

    CSS_PATH = "line.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Cancel")]

    def __init__(
        self,
        title: str,
        preview: Callable[[str], str],
        value: str = "",
        hint: str = "",
        suggestions: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._title, self._preview = title, preview
        self._value, self._hint = value, hint
        self._suggestions = suggestions

    def compose(self) -> ComposeResult:
        """The line and its preview."""
        suggester = SuggestFromList(self._suggestions) if self._suggestions else None
        with Vertical(id="line-box"):
            yield Label(self._title, id="line-title", markup=False)
            yield Input(self._value, placeholder=self._hint, id="line", suggester=suggester)
            yield Static("", id="line-said", markup=False)

    def on_mount(self) -> None:
        """The preview of what stands there already."""
        self._say(self._value)

    @on(Input.Changed)
    def preview(self, event: Input.Changed) -> None:
        """What was understood so far."""
        self._say(event.value)

    def _say(self, text: str) -> bool:
        line = self.query_one("#line-said", Static)
        try:
            said, is_right = self._preview(text), True
        except PipelineError as error:
            said, is_right = error.message, False
        line.update("\n".join(clean(each) for each in said.splitlines()))
        line.set_class(not is_right, "-wrong")
        return is_right

    @on(Input.Submitted)
    def accept(self, event: Input.Submitted) -> None:
        """Give the line if it makes sense; else leave it as it is, with what is wrong."""
        if self._say(event.value):
            self.dismiss(event.value)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
