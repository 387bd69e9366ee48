"""`pipeline feedback`: add, resolve, reopen, edit, remove, list."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output, words
from pipeline_tui.cli.completion import complete_feedback_kind
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, On, Ref
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.model.feedback import FeedbackKind

if TYPE_CHECKING:
    from pipeline_tui.book import Change
    from pipeline_tui.model.feedback import Feedback

app = new_app()


Named = Annotated[
    str, typer.Argument(metavar="WHICH", help="Its id, its kind or part of its words.")
]
KindOption = Annotated[
    FeedbackKind | None, typer.Option("--kind", help="complaint, suggestion or praise.")
]
Score = Annotated[
    int | None, typer.Option(help="0 to 10: would they recommend you?", min=0, max=10)
]


@app.callback()
def feedback() -> None:
    """Complaints, suggestions and praise."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="complaint, suggestion or praise.",
            autocompletion=complete_feedback_kind,
        ),
    ],
    text: Annotated[str, typer.Argument(metavar="WORDS", help="What the client said.")],
    due: Annotated[
        str | None, typer.Option(help="The day by which to settle it.", metavar="DATE")
    ] = None,
    score: Score = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """What a client said. A complaint is to be settled within feedback.deadline_days."""
    from pipeline_tui.actions.feedback import NewFeedback, add_feedback, parse_feedback_kind
    from pipeline_tui.query.refs import deals_of, find_owner

    session = session_of(ctx)
    new = NewFeedback(
        kind=parse_feedback_kind(kind),
        words=text,
        on=session.past_day(on),
        due=session.day(due) if due else None,
        deadline_days=session.settings.feedback_deadline_days,
        score=score,
    )
    with session.change() as change:
        prospect, deal = find_owner(change, ref)
        deals = deals_of(change, prospect)
        if deal is None and len(deals) == 1:
            deal = deals[0]
        made = add_feedback(change, prospect, deal, new)
    _say(session, made, "Added", as_json)


@app.command("resolve")
def resolve(
    ctx: typer.Context,
    ref: Ref,
    said: Annotated[
        list[str],
        typer.Argument(
            metavar="[WHICH] RESOLUTION",
            help="Its id, its kind or part of its words where several are open; what was done.",
        ),
    ],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Settle a complaint or suggestion, and say how."""
    from pipeline_tui.actions.feedback import resolve_feedback

    if len(said) > 2:
        raise UsageError("too many words: put quotes around WHICH and around RESOLUTION")
    session = session_of(ctx)
    which = said[0] if said[1:] else None
    day = session.past_day(on)
    with session.change() as change:
        settled = resolve_feedback(change, _chosen(change, ref, which), said[-1], day)
    late = settled.due is not None and settled.resolved is not None
    days = (settled.resolved - settled.due).days if late else 0  # type: ignore[operator]
    _say(session, settled, "Settled", as_json, f"It was {days} d late." if days > 0 else "")


@app.command("reopen")
def reopen(
    ctx: typer.Context,
    ref: Ref,
    which: Annotated[
        str | None,
        typer.Argument(metavar="[WHICH]", help="Its id, its kind or part of its words."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """It is not settled after all."""
    from pipeline_tui.actions.feedback import reopen_feedback

    session = session_of(ctx)
    with session.change() as change:
        again = reopen_feedback(change, _chosen(change, ref, which, is_open=False))
    _say(session, again, "Open again:", as_json)


@app.command("edit")
def edit(
    ctx: typer.Context,
    ref: Ref,
    which: Named,
    text: Annotated[str | None, typer.Option("--words", help="What the client said.")] = None,
    kind: KindOption = None,
    due: Annotated[
        str | None, typer.Option(help="The day by which to settle it, or none.", metavar="DATE")
    ] = None,
    score: Annotated[
        str | None, typer.Option(help="0 to 10, or none.", metavar="SCORE")
    ] = None,
    resolution: Annotated[str | None, typer.Option(help="What was done about it.")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Change a piece of feedback."""
    from pipeline_tui.actions.feedback import FeedbackEdit, edit_feedback

    session = session_of(ctx)
    wanted = FeedbackEdit(
        kind=kind,
        words=text,
        due=session.day(due) if due and not words.is_none(due) else None,
        clear_due=words.is_none(due),
        score=parse_score(score) if score and not words.is_none(score) else None,
        clear_score=words.is_none(score),
        resolution=resolution,
    )
    if wanted == FeedbackEdit():
        raise UsageError(f"nothing to change: give an option, like --due fri ({ref})")
    with session.change() as change:
        changed = edit_feedback(change, _chosen(change, ref, which, is_open=None), wanted)
    _say(session, changed, "Changed", as_json)


def parse_score(text: str) -> int:
    """A score from 0 to 10. Raises UsageError."""
    from pipeline_tui.model.limits import SCORE
    from pipeline_tui.model.whole import whole

    score = whole(text, int(SCORE.high))
    if score is None:
        raise UsageError(f"{text[:40]!r} is {SCORE.refusal}")
    return score


@app.command("remove")
def remove(ctx: typer.Context, ref: Ref, which: Named) -> None:
    """Remove a piece of feedback. It can be undone."""
    session = session_of(ctx)
    with session.change() as change:
        gone = _chosen(change, ref, which, is_open=None)
        change.remove(gone)
    _say(session, gone, "Removed", as_json=False)


@app.command("list")
def list_feedback(
    ctx: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="Of one prospect or deal.")
    ] = None,
    only_open: Annotated[bool, typer.Option("--open", help="What waits for an answer.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Past its deadline.")] = False,
    kind: Annotated[
        FeedbackKind | None, typer.Option(help="complaint, suggestion or praise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What clients said, all of them or one."""
    from pipeline_tui.actions.feedback import feedback_of
    from pipeline_tui.model.feedback import Feedback
    from pipeline_tui.query.refs import find_owner

    session = session_of(ctx)
    snapshot, today = session.read(), session.today
    own = feedback_of(snapshot, *find_owner(snapshot, ref)) if ref else None
    found = [
        each
        for each in (snapshot.of(Feedback) if own is None else own)
        if (each.is_open or not (only_open or overdue))
        and (not overdue or (each.due is not None and each.due < today))
        and kind in (None, each.kind)
    ]
    if as_json:
        from pipeline_tui.reports.care import feedback_record

        output.json_array([feedback_record(each) for each in found])
        return
    from pipeline_tui.render.care_page import feedback_page

    output.show(feedback_page(found, today))


def _chosen(
    change: "Change", ref: str, which: str | None, is_open: bool | None = True
) -> "Feedback":
    from pipeline_tui.actions.feedback import choose_feedback, feedback_of
    from pipeline_tui.query.refs import find_owner

    return choose_feedback(feedback_of(change, *find_owner(change, ref)), ref, which, is_open)


def _say(session: Session, made: "Feedback", said: str, as_json: bool, more: str = "") -> None:
    if as_json:
        from pipeline_tui.reports.care import feedback_record

        output.json_object(feedback_record(made))
        return
    from pipeline_tui.model.deal import ref_of
    from pipeline_tui.present import values

    ref = ref_of(made.prospect, made.deal)
    until = ""
    if made.is_open and made.due is not None:
        until = f", to settle by {values.day(made.due, session.today)}"
    shown = f"{made.kind} {made.id} of {ref}: {made.words}{until}"
    session.say(f"{said} {shown}.", more, same=shown)
