"""`pipeline today`."""

from enum import StrEnum
from typing import Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson, Limit
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import ExitCode

_ON_A_SCREEN = 15
"""Lines of one group on a terminal; a pipe gets them all."""


class TodayFormat(StrEnum):
    """How the list is written."""

    TABLE = "table"
    MD = "md"
    JSON = "json"


def today(
    ctx: typer.Context,
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit with 1 if something is overdue, and print nothing."),
    ] = False,
    as_json: AsJson = False,
    format_: Annotated[
        TodayFormat, typer.Option("--format", help="table, md or json.")
    ] = TodayFormat.TABLE,
    limit: Limit = None,
) -> None:
    """What to do today, and which deals are in danger."""
    from pipeline_tui.reports.today import today_report

    session = session_of(ctx)
    snapshot = session.read()
    report = today_report(snapshot, session.today, session.settings)
    if check:
        raise typer.Exit(ExitCode.FAILED if report.is_overdue else ExitCode.DONE)
    if as_json or format_ is TodayFormat.JSON:
        output.json_object(report)
        return
    from pipeline_tui.render.today_page import today_page

    if limit is None and output.is_terminal():
        limit = _ON_A_SCREEN
    page = today_page(report, limit)
    if not len(snapshot.prospects):
        from pipeline_tui.render.list_page import nothing_page

        page = nothing_page(is_book_empty=True, filter_text="")
    if format_ is TodayFormat.MD:
        from pipeline_tui.render.markdown import markdown

        output.text(markdown(page))
    else:
        output.show(page)
