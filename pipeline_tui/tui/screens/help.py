"""All keys, as they are now: remapped ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from pipeline_tui.config.keys import ALL_KEYS, single_keys
from pipeline_tui.render.blocks import Column, Grid, Heading, Page, line
from pipeline_tui.tui.keys import shown_key
from pipeline_tui.tui.screens.base import PipelineScreen
from pipeline_tui.tui.widgets.page import page_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pipeline_tui.config.keys import Key
    from pipeline_tui.tui.picture import Picture

_MOVING = (
    ("up, down, j, k", "one row"),
    ("page up, page down", "a screen of rows"),
    ("home, end, g, G", "first, last"),
    ("ctrl+p", "every action and every prospect by name"),
    ("escape", "back"),
)


class HelpScreen(PipelineScreen):
    """Read out of the one table of keys."""

    NAME = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("q,question_mark", "app.pop_screen", show=False),
    ]

    def body(self) -> ComposeResult:
        """One page."""
        with VerticalScroll(id="help"):
            yield Static("", id="keys", markup=False)

    def show(self, picture: Picture) -> None:
        """Group by group."""
        self.show_head("all keys")
        page: Page = []
        heads = (Column("key"), Column("what", gives_way=True))
        for group in dict.fromkeys(key.group for key in ALL_KEYS):
            rows = [
                [self._keys_of(key), f"{key.label}: {key.meaning}"]
                for key in ALL_KEYS
                if key.group == group
            ]
            page += [Heading(group), Grid(heads, rows, has_head=False)]
        page += [Heading("Moving about"), Grid(heads, _MOVING, has_head=False), line("")]
        room = max(40, self.size.width - 4)
        self.query_one("#keys", Static).update(page_text(page, room))
        self.query_one("#help").focus()

    def _keys_of(self, key: Key) -> str:
        found = [self.pipeline.key_of(each.id, each.key) for each in single_keys(key)]
        return shown_key(",".join(found))
