"""The pack of a hand-over: what the substitute reads, on paper too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline_tui.book.documents import Snapshot
from pipeline_tui.book.layout import Meta
from pipeline_tui.book.tables import key_of, table_of
from pipeline_tui.model.activity import Party
from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.encoding import encode
from pipeline_tui.model.proposal import ProposalStatus
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.sections import SECTIONS
from pipeline_tui.render.show_page import contacts_page, notes_page, timeline_page
from pipeline_tui.reports.dossier import everything_about

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline_tui.config import Settings
    from pipeline_tui.exchange.handover_file import Letter
    from pipeline_tui.exchange.own import Dossier
    from pipeline_tui.model.terms import Terms
    from pipeline_tui.query.views import DealView
    from pipeline_tui.reports.dossier import Everything

_LAST = 8
"""Entries of the timeline that a substitute reads."""
_TEXT = Column("", wraps=True)


class DueLine(NamedTuple):
    """Something with a day that the substitute has to know."""

    due: date
    ref: str
    prospect: str
    what: str
    whose: str


def handover_page(letter: Letter, today: date, settings: Settings) -> Page:
    """The whole pack: what is due first, then prospect by prospect in the same order."""
    everyone = [_everything(each, today, settings) for each in letter.prospects]
    lines = {each.prospect.number: sorted(_due_lines(each)) for each in everyone}
    everyone.sort(key=lambda each: _first(lines[each.prospect.number], each.prospect.number))
    title = f"Hand-over to {letter.name}" + (f" from {letter.sender}" if letter.sender else "")
    span = f"{values.day(letter.since, today)} to {values.day(letter.until, today)}"
    deals = sum(view.deal.is_open for each in everyone for view in each.views)
    page: Page = [
        Heading(title, level=1),
        line(
            f"{span} · {values.count(len(everyone), 'prospect')}, "
            f"{values.count(deals, 'open deal')} · written {today.isoformat()}"
        ),
    ]
    due = sorted(each for found in lines.values() for each in found if each.due <= letter.until)
    page += [Heading("Due until then"), _due_grid(due, letter.since, today)]
    for each in everyone:
        page += _prospect_page(each, lines[each.prospect.number], today)
    return page


def _first(lines: Sequence[DueLine], number: int) -> tuple[str, int]:
    return (lines[0].due.isoformat() if lines else "9", number)


def _everything(dossier: Dossier, today: date, settings: Settings) -> Everything:
    """The dossier as `pipeline show` has it, out of a book of nothing else."""
    tables: dict[str, dict[str, msgspec.Raw]] = {}
    for doc in (dossier.prospect, *dossier.deals, *dossier.all()):
        raw = msgspec.Raw(encode(doc))
        tables.setdefault(table_of(type(doc)), {})[str(key_of(doc))] = raw
    return everything_about(Snapshot({**tables}, Meta()), dossier.prospect, today, settings)


def _due_lines(everything: Everything) -> Iterator[DueLine]:
    """Steps, obligations, offers that run out, feedback and closes of what is open."""
    prospect, today = everything.prospect, everything.today

    def made(due: date, deal: int | None, what: str, whose: str) -> DueLine:
        return DueLine(due, ref_of(prospect.number, deal), prospect.name, what, whose)

    for step in everything.steps:
        if step.done is None:
            yield made(step.due, step.deal, step.text, _whose(step.by))
    for each in everything.obligations:
        if each.done is None:
            money = values.money(each.amount, each.currency) if each.amount is not None else ""
            what = " ".join(filter(None, (each.kind.value, each.text, money)))
            yield made(each.due, each.deal, what, _whose(each.by))
    for offer in everything.proposals:
        if offer.status(today) is ProposalStatus.SENT and offer.valid_until is not None:
            yield made(offer.valid_until, offer.deal, f"the offer runs out: {offer.title}", "")
    for said in everything.feedback:
        if said.is_open and said.due is not None:
            yield made(said.due, said.deal, f"settle the {said.kind}: {said.words}", "we")
    for view in everything.views:
        if view.deal.is_open and view.deal.close is not None:
            yield made(view.deal.close, view.deal.number, "expected to sign", "")


def _whose(party: Party) -> str:
    return "they promised" if party is Party.THEM else "we promised"


def _due_grid(lines: Sequence[DueLine], since: date, today: date) -> Grid:
    rows: list[list[Part]] = [
        [
            Cell(values.day(each.due, today), Tone.BAD if each.due < since else Tone.STRONG),
            each.ref,
            each.prospect,
            each.what,
            each.whose,
        ]
        for each in lines
    ]
    heads = (
        Column("day"), Column("ref", right=True), Column("prospect", wraps=True),
        Column("what", wraps=True), Column("who"),
    )  # fmt: skip
    return Grid(heads, rows or [["", "", "nothing has a day", "", ""]])


def _prospect_page(everything: Everything, lines: Sequence[DueLine], today: date) -> Page:
    prospect = everything.prospect
    facts = [
        ("segment", prospect.segment),
        ("source", prospect.source),
        ("owner", prospect.owner),
        ("tags", " ".join(f"#{tag}" for tag in prospect.tags)),
        ("terms", _terms(prospect.terms)),
        *prospect.fields.items(),
    ]
    page: Page = [Heading(f"{prospect.ref}  {prospect.name}")]
    rows: list[list[Part]] = [
        [Cell(name, Tone.QUIET), str(value)] for name, value in facts if value
    ]
    if rows:
        page.append(Grid((Column(""), _TEXT), rows, False))
    if prospect.contacts:
        page += [Heading("Contacts", level=3), *contacts_page(prospect)]
    open_deals = [view for view in everything.views if view.deal.is_open]
    if open_deals:
        page += [Heading("Open deals", level=3), _deals(open_deals, today)]
    if lines:
        page += [Heading("What is due", level=3), _due_grid(lines, today, today)]
    page += _records(everything)
    page += [
        Heading(block.text, level=3) if isinstance(block, Heading) else block
        for block in notes_page(prospect)
    ]
    return [*page, Heading("What happened last", level=3), *timeline_page(everything, _LAST)]


def _records(everything: Everything) -> Page:
    """The tables of a dossier, of what is still open."""
    still_open = msgspec.structs.replace(
        everything,
        objections=[each for each in everything.objections if each.is_open],
        obligations=[each for each in everything.obligations if each.done is None],
        feedback=[each for each in everything.feedback if each.is_open],
        proposals=[
            each
            for each in everything.proposals
            if each.status(everything.today) in (ProposalStatus.DRAFT, ProposalStatus.SENT)
        ],
    )
    page: Page = []
    for section in SECTIONS:
        grid = section.grid(still_open)
        if grid:
            page += [Heading(section.title, level=3), grid]
    return page


def _deals(views: Sequence[DealView], today: date) -> Grid:
    rows: list[list[Part]] = [
        [
            view.deal.ref,
            view.deal.title or "—",
            view.deal.stage.value,
            values.money(view.deal.value, view.deal.currency),
            view.probability.text,
            values.day(view.deal.close, today) if view.deal.close else "",
            ", ".join(view.deal.competitors),
        ]
        for view in views
    ]
    heads = (
        Column("ref", right=True), Column("deal", wraps=True), Column("stage"),
        Column("value", right=True), Column("prob", right=True), Column("close"),
        Column("against", wraps=True),
    )  # fmt: skip
    return Grid(heads, rows)


def _terms(terms: Terms | None) -> str:
    from pipeline_tui.actions.merging_fields import plain

    return "" if terms is None else plain(terms)
