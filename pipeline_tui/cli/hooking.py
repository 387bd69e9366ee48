"""Hooks of a command: they run last, and whatever they do, the change is saved."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

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
    cannot mix with JSON, when they have ended: a program that a hook leaves behind would
    else hold the standard error of whoever reads ours to its end."""
    from tempfile import TemporaryFile  # a change that calls no hook does not pay for it

    for each in waiting:
        with TemporaryFile() as said:
            try:
                trouble = hooks.run(each, said)
            except KeyboardInterrupt:
                _pass_on(said)
                failure.note(stopped(each))
                return
            _pass_on(said)
        if trouble:
            failure.note(trouble)


def _pass_on(said: BinaryIO) -> None:
    from pipeline_tui.hooks.process import output_of

    with suppress(AttributeError, OSError, ValueError):  # it is closed, or no file
        for piece in output_of(said):
            sys.stderr.buffer.write(piece)
        sys.stderr.flush()
