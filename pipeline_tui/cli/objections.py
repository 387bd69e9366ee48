"""`pipeline objection`: raise, answer, close, reopen, edit, remove; list and library."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.objection_lists import library, list_objections
from pipeline_tui.cli.options import AboutCompetitor, AsJson, CategoryName, OfCategory, On, Ref
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.model.objection import Objection, Outcome
    from pipeline_tui.model.prospect import Prospect

app = new_app()
app.command("list")(list_objections)
app.command("library")(library)

Which = Annotated[
    str | None,
    typer.Argument(metavar="[WHICH]", help="Its number or a part of it, where there are several."),
]


@app.callback()
def objections() -> None:
    """What clients hold against buying, and what answers it."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    category: CategoryName,
    said: Annotated[str, typer.Argument(metavar="WORDS", help="What the client said.")],
    competitor: AboutCompetitor = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Record an objection; a touch of the deal."""
    from pipeline_tui.actions.objections import Raised, is_before_objections, raise_objection
    from pipeline_tui.query.competitors import card_of
    from pipeline_tui.query.refs import find_subject

    session = session_of(ctx)
    raised = Raised(category, said, competitor, session.past_day(on))
    with session.change() as change:
        prospect, deal = find_subject(change, ref)
        is_new = bool(competitor) and card_of(change, competitor or "") is None
        made = raise_objection(change, prospect, deal, raised, session.settings.categories)
    if as_json:
        _as_json(made)
        return
    session.say(
        f"{_of(prospect, made)}: {made.category} objection {made.id}: {made.words}.",
        f"{made.competitor} is new: it got an empty card." if is_new else "",
        f"It is in {deal.stage}: pipeline move {deal.ref} objections"
        if deal and is_before_objections(deal)
        else "",
        f"To answer it: pipeline objection answer {_line(made)} TEXT",
    )


@app.command("answer")
def answer(
    ctx: typer.Context,
    ref: Ref,
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHICH] ANSWER",
            help="Which objection, where several wait; what you answered.",
            show_default=False,
        ),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(help="resolved or unresolved, where it is known.", metavar="OUTCOME"),
    ] = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Answer an objection; a touch of the deal.

    Without an ANSWER, on a terminal, it shows what worked before and asks.
    """
    from pipeline_tui.actions.objections import answer_objection

    session = session_of(ctx)
    ended = _outcome(outcome) if outcome else None
    which, text = _which_and_answer(session, ref, texts or [])
    if text is None:
        text = _asked(session, ref, which, as_json)
    day = session.past_day(on)
    with session.change() as change:
        prospect, chosen = _chosen(change, ref, which, _waits, "to answer")
        answered = answer_objection(change, chosen, text, day, ended)
    if as_json:
        _as_json(answered)
        return
    hint = f"When you know how it ended: pipeline objection close {_line(answered)} resolved"
    said = f"{answered.category} objection {answered.id} {answered.status}"
    session.say(f"{_of(prospect, answered)}: {said}.", hint if answered.is_open else "")


def _which_and_answer(
    session: Session, ref: str, texts: list[str]
) -> "tuple[str | None, str | None]":
    """One word is the answer, unless it is the number of an objection. Raises UsageError."""
    if len(texts) > 2:
        raise UsageError(f"{len(texts)} words behind REF: put the answer in quotes")
    if len(texts) == 2:
        return texts[0], texts[1]
    if not texts:
        return None, None
    (text,) = texts
    if text.strip().isdecimal():
        _, found = _objections(session.read(), ref)
        if text.strip() in {str(each.id) for each in found}:
            return text, None
    return None, text


def _asked(session: Session, ref: str, which: str | None, as_json: bool) -> str:
    """The answer, asked for below those that worked. Raises UsageError without a terminal."""
    from pipeline_tui.cli.objection_lists import ask_answer

    snapshot = session.read()
    _, chosen = _chosen(snapshot, ref, which, _waits, "to answer")
    return ask_answer(session, snapshot, chosen, _line(chosen), is_script=as_json)


