"""`pipeline deal add`."""

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.adding import new_deal, new_step
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import (
    AsJson,
    Close,
    Competitors,
    CurrencyCode,
    Due,
    NextText,
    Owner,
    Probability,
    Product,
    Ref,
    StageName,
    Tags,
    Title,
    Value,
)
from pipeline_tui.cli.session import session_of

app = new_app()


@app.callback()
def deals() -> None:
    """Further deals of a prospect."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    title: Title = "",
    value: Value = None,
    currency: CurrencyCode = None,
    stage: StageName = "search",
    probability: Probability = None,
    close: Close = None,
    product: Product = None,
    competitor: Competitors = None,
    owner: Owner = None,
    tag: Tags = None,
    next_: NextText = None,
    due: Due = None,
    as_json: AsJson = False,
) -> None:
    """A further deal of a prospect."""
    from msgspec.structs import replace

    from pipeline_tui.actions import activities
    from pipeline_tui.actions.deals import add_deal
    from pipeline_tui.query.refs import find_prospect

    session = session_of(ctx)
    new = new_deal(session, title, value, currency, stage, probability, close, product, competitor)
    new = replace(new, owner=owner, tags=tuple(tag or ()))
    planned = new_step(session, next_, due)
    with session.change() as change:
        prospect, deal = add_deal(change, find_prospect(change, ref), new)
        step = planned and activities.plan_step(change, prospect, deal, planned)
    view = session.view(session.read(), deal)
    if as_json:
        output.json_object(view.record())
        return
    session.say(
        f"Added {words.deal_line(view)}.",
        words.step_line(step, session.today) if step else words.missing_step_line(view),
    )
