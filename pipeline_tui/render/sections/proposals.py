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

_TONES = {
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
                each.title or ", ".join(line.product for line in each.lines) or "—",
                Cell(status.value, _TONES.get(status, Tone.PLAIN)),
                values.money(each.total, each.currency),
                values.day(each.valid_until, everything.today) if each.valid_until else "",
            ]
        )
    return rows


def _happened(everything: Everything) -> Iterator[Happened]:
    for each in everything.proposals:
        ref = ref_of(each.prospect, each.deal)
        name = f"proposal {each.id}"
        total = values.money(each.total, each.currency)
        if each.sent is not None:
            yield Happened(each.sent, ref, f"{name} sent, {total}")
        if each.answered is not None and each.answer is not None:
            yield Happened(each.answered, ref, f"{name} {each.answer}, {total}")


SECTION = Section(
    name="proposals",
    title="Proposals",
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
