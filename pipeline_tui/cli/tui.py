"""`pipeline tui`, and `pipeline` alone on a terminal."""

import gc
import os
import sys
from typing import TYPE_CHECKING

import typer

from pipeline_tui.book import Book
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.present.cellwidth import measure

if TYPE_CHECKING:
    from pipeline_tui.hooks import Hooks


def tui(ctx: typer.Context) -> None:
    """Open the screens: today, board, prospects, report."""
    session = session_of(ctx)
    if not (is_in_browser() or has_terminal()):
        raise UsageError("the screens need a terminal", "In a script: pipeline today --json")
    open_screens(session, session.book, session.hooks)


def open_screens(session: Session, book: Book, hooks: "Hooks | None" = None) -> None:
    """Run the screens over a book until they are left."""
    from pipeline_tui.query.columns import parse_columns
    from pipeline_tui.tui.app import PipelineApp  # Textual: 0.2 s
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.hook_runner import HookRunner
    from pipeline_tui.tui.themes import check_theme

    settings = session.settings
    check_theme(settings.theme)
    parse_columns(settings.columns)
    measure(settings.indic_marks, os.environ)
    desk = Desk(book, settings)
    desk.look()  # a damaged book is an error of the shell, not a screen
    app = PipelineApp(desk, session.settings_file, when_ready=_collect_what_comes)
    if hooks is not None:
        desk.hooks = HookRunner(hooks, app.tell_of_hook)
    app.run()
    if app.return_code:
        raise typer.Exit(app.return_code)


def _collect_what_comes() -> None:
    """What is loaded by now stays: to look through it again would take 100 ms of a key."""
    gc.freeze()
    gc.enable()


def has_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def is_in_browser() -> bool:
    """Whether `pipeline serve` started this process: there is a browser, and no terminal."""
    return os.environ.get("TEXTUAL_DRIVER", "").startswith("textual.drivers.web_driver")
