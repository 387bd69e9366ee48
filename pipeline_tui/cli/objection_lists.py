"""`pipeline objection list` and `library`; the library while an objection is answered."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_ref
from pipeline_tui.cli.options import AboutCompetitor, AsJson, CategoryName, Limit, OfCategory
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.cli.terminals import can_ask
from pipeline_tui.errors import PipelineError, UsageError

if TYPE_CHECKING:
    from pipeline_tui.book import Snapshot
    from pipeline_tui.model.objection import Objection
    from pipeline_tui.reports.competition import CompetitorRecord

_OFFERED = 5
"""Answers that are shown while one is asked for."""


def list_objections(
    ctx: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="Of one prospect or deal.", autocompletion=complete_ref
        ),
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open", help="Those that nobody has answered.")
    ] = False,
    status: Annotated[
        str | None,
        typer.Option(
            help="open, answered, resolved, unresolved; comma-separated.", metavar="STATUS"
        ),
    ] = None,
    category: OfCategory = None,
    competitor: AboutCompetitor = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Objections, those that wait for an answer first."""
    session = session_of(ctx)
    snapshot = session.read()
    wanted = _statuses(status) | ({"open"} if is_open else set())
    kind = _known(session, snapshot, category) if category else ""
    rival = _rival(snapshot, competitor) if competitor else ""
    rows = _found(snapshot, ref, wanted, kind, rival)[:limit]
    if as_json:
        from pipeline_tui.reports.objections import objection_record

        output.json_array(objection_record(each) for each in rows)
        return
    from pipeline_tui.render.library_page import objections_page

    prospects = (snapshot.prospects.get(number) for number in {each.prospect for each in rows})
    names = {each.number: each.name for each in prospects if each is not None}
    output.show(objections_page(rows, names, session.today))


def _found(
    snapshot: "Snapshot", ref: str | None, statuses: set[str], category: str, competitor: str
) -> "list[Objection]":
    """Those that match, the unanswered first; an empty word matches all."""
    from pipeline_tui.actions.objections import objections_of
    from pipeline_tui.model.folding import fold
    from pipeline_tui.model.objection import Objection, ObjectionStatus
    from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref

    if ref is None:
        everyone = list(snapshot.of(Objection))
    else:
        deal = find_deal(snapshot, ref) if is_deal_ref(ref) else None
        everyone = objections_of(snapshot, find_prospect(snapshot, ref), deal)
    found = [
        each
        for each in everyone
        if (not statuses or each.status.value in statuses)
        and fold(category) in ("", fold(each.category))
        and fold(competitor) in ("", fold(each.competitor or ""))
    ]
    order = list(ObjectionStatus)
    return sorted(found, key=lambda each: (order.index(each.status), each.on, each.id))


def library(
    ctx: typer.Context,
    category: CategoryName,
    competitor: AboutCompetitor = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """What was answered before, and how often it worked: the best answer first."""
    from msgspec.structs import replace

    from pipeline_tui.reports.library import library_of

    session = session_of(ctx)
    snapshot = session.read()
    kind = _known(session, snapshot, category)
    found = library_of(snapshot, kind, _rival(snapshot, competitor) if competitor else None)
    if as_json:
        output.json_object(replace(found, answers=found.answers[:limit]))
        return
    from pipeline_tui.render.library_page import library_page

    output.show(library_page(found, limit))


def ask_answer(
    session: Session, snapshot: "Snapshot", objection: "Objection", line: str, is_script: bool
) -> str:
    """Show what worked and what is known of the competitor, and ask for the answer.

    A number takes over the answer with that number. Raises UsageError without a terminal,
    PipelineError where nothing is answered.
    """
    if is_script or not can_ask():
        raise UsageError(
            "the answer is missing", f"With: pipeline objection answer {line} 'what you said'"
        )
    from pipeline_tui.render.blocks import Heading
    from pipeline_tui.render.blocks import line as line_of
    from pipeline_tui.render.competitor_page import against_lines
    from pipeline_tui.render.library_page import library_page
    from pipeline_tui.reports.library import library_of

    found = library_of(snapshot, objection.category)
    page = [
        Heading(f"{objection.category}: {objection.words}", level=1),
        *library_page(found, _OFFERED),
    ]
    if objection.competitor:
        against = _competitor(snapshot, objection.competitor)
        page += [Heading(against.name)]
        page += [line_of(each) for each in against_lines(against, session.today)]
    output.show(page)
    offered = [each.answer for each in found.answers[:_OFFERED]]
    hint = f" (1 to {len(offered)} takes one over)" if offered else ""
    typed = str(typer.prompt(f"Answer{hint}", default="", show_default=False)).strip()
    if not typed:
        raise PipelineError("nothing was answered, nothing was changed")
    if typed.isdecimal() and 1 <= int(typed) <= len(offered):
        return offered[int(typed) - 1]
    return typed


def _competitor(snapshot: "Snapshot", name: str) -> "CompetitorRecord":
    from pipeline_tui.query.competitors import find_competitor
    from pipeline_tui.reports.competition import competitor_record

    return competitor_record(snapshot, find_competitor(snapshot, name))


def _known(session: Session, snapshot: "Snapshot", category: str) -> str:
    """The category as it is written; also one that only objections of the book still have."""
    from pipeline_tui.model.categories import parse_category
    from pipeline_tui.query.objections import known_categories

    return parse_category(category, known_categories(snapshot, session.settings.categories))


def _rival(snapshot: "Snapshot", name: str) -> str:
    from pipeline_tui.query.competitors import find_competitor

    return find_competitor(snapshot, name).name


def _statuses(text: str | None) -> set[str]:
    """Raises UsageError."""
    from pipeline_tui.model.objection import ObjectionStatus

    wanted = {part.strip().lower() for part in text.split(",")} if text else set()
    for word in wanted - {*ObjectionStatus}:
        raise UsageError(f"unknown status {word!r}: use {', '.join(ObjectionStatus)}")
    return wanted
