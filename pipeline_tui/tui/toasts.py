"""What was done and what went wrong, in a toast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present.text import clean, shorten
from pipeline_tui.tui.crash import CrashingApp
from pipeline_tui.tui.keys import shown_key

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from pipeline_tui.errors import PipelineError
    from pipeline_tui.tui.desk import Desk

UNDO, REDO = ("app-undo", "u"), ("app-redo", "ctrl+r")
MERGE = ("prospect-merge", "M")
_WHILE_READ = 10
"""Seconds of a warning."""
_LONGEST_SAID = 160
_LONGEST_COMMAND = 320
_LONGEST_ERROR = 400
"""Characters of a toast: a name may have thousands."""


class ToastApp(CrashingApp):
    """An app at a manager's desk that says what it did."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def key_of(self, binding_id: str, default: str) -> str:
        """The key of an action as the settings have it."""
        return self.desk.settings.keys.get(binding_id, default)

    def tell(self, said: str, command: str, alike: str = "") -> None:
        """Say what was done, the command that would do the same, and that `u` undoes it.

        `alike` says which older prospect a new one may be the same as.
        """
        key = shown_key(self.key_of(*UNDO))
        title = shorten(clean(said), _LONGEST_SAID)
        lines = [self.whole(f"pipeline {command}"), f"{key} undoes it"]
        if not alike:
            self.say("\n".join(lines), title)
            return
        merge = shown_key(self.key_of(*MERGE))
        lines += [shorten(clean(alike), _LONGEST_SAID), f"{merge} in its dossier merges them"]
        self.say("\n".join(lines), title, "warning", _WHILE_READ)

    def whole(self, command: str) -> str:
        """A command, or where to see one that is too long: half of it would mislead."""
        line = clean(command)
        if len(line) <= _LONGEST_COMMAND:
            return line
        history = shown_key(self.key_of("view-history", "H"))
        return f"{history} shows the command, which is long"

    def tell_error(self, error: PipelineError) -> None:
        """What is wrong, and what to do."""
        lines = "\n".join(shorten(clean(line), _LONGEST_ERROR) for line in str(error).splitlines())
        self.say(lines, "Not done", severity="error", timeout=8)

    def tell_of_hook(self, trouble: str) -> None:
        """That a hook failed; called in the thread of the hooks."""
        lines = "\n".join(shorten(clean(line), _LONGEST_ERROR) for line in trouble.splitlines())
        self.call_later(self.say, lines, "Hook", "warning", 8)

    def say(
        self,
        text: str,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
    ) -> None:
        """A toast. The one before goes: it would cover what is worked on, and what it says of
        undo may no longer hold."""
        self.clear_notifications()
        self.notify(text, title=title, severity=severity, timeout=timeout, markup=False)
