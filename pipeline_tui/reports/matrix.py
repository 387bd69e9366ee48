"""Groups side by side: a row for each, and the same figures in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pipeline_tui.model.stages import OPEN_STAGES
from pipeline_tui.reports.figures import Head, Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline_tui.reports.by import By
    from pipeline_tui.reports.facts import Facts
    from pipeline_tui.reports.figures import Cell, Figure

T = TypeVar("T")


def by_table(
    facts: Facts,
    by: By,
    name: str,
    title: str,
    heads: Sequence[Head],
    cells: Callable[[Facts], Sequence[Cell]],
    bars: str = "",
) -> Table:
    """A row of cells for each group of the deals, and below them the cells of all."""
    rows = [Row(group, cells(inside)) for group, inside in facts.groups(by).items()]
    return Table(
        name=name,
        title=f"{title} by {by}",
        of=by.value,
        heads=heads,
        rows=rows,
        total=Row("all", cells(facts)) if rows else None,
        bars=bars,
        empty="no deal",
    )


def stage_tables(
    facts: Facts,
    by: By,
    stages: Callable[[Facts], Sequence[T]],
    aspects: Sequence[tuple[str, str, Callable[[T], Figure]]],
) -> Iterator[Table]:
    """A table for each aspect (name, title, figure): groups down, open stages across.

    `stages` gives what is known of each open stage, and is asked once for each group.
    """
    heads = tuple(Head(stage.name.lower(), stage.value) for stage in OPEN_STAGES)
    groups = {name: stages(inside) for name, inside in facts.groups(by).items()}
    whole = stages(facts)
    for name, title, figure in aspects:
        yield Table(
            name=name,
            title=f"{title} by {by}",
            of=by.value,
            heads=heads,
            rows=[Row(group, [figure(each) for each in parts]) for group, parts in groups.items()],
            total=Row("all", [figure(each) for each in whole]),
            empty="no deal",
        )
