"""Contracts in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pipeline_tui.model.contract import Contract
    from pipeline_tui.reports.dossier import Everything


def _rows(everything: Everything) -> list[list[Part]]:
    return contract_rows(everything.contracts, everything.today)


def contract_rows(contracts: Iterable[Contract], today: date) -> list[list[Part]]:
    """One row for each, for dossiers and lists."""
    rows: list[list[Part]] = []
    for each in contracts:
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
                _end(each, today),
                papers,
                Cell(f"missing: {missing}", Tone.WARNING) if missing else "",
            ]
        )
    return rows


def _end(contract: Contract, today: date) -> Part:
    if contract.ends is None:
        return ""
    said = values.day(contract.ends, today)
    if contract.ended is not None:
        return Cell(f"{said}, not renewed", Tone.QUIET)
    return Cell(f"{said}, renew", Tone.WARNING) if contract.is_ending(today) else said


def _happened(everything: Everything) -> Iterator[Happened]:
    for each in everything.contracts:
        ref = ref_of(each.prospect, each.deal)
        name = f"contract {each.number}".rstrip()
        if each.signed is not None:
            yield Happened(each.signed, ref, f"{name} signed")
        if each.ended is not None:
            yield Happened(each.ended, ref, f"{name} is not renewed")
        for renewal in each.renewals:
            yield Happened(renewal.on, ref, f"{name} renewed until {renewal.until}")
        for document in each.documents:
            if document.present is not None:
                yield Happened(document.present, ref, f"{name}: {document.name} is there")


COLUMNS = (
    Column("id", right=True),
    Column("ref", right=True),
    Column("number", wraps=True),
    Column("signed"),
    Column("starts", leaves=2),
    Column("ends", leaves=1),
    Column("papers", leaves=3),
    Column("", wraps=True),
)
SECTION = Section(
    name="contracts",
    title="Contracts",
    short="Contr.",
    word="contract",
    columns=COLUMNS,
    records=lambda everything: everything.contracts,
    rows=_rows,
    happened=_happened,
)
