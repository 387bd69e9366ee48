"""`pipeline move`, `advance`, `win`, `lose` and `reopen`."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.completion import complete_ref_or_stage, complete_stage
from pipeline_tui.cli.options import AsJson, On, Ref, Refs, named
from pipeline_tui.cli.session import session_of
from pipeline_tui.model.stages import Status

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.views import DealView

Act = Callable[["Change", "Deal"], "Deal"]


def move(
    ctx: typer.Context,
    *,
    refs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REF...",
            help="12, 12.1 or part of a name; several by their numbers.",
            autocompletion=complete_ref_or_stage,
            show_default=False,
        ),
    ] = None,
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
    """Move a deal, or several, to a stage, forward or back."""
    from pipeline_tui.actions import deals
    from pipeline_tui.model.stages import parse_stage

    numbers = named(refs, "STAGE")
    wanted = parse_stage(stage)
    day = session_of(ctx).past_day(on)
    _act(
        ctx,
        numbers,
        lambda change, deal: deals.move_deal(change, deal, wanted, day, reason),
        as_json,
    )


def advance(
    ctx: typer.Context,
    refs: Refs = None,
    back: Annotated[bool, typer.Option("--back", help="One stage back.")] = False,
    as_json: AsJson = False,
) -> None:
    """Move a deal, or several, one stage further."""
    from pipeline_tui.actions import deals

    _act(ctx, named(refs), deals.put_back_deal if back else deals.advance_deal, as_json)


def win(ctx: typer.Context, ref: Ref, on: On = None, as_json: AsJson = False) -> None:
    """Win a deal: the contract is concluded, it enters after-sales."""
    from pipeline_tui.actions import deals

    day = session_of(ctx).past_day(on)
    _act(ctx, [ref], lambda change, deal: deals.win_deal(change, deal, day), as_json)


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
    _act(ctx, [ref], lambda change, deal: deals.lose_deal(change, deal, reason, day), as_json)


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
        [ref],
        lambda change, deal: deals.reopen_deal(change, deal, wanted),
        as_json,
        chosen=lambda deal: not deal.is_open,
    )


def _act(
    ctx: typer.Context,
    refs: Sequence[str],
    act: Act,
    as_json: bool,
    chosen: "Callable[[Deal], bool] | None" = None,
) -> None:
    """Do something with the deals of some references, and say what became of them."""
    from pipeline_tui.query.refs import find_deal

    session = session_of(ctx)
    with session.change() as change:
        found = (find_deal(change, ref, chosen) for ref in refs)
        before = list({deal.key: deal for deal in found}.values())
        after = [act(change, deal) for deal in before]
        steps = {deal.key: _keep_in_touch(change, deal) for deal in after}
    snapshot = session.read()
    views = [session.view(snapshot, deal) for deal in after]
    if as_json:
        output.json_one_or_more([view.record() for view in views])
        return
    lines = []
    for was, view in zip(before, views, strict=True):
        lines += [_moved_line(was, view), _open_line(view), words.missing_step_line(view)]
        if step := steps[view.deal.key]:
            lines.append(words.step_line(step, session.today))
    output.say(*lines, words.UNDO)


def _moved_line(before: "Deal", view: "DealView") -> str:
    after = view.deal
    was = f"lost from {before.stage}" if before.lost else before.stage.value
    now = after.stage.value
    if after.lost:
        now = f"lost ({after.lost.reason})"
    elif not after.is_open:
        now = "won, in after-sales"
    return f"{after.ref} {view.label}: {was} → {now}."


def _keep_in_touch(change: "Change", deal: "Deal") -> "Step | None":
    """The step that the cadence of a client planned when the deal was closed."""
    prospect = change.prospects.get(deal.prospect)
    if deal.is_open or prospect is None or prospect.cadence_days is None:
        return None
    from pipeline_tui.actions.cadence import paced_step

    return paced_step(change, prospect)


def _open_line(view: "DealView") -> str:
    """What is open about the contract of a deal that is won."""
    if view.deal.status is not Status.WON:
        return ""
    from pipeline_tui.cli.contract_words import open_line
    from pipeline_tui.model.contract import Contract

    return open_line(view.records.of(Contract, view.deal.prospect, view.deal.number))
