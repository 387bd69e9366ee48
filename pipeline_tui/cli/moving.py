"""`pipeline move`, `advance`, `win`, `lose` and `reopen`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import words
from pipeline_tui.cli.completion import complete_ref_or_stage, complete_stage
from pipeline_tui.cli.options import AsJson, On, Refs
from pipeline_tui.cli.piping import Concerned, From, concerned
from pipeline_tui.cli.session import session_of
from pipeline_tui.model.stages import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.actions.moving import Moved, Way
    from pipeline_tui.book import Change
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.query.duties import Duty
    from pipeline_tui.query.views import DealView

Act = Callable[["Change", "Deal"], "Deal"]
Reason = Annotated[str, typer.Option(help="Why; history keeps it.")]


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
    reason: Reason = "",
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Move a deal, or several, to a stage, forward or back.

    Says which duties of the playbook are still open in the stages that it leaves. Where
    playbook.strict is yes, a move on with open duties needs a --reason.
    """
    from pipeline_tui.actions import moving
    from pipeline_tui.model.stages import parse_stage

    wanted = parse_stage(stage)
    meant = concerned(refs, from_, as_json, "STAGE")
    way = moving.Way(session_of(ctx).settings, session_of(ctx).past_day(on), reason)
    _move(
        ctx,
        meant,
        lambda change, deal, way: moving.move_on(change, deal, wanted, way),
        way,
        as_json,
    )


def advance(
    ctx: typer.Context,
    refs: Refs = None,
    back: Annotated[bool, typer.Option("--back", help="One stage back.")] = False,
    reason: Reason = "",
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Move a deal, or several, one stage further."""
    from pipeline_tui.actions import moving

    meant = concerned(refs, from_, as_json)
    way = moving.Way(session_of(ctx).settings, None, reason)
    _move(ctx, meant, moving.put_back if back else moving.advance, way, as_json)


def win(
    ctx: typer.Context,
    refs: Refs = None,
    on: On = None,
    reason: Reason = "",
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Win a deal, or several: the contract is concluded, it enters after-sales."""
    from pipeline_tui.actions import moving

    meant = concerned(refs, from_, as_json)
    way = moving.Way(session_of(ctx).settings, session_of(ctx).past_day(on), reason)
    _move(ctx, meant, moving.win, way, as_json)


def lose(
    ctx: typer.Context,
    *,
    refs: Refs = None,
    reason: Annotated[str, typer.Option(help="price, competitor, no need, no answer, timing …")],
    on: On = None,
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Lose a deal, or several, with the reason. It keeps the stage it was lost from."""
    from pipeline_tui.actions import deals

    day = session_of(ctx).past_day(on)
    meant = concerned(refs, from_, as_json)
    _act(ctx, meant, lambda change, deal: deals.lose_deal(change, deal, reason, day), as_json)


def reopen(
    ctx: typer.Context,
    refs: Refs = None,
    stage: Annotated[
        str | None,
        typer.Option(
            help="The stage to take it up in.", metavar="STAGE", autocompletion=complete_stage
        ),
    ] = None,
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Take up a lost deal where it was lost, or a won one in contract; or several."""
    from pipeline_tui.actions import deals
    from pipeline_tui.model.stages import parse_stage

    wanted = parse_stage(stage) if stage else None
    _act(
        ctx,
        concerned(refs, from_, as_json),
        lambda change, deal: deals.reopen_deal(change, deal, wanted),
        as_json,
        chosen=lambda deal: not deal.is_open,
    )


def _move(
    ctx: typer.Context,
    meant: Concerned,
    act: "Callable[[Change, Deal, Way], Moved]",
    way: "Way",
    as_json: bool,
) -> None:
    """Move the deals of some references, and say which duties that leaves open."""
    from pipeline_tui.query.records import Records

    left: dict[int, Sequence[Duty]] = {}

    def move_one(change: "Change", deal: "Deal") -> "Deal":
        nonlocal way
        if len(meant.piped) > 1 and way.records is None:
            way = way._replace(records=Records(change))
        moved = act(change, deal, way)
        left[deal.key] = moved.left
        return moved.deal

    _act(ctx, meant, move_one, as_json, left=left)


def _act(
    ctx: typer.Context,
    meant: Concerned,
    act: Act,
    as_json: bool,
    chosen: "Callable[[Deal], bool] | None" = None,
    left: "Mapping[int, Sequence[Duty]] | None" = None,
) -> None:
    """Do something with the deals of some references, and say what became of them."""
    from pipeline_tui.query.refs import find_deal

    session = session_of(ctx)
    with session.change() as change:
        found = meant.find(change, lambda ref: find_deal(change, ref, chosen))
        each_once = {deal.key: (where, deal) for where, deal in found}.values()
        after = meant.act(each_once, lambda deal: act(change, deal))
        steps = {deal.key: _keep_in_touch(change, deal) for deal in after}
    views = session.views(session.read(), after)
    if as_json:
        meant.give([view.record() for view in views])
        return
    lines = []
    for (_, was), view in zip(each_once, views, strict=True):
        open_lines = words.left_open_lines((left or {}).get(view.deal.key, ()))
        lines += [_moved_line(was, view), _open_line(view), *open_lines]
        lines.append(words.missing_step_line(view))
        if step := steps[view.deal.key]:
            lines.append(words.step_line(step, session.today))
    session.say(*lines, same=", ".join(words.deal_line(view) for view in views))


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
