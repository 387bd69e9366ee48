"""`pipeline move`, `advance`, `win`, `lose` and `reopen`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.completion import complete_stage
from pipeline_tui.cli.options import AsJson, On, Ref
from pipeline_tui.cli.session import session_of

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.deal import Deal

Act = Callable[["Change", "Deal"], "Deal"]


def move(
    ctx: typer.Context,
    ref: Ref,
    stage: Annotated[
        str,
        typer.Argument(
            metavar="STAGE",
            help="search, negotiation, objections, contract, after-sales; or 1 to 5.",
            autocompletion=complete_stage,
        ),
    ],
    on: On = None,
    reason: Annotated[str, typer.Option(help="Why; history keeps it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Move a deal to a stage, forward or back."""
    from pipeline_tui.actions import deals
    from pipeline_tui.model.stages import parse_stage

    wanted = parse_stage(stage)
    day = session_of(ctx).past_day(on)
    _act(ctx, ref, lambda change, deal: deals.move_deal(change, deal, wanted, day, reason), as_json)


def advance(ctx: typer.Context, ref: Ref, as_json: AsJson = False) -> None:
    """Move a deal one stage further."""
    from pipeline_tui.actions import deals

    _act(ctx, ref, deals.advance_deal, as_json)


def win(ctx: typer.Context, ref: Ref, on: On = None, as_json: AsJson = False) -> None:
    """Win a deal: the contract is concluded, it enters after-sales."""
    from pipeline_tui.actions import deals

    day = session_of(ctx).past_day(on)
    _act(ctx, ref, lambda change, deal: deals.win_deal(change, deal, day), as_json)


def lose(
    ctx: typer.Context,
    ref: Ref,
    reason: Annotated[str, typer.Option(help="price, competitor, no need, no answer, timing …")],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Lose a deal, with the reason. It keeps the stage it was lost from."""
    from pipeline_tui.actions import deals

    day = session_of(ctx).past_day(on)
    _act(ctx, ref, lambda change, deal: deals.lose_deal(change, deal, reason, day), as_json)


def reopen(
    ctx: typer.Context,
    ref: Ref,
    stage: Annotated[
        str | None,
        typer.Option(
            help="The stage to take it up in.", metavar="STAGE", autocompletion=complete_stage
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take up a lost deal where it was lost, or a won one in contract."""
    from pipeline_tui.actions import deals
    from pipeline_tui.model.stages import parse_stage

    wanted = parse_stage(stage) if stage else None
    _act(
        ctx,
        ref,
        lambda change, deal: deals.reopen_deal(change, deal, wanted),
        as_json,
        chosen=lambda deal: not deal.is_open,
    )


def _act(
    ctx: typer.Context,
    ref: str,
    act: Act,
    as_json: bool,
    chosen: "Callable[[Deal], bool] | None" = None,
) -> None:
    """Do something with the deal of a reference, and say what became of it."""
    from pipeline_tui.query.refs import find_deal

    session = session_of(ctx)
    with session.change() as change:
        before = find_deal(change, ref, chosen)
        after = act(change, before)
    view = session.view(session.read(), after)
    if as_json:
        output.json_object(view.record())
        return
    was = f"lost from {before.stage}" if before.lost else before.stage.value
    now = after.stage.value
    if after.lost:
        now = f"lost ({after.lost.reason})"
    elif not after.is_open:
        now = "won, in after-sales"
    output.say(
        f"{after.ref} {view.label}: {was} → {now}.", words.missing_step_line(view), words.UNDO
    )
