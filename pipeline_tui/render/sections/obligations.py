"""Obligations in a dossier: what is owed, by whom, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.activity import Party
from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section, due_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.model.contract import Obligation
    from pipeline_tui.reports.dossier import Everything


def _ordered(everything: Everything) -> list[Obligation]:
    return sorted(everything.obligations, key=lambda each: (each.due, each.id))


def obligation_name(obligation: Obligation) -> str:
    """`payment of 20,000 EUR: first rate`."""
    amount = values.money(obligation.amount, obligation.currency)
    money = f" of {amount}" if obligation.amount is not None else ""
    text = f": {obligation.text}" if obligation.text else ""
    return f"{obligation.kind}{money}{text}"


def _rows(everything: Everything) -> list[list[Part]]:
    today = everything.today
    rows: list[list[Part]] = []
    for each in _ordered(everything):
        late = each.days_late(today)
        if each.done is None:
            said: Part = due_cell(values.due(each.due, today), each.due, today, is_open=True)
        else:
            said = Cell(f"done, {late} d late", Tone.WARNING) if late else Cell("done", Tone.GOOD)
        rows.append(
            [
                str(each.id),
                ref_of(each.prospect, each.deal),
                obligation_name(each),
                "we" if each.by is Party.ME else "they",
                values.day(each.due, today),
                said,
            ]
        )
    return rows


def _happened(everything: Everything) -> Iterator[Happened]:
    for each in everything.obligations:
        if each.done is not None:
            late = each.days_late(everything.today)
            said = f", {late} d late" if late else ""
            ref = ref_of(each.prospect, each.deal)
            yield Happened(each.done, ref, f"{obligation_name(each)}, done{said}")


SECTION = Section(
    name="obligations",
    title="Obligations",
    word="obligation",
    columns=(
        Column("id", right=True),
        Column("ref", right=True),
        Column("what", wraps=True),
        Column("who"),
        Column("due"),
        Column(""),
    ),
    records=_ordered,
    rows=_rows,
    happened=_happened,
)
