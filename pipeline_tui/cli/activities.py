"""`pipeline log`, `next` and `done`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.adding import new_step
from pipeline_tui.cli.completion import complete_kind
from pipeline_tui.cli.options import AsJson, Due, NextText, Ref, Refs, named
from pipeline_tui.cli.session import session_of

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.activity import Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


class By(StrEnum):
    """Who promised the step."""

    ME = "me"
    THEM = "them"


Outcome = Annotated[str, typer.Option(help="What came of it.")]


def log(
    ctx: typer.Context,
    ref: Ref,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="call, email, meeting, visit, message, event or note.",
            autocompletion=complete_kind,
        ),
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said.")] = "",
    at: Annotated[
        str | None, typer.Option(help="The day on which it happened; today.", metavar="DATE")
    ] = None,
    outcome: Outcome = "",
    next_: NextText = None,
    due: Due = None,
    as_json: AsJson = False,
) -> None:
    """Record what happened; a touch of the deal."""
    from pipeline_tui.actions import activities
    from pipeline_tui.model.activity import parse_kind

    session = session_of(ctx)
    happened = activities.Happened(parse_kind(kind), text, outcome, session.past_day(at))
    planned = new_step(session, next_, due)
    with session.change() as change:
        prospect, deal = _concerned(change, ref, is_one=planned is not None)
        activity = activities.log_activity(change, prospect, deal, happened)
        step = planned and activities.plan_step(change, prospect, deal, planned)
        step = step or _paced(change, prospect)
    if as_json:
        from pipeline_tui.reports.dossier import activity_record

        output.json_object(activity_record(activity))
        return
    shown = f"{deal.ref} {prospect.name}" if deal else f"{prospect.ref} {prospect.name}"
    output.say(
        f"Logged {activity.kind} with {shown}.",
        words.step_line(step, session.today) if step else "",
        words.UNDO,
    )


def plan(
    ctx: typer.Context,
    *,
    refs: Refs = None,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to do.")],
    due: Annotated[str, typer.Option(help="The day: fri, +3d, 30 nov …", metavar="DATE")],
    by: Annotated[By, typer.Option(help="Who promised it.")] = By.ME,
    as_json: AsJson = False,
) -> None:
    """Plan the next step of a deal, or the same one for several."""
    from pipeline_tui.actions import activities
    from pipeline_tui.model.activity import Party

    session = session_of(ctx)
    planned = activities.Planned(text, session.day(due), Party(by))
    lines, steps = [], []
    with session.change() as change:
        found = [_concerned(change, ref, is_one=True) for ref in named(refs, "TEXT")]
        for prospect, deal in {(p.number, d and d.number): (p, d) for p, d in found}.values():
            steps.append(activities.plan_step(change, prospect, deal, planned))
            shown = f"{deal.ref if deal else prospect.ref} {prospect.name}"
            lines.append(f"{shown}: {words.step_line(steps[-1], session.today)}.")
    if as_json:
        from pipeline_tui.reports.dossier import step_record

        output.json_one_or_more([step_record(step) for step in steps])
        return
    output.say(*lines, words.UNDO)


def done(
    ctx: typer.Context,
    ref: Ref,
    which: Annotated[
        str | None,
        typer.Argument(metavar="[STEP]", help="Part of the step's text; the earliest is meant."),
    ] = None,
    outcome: Outcome = "",
    next_: NextText = None,
    due: Due = None,
    drop: Annotated[
        bool, typer.Option("--drop", help="Take it off the plan without doing it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Mark a next step as done, and plan the one after it."""
    from pipeline_tui.actions import activities
    from pipeline_tui.query.refs import deals_of

    session = session_of(ctx)
    planned = new_step(session, next_, due)
    with session.change() as change:
        prospect, deal = _concerned(change, ref)
        steps = activities.planned_steps_of(change, prospect, deal)
        step = activities.choose_step(steps, ref, which)
        own = [each for each in deals_of(change, prospect) if each.number == step.deal]
        deal = own[0] if own else deal
        if drop:
            activities.drop_step(change, step)
        else:
            step = activities.finish_step(change, step, outcome)
        following = planned and activities.plan_step(change, prospect, deal, planned)
        following = following or _paced(change, prospect)
    if as_json:
        from pipeline_tui.reports.dossier import step_record

        output.json_object(step_record(step))
        return
    hint = ""
    if planned is None and deal is not None:
        hint = words.missing_step_line(session.view(session.read(), deal))
    output.say(
        f"{'Dropped' if drop else 'Done'}: {step.text}"
        f" ({deal.ref if deal else prospect.ref} {prospect.name}).",
        words.step_line(following, session.today) if following else "",
        hint,
        words.UNDO,
    )


def _paced(change: "Change", prospect: "Prospect") -> "Step | None":
    """The step that the cadence of a prospect planned in this change."""
    if prospect.cadence_days is None:
        return None
    from pipeline_tui.actions.cadence import paced_step

    return paced_step(change, prospect)


def _concerned(change: "Change", ref: str, is_one: bool = False) -> "tuple[Prospect, Deal | None]":
    """The prospect, and its deal where one is named or only one is open.

    With `is_one` several open deals are ambiguous: a next step for all of them
    would leave each of them without one. Raises AmbiguousError.
    """
    from pipeline_tui.query.refs import deals_of, find_deal, find_prospect, is_deal_ref, only_deal

    if is_deal_ref(ref):
        deal = find_deal(change, ref)
        return find_prospect(change, str(deal.prospect)), deal
    prospect = find_prospect(change, ref)
    open_deals = [deal for deal in deals_of(change, prospect) if deal.is_open]
    if len(open_deals) > 1 and is_one:
        return prospect, only_deal(change, prospect)
    return prospect, open_deals[0] if len(open_deals) == 1 else None
