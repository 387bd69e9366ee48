"""Evidence of reliability in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.evidence import Verdict
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Part, Tone
from pipeline_tui.render.sections.section import Happened, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.reports.dossier import Everything

_TONES = {Verdict.GOOD: Tone.GOOD, Verdict.MIXED: Tone.WARNING, Verdict.BAD: Tone.BAD}


def _rows(everything: Everything) -> list[list[Part]]:
    today = everything.today
    rows: list[list[Part]] = []
    for each in everything.evidence:
        is_stale = each.is_stale(today)
        until: Part = values.day(each.expires, today) if each.expires else ""
        rows.append(
            [
                str(each.id),
                each.kind.value,
                Cell(each.says.value, Tone.QUIET if is_stale else _TONES[each.says]),
                str(each.weight),
                values.day(each.on, today),
                Cell("stale", Tone.WARNING) if is_stale else until,
                each.text,
                each.source,
            ]
        )
    return rows


def _happened(everything: Everything) -> Iterator[Happened]:
    for each in everything.evidence:
        text = f": {each.text}" if each.text else ""
        yield Happened(each.on, str(each.prospect), f"{each.kind}, {each.says}{text}")


SECTION = Section(
    name="evidence",
    title="Reliability",
    short="Rel.",
    word="evidence",
    columns=(
        Column("id", right=True),
        Column("kind"),
        Column("says"),
        Column("weight", right=True, leaves=2),
        Column("of"),
        Column("until"),
        Column("text", wraps=True),
        Column("source", wraps=True, leaves=1),
    ),
    records=lambda everything: everything.evidence,
    rows=_rows,
    happened=_happened,
)
