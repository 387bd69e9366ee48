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
from pipeline_tui.tui.dialogs.typed import SafeInput

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
        is_careful: bool = False,
        fault: str = "",
    ) -> None:
        super().__init__()
        self._title = "\n".join(clean(line) for line in title.splitlines())
        self._preview = preview
        self._value, self._hint = clean(value), clean(hint)
        self._suggestions = [clean(each) for each in suggestions]
        self._is_careful = is_careful
        """Whether Escape asks before it throws away what was typed."""
        self._fault = fault
        self._leaving = False

    def compose(self) -> ComposeResult:
        """The line and its preview."""
        suggester = SuggestFromList(self._suggestions) if self._suggestions else None
        with Vertical(id="line-box"):
            yield Label(self._title, id="line-title", markup=False)
            yield SafeInput(self._value, placeholder=self._hint, id="line", suggester=suggester)
            yield Static("", id="line-said", markup=False)

    def on_mount(self) -> None:
        """The preview of what stands there already."""
        self._say(self._value)
        if self._fault:
            self._complain(self._fault)

    def again(self, text: str, fault: str) -> LineDialog:
        """The same dialog with what was typed and what is wrong, so that nothing is lost."""
        return LineDialog(
            self._title, self._preview, text, self._hint, self._suggestions, True, fault
        )

    @on(Input.Changed)
    def preview(self, event: Input.Changed) -> None:
        """What was understood so far."""
        self._leaving = False
        if not self._fault or event.value != self._value:
            self._say(event.value)

    def _complain(self, fault: str) -> None:
        line = self.query_one("#line-said", Static)
        line.update("\n".join(clean(each) for each in fault.splitlines()))
        line.set_class(True, "-wrong")

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
        """Leave without an answer; what was typed with care at the second time only."""
        typed = self.query_one("#line", Input).value.strip()
        if self._leaving or not (self._is_careful and typed):
            self.dismiss(None)
            return
        self._leaving = True
        self._complain("Not added yet. Once more to throw away what you typed.")
