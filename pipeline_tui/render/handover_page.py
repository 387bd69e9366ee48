"""Hand-overs, and what came back, as pages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline_tui.model.handover import Direction
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipeline_tui.exchange.handover_told import Answer, Conflict
    from pipeline_tui.model.handover import Handover


def handovers_page(handovers: Sequence[Handover], today: date) -> Page:
    """Every hand-over of the book."""
    if not handovers:
        return [line("Nothing was handed over.")]
    rows: list[list[Part]] = [
        [
            str(each.id),
            f"{'to' if each.direction is Direction.OUT else 'from'} {each.name}",
            values.day(each.since, today),
            values.day(each.until, today),
            f"{len(each.prospects):,}",
            _standing(each, today),
        ]
        for each in handovers
    ]
    heads = (
        Column("id", right=True), Column("who", gives_way=True), Column("from"), Column("until"),
        Column("prospects", right=True), Column(""),
    )  # fmt: skip
    return [Grid(heads, rows)]


def _standing(handover: Handover, today: date) -> Part:
    if handover.back is not None:
        verb = "came back" if handover.direction is Direction.OUT else "given back"
        return f"{verb} {values.day(handover.back, today)}"
    late = (today - handover.until).days
    return Cell(f"{late} d overdue", Tone.BAD) if late > 0 else "away"


def answer_page(answer: Answer, names: dict[str, str]) -> Page:
    """What an answer changed, document by document, and what both sides changed."""
    page: Page = []
    if answer.did:
        rows: list[list[Part]] = [[each.what, each.ref, each.text] for each in answer.did]
        heads = (Column(""), Column(""), Column("", wraps=True))
        page += [Heading("What came back"), Grid(heads, rows, False)]
    if answer.conflicts:
        page += [Heading("Both sides changed it"), _conflicts(answer.conflicts)]
        if not all(each.takes_theirs for each in answer.conflicts):
            page.append(
                line(
                    Cell(
                        "Yours stays. To take theirs: --take REF.FIELD for one of them,"
                        " --prefer theirs for all.",
                        Tone.QUIET,
                    )
                )
            )
    for ref in answer.base_unknown:
        name = names.get(ref, "")
        text = f"How {ref} {name} went out is not known any more: every difference is shown."
        page.append(line(Cell(text, Tone.WARNING)))
    return page


def _conflicts(conflicts: Iterable[Conflict]) -> Grid:
    rows: list[list[Part]] = [
        [
            each.key,
            each.whose,
            _value(each.mine, not each.takes_theirs),
            _value(each.theirs, each.takes_theirs),
        ]
        for each in conflicts
    ]
    text = Column("", wraps=True)
    heads = (
        Column("ref.field"), Column("prospect", gives_way=True), text._replace(name="yours"),
        text._replace(name="theirs"),
    )  # fmt: skip
    return Grid(heads, rows)


def _value(text: str, stands: bool) -> Part:
    return Cell(f"{text} ✔", Tone.STRONG) if stands else Cell(text, Tone.QUIET)


def counted(answer: Answer) -> str:
    """`2 activities and 1 next step added, 1 deal changed`."""
    counts = Counter((each.what, each.table) for each in answer.did)
    parts = []
    for what in ("added", "changed", "removed"):
        listed = [
            values.count(counts[what, table], *values.RECORDS[table])
            for table in values.RECORDS
            if counts[what, table]
        ]
        if listed:
            parts.append(f"{', '.join(listed)} {what}")
    return "; ".join(parts)
