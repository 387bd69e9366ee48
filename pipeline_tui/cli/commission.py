"""`pipeline commission`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_period, complete_ref
from pipeline_tui.cli.options import AsJson
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import PipelineError, UsageError

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot
    from pipeline_tui.query.views import DealView


def commission(
    ctx: typer.Context,
    period: Annotated[
        str,
        typer.Option(
            help="2026-11, this-month, last-month or next-month.", autocompletion=complete_period
        ),
    ] = "this-month",
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="REF",
            help="What an open deal would bring, won in the month; repeat for more.",
            autocompletion=complete_ref,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What the month pays: earned, expected, upside, and what reaches the next tier.

    The plan is in the settings: commission.base, rate, tiers, tier_applies, pays, products.
    """
    from pipeline_tui.query.records import Records
    from pipeline_tui.query.views import deal_views
    from pipeline_tui.reports.commission import commission_report
    from pipeline_tui.reports.period import parse_month

    session = session_of(ctx)
    month = parse_month(period, session.today)
    plan = session.settings.commission
    if not plan.is_set:
        raise PipelineError(
            "no commission plan is set",
            "Set one with: pipeline config set commission.rate 5"
            " (and commission.base, commission.tiers '50000:6; 100000:8' …)",
        )
    snapshot = session.read()
    records = Records(snapshot)
    views = list(deal_views(snapshot, session.today, session.settings, records=records))
    supposed = (_supposed(session, snapshot, ref) for ref in what_if or ())
    asked = {view.deal.key: view for view in supposed}
    found = commission_report(
        views, records, month, plan, session.settings.currency, session.today, list(asked.values())
    )
    if as_json:
        output.json_object(found)
        return
    from pipeline_tui.render.commission_page import commission_page

    output.show(commission_page(found, session.today))


def _supposed(session: Session, snapshot: "Snapshot", ref: str) -> "DealView":
    """A deal that could be won. Raises PipelineError or UsageError for one that could not."""
    from pipeline_tui.query.refs import find_deal

    deal = find_deal(snapshot, ref)
    if not deal.is_open:
        raise PipelineError(
            f"deal {deal.ref} is {deal.status} already: --what-if asks of open ones"
        )
    if deal.value is None:
        raise PipelineError(
            f"deal {deal.ref} has no value",
            f"Give it one with: pipeline edit {deal.ref} --value 500k",
        )
    if deal.currency != session.settings.currency:
        raise UsageError(
            f"deal {deal.ref} is in {deal.currency}, the plan pays in {session.settings.currency}"
        )
    return session.view(snapshot, deal)
