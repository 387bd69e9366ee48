"""The screens over a book, for whoever opens them."""

from __future__ import annotations

import gc
import os
import signal
from typing import TYPE_CHECKING

from pipeline_tui.cli import failure
from pipeline_tui.cli.terminals import is_in_browser
from pipeline_tui.present.cellwidth import measure

if TYPE_CHECKING:
    from pipeline_tui.book import Book
    from pipeline_tui.cli.session import Session
    from pipeline_tui.hooks import Hooks
    from pipeline_tui.tui.hook_runner import HookRunner


def open_screens(session: Session, book: Book, hooks: Hooks | None = None) -> int:
    """Run the screens over a book until they are left; the exit status."""
    from pipeline_tui.query.columns import parse_columns
    from pipeline_tui.tui.app import PipelineApp  # Textual: 0.2 s
    from pipeline_tui.tui.desk import Desk
    from pipeline_tui.tui.hook_runner import HookRunner
    from pipeline_tui.tui.themes import check_theme

    settings = session.settings
    check_theme(settings.theme)
    parse_columns(settings.columns)
    measure(settings.indic_marks, os.environ)
    book.notify = None  # the head of each screen says it
    desk = Desk(book, settings)
    desk.look()  # a damaged book is an error of the shell, not a screen
    app = PipelineApp(desk, session.settings_file, when_shown=_collect_what_comes)
    runner = None if hooks is None else HookRunner(hooks, app.tell_of_hook)
    desk.hooks = runner
    try:
        app.run()
    finally:
        app.stop_watching()
        if runner is not None:
            if is_in_browser():
                _stop_hooks_with_server(runner, app.return_code)
            runner.finish(lambda trouble: failure.note(": ".join(trouble.splitlines())))
    if app.failure is not None:
        return failure.report_bug(app.failure)
    return app.return_code or 0


def _collect_what_comes() -> None:
    """What is loaded by now stays: to look through it again would take 100 ms of a key."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _stop_hooks_with_server(runner: HookRunner, status: int | None) -> None:
    """The end of the server, which comes as SIGTERM or as a closed pipe, stops the hooks; they
    would be left without anyone who waits for them. A closed tab does not."""
    if status:
        runner.stop()
    signal.signal(signal.SIGTERM, lambda *_: runner.stop())
