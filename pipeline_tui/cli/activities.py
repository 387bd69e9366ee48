"""`pipeline log`, `next` and `done`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from pipeline_tui.cli import words
from pipeline_tui.cli.adding import new_step
from pipeline_tui.cli.completion import complete_kind
from pipeline_tui.cli.options import AsJson, Due, NextText, Ref, Refs
from pipeline_tui.cli.piping import From, PipedCommand, concerned
from pipeline_tui.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change
    from pipeline_tui.cli.piping import Concerned
    from pipeline_tui.model.activity import Activity, Step
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


T = TypeVar("T")


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
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Record what happened; a touch of the deal.

    With --from the REF is left out: pipeline log --from - call 'heard nothing'.
    """
    from pipeline_tui.actions import activities
    from pipeline_tui.model.activity import parse_kind

    session = session_of(ctx)
    happened = activities.Happened(parse_kind(kind), text, outcome, session.past_day(at))
    planned = new_step(session, next_, due)
    meant = concerned([ref], from_, as_json)
    lines: list[str] = []

    def log_one(change: "Change", prospect: "Prospect", deal: "Deal | None") -> "Activity":
        activity = activities.log_activity(change, prospect, deal, happened)
        step = planned and activities.plan_step(change, prospect, deal, planned)
        step = step or _paced(change, prospect)
        lines.append(f"Logged {activity.kind} with {_shown(prospect, deal)}.")
        lines.append(words.step_line(step, session.today) if step else "")
        return activity

    with session.change() as change:
        logged = _each(change, meant, log_one, is_one=planned is not None)
    if as_json:
        from pipeline_tui.reports.dossier import activity_record

        meant.give([activity_record(each) for each in logged])
        return
    session.say(*lines)


def plan(
    ctx: typer.Context,
    *,
    refs: Refs = None,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to do.")],
    due: Annotated[str, typer.Option(help="The day: fri, +3d, 30 nov …", metavar="DATE")],
    by: Annotated[By, typer.Option(help="Who promised it.")] = By.ME,
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Plan the next step of a deal, or the same one for several."""
    from pipeline_tui.actions import activities
    from pipeline_tui.model.activity import Party

    session = session_of(ctx)
    planned = activities.Planned(text, session.day(due), Party(by))
    meant = concerned(refs, from_, as_json, "TEXT")
    lines: list[str] = []

    def plan_one(change: "Change", prospect: "Prospect", deal: "Deal | None") -> "Step":
        step = activities.plan_step(change, prospect, deal, planned)
        lines.append(f"{_shown(prospect, deal)}: {words.step_line(step, session.today)}.")
        return step

    with session.change() as change:
        steps = _each(change, meant, plan_one, is_one=True)
    if as_json:
        from pipeline_tui.reports.dossier import step_record

        meant.give([step_record(step) for step in steps])
        return
    session.say(*lines)


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
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Mark a next step as done, and plan the one after it.

    With --from the REF is left out: pipeline done --from - --outcome 'all called'.
    """
    from pipeline_tui.actions import activities
    from pipeline_tui.query.refs import deals_of

    session = session_of(ctx)
    planned = new_step(session, next_, due)
    meant = concerned([ref], from_, as_json)
    said: list[tuple[str, Step | None, Deal | None]] = []

    def finish_one(change: "Change", prospect: "Prospect", deal: "Deal | None") -> "Step":
        steps = activities.planned_steps_of(change, prospect, deal)
        shown = deal.ref if deal else prospect.ref
        step = activities.choose_step(steps, shown if meant.is_piped else ref, which)
        own = [each for each in deals_of(change, prospect) if each.number == step.deal]
        deal = own[0] if own else deal
        if drop:
            activities.drop_step(change, step)
        else:
            step = activities.finish_step(change, step, outcome)
        following = None
        if planned is not None:
            following = activities.plan_step(change, prospect, deal, planned)
        following = following or _paced(change, prospect)
        verb = "Dropped" if drop else "Done"
        said.append((f"{verb}: {step.text} ({_shown(prospect, deal)}).", following, deal))
        return step

    with session.change() as change:
        finished = _each(change, meant, finish_one)
    if as_json:
        from pipeline_tui.reports.dossier import step_record

        meant.give([step_record(step) for step in finished])
        return
    unplanned = [deal for _, _, deal in said if deal is not None and planned is None]
    views = {view.deal.key: view for view in session.views(session.read(), unplanned)}
    lines = []
    for line, following, deal in said:
        lines += [line, words.step_line(following, session.today) if following else ""]
        if deal is not None and deal.key in views:
            lines.append(words.missing_step_line(views[deal.key]))
    session.say(*lines)


def _each(
    change: "Change",
    meant: "Concerned",
    act: "Callable[[Change, Prospect, Deal | None], T]",
    is_one: bool = False,
) -> "list[T]":
    """Do something with each prospect or deal that is meant; one named twice is one."""
    found = meant.find(change, lambda ref: _concerned(change, ref, is_one))
    once = {(p.number, d and d.number): (where, (p, d)) for where, (p, d) in found}
    return meant.act(once.values(), lambda each: act(change, *each))


def _shown(prospect: "Prospect", deal: "Deal | None") -> str:
    """`12.1 Solartek`."""
    return f"{deal.ref if deal else prospect.ref} {prospect.name}"


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


log.command_class = done.command_class = PipedCommand  # type: ignore[attr-defined]
