"""`pipeline report NAME`: every report of the catalogue, and the status with its own page."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from typer.core import TyperGroup

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_currency, complete_period
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.lazy_group import examples_text, new_app
from pipeline_tui.cli.options import AsJson, Filter, Limit
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.render.report_formats import ON_A_PAGE, ReportFormat, format_of, report_bytes
from pipeline_tui.reports.by import By
from pipeline_tui.reports.catalogue import ALL, STATUS, Entry, find_report, maker

if TYPE_CHECKING:
    from datetime import date

    from typer._click import Context
    from typer._click.core import Command
    from typer._click.formatting import HelpFormatter

    from pipeline_tui.query.language import Filter as Understood
    from pipeline_tui.reports.figures import Report
    from pipeline_tui.reports.period import Period as Stretch


class ReportGroup(TyperGroup):
    """The reports of the catalogue. Only the one that is asked for is made into a command."""

    def list_commands(self, ctx: "Context") -> list[str]:
        """Every report, in the order of the screen."""
        return [entry.name for entry in ALL]

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """The command of a report."""
        entry = next((each for each in ALL if each.name == cmd_name), None)
        return None if entry is None else _made(entry)

    def resolve_command(
        self, ctx: "Context", args: list[str]
    ) -> tuple[str | None, "Command | None", list[str]]:
        """The report to make. Raises UsageError, with the one that comes near."""
        if not ctx.resilient_parsing:
            find_report(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Each report on as many lines as its summary takes."""
        width = max(len(entry.name) for entry in ALL)
        with formatter.section("Reports"):
            formatter.write_dl([(entry.name.ljust(width), entry.summary) for entry in ALL])


app = new_app(ReportGroup)
app.info.no_args_is_help = False  # without a name: the list, and no error


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
    ReportFormat | None,
    typer.Option("--format", help="table, md, html, csv or json; else by the name of the file."),
]
Output = Annotated[
    str, typer.Option("--output", "-o", help="A new file; - is standard output.", metavar="FILE")
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file.")]
_STANDARD_OUTPUT = "-"


@app.callback(invoke_without_command=True)
def report(ctx: typer.Context) -> None:
    """Reports: the numbers, and why they are what they are."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


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
        by: Annotated[By | None, typer.Option("--by", help="A row for each group.")] = None,
        in_: In = None,
        why: Why = False,
        format_: Format = None,
        as_json: AsJson = False,
        to: Output = _STANDARD_OUTPUT,
        force: Force = False,
        limit: Limit = None,
    ) -> None:
        asked = ask(ctx, filter_, period, (since, until), as_of, entry.period)
        if by is not None and by.value not in entry.groups:
            known = ", ".join(entry.groups)
            raise UsageError(
                f"report {entry.name} knows no --by {by.value}"
                + (f": use {known}" if known else "")
            )
        way = way_of(asked.session, format_, as_json, to, force)
        write(made_of(entry, asked, by, in_), way, why, limit)

    run.__doc__ = entry.summary
    return run


def made_of(entry: Entry, asked: Asked, by: By | None, currency: str | None) -> "Report":
    """The report of what was asked, with the rates that it used among its notes."""
    from pipeline_tui.reports.facts import gather

    session = asked.session
    facts = gather(
        session.read(),
        session.today,
        session.settings,
        asked.period,
        asked.matches,
        asked.day,
        session.currency(currency) if currency else None,
    )
    made = maker(entry)(facts, By(by) if by else None)
    return made._replace(notes=(*made.notes, *facts.money.notes()))


class Way(NamedTuple):
    """How a report is written, and where; no file is standard output."""

    how: ReportFormat
    path: Path | None


def way_of(
    session: Session, format_: ReportFormat | None, as_json: bool, to: str, force: bool
) -> Way:
    """Format and file out of what was typed. Raises UsageError, and PipelineError for a file
    that is there already."""
    path = None if to == _STANDARD_OUTPUT else Path(to)
    how = ReportFormat.JSON if as_json else format_
    if path is not None:
        from pipeline_tui.exchange.target import refuse_target

        how = how or format_of(path)
        refuse_target(path, session.book.path, force)
    return Way(how or ReportFormat.TABLE, path)


def write(report: "Report", way: Way, why: bool, limit: int | None) -> None:
    """A report in the format that was asked for, to the file or to standard output."""
    if limit is None and way.path is None and way.how in (ReportFormat.TABLE, ReportFormat.MD):
        limit = ON_A_PAGE
    if way.path is None and way.how is ReportFormat.TABLE:
        from pipeline_tui.render.report_page import report_page

        output.show(report_page(report, why, limit))
        return
    deliver(report_bytes(report, way.how, why, limit), way, report.title)


def deliver(content: bytes, way: Way, title: str) -> None:
    """The bytes of a report, where they were asked for."""
    if way.path is None:
        output.data(content)
        return
    from pipeline_tui.book.atomic import replace_file

    replace_file(way.path, [content])
    output.say(f"Wrote {title} to {way.path}.")


def _examples(name: str) -> str:
    return examples_text(
        (
            f"pipeline report {name}",
            f"pipeline report {name} --period last-month --why",
            f"pipeline report {name} -o {name}.html",
        )
    )


def _made(entry: Entry) -> "Command":
    single = new_app()
    single.command(entry.name, cls=FilterCommand, help=entry.summary, epilog=_examples(entry.name))(
        status if entry is STATUS else _command(entry)
    )
    return typer.main.get_command(single)


def status(
    ctx: typer.Context,
    filter_: Filter = None,
    period: Period = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    in_: In = None,
    why: Why = False,
    format_: Format = None,
    as_json: AsJson = False,
    to: Output = _STANDARD_OUTPUT,
    force: Force = False,
    limit: Limit = None,
) -> None:
    """What is open now, and what moved, was won and lost in the period (today by default)."""
    asked = ask(ctx, filter_, period, (since, until), as_of, STATUS.period)
    way = way_of(asked.session, format_, as_json, to, force)
    if why or as_of or in_ or way.how in (ReportFormat.HTML, ReportFormat.CSV):
        write(made_of(STATUS, asked, None, in_), way, why, limit)
        return
    _status_page(asked, way, limit)


def _status_page(asked: Asked, way: Way, limit: int | None) -> None:
    """The status as of now on a page of its own, which is read at a glance."""
    from pipeline_tui.render import status_page
    from pipeline_tui.reports.status import status_report

    session = asked.session
    found = status_report(
        session.read(), session.today, session.settings, asked.period, asked.matches
    )
    if limit is None and way.path is None:
        limit = status_page.IN_A_MAIL if way.how is ReportFormat.MD else ON_A_PAGE
    if way.how is ReportFormat.TABLE and way.path is None:
        output.show(status_page.status_page(found, limit))
    else:
        deliver(status_page.status_bytes(found, way.how, limit), way, "Status")