@app.command("close")
def close(
    ctx: typer.Context,
    ref: Ref,
    texts: Annotated[
        list[str],
        typer.Argument(metavar="[WHICH] OUTCOME", help="resolved or unresolved."),
    ],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Say how an objection ended; a touch of the deal."""
    from pipeline_tui.actions.objections import close_objection

    session = session_of(ctx)
    if len(texts) > 2:
        raise UsageError(f"{len(texts)} words behind REF: use [WHICH] resolved or unresolved")
    which, outcome = (texts[0] if len(texts) == 2 else None), _outcome(texts[-1])
    day = session.past_day(on)
    with session.change() as change:
        prospect, chosen = _chosen(change, ref, which, _is_open, "to close")
        closed = close_objection(change, chosen, outcome, day)
    _report(session, prospect, closed, closed.status.value, as_json)


@app.command("reopen")
def reopen(ctx: typer.Context, ref: Ref, which: Which = None, as_json: AsJson = False) -> None:
    """Take the outcome off an objection; its answer stays."""
    from pipeline_tui.actions.objections import reopen_objection

    session = session_of(ctx)
    with session.change() as change:
        prospect, chosen = _chosen(change, ref, which, _is_closed, "to reopen")
        opened = reopen_objection(change, chosen)
    _report(session, prospect, opened, f"{opened.status} again", as_json)


@app.command("edit")
def edit(
    ctx: typer.Context,
    ref: Ref,
    which: Which = None,
    category: OfCategory = None,
    said: Annotated[str | None, typer.Option("--words", help="What the client said.")] = None,
    answered: Annotated[
        str | None, typer.Option("--answer", help="What was answered, corrected.")
    ] = None,
    competitor: AboutCompetitor = None,
    no_competitor: Annotated[
        bool, typer.Option("--no-competitor", help="It is about no competitor.")
    ] = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Correct an objection."""
    from pipeline_tui.actions.objections import ObjectionEdit, edit_objection

    session = session_of(ctx)
    if competitor is not None and no_competitor:
        raise UsageError("--competitor and --no-competitor exclude each other")
    rival = "" if no_competitor else competitor
    wanted = ObjectionEdit(category, said, rival, answered, session.past_day(on))
    if wanted == ObjectionEdit():
        raise UsageError("nothing to change: give an option, like --category price")
    with session.change() as change:
        prospect, chosen = _chosen(change, ref, which, _any, "to edit")
        edited = edit_objection(change, chosen, wanted, session.settings.categories)
    _report(session, prospect, edited, "changed", as_json)


@app.command("remove")
def remove(ctx: typer.Context, ref: Ref, which: Which = None, as_json: AsJson = False) -> None:
    """Take out an objection. It can be undone."""
    from pipeline_tui.actions.objections import remove_objection

    session = session_of(ctx)
    with session.change() as change:
        prospect, chosen = _chosen(change, ref, which, _any, "to remove")
        remove_objection(change, chosen)
    _report(session, prospect, chosen, "removed", as_json)


def _objections(snapshot: "Snapshot", ref: str) -> "tuple[Prospect, list[Objection]]":
    """Those of the deal that is named, or of all deals of a prospect."""
    from pipeline_tui.actions.objections import objections_of
    from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref

    deal = find_deal(snapshot, ref) if is_deal_ref(ref) else None
    prospect = find_prospect(snapshot, str(deal.prospect) if deal else ref)
    return prospect, objections_of(snapshot, prospect, deal)


def _chosen(
    snapshot: "Snapshot | Change",
    ref: str,
    which: str | None,
    fits: "Callable[[Objection], bool]",
    what: str,
) -> "tuple[Prospect, Objection]":
    from pipeline_tui.actions.objections import choose_objection

    prospect, found = _objections(snapshot, ref)
    return prospect, choose_objection(found, ref, which, fits, what)


def _waits(objection: "Objection") -> bool:
    return objection.is_open and not objection.answer


def _is_open(objection: "Objection") -> bool:
    return objection.is_open


def _is_closed(objection: "Objection") -> bool:
    return not objection.is_open


def _any(objection: "Objection") -> bool:
    return True


def _outcome(text: str) -> "Outcome":
    """Raises UsageError."""
    from pipeline_tui.model.folding import fold
    from pipeline_tui.model.objection import Outcome

    word = fold(text)
    if word not in list(Outcome):
        raise UsageError(f"unknown outcome {text!r}: use {' or '.join(Outcome)}")
    return Outcome(word)


def _of(prospect: "Prospect", objection: "Objection") -> str:
    """`12.1 Solartek`."""
    from pipeline_tui.model.deal import ref_of

    return f"{ref_of(objection.prospect, objection.deal)} {prospect.name}"


def _line(objection: "Objection") -> str:
    """How it is named on a command line: `12.1 3`."""
    from pipeline_tui.model.deal import ref_of

    return f"{ref_of(objection.prospect, objection.deal)} {objection.id}"


def _report(
    session: Session, prospect: "Prospect", objection: "Objection", what: str, as_json: bool
) -> None:
    if as_json:
        _as_json(objection)
        return
    said = f"{_of(prospect, objection)}: {objection.category} objection {objection.id}"
    session.say(f"{said} {what}.", same=said)


def _as_json(objection: "Objection") -> None:
    from pipeline_tui.reports.objections import objection_record

    output.json_object(objection_record(objection))
