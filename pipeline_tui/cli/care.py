"""`pipeline cadence`."""

from typing import Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.options import AsJson, Ref
from pipeline_tui.cli.session import session_of


def cadence(
    ctx: typer.Context,
    ref: Ref,
    every: Annotated[
        str, typer.Argument(metavar="EVERY", help="30d, 6w, or none for no rhythm.")
    ],
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """How often a prospect wants to hear from you.

    Whenever nothing else is planned with it, a step `keep in touch` is: so many days after
    the last contact. It gives way to any other next step.
    """
    from pipeline_tui.actions.cadence import parse_cadence, set_cadence
    from pipeline_tui.query.refs import find_prospect

    session = session_of(ctx)
    days = parse_cadence(every)
    with session.change() as change:
        prospect, step = set_cadence(change, find_prospect(change, ref), days)
    if as_json:
        from pipeline_tui.reports.dossier import everything_about

        everything = everything_about(session.read(), prospect, session.today, session.settings)
        output.json_object(everything.prospect_record())
        return
    said = f"every {days} d" if days is not None else "no cadence"
    said = f"{prospect.ref} {prospect.name}: {said}"
    session.say(
        f"{said}.",
        words.step_line(step, session.today) if step else "",
        same=said,
    )
