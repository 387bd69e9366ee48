"""Objections in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ref_of
from pipeline_tui.model.objection import ObjectionStatus
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.model.objection import Objection
    from pipeline_tui.reports.dossier import Everything

TONES = {
    ObjectionStatus.OPEN: Tone.BAD,
    ObjectionStatus.ANSWERED: Tone.WARNING,
    ObjectionStatus.RESOLVED: Tone.GOOD,
    ObjectionStatus.UNRESOLVED: Tone.QUIET,
}


def said(objection: Objection) -> str:
    """The client's words, and whom it compares with."""
    if not objection.competitor:
        return objection.words
    return f"{objection.words} ({objection.competitor})"


def _rows(everything: Everything) -> list[list[Part]]:
    return [
        [
            str(each.id),
            ref_of(each.prospect, each.deal),
            each.category,
            Cell(each.status.value, TONES[each.status]),
            said(each),
            each.answer,
        ]
        for each in everything.objections
    ]


def _happened(everything: Everything) -> Iterator[Happened]:
    for each in everything.objections:
        ref = ref_of(each.prospect, each.deal)
        yield Happened(each.on, ref, f"{each.category}: {said(each)}")
        if each.answered is not None:
            yield Happened(each.answered, ref, f"{each.category} answered: {each.answer}")
        if each.closed is not None:
            yield Happened(each.closed, ref, f"{each.category} {each.status}")


SECTION = Section(
    name="objections",
    title="Objections",
    short="Obj.",
    word="objection",
    columns=(
        Column("id", right=True),
        Column("ref", right=True),
        Column("category"),
        Column("status"),
        Column("words", wraps=True),
        Column("answer", wraps=True),
    ),
    records=lambda everything: everything.objections,
    rows=_rows,
    happened=_happened,
)
