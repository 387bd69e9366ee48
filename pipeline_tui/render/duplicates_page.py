"""Pairs that may be the same, and what a merge does, as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.actions.merging_fields import Side
from pipeline_tui.present import values
from pipeline_tui.render.blocks import Cell, Column, Grid, Heading, Page, Part, Tone, line
from pipeline_tui.reports.duplicates import merge_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.actions.merging import Merged
    from pipeline_tui.reports.duplicates import Pair


def duplicates_page(pairs: Sequence[Pair], left_out: int = 0) -> Page:
    """Each pair with its reasons and the command that makes one of it."""
    if not pairs:
        return [line("No two prospects look alike.")]
    rows: list[list[Part]] = [
        [
            f"{pair.score}",
            f"{pair.first.ref} {pair.first.name}",
            f"{pair.second.ref} {pair.second.name}",
            "; ".join(f"{each.kind} {each.text}" for each in pair.reasons),
            Cell(merge_command(pair), Tone.QUIET),
        ]
        for pair in pairs
    ]
    name = Column("", gives_way=True)
    heads = (
        Column("alike", right=True),
        name._replace(name="prospect"),
        name._replace(name="and"),
        Column("because", wraps=True),
        Column("to make one of it"),
    )
    page: Page = [Grid(heads, rows)]
    if left_out:
        page.append(line(Cell(f"… and {values.count(left_out, 'more pair')}", Tone.QUIET)))
    page.append(
        line(Cell("Are two of them different? pipeline duplicates --different A B", Tone.QUIET))
    )
    return page


def merge_page(merged: Merged) -> Page:
    """Field by field where the two differ, and where deals and records go."""
    page: Page = []
    if merged.fields:
        rows: list[list[Part]] = [
            [
                each.field,
                _stands(each.mine, each.takes is Side.A),
                _stands(each.theirs, each.takes is Side.B),
                "the other goes into the notes",
            ]
            for each in merged.fields
        ]
        text = Column("", wraps=True)
        a, b = merged.prospect.ref, merged.gone.ref
        heads = (
            Column("field"), text._replace(name=f"A ({a})"), text._replace(name=f"B ({b})"),
            Column("", leaves=1),
        )  # fmt: skip
        page += [Heading("They differ"), Grid(heads, rows)]
    if merged.deals:
        moved = [[old, "becomes", new] for old, new in merged.deals]
        page += [Heading("Deals"), Grid((Column(""), Column(""), Column("")), moved, False)]
    counts = [values.count(n, *values.RECORDS[table]) for table, n in merged.records.items()]
    if merged.contacts:
        counts.insert(0, values.count(merged.contacts, "further contact"))
    if counts:
        page.append(line("With it: " + ", ".join(counts) + "."))
    return page


def _stands(text: str, stands: bool) -> Part:
    return Cell(f"{text} ✔", Tone.STRONG) if stands else Cell(text, Tone.QUIET)
