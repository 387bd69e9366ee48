"""`pipeline demo`."""

import shlex
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pipeline_tui.book import Book
from pipeline_tui.cli import output
from pipeline_tui.cli.screens import open_screens
from pipeline_tui.cli.session import session_of
from pipeline_tui.cli.terminals import has_terminal
from pipeline_tui.errors import PipelineError


def demo(
    ctx: typer.Context,
    keep: Annotated[
        Path | None,
        typer.Option(help="Where to put the book; a new temporary folder.", metavar="FOLDER"),
    ] = None,
    print_: Annotated[
        bool, typer.Option("--print", help="Print the day and the status; no screens.")
    ] = False,
) -> None:
    """Sample data in a throw-away book: your own book is not touched.

    On a terminal it opens the screens; elsewhere it prints the day and the status.
    """
    from pipeline_tui.actions.sample import fill_with_samples

    session = session_of(ctx)
    book = Book(_folder(keep) / "book.json")
    if book.path.exists():
        raise PipelineError(f"there is a book already: {book.path}")
    with book.change("demo", session.moment) as change:
        fill_with_samples(change)
    if has_terminal() and not print_:
        open_screens(session, book)
    else:
        _print(book, session.today)
    path = shlex.quote(str(book.path))
    output.say(
        "Work on with this sample book:",
        f"  export PIPELINE_BOOK={path}",
        "  pipeline list status:open --sort -value",
        "  pipeline show solar",
        "  pipeline objection library price",
    )


def _print(book: Book, today: date) -> None:
    from pipeline_tui.config import Settings
    from pipeline_tui.render.status_page import status_page
    from pipeline_tui.render.today_page import today_page
    from pipeline_tui.reports.period import parse_period
    from pipeline_tui.reports.status import status_report
    from pipeline_tui.reports.today import today_report

    snapshot, settings = book.read(), Settings()
    output.show(today_page(today_report(snapshot, today, settings)))
    output.text("\n")
    period = parse_period("this-month", today)
    output.show(status_page(status_report(snapshot, today, settings, period)))
    output.text("\n")


def _folder(keep: Path | None) -> Path:
    if keep is not None:
        return keep
    import tempfile

    return Path(tempfile.mkdtemp(prefix="pipeline-demo-"))
