"""`pipeline report status`."""

from enum import StrEnum
from typing import Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_period
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, Filter, Limit
from pipeline_tui.cli.session import session_of
from pipeline_tui.errors import UsageError

app = new_app()
_ON_A_PAGE = 20
"""Deals of one list in a table or in Markdown; JSON has them all."""


class ReportFormat(StrEnum):
    """How a report is written."""

    TABLE = "table"
    MD = "md"
    JSON = "json"


@app.callback()
def report() -> None:
    """Reports: the status of the pipeline."""


@app.command("status", cls=FilterCommand)
def status(
    ctx: typer.Context,
    filter_: Filter = None,
    period: Annotated[
        str | None,
        typer.Option(
            help="today, this-week, last-month, 2026-11, 2026-q4, all …",
            autocompletion=complete_period,
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(help="The first day.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="The last day.", metavar="DATE")] = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", help="table, md or json.")
    ] = ReportFormat.TABLE,
    as_json: AsJson = False,
    limit: Limit = _ON_A_PAGE,
) -> None:
    """What is open now, and what moved, was won and lost in the period (today by default)."""
    from pipeline_tui.query.language import parse_filter
    from pipeline_tui.reports.period import between, parse_period
    from pipeline_tui.reports.status import status_report

    session = session_of(ctx)
    if period and (since or until):
        raise UsageError("--period and --since/--until exclude each other")
    if since or until:
        chosen = between(session.past_day(since), session.past_day(until), session.today)
    else:
        chosen = parse_period(period or "today", session.today)
    words = filter_words(filter_)
    matches = parse_filter(words, session.filter_context) if words else None
    report_ = status_report(session.read(), session.today, session.settings, chosen, matches)
    if as_json or format_ is ReportFormat.JSON:
        output.json_object(report_)
        return
    from pipeline_tui.render.status_page import status_page

    page = status_page(report_, limit)
    if format_ is ReportFormat.MD:
        from pipeline_tui.render.markdown import markdown

        output.text(markdown(page))
    else:
        output.show(page)
