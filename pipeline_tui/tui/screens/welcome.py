"""What an empty book says: how to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from pipeline_tui.tui.keys import APP_KEYS, shown_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.events import Key

_WAYS = (
    ("prospect-add", "Add a prospect on one line", "quick_add"),
    ("book-import", "Import a file: CSV, XLSX, vCard, JSON of any CRM", "import_file"),
    ("sample-look", "Look at sample data; your own book stays untouched", "sample"),
)
"""The id of the key, what the button says, the action of the app."""


class Welcome(Vertical):
    """Three ways to begin, by key or by mouse."""

    DEFAULT_CSS = """
    Welcome { align: center middle; height: 1fr; }
    Welcome > Static { width: 60; padding: 0 1; }
    Welcome > #welcome-title { text-style: bold; margin-bottom: 1; }
    Welcome > #welcome-after { color: $text-muted; margin-top: 1; }
    Welcome > Button {
        width: 60; height: 1; padding: 0; margin-bottom: 1; border: none;
        background: $surface-lighten-1;
        content-align: left middle; text-align: left;
        &:focus {
            background: $primary; color: $text; text-style: bold !important; border: none;
        }
        &:hover, &.-active { border: none; }
    }
    """

    def __init__(self, changed_keys: Mapping[str, str]) -> None:
        super().__init__(id="welcome")
        self._changed_keys = changed_keys

    def compose(self) -> ComposeResult:
        """A line, three buttons with the keys as the settings have them, a line."""
        defaults = {key.id: key.key for key in APP_KEYS}
        yield Static("Your book is empty. How do you want to begin?", id="welcome-title")
        for name, label, action in _WAYS:
            key = shown_key(self._changed_keys.get(name, defaults[name]))
            says = Content(f" {key:<6}{label}")
            yield Button(says, id=f"welcome-{name}", action=f"app.{action}", compact=True)
        yield Static("Everything can be undone with u. ? shows all keys.", id="welcome-after")

    def on_mount(self) -> None:
        """The first way gets the keyboard."""
        self.query(Button).first().focus()

    def on_key(self, event: Key) -> None:
        """Up and down go from way to way."""
        if event.key in ("down", "j"):
            self.screen.focus_next(Button)
        elif event.key in ("up", "k"):
            self.screen.focus_previous(Button)
