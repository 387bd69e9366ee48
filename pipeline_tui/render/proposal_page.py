"""A proposal, and many of them, as pages for the manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.present import values
from pipeline_tui.present.text import clean_lines
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.render.sections.proposals import TONES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.model.proposal import Proposal
    from pipeline_tui.model.prospect import Prospect


def proposal_line(proposal: Proposal, today: date) -> str:
    """`proposal 3 (Roof), 4,560 EUR, draft, valid until Wed 23 Dec`."""
    title = f" ({proposal.title})" if proposal.title else ""
    until = proposal.valid_until
    end = f", valid until {values.day(until, today)}" if until else ""
    total = values.money(proposal.total, proposal.currency)
    return f"proposal {proposal.id}{title}, {total}, {proposal.status(today)}{end}"


def proposals_page(
    proposals: Sequence[Proposal], names: dict[int, str], today: date, is_filtered: bool
) -> Page:
    """A line for each."""
    if not proposals:
        return [line("No proposal matches." if is_filtered else "There is no proposal yet.")]
    heads = (
        Column("id", right=True),
        Column("ref", right=True),
        Column("prospect", gives_way=True),
        Column("proposal", gives_way=True),
        Column("status"),
        Column("total", right=True),
        Column("sent", leaves=2),
        Column("valid until", leaves=1),
    )
    rows: list[list[Part]] = []
    for each in proposals:
        status = each.status(today)
        rows.append(
            [
                str(each.id),
                f"{each.prospect}.{each.deal}",
                names.get(each.prospect, ""),
                each.label or "—",
                Cell(status.value, TONES.get(status, Tone.PLAIN)),
                values.money(each.total, each.currency),
                values.day(each.sent, today) if each.sent else "",
                values.day(each.valid_until, today) if each.valid_until else "",
            ]
        )
    return [Grid(heads, rows)]


def proposal_page(proposal: Proposal, prospect: Prospect, today: date) -> Page:
    """One proposal with its lines and sums."""
    title = f": {proposal.title}" if proposal.title else ""
    ref = f"{proposal.prospect}.{proposal.deal}"
    page: Page = [Heading(f"Proposal {proposal.id}{title}", level=1)]
    page.append(line(f"{ref} {prospect.name}, ", _standing(proposal, today)))
    page += _lines(proposal)
    terms = [
        f"payment within {proposal.payment_days} days" if proposal.payment_days is not None else "",
        f"bonus: {proposal.bonus}" if proposal.bonus else "",
    ]
    if any(terms):
        page += [Heading("Terms"), *(line(each) for each in terms if each)]
    if proposal.note:
        page += [Heading("Note"), *(line(each) for each in clean_lines(proposal.note))]
    return page


def _standing(proposal: Proposal, today: date) -> Cell:
    """What became of it so far."""
    status = proposal.status(today)
    days = [
        f"drawn up {values.day(proposal.created, today)}",
        f"sent {values.day(proposal.sent, today)}" if proposal.sent else "",
        f"answered {values.day(proposal.answered, today)}" if proposal.answered else "",
        f"valid until {values.day(proposal.valid_until, today)}" if proposal.valid_until else "",
    ]
    said = ", ".join([status.value, *(each for each in days if each)])
    return Cell(said, TONES.get(status, Tone.PLAIN))


def _lines(proposal: Proposal) -> Page:
    if not proposal.lines:
        add = f"pipeline proposal line add p{proposal.id} 'Inverter x 10 @ 480'"
        return [line(""), line(Cell("It has no lines yet: ", Tone.WARNING), add)]
    heads = (
        Column("", right=True),
        Column("product", wraps=True),
        Column("price", right=True),
        Column("quantity", right=True),
        Column("discount", right=True),
        Column(f"amount, {proposal.currency}", right=True),
    )
    rows: list[list[Part]] = [
        [
            str(place),
            each.product,
            values.amount(each.price),
            values.amount(each.quantity),
            f"{each.discount:f} %" if each.discount else "",
            values.amount(each.total(proposal.currency)),
        ]
        for place, each in enumerate(proposal.lines, 1)
    ]
    off = proposal.total - proposal.subtotal
    if proposal.discount:
        subtotal = Cell("subtotal", Tone.QUIET)
        rows.append(["", subtotal, "", "", "", values.amount(proposal.subtotal)])
        less = f"{proposal.discount:f} %"
        rows.append(["", Cell("discount", Tone.QUIET), "", "", less, values.amount(off)])
    total = Cell(values.amount(proposal.total), Tone.STRONG)
    rows.append(["", Cell("total", Tone.STRONG), "", "", "", total])
    return [line(""), Grid(heads, rows)]
