"""Contracts in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.reports.dossier import Everything


def _rows(everything: Everything) -> list[list[Part]]:
    today = everything.today
    rows: list[list[Part]] = []
    for each in everything.contracts:
        missing = ", ".join(document.name for document in each.missing)
        there = len(each.documents) - len(each.missing)
        papers = f"{there}/{len(each.documents)}" if each.documents else ""
        rows.append(
            [
                str(each.id),
                ref_of(each.prospect, each.deal),
                each.number or "—",
                values.day(each.signed, today) if each.signed else Cell("not signed", Tone.WARNING),
                values.day(each.starts, today) if each.starts else "",
                values.day(each.ends, today) if each.ends else "",
                papers,
                Cell(f"missing: {missing}", Tone.WARNING) if missing else "",
            ]
        )
    return rows


def _happened(everything: Everything) -> Iterator[Happened]:
    for each in everything.contracts:
        ref = ref_of(each.prospect, each.deal)
        name = f"contract {each.number}".rstrip()
        if each.signed is not None:
            yield Happened(each.signed, ref, f"{name} signed")
        if each.ended is not None:
            yield Happened(each.ended, ref, f"{name} is not renewed")
        for document in each.documents:
            if document.present is not None:
                yield Happened(document.present, ref, f"{name}: {document.name} is there")


SECTION = Section(
    name="contracts",
    title="Contracts",
    word="contract",
    columns=(
        Column("id", right=True),
        Column("ref", right=True),
        Column("number", wraps=True),
        Column("signed"),
        Column("starts", leaves=2),
        Column("ends", leaves=1),
        Column("papers", leaves=3),
        Column("", wraps=True),
    ),
    records=lambda everything: everything.contracts,
    rows=_rows,
    happened=_happened,
)
