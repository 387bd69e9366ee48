"""The hooks of a settings folder: which ones there are, and running those that a change calls."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change
    from pipeline_tui.config import Settings
    from pipeline_tui.hooks.events import Event

FOLDER = "hooks"
GUARD = "PIPELINE_HOOK"
"""Set in the environment of a hook: a change that a hook makes calls no hooks."""
IMPORT = "import"
"""The reason of the backup before an import; it distinguishes imports from other changes."""


class Waiting(NamedTuple):
    """A hook that is to run, with the content of its standard input."""

    event: Event
    content: bytes
    change: int
    seconds: int


def stopped(waiting: Waiting) -> str:
    """Return the line about a hook that was stopped by Ctrl-C."""
    return f"the hook {waiting.event.hook} was stopped, the change is saved"


class Hooks:
    """The programs that run after a change. Without a folder of hooks they cost nothing."""

    def __init__(self, settings_file: Path, book: Path) -> None:
        # A hook runs in another folder than we do, so no path may depend on ours.
        self._settings_file = Path(os.path.abspath(settings_file))
        self._book = Path(os.path.abspath(book))
        self.folder = self._settings_file.parent / FOLDER

    def called_by(self, change: Change, settings: Settings, reason: str | None) -> list[Waiting]:
        """Return the hooks that a saved change calls. `reason` is that of the change's backup."""
        if change.saved_revision is None or GUARD in os.environ:
            return []
        try:
            names = set(os.listdir(self.folder))
        except OSError:
            return []
        if not any(name.startswith("post-") for name in names):
            return []
        from pipeline_tui.hooks.events import Happened
        from pipeline_tui.model.encoding import encode

        happened = Happened(change, settings, is_import=reason == IMPORT)
        return [
            Waiting(
                event,
                encode(happened.input_for(event, str(self._book))) + b"\n",
                change.saved_revision,
                settings.hook_seconds,
            )
            for event in happened.events
            if event.hook in names
        ]

    def run(
        self,
        waiting: Waiting,
        said: BinaryIO,
        is_unwanted: Callable[[], bool] | None = None,
    ) -> str | None:
        """Run a hook. Return one line on what went wrong, or None. A hook that becomes unwanted
        is stopped.

        The change is saved already, and a hook cannot damage it. What the hook prints goes
        to `said`.
        """
        from pipeline_tui.hooks import process
        from pipeline_tui.hooks.trust import why_not

        name, path = waiting.event.hook, self.folder / waiting.event.hook
        environment = {
            **os.environ,
            GUARD: name,
            "PIPELINE_EVENT": waiting.event.value,
            "PIPELINE_CHANGE": str(waiting.change),
            "PIPELINE_BOOK": str(self._book),
            "PIPELINE_CONFIG": str(self._settings_file),
        }
        hook = process.Run(path, environment, waiting.seconds, said, is_unwanted)
        if refusal := why_not(path):
            return f"the hook {name} did not run, the change is saved: {refusal}"
        try:
            trouble = process.run(hook, waiting.content)
        except process.StoppedError:
            return stopped(waiting)
        return f"the hook {name} failed, the change is saved: {trouble}" if trouble else None
