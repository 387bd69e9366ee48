"""Two prospects that differ: field by field, whose value stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from pipeline_tui.actions.merging_fields import FieldMerge, Side
from pipeline_tui.present.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

_LONGEST = 60
"""Cells of one value; the whole of it is in the notes afterwards."""
_MERGE = "merge"


class MergeDialog(ModalScreen[dict[str, Side] | None]):
    """Enter on a field turns to the other value; Enter on the last line merges."""

    DEFAULT_CSS = """
    MergeDialog { align: center middle; }
    #merge-box {
        width: 90; max-width: 95%; height: auto; max-height: 95%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    #merge-title { width: 1fr; text-style: bold; }
    #merge-text { width: 1fr; color: $text-muted; margin-bottom: 1; }
    #merge-list { height: auto; max-height: 20; border: none; padding: 0; }
    #merge-keys { width: 1fr; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel"),
        Binding("ctrl+s", "accept", "Merge"),
        Binding("space", "app.simulate_key('enter')", show=False),
        Binding("j", "app.simulate_key('down')", show=False),
        Binding("k", "app.simulate_key('up')", show=False),
    ]

    def __init__(self, title: str, text: str, fields: Sequence[FieldMerge]) -> None:
        super().__init__()
        self._title, self._text = title, text
        self._fields = {each.field: each for each in fields}
        self.takes = {each.field: each.takes for each in fields}

    def compose(self) -> ComposeResult:
        """What will happen, the fields, and the line that does it."""
        with Vertical(id="merge-box"):
            yield Label(clean(self._title), id="merge-title", markup=False)
            lines = [clean(line) for line in self._text.splitlines()]
            yield Static("\n".join(lines), id="merge-text", markup=False)
            yield OptionList(
                *(Option(self._line(name), id=name) for name in self._fields),
                Option("Merge", id=_MERGE),
                id="merge-list",
            )
            yield Label(
                "enter: the other value, or merge; ctrl+s merges, escape leaves",
                id="merge-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        """The list has the keyboard, and no toast lies over it."""
        self.app.clear_notifications()
        self.query_one(OptionList).focus()

    def _line(self, name: str) -> Content:
        """`name: ● Solartek GmbH  ○ Solartec`."""
        field = self._fields[name]
        parts = []
        for side, value in ((Side.A, field.mine), (Side.B, field.theirs)):
            stands = self.takes[name] is side
            style = "bold" if stands else "dim"
            shown = f"{'●' if stands else '○'} {shorten(clean(value), _LONGEST)}"
            parts.append(Content(shown).stylize(style))
        return Content(f"{clean(name)}:  ") + parts[0] + Content("   ") + parts[1]

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Turn to the other value, or merge."""
        name = event.option.id or _MERGE
        if name not in self._fields:
            self.action_accept()
            return
        self.takes[name] = Side.B if self.takes[name] is Side.A else Side.A
        event.option_list.replace_option_prompt(name, self._line(name))

    def action_accept(self) -> None:
        """Merge as it stands here."""
        self.dismiss(self.takes)

    def action_leave(self) -> None:
        """Leave both as they are."""
        self.dismiss(None)
