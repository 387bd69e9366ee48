"""`pipeline show`."""

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.options import AsJson, Ref
from pipeline_tui.cli.session import session_of


def show(ctx: typer.Context, ref: Ref, as_json: AsJson = False) -> None:
    """The dossier of one prospect."""
    from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref
    from pipeline_tui.reports.dossier import everything_about

    session = session_of(ctx)
    snapshot = session.read()
    prospect = find_prospect(snapshot, ref)
    if is_deal_ref(ref):
        find_deal(snapshot, ref)  # an unknown deal is an error, not its prospect
    everything = everything_about(snapshot, prospect, session.today, session.settings)
    if as_json:
        output.json_object(everything.record())
        return
    from pipeline_tui.render.show_page import show_page

    output.show(show_page(everything))
