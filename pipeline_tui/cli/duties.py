"""`pipeline duty list`, `done` and `undone`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_duty
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, Ref
from pipeline_tui.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.duties import Duty

app = new_app()

Name = Annotated[
    str,
    typer.Argument(metavar="DUTY", help="Part of its name.", autocompletion=complete_duty),
]


@app.callback()
def duties() -> None:
    """What the playbook asks for in each stage of a deal."""


@app.command("list")
def list_(ctx: typer.Context, ref: Ref, as_json: AsJson = False) -> None:
    """The duties of a deal, its own stage first: what is done and how, what is missing."""
    from pipeline_tui.query.duties import all_duties
    from pipeline_tui.query.refs import find_deal

    session = session_of(ctx)
    snapshot = session.read()
    view = session.view(snapshot, find_deal(snapshot, ref))
    found = all_duties(view)
    if as_json:
        from pipeline_tui.reports.duties import duty_record

        output.json_array([duty_record(each) for each in found])
        return
    from pipeline_tui.render.duties_page import duties_page

    output.show(duties_page(f"{view.deal.ref}  {view.label}", found, session.today))


@app.command("done")
def done(ctx: typer.Context, ref: Ref, duty: Name, as_json: AsJson = False) -> None:
    """Tick off a duty by hand."""
    from pipeline_tui.actions.duties import tick_duty

    _act(ctx, ref, duty, tick_duty, as_json)


@app.command("undone")
def undone(ctx: typer.Context, ref: Ref, duty: Name, as_json: AsJson = False) -> None:
    """Take back a tick."""
    from pipeline_tui.actions.duties import untick_duty

    _act(ctx, ref, duty, untick_duty, as_json)


def _act(
    ctx: typer.Context,
    ref: str,
    name: str,
    act: "Callable[[Change, Deal, Duty], Deal]",
    as_json: bool,
) -> None:
    """Do something with one duty of a deal, and say how it stands now."""
    from pipeline_tui.actions.duties import choose_duty, duties_of
    from pipeline_tui.query.duties import stage_duties
    from pipeline_tui.query.refs import find_deal

    session = session_of(ctx)
    with session.change() as change:
        deal = find_deal(change, ref)
        chosen = choose_duty(duties_of(change, deal, session.settings), deal.ref, name)
        deal = act(change, deal, chosen)
    view = session.view(session.read(), deal)
    own = stage_duties(view, chosen.stage)
    now = next(each for each in own if each.name == chosen.name)
    if as_json:
        from pipeline_tui.reports.duties import duty_record

        output.json_object(duty_record(now))
        return
    from pipeline_tui.render.duties_page import count_text

    said = now.how if now.is_done else f"open ({now.missing})"
    said = f"{deal.ref} {view.label}: {now.name}, {said}; {chosen.stage} {count_text(own)}"
    session.say(f"{said}.", same=said)
