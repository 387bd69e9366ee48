"""A question with a few answers to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult


class Choice(ModalScreen[str | None]):
    """Gives the name of the answer, or none when it was left with Escape."""

    CSS_PATH = "choice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]

    def __init__(self, title: str, text: str, answers: Mapping[str, str]) -> None:
        super().__init__()
        self._title, self._text, self._answers = title, text, answers

    def compose(self) -> ComposeResult:
        """What it is about, and the answers."""
        with Vertical(id="choice"):
            yield Label(clean(self._title), id="choice-title", markup=False)
            with VerticalScroll(id="choice-text", can_focus=False):
                lines = [clean(line) for line in self._text.splitlines()]
                yield Static("\n".join(lines), markup=False)
            yield OptionList(
                *(Option(Content(clean(said)), id=name) for name, said in self._answers.items()),
                id="choice-answers",
            )
            yield Label("escape: back", id="choice-back", markup=False)

    def on_mount(self) -> None:
        """The answers have the keyboard, and no toast lies over them."""
        self.app.clear_notifications()
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """The answer that was chosen."""
        self.dismiss(event.option.id)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
