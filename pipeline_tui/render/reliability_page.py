"""The reliability of prospects as pages: the grade, its arithmetic, each piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.model.evidence import Verdict
from pipeline_tui.model.grade import SAYS
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Line, Page, Part, Tone, line
from pipeline_tui.render.list_page import grade_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline_tui.model.evidence import Evidence
    from pipeline_tui.model.grade import Grade
    from pipeline_tui.reports.reliability import Reliability

_TONES = {Verdict.GOOD: Tone.GOOD, Verdict.MIXED: Tone.WARNING, Verdict.BAD: Tone.BAD}


def grade_words(grade: Grade, today: date) -> str:
    """`B`, `B, stale since Tue 3 Mar`, or that nothing was checked."""
    if grade.letter is None:
        return grade.arithmetic
    if grade.stale_since is None:
        return grade.letter.value
    return f"{grade.letter}, stale since {values.day(grade.stale_since, today)}"


def grade_line(grade: Grade, today: date) -> Line:
    """The grade with its arithmetic: `A = (3×1 + 2×0.5)/5 = 0.80`."""
    if grade.stale_since is None:
        return line(grade.arithmetic)
    since = f", stale since {values.day(grade.stale_since, today)}"
    return line(grade.arithmetic, Cell(since, Tone.WARNING))


def reliability_page(found: Reliability) -> Page:
    """One prospect: the grade, how it was worked out, and each piece with what it counts."""
    grade, today = found.grade, found.today
    page: Page = [
        Heading(f"{found.prospect.number}  {found.prospect.name}", level=1),
        grade_line(grade, today),
    ]
    if not found.evidence:
        page.append(
            line(
                f"Add what you checked: pipeline reliability add {found.prospect.number} KIND SAYS"
            )
        )
        return page
    counted = {each.id for each in grade.counted}
    heads = (
        Column("id", right=True),
        Column("kind"),
        Column("says"),
        Column("counts", right=True),
        Column("of"),
        Column("until"),
        Column("text", wraps=True),
        Column("source", wraps=True, leaves=1),
    )
    page.append(Grid(heads, [_row(each, each.id in counted, today) for each in found.evidence]))
    return page


def _row(each: Evidence, counts: bool, today: date) -> Sequence[Part]:
    last = values.day(each.expires, today) if each.expires else "—"
    until: Part = Cell(f"{last}, stale", Tone.WARNING) if each.is_stale(today) else last
    return [
        str(each.id),
        each.kind.value,
        Cell(each.says.value, _TONES[each.says] if counts else Tone.QUIET),
        f"{each.weight}×{SAYS[each.says]}" if counts else Cell("—", Tone.QUIET),
        values.day(each.on, today),
        until,
        each.text,
        each.source,
    ]


def reliabilities_page(rows: Sequence[Reliability]) -> Page:
    """Prospects with their grades."""
    heads = (
        Column("ref", right=True),
        Column("prospect", gives_way=True),
        Column("grade"),
        Column("pieces", right=True),
        Column("", wraps=True, leaves=1),
    )
    return [
        Grid(
            heads,
            [
                [
                    each.prospect.ref,
                    each.prospect.name,
                    grade_cell(each.grade) or Cell("n/a", Tone.QUIET),
                    str(len(each.evidence)) if each.evidence else "",
                    _why(each),
                ]
                for each in rows
            ],
        )
    ]


def _why(each: Reliability) -> str:
    since = each.grade.stale_since
    stale = f", stale since {values.day(since, each.today)}" if since else ""
    return f"{each.grade.arithmetic}{stale}"
