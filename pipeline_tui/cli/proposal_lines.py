"""`pipeline proposal line add` and `remove`."""

from typing import Annotated

import typer

from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, OfWhich, ProposalRef
from pipeline_tui.cli.proposal_answers import json_of
from pipeline_tui.cli.session import session_of

app = new_app()


@app.callback()
def lines() -> None:
    """The lines of a draft."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: ProposalRef,
    line: Annotated[
        list[str], typer.Argument(metavar="LINE...", help="'Inverter x 10 @ 480 -5%'.")
    ],
    which: OfWhich = None,
    as_json: AsJson = False,
) -> None:
    """Further lines of a draft."""
    from pipeline_tui.actions.proposals import add_lines
    from pipeline_tui.query.proposals import DRAFTS, find_proposal
    from pipeline_tui.render.proposal_page import proposal_line

    session = session_of(ctx)
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today, DRAFTS)
        after = add_lines(change, found, line)
    if as_json:
        json_of(session, after)
        return
    session.say(f"Changed {proposal_line(after, session.today)}.")


@app.command("remove")
def remove(
    ctx: typer.Context,
    ref: ProposalRef,
    line: Annotated[
        str, typer.Argument(metavar="LINE", help="Its place, from 1, or part of its product.")
    ],
    which: OfWhich = None,
    as_json: AsJson = False,
) -> None:
    """Take a line off a draft."""
    from pipeline_tui.actions.proposals import remove_line
    from pipeline_tui.query.proposals import DRAFTS, find_proposal
    from pipeline_tui.render.proposal_page import proposal_line

    session = session_of(ctx)
    with session.change() as change:
        found = find_proposal(change, ref, which, session.today, DRAFTS)
        after, gone = remove_line(change, found, line)
    if as_json:
        json_of(session, after)
        return
    session.say(f"Removed {gone.product} from {proposal_line(after, session.today)}.")
