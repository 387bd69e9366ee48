"""`pipeline edit` and `remove`."""

import sys
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from msgspec.structs import replace

from pipeline_tui.actions.deals import DealEdit, edit_deal, remove_deal
from pipeline_tui.actions.prospects import ProspectEdit, edit_prospect, remove_prospect
from pipeline_tui.cli import output, words
from pipeline_tui.cli.options import AsJson, CurrencyCode, Fields, Ref, Tags
from pipeline_tui.cli.session import Session, session_of
from pipeline_tui.errors import PipelineError, UsageError
from pipeline_tui.query.refs import find_deal, find_prospect, is_deal_ref

if TYPE_CHECKING:
    from pipeline_tui.model.deal import Deal
    from pipeline_tui.model.prospect import Prospect


def edit(
    ctx: typer.Context,
    ref: Ref,
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
    owner: Annotated[str | None, typer.Option(help="The account manager.")] = None,
    tag: Tags = None,
    untag: Annotated[
        list[str] | None, typer.Option(help="A tag to take off.", metavar="TAG")
    ] = None,
    fields: Fields = None,
    as_json: AsJson = False,
) -> None:
    """Change a prospect (12) or a deal (12.1).

    Owner, tags and fields go to what REF names. Figures of the deal may also be
    changed by the number of a prospect that has one open deal. An empty text
    clears a field.
    """
    session = session_of(ctx)
    is_deal = is_deal_ref(ref)
    shared = _Shared(owner, tuple(tag or ()), tuple(untag or ()), words.parse_pairs(fields))
    prospect_edit = ProspectEdit(name, source, segment, needs=needs, notes=note)
    deal_edit = DealEdit(title=title, product=product)
    if is_deal:
        deal_edit = replace(deal_edit, **shared._asdict())
    else:
        prospect_edit = replace(prospect_edit, **shared._asdict())
    figures = _Figures(value, currency, probability, close)
    wants_deal = deal_edit != DealEdit() or figures != _Figures()
    if not wants_deal and prospect_edit == ProspectEdit():
        raise UsageError(f"nothing to change: give an option, like --value 500k ({ref})")
    with session.change() as change:
        deal = find_deal(change, ref) if wants_deal or is_deal else None
        prospect = find_prospect(change, str(deal.prospect) if deal else ref)
        if prospect_edit != ProspectEdit():
            prospect = edit_prospect(change, prospect, prospect_edit)
        if deal is not None and wants_deal:
            deal = edit_deal(change, deal, figures.put_into(deal_edit, deal, session))
    _report(session, prospect, deal, bool(change.saved_revision), as_json)


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
        clears = [each is not None and each.lower() == "none" for each in self]
        money = None
        if self.value is not None and not clears[0]:
            money = session.money(self.value, self.currency, deal.currency)
        return replace(
            edit,
            value=money,
            clear_value=clears[0],
            currency=session.currency(self.currency) if self.currency else None,
            probability=_percent(self.probability) if self.probability and not clears[2] else None,
            clear_probability=clears[2],
            close=session.day(self.close) if self.close and not clears[3] else None,
            clear_close=clears[3],
        )


def _percent(text: str) -> int:
    digits = text.strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdigit()):
        raise UsageError(f"{text!r} is no probability: use 0 to 100 percent")
    return int(digits)


def _report(
    session: Session, prospect: "Prospect", deal: "Deal | None", is_saved: bool, as_json: bool
) -> None:
    from pipeline_tui.reports.dossier import everything_about, prospect_record

    everything = everything_about(session.read(), prospect, session.today, session.settings)
    view = next((each for each in everything.views if each.deal == deal), None)
    if as_json:
        record = view.record() if view else prospect_record(prospect, everything.views)
        output.json_object(record)
        return
    shown = words.deal_line(view) if view else f"{prospect.ref} {prospect.name}"
    if is_saved:
        output.say(f"Changed {shown}.", words.UNDO)
    else:
        output.say(f"Nothing was different: {shown}.")


def remove(
    ctx: typer.Context,
    ref: Ref,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove a prospect or a deal, with all that hangs on it. It can be undone."""
    session = session_of(ctx)
    is_deal = is_deal_ref(ref)
    snapshot = session.read()
    prospect = find_prospect(snapshot, ref)
    shown = f"{ref.strip() if is_deal else prospect.ref} {prospect.name}"
    if not yes and sys.stdin.isatty() and output.is_terminal():
        from pipeline_tui.present.text import clean

        if not typer.confirm(clean(f"Remove {shown}?")):
            raise PipelineError("nothing was removed")
    with session.change() as change:
        if is_deal:
            removed = remove_deal(change, find_deal(change, ref))
        else:
            removed = remove_prospect(change, find_prospect(change, prospect.ref))
    output.say(f"Removed {shown}.", words.removed_line(removed), words.UNDO)
