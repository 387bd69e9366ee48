"""Obligations in a dossier: what is owed, by whom, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.activity import Party
from pipeline_tui.model.deal import ref_of
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section, due_cell
from pipeline_tui.reports.contracts import obligation_name
from pipeline_tui.reports.lines import late_or_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pipeline_tui.model.contract import Obligation
    from pipeline_tui.reports.dossier import Everything


def _ordered(everything: Everything) -> list[Obligation]:
    return sorted(everything.obligations, key=lambda each: (each.due, each.id))


def _rows(everything: Everything) -> list[list[Part]]:
    return obligation_rows(_ordered(everything), everything.today)


def obligation_rows(obligations: Iterable[Obligation], today: date) -> list[list[Part]]:
    """One row for each, for dossiers and lists."""
    rows: list[list[Part]] = []
    for each in obligations:
        late = each.days_late(today)
        if each.done is None:
            said: Part = due_cell(late_or_due(each.due, today), each.due, today, is_open=True)
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


COLUMNS = (
    Column("id", right=True),
    Column("ref", right=True),
    Column("what", wraps=True),
    Column("who"),
    Column("due"),
    Column(""),
)
SECTION = Section(
    name="obligations",
    title="Obligations",
    short="Oblig.",
    word="obligation",
    columns=COLUMNS,
    records=_ordered,
    rows=_rows,
    happened=_happened,
)
