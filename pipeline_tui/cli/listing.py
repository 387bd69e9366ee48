"""`pipeline list`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_column
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.options import AsJson, Filter, Limit
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot
    from pipeline_tui.query.language import Filter as Understood
    from pipeline_tui.render.blocks import Page


class ListFormat(StrEnum):
    """How the rows are written."""

    TABLE = "table"
    MD = "md"
    JSON = "json"
    JSONL = "jsonl"


def list_deals(
    ctx: typer.Context,
    filter_: Filter = None,
    prospects: Annotated[
        bool, typer.Option("--prospects", help="Prospects in place of deals.")
    ] = False,
    sort: Annotated[
        str | None,
        typer.Option(
            help="Columns, comma-separated; -value turns the order round.",
            metavar="COLUMNS",
            autocompletion=complete_column,
        ),
    ] = None,
    columns: Annotated[
        str,
        typer.Option(help="Columns, comma-separated.", autocompletion=complete_column),
    ] = "",
    limit: Limit = None,
    as_json: AsJson = False,
    format_: Annotated[
        ListFormat, typer.Option("--format", help="table, md, json or jsonl.")
    ] = ListFormat.TABLE,
) -> None:
    """Deals that match a filter, open ones first; or prospects."""
    from pipeline_tui.query.columns import parse_columns, sort_views
    from pipeline_tui.query.language import parse_filter
    from pipeline_tui.query.views import deal_views

    session = session_of(ctx)
    wanted = parse_filter(filter_words(filter_), session.filter_context)
    chosen = parse_columns(columns)
    how = ListFormat.JSON if as_json else format_
    snapshot = session.read()
    if prospects:
        if sort or columns:
            raise UsageError("--sort and --columns are for deals: leave out --prospects")
        _list_prospects(session, snapshot, wanted, how, limit)
        return
    views = deal_views(snapshot, session.today, session.settings)
    rows = sort_views((view for view in views if wanted(view)), sort)[:limit]
    if how in (ListFormat.JSON, ListFormat.JSONL):
        _as_json([view.record() for view in rows], how)
        return
    from pipeline_tui.render import list_page

    if not rows:
        page = list_page.nothing_page(not len(snapshot.prospects), wanted.text)
    else:
        page = list_page.deals_page(rows, chosen, session.today)
    _show(page, how)


def _list_prospects(
    session: Session,
    snapshot: "Snapshot",
    wanted: "Understood",
    how: ListFormat,
    limit: int | None,
) -> None:
    from pipeline_tui.query.views import prospect_views
    from pipeline_tui.render import list_page
    from pipeline_tui.reports.dossier import prospect_record
    from pipeline_tui.reports.referrals import referrer_record

    found = [
        (prospect, views)
        for prospect, views in prospect_views(snapshot, session.today, session.settings)
        if any(wanted(view) for view in views)
    ][:limit]
    if how in (ListFormat.JSON, ListFormat.JSONL):
        named = found[0][1][0].records.named() if found else {}
        _as_json(
            [
                prospect_record(prospect, views, referrer_record(prospect.referred_by, named))
                for prospect, views in found
            ],
            how,
        )
    elif not found:
        _show(list_page.nothing_page(not len(snapshot.prospects), wanted.text), how)
    else:
        _show(list_page.prospects_page(found), how)


def _as_json(records: list[object], how: ListFormat) -> None:
    from pipeline_tui.render.json_text import json_lines

    if how is ListFormat.JSONL:
        output.data(json_lines(records))
    else:
        output.json_array(records)


def _show(page: "Page", how: ListFormat) -> None:
    if how is ListFormat.MD:
        from pipeline_tui.render.markdown import markdown

        output.text(markdown(page))
    else:
        output.show(page)


list_deals.command_class = FilterCommand  # type: ignore[attr-defined]
