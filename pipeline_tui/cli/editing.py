"""`pipeline edit`."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from msgspec.structs import replace

from pipeline_tui.actions.deals import DealEdit, edit_deal
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect
from pipeline_tui.cli import output, words
from pipeline_tui.cli.options import AsJson, Competitors, CurrencyCode, Fields, Refs, Tags
from pipeline_tui.cli.piping import Concerned, From, concerned
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import UsageError
from pipeline_tui.model.probability import parse_probability
from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref

if TYPE_CHECKING:
    from pipeline_tui.book import Change, Snapshot
    from pipeline_tui.exchange.record_edits import RecordEdit
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


def edit(
    ctx: typer.Context,
    refs: Refs = None,
    name: Annotated[str | None, typer.Option(help="The prospect's name.")] = None,
    source: Annotated[str | None, typer.Option(help="How you found it.")] = None,
    segment: Annotated[str | None, typer.Option(help="The part of the market.")] = None,
    needs: Annotated[str | None, typer.Option(help="What it needs.")] = None,
    note: Annotated[str | None, typer.Option(help="Notes, in place of the old ones.")] = None,
    title: Annotated[str | None, typer.Option(help="What the deal is about.")] = None,
    value: Annotated[
        str | None, typer.Option(help="500k, 1200.50 …, or none.", metavar="AMOUNT")
    ] = None,
    currency: CurrencyCode = None,
    probability: Annotated[
        str | None, typer.Option(help="Percent, or none for its stage's.", metavar="PERCENT")
    ] = None,
    close: Annotated[
        str | None, typer.Option(help="The expected close, or none.", metavar="DATE")
    ] = None,
    product: Annotated[str | None, typer.Option(help="What it is that you sell.")] = None,
    competitor: Competitors = None,
    no_competitor: Annotated[
        list[str] | None,
        typer.Option("--no-competitor", help="One that is out of the race.", metavar="NAME"),
    ] = None,
    owner: Annotated[str | None, typer.Option(help="The account manager.")] = None,
    tag: Tags = None,
    untag: Annotated[
        list[str] | None, typer.Option(help="A tag to take off.", metavar="TAG")
    ] = None,
    fields: Fields = None,
    from_: From = None,
    as_json: AsJson = False,
) -> None:
    """Change a prospect (12) or a deal (12.1), or several alike.

    Owner, tags and fields go to what REF names. Figures of the deal may also be
    changed by the number of a prospect that has one open deal. An empty text
    clears a field. --from also takes records of list --json with changed values:
    what they say anew is set, before the options.
    """
    session = session_of(ctx)
    meant = concerned(refs, from_, as_json)
    shared = _Shared(owner, tuple(tag or ()), tuple(untag or ()), words.parse_pairs(fields))
    wanted = _Wanted(
        ProspectEdit(name, source, segment, needs=needs, notes=note),
        DealEdit(
            title=title,
            product=product,
            add_competitors=tuple(competitor or ()),
            remove_competitors=tuple(no_competitor or ()),
        ),
        shared,
        _Figures(value, currency, probability, close),
    )
    if wanted.is_nothing and not any(each.fields for each in meant.piped):
        first = meant.piped[0].ref
        raise UsageError(f"nothing to change: give an option, like --value 500k ({first})")
    with session.change() as change:
        if meant.is_piped:
            put_records(change, meant, session)
        found = [(each, each.ref) for each in meant.piped]
        changed = meant.act(found, lambda ref: wanted.put_into(change, ref, session))
    _report(session, change.before, changed, meant, as_json)


def put_records(change: "Change", meant: Concerned, session: Session) -> None:
    """Set what the records say anew. Raises PipelineError for those that make no sense."""
    from pipeline_tui.exchange.record_edits import record_edits
    from pipeline_tui.exchange.record_values import Reading

    def put(edit: "RecordEdit") -> None:
        if edit.deal is not None and edit.deal_edit != DealEdit():
            newest_deal = change.deals.get(edit.deal.key) or edit.deal
            edit_deal(change, newest_deal, edit.deal_edit)
        if edit.prospect_edit != ProspectEdit():
            newest = change.prospects.get(edit.prospect.number) or edit.prospect
            edit_prospect(change, newest, edit.prospect_edit)

    reading = Reading(session.today, session.settings)
    edits = record_edits(change, meant.piped, reading, meant.name)
    meant.act([(edit.piped, edit) for edit in edits], put)


class _Shared(NamedTuple):
    """What both a prospect and a deal have."""

    owner: str | None
    add_tags: tuple[str, ...]
    remove_tags: tuple[str, ...]
    fields: dict[str, str]


class _Figures(NamedTuple):
    """The figures of a deal as they were typed; `none` clears one."""

    value: str | None = None
    currency: str | None = None
    probability: str | None = None
    close: str | None = None

    def put_into(self, edit: DealEdit, deal: "Deal", session: Session) -> DealEdit:
        """The edit with the figures; an amount without a currency is in the deal's own.

        Raises UsageError.
        """
        clears = [words.is_none(each) for each in self]
        money = percent = None
        if self.value is not None and not clears[0]:
            money = session.money(self.value, self.currency, deal.currency)
        if self.probability and not clears[2]:
            percent = parse_probability(self.probability)
        return replace(
            edit,
            value=money,
            clear_value=clears[0],
            currency=session.currency(self.currency) if self.currency else None,
            probability=percent,
            clear_probability=clears[2],
            close=session.day(self.close) if self.close and not clears[3] else None,
            clear_close=clears[3],
        )


class _Wanted(NamedTuple):
    """All that was typed."""

    prospect: ProspectEdit
    deal: DealEdit
    shared: _Shared
    figures: _Figures

    @property
    def is_nothing(self) -> bool:
        return self == _Wanted(ProspectEdit(), DealEdit(), _Shared(None, (), (), {}), _Figures())

    def put_into(
        self, change: "Change", ref: str, session: Session
    ) -> "tuple[Prospect, Deal | None]":
        """What a reference names, changed. Raises UsageError and NotFoundError."""
        is_deal = is_deal_ref(ref)
        deal_edit, prospect_edit = self.deal, self.prospect
        if is_deal:
            deal_edit = replace(deal_edit, **self.shared._asdict())
        else:
            prospect_edit = replace(prospect_edit, **self.shared._asdict())
        wants_deal = deal_edit != DealEdit() or self.figures != _Figures()
        deal = find_deal(change, ref) if wants_deal or is_deal else None
        prospect = find_prospect(change, str(deal.prospect) if deal else ref)
        if prospect_edit != ProspectEdit():
            prospect = edit_prospect(change, prospect, prospect_edit)
        if deal is not None and wants_deal:
            deal = edit_deal(change, deal, self.figures.put_into(deal_edit, deal, session))
        return prospect, deal


def _report(
    session: Session,
    before: "Snapshot",
    changed: "list[tuple[Prospect, Deal | None]]",
    meant: Concerned,
    as_json: bool,
) -> None:
    """Say of each record whether it changed."""
    snapshot = session.read()
    deals = session.views(snapshot, [deal for _, deal in changed if deal is not None])
    views = {view.deal.key: view for view in deals}
    lines, records = [], []
    for prospect, deal in changed:
        view = views[deal.key] if deal is not None else None
        if as_json:
            records.append(view.record() if view else _prospect_record(session, snapshot, prospect))
        else:
            shown = words.deal_line(view) if view else f"{prospect.ref} {prospect.name}"
            is_same = before.prospects.get(prospect.number) == prospect and (
                deal is None or before.deals.get(deal.key) == deal
            )
            lines.append(f"Nothing changed: {shown}." if is_same else f"Changed {shown}.")
    if as_json:
        meant.give(records)
    else:
        output.say(*lines, session.undo_line())


def _prospect_record(session: Session, snapshot: "Snapshot", prospect: "Prospect") -> object:
    from pipeline_tui.reports.dossier import everything_about

    about = everything_about(snapshot, prospect, session.today, session.settings)
    return about.prospect_record()
