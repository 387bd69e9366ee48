"""`pipeline reliability add`, `edit`, `remove`, `show` and `list`."""

from datetime import date
from typing import Annotated

import typer

from pipeline_tui.cli import output
from pipeline_tui.cli.completion import complete_evidence_kind, complete_verdict
from pipeline_tui.cli.filter_command import FilterCommand, filter_words
from pipeline_tui.cli.lazy_group import new_app
from pipeline_tui.cli.options import AsJson, Filter, Limit, Ref
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError

app = new_app()

Which = Annotated[
    str | None,
    typer.Argument(metavar="[WHICH]", help="Its id, or a part of its kind, text or source."),
]
Source = Annotated[str | None, typer.Option(help="Where it can be looked up again.")]
SeenOn = Annotated[
    str | None, typer.Option("--on", help="The day for which it holds; today.", metavar="DATE")
]
Expires = Annotated[
    str | None,
    typer.Option(help="Its last day, or never; by its kind unless given.", metavar="DATE"),
]
Weight = Annotated[
    int | None,
    typer.Option(help="1 to 5: how much it counts; by its kind unless given.", min=1, max=5),
]


@app.callback()
def reliability() -> None:
    """How reliable a prospect is: what was checked, and the grade out of it."""


@app.command("add")
def add(
    ctx: typer.Context,
    ref: Ref,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="registry-extract, payment-history, court-case, reference, own-experience.",
            autocompletion=complete_evidence_kind,
        ),
    ],
    says: Annotated[
        str,
        typer.Argument(metavar="SAYS", help="good, mixed or bad.", autocompletion=complete_verdict),
    ],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="What was seen.")] = "",
    source: Source = None,
    on: SeenOn = None,
    expires: Expires = None,
    weight: Weight = None,
    as_json: AsJson = False,
) -> None:
    """Add what you checked; nothing is looked up."""
    from pipeline_tui.actions.evidence import Checked, add_evidence
    from pipeline_tui.model.evidence import parse_evidence_kind, parse_verdict
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.reports.reliability import evidence_record

    session = session_of(ctx)
    last, never = _last_day(session, expires)
    checked = Checked(
        kind=parse_evidence_kind(kind),
        says=parse_verdict(says),
        text=text,
        source=source or "",
        on=session.past_day(on),
        expires=last,
        never_expires=never,
        weight=weight,
    )
    with session.change() as change:
        prospect = find_prospect(change, ref)
        evidence = add_evidence(change, prospect, checked)
    if as_json:
        output.json_object(evidence_record(evidence, session.today))
        return
    until = f" until {evidence.expires.isoformat()}" if evidence.expires else ""
    session.say(
        f"{prospect.ref} {prospect.name}: {evidence.kind}, {evidence.says}"
        f" (weight {evidence.weight}, holds{until or ' for good'}).",
        _grade_line(session, prospect.ref),
    )


@app.command("edit")
def edit(
    ctx: typer.Context,
    ref: Ref,
    which: Which = None,
    kind: Annotated[
        str | None,
        typer.Option(help="Another kind.", autocompletion=complete_evidence_kind),
    ] = None,
    says: Annotated[
        str | None, typer.Option(help="good, mixed or bad.", autocompletion=complete_verdict)
    ] = None,
    text: Annotated[str | None, typer.Option(help="What was seen.")] = None,
    source: Source = None,
    on: SeenOn = None,
    expires: Expires = None,
    weight: Weight = None,
    as_json: AsJson = False,
) -> None:
    """Change a piece of evidence."""
    from pipeline_tui.actions import evidence as actions
    from pipeline_tui.model.evidence import parse_evidence_kind, parse_verdict
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.reports.reliability import evidence_record

    session = session_of(ctx)
    last, never = _last_day(session, expires)
    wanted = actions.EvidenceEdit(
        kind=parse_evidence_kind(kind) if kind else None,
        says=parse_verdict(says) if says else None,
        text=text,
        source=source,
        on=session.past_day(on),
        expires=last,
        never_expires=never,
        weight=weight,
    )
    if wanted == actions.EvidenceEdit():
        raise UsageError(f"nothing to change: give an option, like --says bad ({ref})")
    with session.change() as change:
        prospect = find_prospect(change, ref)
        pieces = actions.evidence_of(change, prospect)
        evidence = actions.choose_evidence(pieces, ref, which)
        evidence = actions.edit_evidence(change, evidence, wanted)
    if as_json:
        output.json_object(evidence_record(evidence, session.today))
        return
    session.say(
        f"{prospect.ref} {prospect.name}: changed {evidence.kind}, {evidence.says}.",
        _grade_line(session, prospect.ref),
        same=f"{prospect.ref} {prospect.name}, {evidence.kind}, {evidence.says}",
    )


