"""A choice of one out of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from pipeline_tui.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class ChooseDialog(ModalScreen[str | None]):
    """Up, down, Enter; or a click."""

    DEFAULT_CSS = """
    ChooseDialog { align: center middle; }
    #choose-box {
        width: 50; max-width: 95%; height: auto; max-height: 95%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    #choose-title { width: 1fr; color: $text-muted; }
    #choose-list { height: auto; max-height: 20; border: none; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel"),
        Binding("j", "app.simulate_key('down')", show=False),
        Binding("k", "app.simulate_key('up')", show=False),
    ]

    def __init__(self, title: str, offered: Sequence[str], chosen: str) -> None:
        super().__init__()
        self._title, self._offered, self._chosen = title, list(offered), chosen

    def compose(self) -> ComposeResult:
        """The title and the list."""
        with Vertical(id="choose-box"):
            yield Label(clean(self._title), id="choose-title", markup=False)
            yield OptionList(
                *(Option(Content(clean(each))) for each in self._offered), id="choose-list"
            )

    def on_mount(self) -> None:
        """The cursor on what holds now."""
        options = self.query_one(OptionList)
        if self._chosen in self._offered:
            options.highlighted = self._offered.index(self._chosen)
        options.focus()

    @on(OptionList.OptionSelected)
    def accept(self, event: OptionList.OptionSelected) -> None:
        """Give the chosen one."""
        self.dismiss(self._offered[event.option_index])

    def action_leave(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)
