"""`pipeline report NAME`: every report of the catalogue, and the status with its own page."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_currency, complete_period
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, Filter, Limit
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.reports.catalogue import REPORTS, Entry, maker

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.query.language import Filter as Understood
    from pipeline_tui.reports.figures import Report
    from pipeline_tui.reports.period import Period as Stretch

app = new_app()
_ON_A_PAGE = 20
"""Deals of one list in a table or in Markdown; JSON has them all."""


class ReportFormat(StrEnum):
    """How a report is written."""

    TABLE = "table"
    MD = "md"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


class GroupBy(StrEnum):
    """By what the deals are told apart."""

    STAGE = "stage"
    SOURCE = "source"
    SEGMENT = "segment"
    OWNER = "owner"
    PRODUCT = "product"
    TAG = "tag"
    MONTH = "month"


Period = Annotated[
    str | None,
    typer.Option(
        help="today, this-week, last-month, 2026-11, 2026-q4, last-90-days, all …",
        autocompletion=complete_period,
    ),
]
Since = Annotated[str | None, typer.Option(help="The first day.", metavar="DATE")]
Until = Annotated[str | None, typer.Option(help="The last day.", metavar="DATE")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="As the book was at the end of a day.", metavar="DATE")
]
In = Annotated[
    str | None,
    typer.Option(
        "--in", help="Convert to one currency by the settings' rates.", metavar="CODE",
        autocompletion=complete_currency,
    ),
]  # fmt: skip
Why = Annotated[
    bool, typer.Option("--why", help="Rule, numerator, denominator and deals of each figure.")
]
Format = Annotated[
    ReportFormat, typer.Option("--format", help="table, md, html, csv or json.")
]  # fmt: skip


@app.callback()
def report() -> None:
    """Reports: the numbers, and why they are what they are."""


class Asked(NamedTuple):
    """What a report is asked about."""

    session: Session
    matches: "Understood | None"
    period: "Stretch"
    day: "date"


def ask(
    ctx: typer.Context,
    words: list[str] | None,
    period: str | None,
    days: tuple[str | None, str | None],
    as_of: str | None,
    usual: str,
) -> Asked:
    """Filter, period and day out of what was typed. Raises UsageError."""
    from pipeline_tui.query.language import parse_filter
    from pipeline_tui.reports.period import between, parse_period

    session = session_of(ctx)
    since, until = days
    if period and (since or until):
        raise UsageError("--period and --since/--until exclude each other")
    day = session.past_day(as_of) or session.today
    if since or until:
        chosen = between(session.past_day(since), session.past_day(until), day)
    else:
        chosen = parse_period(period or usual, day)
    typed = filter_words(words)
    matches = parse_filter(typed, session.filter_context) if typed else None
    return Asked(session, matches, chosen, day)


def _command(entry: Entry) -> Callable[..., None]:
    """The command of a report of the catalogue."""

    def run(
        ctx: typer.Context,
        filter_: Filter = None,
        period: Period = None,
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        by: Annotated[GroupBy | None, typer.Option("--by", help="A row for each group.")] = None,
        in_: In = None,
        why: Why = False,
        format_: Format = ReportFormat.TABLE,
        as_json: AsJson = False,
        limit: Limit = _ON_A_PAGE,
    ) -> None:
        from pipeline_tui.reports.facts import By, gather

        asked = ask(ctx, filter_, period, (since, until), as_of, entry.period)
        if by is not None and not entry.groups:
            raise UsageError(f"report {entry.name} knows no --by")
        session = asked.session
        facts = gather(
            session.read(),
            session.today,
            session.settings,
            asked.period,
            asked.matches,
            asked.day,
            session.currency(in_) if in_ else None,
        )
        made = maker(entry)(facts, By(by) if by else None)
        made = made._replace(notes=(*made.notes, *facts.money.notes()))
        write(made, ReportFormat.JSON if as_json else format_, why, limit)

    run.__doc__ = entry.summary
    return run


def write(report: "Report", how: ReportFormat, why: bool, limit: int | None) -> None:
    """A report in the format that was asked for."""
    if how is ReportFormat.JSON:
        from pipeline_tui.render.report_json import report_record

        output.json_object(report_record(report, why))
        return
    from pipeline_tui.render.report_page import report_page

    page = report_page(report, why, limit)
    if how is ReportFormat.MD:
        from pipeline_tui.render.markdown import markdown

        output.text(markdown(page))
    else:
        output.show(page)


for _entry in REPORTS:
    app.command(_entry.name, cls=FilterCommand, help=_entry.summary)(_command(_entry))


@app.command("status", cls=FilterCommand)
def status(
    ctx: typer.Context,
    filter_: Filter = None,
    period: Period = None,
    since: Since = None,
    until: Until = None,
    format_: Format = ReportFormat.TABLE,
    as_json: AsJson = False,
    limit: Limit = _ON_A_PAGE,
) -> None:
    """What is open now, and what moved, was won and lost in the period (today by default)."""
    from pipeline_tui.reports.status import status_report

    asked = ask(ctx, filter_, period, (since, until), None, "today")
    session = asked.session
    report_ = status_report(
        session.read(), session.today, session.settings, asked.period, asked.matches
    )
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
