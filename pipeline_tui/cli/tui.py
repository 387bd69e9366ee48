"""`pipeline tui`, and `pipeline` alone on a terminal."""

import os

import typer

from pipeline_tui.cli.screens import open_screens
from pipeline_tui.cli.session import session_of
from pipeline_tui.cli.terminals import has_terminal, is_dumb, is_in_browser
from pipeline_tui.errors import UsageError


def tui(ctx: typer.Context) -> None:
    """Open the screens: today, board, prospects, report."""
    session = session_of(ctx)
    if not (is_in_browser() or has_terminal()):
        raise UsageError(
            f"the screens cannot be shown on a terminal with TERM={os.environ['TERM']}"
            if is_dumb()
            else "the screens need a terminal, and there is none",
            "In a script: pipeline today, pipeline list … See: pipeline --help",
        )
    status = open_screens(session, session.book, session.hooks)
    if status:
        raise typer.Exit(status)