@app.command("remove")
def remove(ctx: typer.Context, ref: Ref, which: Which = None, as_json: AsJson = False) -> None:
    """Take out a piece of evidence."""
    from pipeline_tui.actions import evidence as actions
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.reports.reliability import evidence_record

    session = session_of(ctx)
    with session.change() as change:
        prospect = find_prospect(change, ref)
        pieces = actions.evidence_of(change, prospect)
        evidence = actions.choose_evidence(pieces, ref, which)
        actions.remove_evidence(change, evidence)
    if as_json:
        output.json_object(evidence_record(evidence, session.today))
        return
    session.say(
        f"{prospect.ref} {prospect.name}: removed {evidence.kind}, {evidence.says}.",
        _grade_line(session, prospect.ref),
    )


@app.command("show")
def show(ctx: typer.Context, ref: Ref, as_json: AsJson = False) -> None:
    """The grade of a prospect, how it was worked out, and each piece."""
    from pipeline_tui.actions.evidence import evidence_of
    from pipeline_tui.query.refs import find_prospect
    from pipeline_tui.reports.reliability import reliability_of

    session = session_of(ctx)
    snapshot = session.read()
    prospect = find_prospect(snapshot, ref)
    found = reliability_of(prospect, evidence_of(snapshot, prospect), session.today)
    if as_json:
        output.json_object(found.record())
        return
    from pipeline_tui.render.reliability_page import reliability_page

    output.show(reliability_page(found))


@app.command("list", cls=FilterCommand)
def list_(
    ctx: typer.Context, filter_: Filter = None, limit: Limit = None, as_json: AsJson = False
) -> None:
    """Prospects with their grades: stale ones first, then the worst; those unchecked last."""
    from pipeline_tui.model.evidence import Evidence
    from pipeline_tui.query.language import parse_filter
    from pipeline_tui.query.records import Records
    from pipeline_tui.query.views import prospect_views
    from pipeline_tui.reports.reliability import reliability_of, worst_first

    session = session_of(ctx)
    wanted = parse_filter(filter_words(filter_), session.filter_context)
    snapshot = session.read()
    records = Records(snapshot)
    found = worst_first(
        reliability_of(prospect, records.of(Evidence, prospect.number), session.today)
        for prospect, views in prospect_views(snapshot, session.today, session.settings)
        if any(wanted(view) for view in views)
    )[:limit]
    if as_json:
        output.json_array([each.record() for each in found])
        return
    from pipeline_tui.render.list_page import nothing_page
    from pipeline_tui.render.reliability_page import reliabilities_page

    if found:
        output.show(reliabilities_page(found))
    else:
        output.show(nothing_page(not len(snapshot.prospects), wanted.text))


def _last_day(session: Session, text: str | None) -> tuple[date | None, bool]:
    """The day of `--expires`, and whether it says never. Raises UsageError."""
    if text is not None and text.strip().lower() == "never":
        return None, True
    return (session.day(text) if text is not None else None), False


def _grade_line(session: Session, ref: str) -> str:
    """What the grade has become."""
    from pipeline_tui.actions.evidence import evidence_of
    from pipeline_tui.model.grade import grade_of
    from pipeline_tui.query.refs import find_prospect

    snapshot = session.read()
    grade = grade_of(evidence_of(snapshot, find_prospect(snapshot, ref)), session.today)
    stale = f", stale since {grade.stale_since.isoformat()}" if grade.stale_since else ""
    return f"Reliability: {grade.arithmetic}{stale}."
