"""Proposals in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.proposal import ProposalStatus
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.reports.dossier import Everything

TONES = {
    ProposalStatus.ACCEPTED: Tone.GOOD,
    ProposalStatus.REFUSED: Tone.QUIET,
    ProposalStatus.EXPIRED: Tone.BAD,
}


def _rows(everything: Everything) -> list[list[Part]]:
    rows: list[list[Part]] = []
    for each in everything.proposals:
        status = each.status(everything.today)
        rows.append(
            [
                str(each.id),
                ref_of(each.prospect, each.deal),
                each.label or "—",
                Cell(status.value, TONES.get(status, Tone.PLAIN)),
                values.money(each.total, each.currency),
                values.day(each.valid_until, everything.today) if each.valid_until else "",
            ]
        )
    return rows


def _happened(everything: Everything) -> Iterator[Happened]:
    """That it was sent and answered is told by activities."""
    for each in everything.proposals:
        ref = ref_of(each.prospect, each.deal)
        yield Happened(each.created, ref, f"proposal {each.id} drawn up")


SECTION = Section(
    name="proposals",
    title="Proposals",
    short="Prop.",
    word="proposal",
    columns=(
        Column("id", right=True),
        Column("ref", right=True),
        Column("proposal", wraps=True),
        Column("status"),
        Column("total", right=True),
        Column("valid until", leaves=1),
    ),
    records=lambda everything: everything.proposals,
    rows=_rows,
    happened=_happened,
)
