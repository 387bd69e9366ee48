"""Hooks of a command: they run last, and whatever they do, the change is saved."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline_tui.cli import failure
from pipeline_tui.hooks import stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.book import Change
    from pipeline_tui.cli.session import Session
    from pipeline_tui.hooks import Hooks, Waiting


def waiting_hooks(session: Session, change: Change, reason: str | None) -> list[Waiting]:
    """The hooks that a saved change calls. A fault of ours in here is only a note."""
    try:
        return session.hooks.called_by(change, session.settings, reason)
    except Exception as error:
        failure.note(f"the hooks were not called, the change is saved: {type(error).__name__}")
        return []


def run_hooks(hooks: Hooks, waiting: Sequence[Waiting]) -> None:
    """Run them one after the other. What they print goes to standard error, where it
    cannot mix with JSON."""
    for each in waiting:
        try:
            trouble = hooks.run(each, _standard_error())
        except KeyboardInterrupt:
            failure.note(stopped(each))
            return
        if trouble:
            failure.note(trouble)


def _standard_error() -> int | None:
    try:
        return sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):  # it is closed, or no file
        return None
